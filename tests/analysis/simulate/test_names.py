"""Names and numbers of the demo's people: plausible, repeatable, and nobody's."""

import datetime as dt

import pytest

from kliv.analysis.simulate import names
from kliv.core.identity import NumberKind, parse_number

TODAY = dt.date(2026, 1, 1)


def test_a_number_is_valid_says_the_sex_and_is_never_given_to_anyone():
    births = [dt.date(1990, 5, 17), dt.date(1960, 1, 31), dt.date(2004, 2, 29), dt.date(2001, 12, 31)]
    sexes = ["woman", "man", "woman", "unknown"]
    for number, birth, sex in zip(names.numbers_for_testing(births, sexes), births, sexes, strict=True):
        parsed = parse_number(number, TODAY)
        assert parsed.is_test
        assert parsed.kind is NumberKind.PERSONAL
        assert parsed.birth_date == birth
        assert sex == "unknown" or parsed.sex_in_number == sex
        assert 980 <= int(number[8:11]) <= 999


def test_numbers_are_different_and_go_on_to_the_next_day_when_a_day_is_full():
    births = [dt.date(1988, 2, 28)] * 25
    numbers = names.numbers_for_testing(births, ["woman"] * 25)
    assert len(set(numbers)) == 25
    days = [parse_number(number, TODAY).birth_date for number in numbers]
    assert [days.count(dt.date(1988, 2, 28)), days.count(dt.date(1988, 2, 29)), days.count(dt.date(1988, 3, 1))] == [
        10,
        10,
        5,
    ]


def test_a_published_test_number_is_made():
    assert names.numbers_for_testing([dt.date(1890, 1, 1)], ["woman"]) == ["189001019802"]


def test_names_follow_sex_and_background_and_repeat_with_the_seed():
    sexes = ["woman", "man", "unknown"] * 100
    found = names.invented_names(sexes, seed=1, abroad=[False] * 300)
    assert found == names.invented_names(sexes, seed=1, abroad=[False] * 300)
    assert found != names.invented_names(sexes, seed=2, abroad=[False] * 300)
    assert {name.first for name in found[::3]} <= set(names.WOMEN)
    assert {name.first for name in found[1::3]} <= set(names.MEN)
    abroad = names.invented_names(sexes, seed=1, abroad=1.0)
    assert {name.first for name in abroad[::3]} <= set(names.WOMEN_ABROAD)
    assert str(found[0]) == f"{found[0].first} {found[0].last}"


def test_the_lists_are_ordinary_names_without_doubles():
    for known in (names.WOMEN, names.MEN, names.LAST, names.WOMEN_ABROAD, names.MEN_ABROAD, names.LAST_ABROAD):
        assert len(set(known)) == len(known)
        assert all(name[0].isupper() for name in known)


def test_every_person_gets_a_name():
    with pytest.raises(ValueError, match="zip"):
        names.invented_names(["woman", "man"], seed=1, abroad=[True])
