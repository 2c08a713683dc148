"""Search finds only whom one sees, remembers the words, and never finds the protected for others."""

import datetime as dt

import pytest
from numbered import NUMBER, OTHER, with_number

import factories as make
from cast import NOW
from kliv.casework.access import NotVisible
from kliv.casework.finding import MOST_SHOWN, read_person, search_persons, similar_persons
from kliv.casework.inputs import InputError
from kliv.casework.recording import LogUnavailableError, search_words
from kliv.register import models as m


def search(cast, words, name="bo"):
    found = search_persons(cast.actor(name), words=words, at=NOW)
    by_id = {person.pk: who for who, person in cast.persons.items()}
    return [by_id[person.pk] for person in found.persons]


@pytest.fixture
def named(cast):
    for who, given, family in [
        ("asa", "Åsa", "Öberg"), ("asmund", "Asmund", "Åberg"), ("andre", "André", "Ångström"),
        ("anna", "Anna Karin", "von Ek"), ("urho", "Urho", "Aaltonen"),
    ]:  # fmt: skip
        cast.add(who, make.make_person(given, family))
    cast.add("lena", make.make_person("Lena", "Öberg"), unit=cast.social)
    return cast


FOUND = [
    ("åsa", ["asa"]),
    ("Asa", []),
    ("as", ["asmund"]),
    ("ÖBERG", ["asa"]),
    ("öberg, åsa", ["asa"]),
    ("åsa öb", ["asa"]),
    ("andre", ["andre"]),
    ("André", ["andre"]),
    ("kar", ["anna", "karin"]),
    ("ek karin", ["anna"]),
    ("berg", []),
    ("an", ["andre", "anna"]),
    ("xyz", []),
    ("%%", []),
    ("__", []),
    ("aa u", ["urho"]),
]


@pytest.mark.parametrize(("words", "expected"), FOUND)
def test_every_word_begins_a_name(named, words, expected):
    assert sorted(search(named, words)) == sorted(expected)


def test_the_order_is_swedish(named):
    cia = search_persons(named.actor("cia"), words="öberg", at=NOW).persons
    assert [person.given_name for person in cia] == ["Lena", "Åsa"]


@pytest.mark.parametrize("words", ["", " ", "å", ",", "a a", "ab c d e f g h"])
def test_too_little_and_too_much_is_refused_and_not_logged(named, words):
    with pytest.raises(InputError):
        search(named, words)
    assert not m.LogEntry.objects.exists()


def test_the_words_and_those_found_are_in_the_log(named):
    search(named, " Öberg ")
    entry = m.LogEntry.objects.get()
    assert (entry.action, search_words(entry), entry.what) == ("search", "Öberg", {"hits": 1, "more": 0})
    assert [row.person_ref for row in entry.person_refs.all()] == [named.persons["asa"].ref]


def test_a_search_that_cannot_be_logged_shows_nothing(named, monkeypatch):
    monkeypatch.setattr(m.LogEntry, "save", lambda *a, **k: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(LogUnavailableError):
        search(named, "öberg")


def test_the_protected_are_found_by_those_named_for_them_only(cast):
    for who in ("sixten", "tove"):
        with_number(cast.persons[who], {"sixten": NUMBER, "tove": OTHER}[who])
    assert search(cast, "sixten") == ["sixten"]
    assert search(cast, "sixten p") == ["sixten"]
    assert search(cast, NUMBER) == ["sixten"]
    for name in ("cia", "eva", "anna", "harald", "inga"):
        assert [search(cast, words, name) for words in ("sixten", "tove", NUMBER, OTHER)] == [[], [], [], []]
    assert search(cast, "tove") == search(cast, OTHER) == []


@pytest.mark.parametrize("written", ["811218-9876", "19811218-9876", "198112189876", "19 811218 9876", "811218−9876"])
def test_a_number_is_found_however_it_is_written(cast, written):
    with_number(cast.persons["lotta"])
    assert search(cast, written) == ["lotta"]
    assert search(cast, written, "eva") == []


def test_a_number_with_a_wrong_digit_is_told(cast):
    with pytest.raises(InputError, match="kontrollsiffra"):
        search(cast, "811218-9875")


def test_an_earlier_number_finds_the_person_too(cast):
    with_number(cast.persons["lotta"], valid_to=dt.date(2025, 1, 1))
    with_number(cast.persons["lotta"], OTHER)
    assert search(cast, NUMBER) == ["lotta"]


def test_an_employer_finds_by_name_and_not_by_number(cast):
    with_number(cast.persons["urban"])
    assert search(cast, "urban", "jonas") == ["urban"]
    assert search(cast, NUMBER, "jonas") == []


def test_who_is_counted_without_a_name_is_found_by_nothing(cast):
    person = make.make_person("Nils", anonymous=True)
    cast.add("nn", person)
    with_number(person)
    assert search(cast, NUMBER) == []


def test_so_many_are_shown_and_it_is_told_that_there_are_more(cast):
    for n in range(MOST_SHOWN + 1):
        cast.add(f"maja{n}", make.make_person("Maja", f"Ek{n}"))
    found = search_persons(cast.actor("bo"), words="maja", at=NOW)
    assert (len(found.persons), found.more) == (MOST_SHOWN, True)


def test_those_who_may_be_the_same_are_shown_before_a_person_is_added(named):
    born = dt.date(1990, 1, 1)
    m.Person.objects.filter(pk=named.persons["asmund"].pk).update(birth_date=born)

    def similar(given, family, birth_date=None):
        found = similar_persons(named.actor("bo"), given_name=given, family_name=family, birth_date=birth_date, at=NOW)
        return {person.pk for person in found.persons}

    assert similar("asmund", "åberg") == {named.persons["asmund"].pk}
    assert similar("Asmund", "Berg", born) == {named.persons["asmund"].pk}
    assert similar("Osmund", "Åberg", born) == {named.persons["asmund"].pk}
    assert similar("Osmund", "Åberg") == similar("", "", born) == similar("Lena", "Öberg") == set()


def test_opening_a_person_is_logged_with_what_is_shown(cast):
    person = read_person(cast.actor("bo"), person_ref=cast.persons["karin"].ref, parts=["facts", "spells"], at=NOW)
    assert person == cast.persons["karin"]
    entry = m.LogEntry.objects.get()
    assert (entry.action, entry.what, entry.object_ref) == ("read", {"parts": ["facts", "spells"]}, str(person.ref))


def test_whom_one_does_not_see_one_does_not_open(cast):
    with pytest.raises(NotVisible):
        read_person(cast.actor("bo"), person_ref=cast.persons["nils"].ref, at=NOW)
    assert not m.LogEntry.objects.exists()
