"""The page of a person, the whole number, and changing what is known."""

import datetime as dt
import uuid

import pytest

import cast as casting
import factories as make
from kliv.casework import facts, numbers, spells
from kliv.core.identity import parse_number
from kliv.register import models as m

from .conftest import own_queries

NUMBER = "199001019802"
SEEN = {
    "anna": {"olof", "petra"},
    "bo": {"karin", "lotta", "sixten"},
    "cia": {"karin", "lotta", "nils", "olof", "petra", "urban", "vera"},
    "dag": set(),
    "eva": set(),
    "fatima": set(),
    "gun": set(),
    "harald": set(),
    "inga": set(),
    "jonas": {"urban"},
    "karin": {"karin"},
}
PEOPLE = ("karin", "lotta", "nils", "olof", "petra", "rut", "sixten", "tove", "urban", "vera")


def path_of(person, *more):
    return "/".join(["/personer", str(person.ref), *more, ""])


def give_number(person, digits=NUMBER):
    number = parse_number(digits, casting.TODAY)
    digest = numbers.digest_of(number)
    m.PersonNumber.objects.create(person=person, number=number.digits, digest=digest, kind=number.kind.value)


def add_fact(cast, person, value="true", from_on=dt.date(2025, 1, 1), fact="child_at_home"):
    new = facts.FactValue(value, from_on, "caseworker")
    return facts.record_fact(cast.actor("bo"), person_ref=person.ref, fact=fact, new=new, at=casting.NOW)


def add_spell(cast, person, code="social_assistance", starts_on=dt.date(2025, 1, 1), ends_on=None):
    new = spells.NewSpell("benefit", code, starts_on, ends_on, "social_services")
    return spells.record_spell(cast.actor("bo"), person_ref=person.ref, new=new, at=casting.NOW)


@pytest.mark.parametrize("name", SEEN)
def test_missing_and_forbidden_look_alike(at, cast, name):
    reader = at(name)
    missing = reader.client.get(f"/personer/{uuid.uuid4()}/")
    seen = set()
    for person in PEOPLE:
        response = reader.client.get(path_of(cast.persons[person]))
        if response.status_code == 200:
            seen.add(person)
        else:
            assert (response.status_code, response.content) == (404, missing.content)
    assert seen == SEEN[name]


def test_the_page_tells_what_is_known_and_is_logged(at, cast, logged):
    lotta = cast.persons["lotta"]
    give_number(lotta)
    add_fact(cast, lotta)
    add_spell(cast, lotta)
    make.consent(lotta, cast.municipality, cast.agency, ["plan"])
    page = at("bo").get(path_of(lotta))
    assert page.root.one("h1").text == "Lotta Prov"
    assert "19900101-••••" in page.text
    assert "9802" not in page.text
    (fact,) = page.section("uppgifter").all("tbody")[0].all("tr")
    assert fact.cells[:4] == ["Hemmavarande barn", "ja", "från 2025-01-01", "handläggaren"]
    assert fact.cells[4].startswith("Bo Prov, ")
    assert "försörjningsstöd" in page.section("perioder").text
    assert "Sandviken får lämna uppgifter till Arbetsförmedlingen" in page.section("samtycken").text
    assert "Prov" in page.section("inskrivningar").text
    assert logged()[-1] == ("read", "person", {lotta.ref})


def test_a_role_sees_only_its_fields(at, cast):
    urban = cast.persons["urban"]
    m.Person.objects.filter(pk=urban.pk).update(birth_date=dt.date(1990, 1, 1))
    give_number(urban)
    add = {"person": urban, "fact": "disability", "value": "true", "from_on": casting.TODAY, "source": "caseworker"}
    m.PersonFact.objects.create(recorded_by=cast.bo, **add)
    page = at("jonas").get(path_of(urban))
    assert "Urban Prov" in page.text
    for hidden in ("1990", "unktionsneds", "Samtycken", "Perioder"):
        assert hidden not in page.text


def test_the_protected_are_marked_as_such(at, cast):
    page = at("bo").get(path_of(cast.persons["sixten"]))
    assert "Skyddade uppgifter: sekretessmarkering." in page.text


def test_words_of_a_person_are_escaped(at, cast):
    lotta = cast.persons["lotta"]
    evil = "<script>alert(1)</script>"
    cast_person = m.Person.objects.get(pk=lotta.pk)
    cast_person.given_name, cast_person.contact = evil, evil
    cast_person.save()
    page = at("bo").get(path_of(lotta))
    assert evil in page.text


def test_the_whole_number_is_shown_for_a_reason_and_logged(at, cast, logged):
    lotta = cast.persons["lotta"]
    give_number(lotta)
    bo = at("bo")
    page = bo.post(path_of(lotta, "nummer"), status=200, why="identify")
    assert "19900101-9802" in page.text
    assert logged()[-1] == ("reveal", "person", {lotta.ref})
    assert m.LogEntry.objects.latest("number").why == "identify"
    page = bo.post(path_of(lotta, "nummer"), status=400, why="")
    assert page.title.startswith("Fel: ")
    assert "9802" not in page.text
    assert bo.client.get(path_of(lotta, "nummer")).status_code == 405


def test_the_number_is_not_for_everybody(at, cast):
    give_number(cast.persons["urban"])
    assert at("jonas").client.post(path_of(cast.persons["urban"], "nummer"), {"why": "identify"}).status_code == 403
    assert at("eva").client.post(path_of(cast.persons["urban"], "nummer"), {"why": "identify"}).status_code == 404


def person_form(**changed):
    return {
        "given_name": "Lotta", "family_name": "Prov", "birth_date": "", "sex": "unknown", "municipality": "",
        "district": "", "contact": "", "language": "sv", **changed,
    }  # fmt: skip


def test_a_person_is_changed_once_however_often_it_is_sent(at, cast, logged):
    lotta = cast.persons["lotta"]
    path, bo = path_of(lotta, "andra"), at("bo")
    sent = {**person_form(family_name="Ny", birth_date="1990-01-01", interpreter_needed="1"), **bo.key(path)}
    for _ in range(2):
        assert bo.post(path, **sent).headers["Location"] == path_of(lotta)
    kept = m.Person.objects.get(pk=lotta.pk)
    assert (kept.family_name, kept.birth_date, kept.interpreter_needed) == ("Ny", dt.date(1990, 1, 1), True)
    assert [action for action, *_ in logged()].count("change") == 1


def test_what_somebody_else_changed_is_shown_beside_what_was_typed(at, cast):
    lotta = cast.persons["lotta"]
    path, bo, cia = path_of(lotta, "andra"), at("bo"), at("cia")
    first, second = bo.key(path), cia.key(path)
    cia.post(path, **person_form(family_name="Först"), **second)
    page = bo.post(path, status=409, **person_form(family_name="Sist"), **first)
    (row,) = page.root.one("tbody").all("tr")
    assert row.cells == ["Efternamn", "Först", "Sist"]
    assert page.root.one("input", id="family_name").attrs["value"] == "Sist"
    hidden = {one.attrs["name"]: one.attrs["value"] for one in page.root.all("input", type="hidden")}
    assert m.Person.objects.get(pk=lotta.pk).family_name == "Först"
    bo.post(path, **person_form(family_name="Sist"), key=hidden["key"], revision=hidden["revision"])
    assert m.Person.objects.get(pk=lotta.pk).family_name == "Sist"


def test_what_is_wrong_is_told_beside_its_field(at, cast):
    lotta = cast.persons["lotta"]
    path, bo = path_of(lotta, "andra"), at("bo")
    page = bo.post(path, status=400, **{**person_form(given_name=""), **bo.key(path), "municipality": "Sandviken"})
    assert page.title.startswith("Fel: ")
    assert {"#given_name", "#municipality"} <= page.links()
    assert page.root.one("input", id="municipality").attrs["value"] == "Sandviken"
    page = bo.post(path, status=400, **{**person_form(birth_date="igår"), **bo.key(path)})
    assert "#birth_date" in page.links()
    assert page.root.one("input", id="birth_date").attrs["value"] == "igår"


@pytest.mark.parametrize("more", [("andra",), ("uppgifter", "ny"), ("perioder", "ny")])
def test_who_may_not_change_is_refused(at, cast, more):
    path = path_of(cast.persons["petra"], *more)
    assert at("anna").client.get(path).status_code == 403
    assert at("anna").client.post(path, {"key": str(uuid.uuid4())}).status_code == 403
    assert at("bo").client.get(path).status_code == 404
    assert at("bo").client.post(path, {"key": str(uuid.uuid4())}).status_code == 404


def test_a_form_without_its_key_is_refused(at, cast):
    path = path_of(cast.persons["lotta"], "andra")
    assert at("bo").client.post(path, person_form()).status_code == 403


def test_a_fact_is_added_and_corrected_with_its_history(at, cast):
    lotta, bo = cast.persons["lotta"], at("bo")
    path = path_of(lotta, "uppgifter", "ny")
    assert bo.post(path, fact="child_at_home").headers["Location"] == f"{path}?uppgift=child_at_home"
    page = bo.get(path, uppgift="child_at_home")
    key = page.root.one("input", name="key").attrs["value"]
    bo.post(path, fact="child_at_home", value="true", from_on="2025-02-01", source="participant", key=key)
    row = m.PersonFact.objects.get(person=lotta)
    assert (row.value, row.from_on, row.source) == ("true", dt.date(2025, 2, 1), "participant")
    path = path_of(lotta, "uppgifter", str(row.ref))
    bo.post(path, value="false", from_on="2025-02-01", source="caseworker", **bo.key(path))
    page = bo.get(path_of(lotta))
    now, old = (table.all("tr")[0].cells for table in page.section("uppgifter").all("tbody"))
    assert (now[1], old[1]) == ("nej", "ja")
    assert "Rättad av Bo Prov" in old[4]
    assert bo.client.get(path).status_code == 403


def test_a_fact_that_should_never_have_been_there_is_taken_back_once(at, cast):
    lotta, bo = cast.persons["lotta"], at("bo")
    row = add_fact(cast, lotta)
    path = path_of(lotta, "uppgifter", str(row.ref))
    sent = {"value": "true", "from_on": "2025-01-01", "source": "caseworker", "withdraw": "1", **bo.key(path)}
    for _ in range(2):
        bo.post(path, **sent)
    row.refresh_from_db()
    assert row.withdrawn_by == cast.bo


def test_a_fact_under_somebody_elses_address_is_not_there(at, cast):
    row = add_fact(cast, cast.persons["lotta"])
    assert at("bo").client.get(path_of(cast.persons["karin"], "uppgifter", str(row.ref))).status_code == 404


def test_a_fact_that_cannot_be_is_told_beside_its_field(at, cast):
    lotta, bo = cast.persons["lotta"], at("bo")
    path = path_of(lotta, "uppgifter", "ny")
    key = {"key": str(uuid.uuid4()), "fact": "child_at_home"}
    page = bo.post(path, status=400, value="kanske", from_on="", source="", **key)
    assert {"#value", "#from_on", "#source"} <= page.links()


def test_a_period_is_added_ended_and_corrected(at, cast):
    lotta, bo = cast.persons["lotta"], at("bo")
    path = path_of(lotta, "perioder", "ny")
    typed = {"code": "benefit.social_assistance", "starts_on": "2025-01-01", "ends_on": "", "source": "social_services"}
    bo.post(path, **typed, **bo.key(path))
    row = m.PersonSpell.objects.get(person=lotta)
    path = path_of(lotta, "perioder", str(row.ref))
    bo.post(path, **{**typed, "ends_on": "2025-05-31"}, **bo.key(path))
    row.refresh_from_db()
    assert (row.ends_on, row.withdrawn_at) == (dt.date(2025, 5, 31), None)
    bo.post(path, **{**typed, "code": "benefit.sickness_benefit", "ends_on": "2025-05-31"}, **bo.key(path))
    row.refresh_from_db()
    assert row.withdrawn_by == cast.bo
    page = bo.get(path_of(lotta))
    now, old = (table.all("tr")[0].cells[1] for table in page.section("perioder").all("tbody"))
    assert (now, old) == ("sjukpenning", "försörjningsstöd")
    page = bo.post(path_of(lotta, "perioder", "ny"), status=400, key=str(uuid.uuid4()), code="", source="pes")
    assert {"#code", "#starts_on"} <= page.links()


def test_without_a_log_nothing_is_shown_or_changed(at, cast, monkeypatch):
    def fail(*_, **__):
        raise OSError("the disk is full")

    lotta, bo = cast.persons["lotta"], at("bo")
    path = path_of(lotta, "andra")
    key = bo.key(path)
    monkeypatch.setattr("kliv.casework.recording._append", fail)
    assert "Lotta" not in bo.get(path_of(lotta), status=503).text
    bo.post(path, status=503, **person_form(family_name="Ny"), **key)
    assert m.Person.objects.get(pk=lotta.pk).family_name == "Prov"


def test_the_number_of_queries_does_not_grow(at, cast):
    lotta, bo = cast.persons["lotta"], at("bo")
    for n in range(1, 12):
        add_fact(cast, lotta, from_on=dt.date(2025, n, 1))
        add_spell(cast, lotta, starts_on=dt.date(2024, n, 1), ends_on=dt.date(2024, n, 20))
    assert own_queries(bo, path_of(lotta)) <= 12
