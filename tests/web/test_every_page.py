"""What holds for every address of the site: headers, methods, nothing inline, no script needed."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from kliv.definition.load import load_definition, shipped

from .page import read, what_is_wrong

PROJECT = "/projekt/coachingprojektet/"
PAGES = (
    "/",
    PROJECT,
    f"{PROJECT}?per=2010-06-30",
    f"{PROJECT}?per=i+går",
    f"{PROJECT}mal/work_or_studies/",
    f"{PROJECT}mal/work_or_studies/?dela=exit_month",
    f"{PROJECT}mal/work_or_studies/?dela=",
    f"{PROJECT}mal/work_or_studies/?dela=stjärntecken",
    f"{PROJECT}mal/lead_time_to_activity/",
    f"{PROJECT}mal/coaching_model/",
    f"{PROJECT}publicerat/",
    f"{PROJECT}definition/",
    "/tillganglighet/",
)
FILES = (
    f"{PROJECT}mal/work_or_studies/siffror.csv",
    f"{PROJECT}mal/work_or_studies/siffror.json",
    f"{PROJECT}mal/work_or_studies/diagram.vl.json",
    f"{PROJECT}definition.toml",
)
ELSEWHERE = ("/finns-inte/", "/projekt/finns-inte/", "/static/kliv/kliv.css", "/static/inter/index.css")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def test_every_address_is_among_those_tried():
    """A new page has to be added to the lists above, and is then held to all of this."""
    names = {pattern.name for pattern in get_resolver().url_patterns}
    matched = {get_resolver().resolve(path.partition("?")[0]).url_name for path in (*PAGES, *FILES)}
    assert names == matched


@pytest.mark.parametrize("path", [*PAGES, *FILES, *ELSEWHERE])
def test_headers(path):
    response = Client().get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    given = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert given == POLICY
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_https_is_remembered_for_a_year():
    response = Client().get("/", secure=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_nothing_can_be_changed(path, method):
    response = getattr(Client(), method)(path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_head_is_the_answer_without_its_body(path):
    asked, headed = Client().get(path), Client().head(path)
    assert headed.status_code == asked.status_code
    assert headed.content == b""


@pytest.mark.parametrize("path", [*PAGES, "/finns-inte/"])
def test_nothing_inline_and_sound_structure(path):
    assert what_is_wrong(read(Client().get(path))) == []


@pytest.mark.parametrize("key", shipped())
def test_every_page_of_every_project(key):
    """Every link on a project's overview leads to a sound page, and so every goal of every project has one."""
    overview = read(Client().get(f"/projekt/{key}/"))
    followed = {link for link in overview.links() if link.startswith("/")}
    assert {f"/projekt/{key}/mal/{goal.key}/" for goal in load_definition(key).goals} <= followed
    for link in sorted({f"/projekt/{key}/", *followed}):
        page = read(Client().get(link))
        assert (link, page.status, what_is_wrong(page)) == (link, 200, [])


@pytest.mark.parametrize("path", PAGES)
def test_the_frame_of_a_page(path):
    page = read(Client().get(path))
    assert page.root.one("html").attrs["lang"] == "sv"
    assert page.title.endswith("– Kliv")
    assert page.root.one("main").attrs["id"] == "innehall"
    skip = page.root.all("a")[0]
    assert (skip.text, skip.attrs["href"]) == ("Hoppa till innehållet", "#innehall")
    assert "/tillganglighet/" in {one.attrs["href"] for one in page.root.one("footer").all("a")}


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/tillganglighet/"])
def test_invented_people_are_told_of(path):
    assert "Alla personer är påhittade." in read(Client().get(path)).text


def test_style_sheets_come_from_here_and_exist():
    page = read(Client().get("/"))
    sheets = [one.attrs["href"] for one in page.root.all("link")]
    assert len(sheets) == 7
    for sheet in sheets:
        assert sheet.startswith("/static/")
        assert Client().get(sheet).status_code == 200, sheet


def test_a_style_sheet_of_ours_names_no_colour_of_its_own():
    """Colours come from Designsystemet, so that light, dark and forced colours follow."""
    for sheet in ("kliv", "charts"):
        text = b"".join(Client().get(f"/static/kliv/{sheet}.css")).decode()
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", text) == []
