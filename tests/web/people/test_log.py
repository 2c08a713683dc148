"""The log for its reviewer."""

import datetime as dt

import pytest

import cast as casting
from kliv.core.chain import Break, BreakKind
from kliv.register import models as m

from .conftest import own_queries
from .test_person import give_number, path_of

PATH = "/logg/"
OTHERS = ("anna", "bo", "cia", "dag", "eva", "fatima", "gun", "inga", "jonas", "karin")


def rows(page):
    tables = page.root.all("tbody")
    return [row.cells for row in tables[0].all("tr")] if tables else []


@pytest.fixture
def some(at, cast):
    """Bo has searched, read Lotta and Karin, and Cia has seen Karin's whole number."""
    give_number(cast.persons["karin"])
    at("bo").get("/personer/", namn="lotta <b>")
    at("bo").get(path_of(cast.persons["lotta"]))
    at("bo").get(path_of(cast.persons["karin"]))
    at("cia").post(path_of(cast.persons["karin"], "nummer"), status=200, why="payment")


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_reviewer_reads_the_log(at, name):
    reader = at(name)
    assert reader.client.get(PATH).status_code == 403
    assert reader.client.post("/logg/kontroll/").status_code == 403


def test_it_tells_who_what_when_why_and_what_was_searched_for(at, cast, some):
    first, second, third, fourth = rows(at("harald").get(PATH))
    assert first[0].startswith("2026-03-02 10:30")
    assert first[1] == "Cia Prov Projektledare, Sandviken"
    assert first[2].startswith("visade personnumret personuppgifter")
    assert first[3] == str(cast.persons["karin"].ref)
    assert first[4] == "ersättning eller försörjningsstöd"
    assert second[1].startswith("Bo Prov")
    assert third[3] == str(cast.persons["lotta"].ref)
    assert "lotta <b>" in fourth[2]


def test_no_name_of_a_participant_stands_in_it(at, some):
    text = at("harald").get(PATH).text
    assert "Karin" not in text
    assert "Lotta" not in text


def test_looking_is_logged(at, cast, some, logged):
    harald = at("harald")
    harald.get(PATH, person=str(cast.persons["karin"].ref))
    assert logged()[-1] == ("read", "logentry", {cast.persons["karin"].ref})
    harald.get(PATH)
    assert logged()[-1] == ("read", "logentry", set())


def test_it_is_filtered(at, cast, some):
    harald, day = at("harald"), casting.TODAY.isoformat()
    earlier = (casting.TODAY - dt.timedelta(days=1)).isoformat()
    assert len(rows(harald.get(PATH, vem=str(cast.cia.ref)))) == 1
    assert len(rows(harald.get(PATH, person=str(cast.persons["lotta"].ref)))) == 1
    assert len(rows(harald.get(PATH, handling="search"))) == 1
    assert len(rows(harald.get(PATH, handling="search", fran=day, till=day))) == 1
    assert rows(harald.get(PATH, handling="search", till=earlier)) == []


@pytest.mark.parametrize(("name", "typed"), [("fran", "igår"), ("till", "2026-02-30"), ("person", "Karin Prov")])
def test_what_cannot_be_filtered_by_is_told_beside_its_field(at, some, name, typed):
    page = at("harald").get(PATH, status=400, **{name: typed})
    assert page.title.startswith("Fel: ")
    assert f"#{name}" in page.links()
    assert page.root.one("input", id=name).attrs["value"] == typed


def test_what_touched_the_protected_is_not_shown_to_who_is_not_named(at, cast, some):
    sixten = cast.persons["sixten"]
    at("bo").get(path_of(sixten))
    harald = at("harald")
    assert str(sixten.ref) not in harald.get(PATH).text
    assert rows(harald.get(PATH, person=str(sixten.ref))) == []


def test_a_long_log_has_pages(at, cast):
    bo, harald = at("bo"), at("harald")
    for _ in range(55):
        bo.get("/personer/", visa="utan-namn")
    first = harald.get(PATH, handling="read")
    assert len(rows(first)) == 50
    assert first.root.one("a", rel="next").attrs["href"] == "?handling=read&sida=2"


def test_the_number_of_queries_does_not_grow(at, some):
    assert own_queries(at("harald"), PATH) <= 7


def test_a_log_that_holds_is_told_so_and_the_check_is_logged(at, some, logged):
    page = at("harald").post("/logg/kontroll/", status=200)
    assert "Loggen stämmer." in page.text
    assert logged()[-1][:2] == ("read", "logentry")
    assert m.LogEntry.objects.latest("number").what == {"checked": 0}


def test_a_log_that_does_not_hold_is_told_so(at, some, monkeypatch):
    monkeypatch.setattr("kliv.web.views.log.find_breaks", lambda: [Break(2, BreakKind.CHANGED)])
    page = at("harald").post("/logg/kontroll/", status=200)
    assert "Loggen stämmer inte på 1 ställe." in page.text
    assert "Post 2: posten är ändrad" in page.text
