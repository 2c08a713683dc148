"""Numbers are accepted and refused by the rules of the population register."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer as second_opinion

from kliv.core.identity import IdentityError, NumberKind, check_digit, looks_like_number, parse_number

TODAY = dt.date(2026, 11, 23)


def number(birth: dt.date, birth_number: int, offset: int = 0) -> str:
    """Twelve digits with the right check digit."""
    six = f"{birth:%y%m}{birth.day + offset:02}"
    nine = f"{six}{birth_number:03}"
    return f"{birth:%Y}"[:2] + f"{nine}{check_digit(nine)}"


ACCEPTED = [
    # written, twelve digits, kind, birth date
    ("19811218-9876", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("198112189876", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("811218-9876", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("8112189876", "198112189876", "personal", dt.date(1981, 12, 18)),
    (" 811218–9876 ", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("19811218\u00a09876", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("８１１２１８-９８７６", "198112189876", "personal", dt.date(1981, 12, 18)),
    ("811218+9876", "188112189876", "personal", dt.date(1881, 12, 18)),
    (number(dt.date(2000, 2, 29), 1), None, "personal", dt.date(2000, 2, 29)),
    (number(dt.date(1990, 5, 3), 238, 60), None, "coordination", dt.date(1990, 5, 3)),
    ("19900060" + "238" + str(check_digit("900060238")), None, "coordination", None),
    ("19900560" + "238" + str(check_digit("900560238")), None, "coordination", None),
    ("19900290" + "238" + str(check_digit("900290238")), None, "coordination", None),
]


@pytest.mark.parametrize(("written", "digits", "kind", "born"), ACCEPTED)
def test_is_accepted(written, digits, kind, born):
    parsed = parse_number(written, TODAY)
    assert digits is None or parsed.digits == digits
    assert (parsed.kind, parsed.birth_date) == (kind, born)


REFUSED = [
    ("", "annan längd"),
    ("811218", "annan längd"),
    ("81121898765", "annan längd"),
    ("abc", "annan längd"),
    ("811218-9877", "kontrollsiffra"),
    ("19900230" + "238" + str(check_digit("900230238")), "inte finns"),
    ("20010229" + "238" + str(check_digit("010229238")), "inte finns"),
    ("199013012" + "38" + "0", "kontrollsiffra|inte finns"),
    ("19900001" + "238" + str(check_digit("900001238")), "inte finns"),
    ("19901361" + "238" + str(check_digit("901361238")), "ett annat datum"),
    ("19900592" + "238" + str(check_digit("900592238")), "ett annat datum"),
    ("811218" + "000" + str(check_digit("811218000")), "000"),
    (number(dt.date(2026, 11, 24), 238), "framtiden"),
    ("209912189876", "2099"),
    ("179912189876", "1799"),
    ("19900101T123", "reservnummer"),
    ("19900101TF29", "reservnummer"),
    ("19900101A123", "bokstäver"),
]


@pytest.mark.parametrize(("written", "why"), REFUSED)
def test_is_refused_with_the_reason_and_without_the_number(written, why):
    with pytest.raises(IdentityError, match=why) as caught:
        parse_number(written, TODAY)
    assert not written or written[-4:] not in str(caught.value)


def test_interim_and_substitute_numbers_are_accepted_where_they_are_allowed():
    interim = "900101T12" + str(check_digit("900101T12"))
    assert parse_number(f"19{interim}", TODAY, frozenset(NumberKind)).kind == "interim"
    substitute = parse_number("19900101Tf29", TODAY, frozenset(NumberKind))
    assert (substitute.kind, substitute.sex_in_number) == ("substitute", None)


def test_the_sign_changes_on_new_years_day_of_the_year_one_turns_100():
    born_1926 = parse_number(number(dt.date(1926, 12, 31), 238), TODAY)
    assert born_1926.written(dt.date(2025, 12, 31))[6] == "-"
    assert born_1926.written(dt.date(2026, 1, 1))[6] == "+"


def test_a_number_is_never_shown_unmasked_by_accident():
    parsed = parse_number("811218-9876", TODAY)
    assert "9876" not in f"{parsed!r} {parsed} {[parsed]}"
    assert parsed.masked == "19811218-••••"


@pytest.mark.parametrize(("birth_number", "is_test"), [(979, False), (980, True), (999, True), (1, False)])
def test_test_numbers_are_told_apart(birth_number, is_test):
    assert parse_number(number(dt.date(1990, 1, 1), birth_number), TODAY).is_test is is_test


@given(
    st.dates(dt.date(1840, 1, 1), TODAY), st.integers(1, 999), st.sampled_from([0, 60]), st.sampled_from(["12", "10"])
)
def test_every_written_form_leads_back_to_the_number(born, birth_number, offset, form):
    digits = number(born, birth_number, offset)
    parsed = parse_number(digits, TODAY)
    written = digits if form == "12" else parsed.written(TODAY)
    assert parse_number(written, TODAY) == parsed
    assert parsed.birth_date == born
    assert parsed.sex_in_number == ("woman" if birth_number % 2 == 0 else "man")
    assert looks_like_number(f"se {written} ovan")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31)), st.integers(1, 999), st.integers(0, 9))
def test_agrees_with_a_second_opinion(born, birth_number, last):
    digits = number(born, birth_number)[:11] + str(last)
    try:
        ours = bool(parse_number(digits, TODAY))
    except IdentityError:
        ours = False
    assert ours == second_opinion.valid(digits)


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_reason(text):
    with contextlib.suppress(IdentityError):
        assert parse_number(text, TODAY).digits


@pytest.mark.parametrize("text", ["", "Anna Svensson", "2012-08-31", "dnr 2019/00038", "026-24 00 00", "123456789"])
def test_ordinary_text_does_not_look_like_a_number(text):
    assert not looks_like_number(text)
