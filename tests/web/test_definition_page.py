"""The definition of a project, readable, and the file itself."""

from django.test import Client

from kliv.definition.load import load_definition, path_of
from kliv.definition.words import words_of
from kliv.web.presenters.definition_page import definition_page

PAGE = "/projekt/coachingprojektet/definition/"


def rows(element):
    return [row.cells for row in element.all("tr")]


def test_version_and_who_has_checked_it(get):
    text = get(PAGE).section("version").text
    assert "Version 1" in text
    assert "Granskad av ingen än" in text
    assert "Ingen ändring är beslutad." in text


def test_the_goals_as_defined_with_their_source(get):
    table = {row[0]: row[1:] for row in rows(get(PAGE).section("malen"))}
    assert table["Till arbete eller studier"][1] == "minst 60 %"
    assert table["Till arbete eller studier"][2].startswith("S1-15")


def test_worked_examples_with_what_must_come_out(get):
    table = {row[0]: row[1:] for row in rows(get(PAGE).section("exempel"))}
    assert table["Utrikesfödd 20-åring: båda grupperna, ungdomar först"][:2] == [
        "1 mars 2010",
        "Ungdomar: uppfyller; Invandrare: uppfyller",
    ]
    assert table["Till arbete eller studier, Sandvikens kommun"][1] == "184 av 377"


def test_the_file_is_shown_and_can_be_taken_along(get):
    text = path_of("coachingprojektet").read_text(encoding="utf-8")
    page = get(PAGE)
    assert "".join(page.root.one("pre").one("code").children) == text
    assert "/projekt/coachingprojektet/definition.toml" in page.links()
    response = Client().get("/projekt/coachingprojektet/definition.toml")
    assert response.content.decode() == text
    assert response.headers["Content-Disposition"] == 'attachment; filename="coachingprojektet.toml"'
    assert response.headers["Content-Type"] == "application/toml; charset=utf-8"


def test_a_file_that_there_is_not():
    assert Client().get("/projekt/finns_inte/definition.toml").status_code == 404


def test_a_decided_change_says_whether_it_holds_yet():
    definition = load_definition("coachingprojektet")
    day = definition.project.period.starts
    change = {
        "valid_from": day,
        "reason": "Styrgruppen sänkte målet.",
        "decided_by": "styrgruppen",
        "changes": [{"path": "goals.work_or_studies.at_least", "to": 0.5}, {"path": "project.period.ends", "to": day}],
    }
    changed = type(definition).model_validate({**definition.model_dump(by_alias=True), "amendments": [change]})
    for as_of, holds in ((day, True), (day.replace(year=2008), False)):
        (shown,) = definition_page(changed, words_of(changed), "", as_of).amendments
        assert shown.holds is holds
        assert shown.changes == (
            "goals.work_or_studies.at_least = 0.5",
            "project.period.ends = 1\u00a0februari\u00a02009",
        )
