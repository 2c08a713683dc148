"""The list of persons and the search."""

import pytest

import factories as make
from kliv.casework import numbers
from kliv.core.identity import parse_number
from kliv.register import models as m

from .conftest import own_queries

PATH = "/personer/"
NUMBER = "199001019802"
SEES = {
    "anna": {"Olof Prov", "Petra Prov"},
    "bo": {"Karin Prov", "Lotta Prov"},
    "cia": {"Karin Prov", "Lotta Prov", "Nils Prov", "Olof Prov", "Petra Prov", "Urban Prov", "Vera Prov"},
    "eva": set(),
    "jonas": {"Urban Prov"},
}
REFUSED = ("dag", "fatima", "gun", "harald", "inga", "karin")


def names(page):
    tables = page.root.all("tbody")
    return [row.all("a")[0].text for row in tables[0].all("tr")] if tables else []


def give_number(person, digits=NUMBER):
    number = parse_number(digits, m.Person.objects.get(pk=person.pk).created_at.date())
    m.PersonNumber.objects.create(
        person=person, number=number.digits, digest=numbers.digest_of(number), kind=number.kind.value
    )


@pytest.mark.parametrize("name", SEES)
def test_each_role_sees_its_own(at, name):
    assert set(names(at(name).get(PATH))) == SEES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_who_sees_nobody_is_refused_and_it_is_logged(at, logged, name):
    page = at(name).get(PATH, status=403)
    assert page.root.one("h1").text == "Det får du inte"
    assert logged()[-1][0] == "refuse"


def test_nobody_signed_in_finds_no_page(client, cast):
    assert client.get(PATH).status_code == 404


def test_the_order_is_swedish(at, cast):
    for given, family in (("Åke", "Zäta"), ("Bo", "Åberg"), ("Bo", "Öberg"), ("Bo", "Ärlig"), ("Bo", "Aas")):
        cast.add(f"{given}{family}", make.make_person(given, family))
    m.Person.objects.filter(family_name=b"").update(sort_key=b"")
    page = at("bo").get(PATH)
    assert names(page) == ["Bo Aas", "Karin Prov", "Lotta Prov", "Åke Zäta", "Bo Åberg", "Bo Ärlig", "Bo Öberg"]


def test_what_is_shown_is_logged(at, cast, logged):
    at("bo").get(PATH)
    persons = {cast.persons[name].ref for name in ("karin", "lotta")}
    assert logged()[-1] == ("read", "person", persons)


def test_the_protected_are_counted_apart_and_only_for_who_is_named(at):
    bo, cia = at("bo"), at("cia")
    page = bo.get(PATH)
    assert "1 person med skyddade uppgifter visas inte här." in page.text
    assert "Sixten" not in page.text
    assert names(bo.get(PATH, visa="skyddade")) == ["Sixten Prov"]
    assert "skyddade uppgifter" not in cia.get(PATH).text
    assert names(cia.get(PATH, visa="skyddade")) == []


def test_those_without_a_name_are_apart(at, cast):
    cast.add("nobody", make.make_person("", "", anonymous=True))
    bo = at("bo")
    assert "1 person räknas utan namn." in bo.get(PATH).text
    assert names(bo.get(PATH, visa="utan-namn")) == ["Person utan namn"]


def test_a_long_list_has_pages(at, cast):
    for number in range(60):
        cast.add(f"p{number}", make.make_person("Test", f"Person{number:02}"))
    bo = at("bo")
    first, second = bo.get(PATH), bo.get(PATH, sida="2")
    assert (len(names(first)), len(names(second))) == (50, 12)
    assert not set(names(first)) & set(names(second))
    assert first.root.one("a", rel="next").attrs["href"] == "?sida=2"
    assert names(bo.get(PATH, sida="999")) == names(second)
    assert names(bo.get(PATH, sida="0; drop")) == names(first)


def test_a_name_is_searched_for_by_address(at, cast, logged):
    bo = at("bo")
    response = bo.post(PATH, sok="lot")
    assert response.headers["Location"] == "/personer/?namn=lot"
    page = bo.get(PATH, namn="lot")
    assert names(page) == ["Lotta Prov"]
    assert logged()[-1] == ("search", "person", {cast.persons["lotta"].ref})


def test_a_search_finds_only_whom_one_sees(at):
    assert names(at("bo").get(PATH, namn="nils")) == []
    assert names(at("bo").get(PATH, namn="tove")) == []
    assert names(at("bo").get(PATH, namn="sixten")) == ["Sixten Prov"]


def test_a_number_is_searched_for_without_being_in_an_address(at, cast, logged):
    give_number(cast.persons["lotta"])
    bo = at("bo")
    page = bo.post(PATH, status=200, sok="900101-9802")
    assert names(page) == ["Lotta Prov"]
    assert "9802" not in page.text
    assert page.root.one("input", id="sok").attrs["value"] == ""
    assert logged()[-1] == ("search", "person", {cast.persons["lotta"].ref})


@pytest.mark.parametrize("typed", ["900101-9802", "19900101 9802", "199001019802", "lotta 900101-9802"])
def test_a_number_in_the_address_is_not_searched_for(at, cast, logged, typed):
    give_number(cast.persons["lotta"])
    page = at("bo").get(PATH, status=400, namn=typed)
    assert page.title.startswith("Fel: ")
    assert "9802" not in page.text
    assert all(action != "search" for action, *_ in logged())


def test_a_number_of_somebody_unseen_is_found_by_nobody(at, cast):
    give_number(cast.persons["nils"])
    page = at("bo").post(PATH, status=200, sok=NUMBER)
    assert "Ingen av dem du får se" in page.text


@pytest.mark.parametrize("typed", ["a", "900101-9803", "1 2 3 4 5 6 7 8"])
def test_what_cannot_be_searched_for_is_told_beside_the_field(at, typed):
    bo = at("bo")
    digits = sum(one.isdigit() for one in typed) > 1
    page = bo.post(PATH, status=400, sok=typed) if digits else bo.get(PATH, status=400, namn=typed)
    assert page.title.startswith("Fel: ")
    assert page.root.one("input", id="sok").attrs["aria-invalid"] == "true"
    assert "#sok" in page.links()


def test_what_was_typed_is_escaped(at):
    page = at("bo").get(PATH, namn='<b>"x')
    assert page.root.one("input", id="sok").attrs["value"] == '<b>"x'


def test_without_a_log_there_is_no_list(at, monkeypatch):
    def fail(*_, **__):
        raise OSError("the disk is full")

    bo = at("bo")
    monkeypatch.setattr("kliv.casework.recording._append", fail)
    page = bo.get(PATH, status=503)
    assert "går det inte att logga" in page.text
    assert "Lotta" not in page.text


def test_the_number_of_queries_does_not_grow(at, cast):
    for number in range(30):
        cast.add(f"p{number}", make.make_person("Test", f"Person{number:02}"))
    assert own_queries(at("bo"), PATH) <= 6
    assert own_queries(at("bo"), PATH, namn="test") <= 6
