"""A person keeps being one person when her number changes, and a whole number is shown only for a reason."""

import datetime as dt

import pytest
from numbered import COORDINATION, NUMBER, OTHER, with_number, wrong

import factories as make
from cast import NOW, TODAY
from kliv.casework import numbers
from kliv.casework.access import NotVisible, Refused
from kliv.casework.editing import EditConflict
from kliv.casework.inputs import InputError
from kliv.casework.numbers import KnownPersonError, change_number, correct_number, masked_numbers, reveal_numbers
from kliv.casework.refusals import RefusedAbout
from kliv.core.errors import KlivError
from kliv.register import models as m

NEW_YEAR = dt.date(2026, 1, 1)


def change(cast, who="lotta", name="bo", number=NUMBER, from_on=NEW_YEAR, revision=1):
    ref = cast.persons[who].ref
    return change_number(cast.actor(name), person_ref=ref, number=number, from_on=from_on, revision=revision, at=NOW)


def shown(cast, who="lotta"):
    rows = reveal_numbers(cast.actor("bo"), person_ref=cast.persons[who].ref, why="identify", at=NOW)
    return [(row.text, row.valid_from, row.valid_to) for row in rows]


def test_a_coordination_number_becomes_a_personal_number_and_both_are_kept(cast):
    with_number(cast.persons["lotta"], COORDINATION)
    change(cast)
    assert shown(cast) == [
        ("19811218-9876", NEW_YEAR, None),
        (COORDINATION, None, dt.date(2025, 12, 31)),
    ]
    assert {numbers.holder(numbers.parse_number(text, TODAY)) for text in (NUMBER, COORDINATION)} == {
        cast.persons["lotta"]
    }
    entry = m.LogEntry.objects.order_by("number").first()
    assert (entry.action, entry.what["kind"]) == ("change", "personal")
    assert "9876" not in str(entry.what)


def test_a_first_number_needs_no_day_and_fills_in_the_birth_date(cast):
    change(cast, from_on=None)
    lotta = m.Person.objects.get(pk=cast.persons["lotta"].pk)
    assert (lotta.birth_date, lotta.revision) == (dt.date(1981, 12, 18), 2)


def test_a_birth_date_that_is_known_is_left(cast):
    m.Person.objects.filter(pk=cast.persons["lotta"].pk).update(birth_date=dt.date(1981, 12, 17))
    change(cast)
    lotta = m.Person.objects.get(pk=cast.persons["lotta"].pk)
    assert (lotta.birth_date, lotta.revision) == (dt.date(1981, 12, 17), 2)


@pytest.mark.parametrize(
    ("number", "from_on", "field"),
    [
        ("", NEW_YEAR, "number"),
        ("19811218-9875", NEW_YEAR, "number"),
        (COORDINATION, NEW_YEAR, "number"),
        (NUMBER, None, "from_on"),
        (NUMBER, TODAY + dt.timedelta(days=1), "from_on"),
        (NUMBER, dt.date(2020, 5, 1), "from_on"),
    ],
)
def test_what_cannot_be_the_next_number(cast, number, from_on, field):
    with_number(cast.persons["lotta"], COORDINATION, valid_from=dt.date(2020, 5, 1))
    with pytest.raises(InputError) as refused:
        change(cast, number=number, from_on=from_on)
    assert wrong(refused) == {field}
    assert cast.persons["lotta"].numbers.get().valid_to is None


def test_a_form_from_before_is_refused(cast):
    change(cast)
    with pytest.raises(EditConflict):
        change(cast, number=OTHER, from_on=TODAY)
    assert cast.persons["lotta"].numbers.count() == 1


def test_the_number_of_somebody_one_sees_asks_for_a_merge(cast):
    with_number(cast.persons["karin"])
    with pytest.raises(KnownPersonError) as refused:
        change(cast)
    assert refused.value.person_ref == cast.persons["karin"].ref


def test_the_number_of_somebody_one_does_not_see_is_refused_without_telling(cast):
    with_number(cast.persons["tove"])
    with pytest.raises(RefusedAbout) as refused:
        change(cast)
    assert refused.value.persons == (cast.persons["tove"].ref,)


def test_a_number_that_was_wrong_is_taken_away_and_free_for_whose_it_is(cast):
    with_number(cast.persons["lotta"], OTHER)
    correct_number(cast.actor("bo"), person_ref=cast.persons["lotta"].ref, number=NUMBER, revision=1, at=NOW)
    assert [text for text, _, _ in shown(cast)] == ["19811218-9876"]
    change(cast, "karin", number=OTHER)
    assert [text for text, _, _ in shown(cast, "karin")] == ["19900717-9816"]


def test_a_wrong_number_may_be_taken_away_with_nothing_instead(cast):
    with_number(cast.persons["lotta"])
    assert (
        correct_number(cast.actor("bo"), person_ref=cast.persons["lotta"].ref, number=" ", revision=1, at=NOW) is None
    )
    assert not m.PersonNumber.objects.filter(person=cast.persons["lotta"]).exists()
    assert m.LogEntry.objects.last().action == "correct"
    with pytest.raises(KlivError, match="inget nummer att rätta"):
        correct_number(cast.actor("bo"), person_ref=cast.persons["lotta"].ref, number="", revision=2, at=NOW)


def test_a_wrong_correction_leaves_the_number_there(cast):
    with_number(cast.persons["lotta"], OTHER)
    with pytest.raises(InputError):
        correct_number(cast.actor("bo"), person_ref=cast.persons["lotta"].ref, number="1", revision=1, at=NOW)
    assert cast.persons["lotta"].numbers.count() == 1


def test_who_is_counted_without_a_name_gets_no_number(cast):
    cast.add("nn", make.make_person("x", anonymous=True))
    with pytest.raises(Refused, match="räknas utan namn"):
        change(cast, "nn")


def test_a_whole_number_is_shown_after_it_is_logged_with_the_reason(cast):
    with_number(cast.persons["karin"])
    assert shown(cast, "karin") == [("19811218-9876", None, None)]
    entry = m.LogEntry.objects.last()
    assert (entry.action, entry.why, entry.person_refs.get().person_ref) == (
        "reveal",
        "identify",
        cast.persons["karin"].ref,
    )
    with pytest.raises(InputError):
        reveal_numbers(cast.actor("bo"), person_ref=cast.persons["karin"].ref, why="nyfiken på Karin", at=NOW)
    assert m.LogEntry.objects.count() == 1


def test_a_person_without_a_number_shows_none_and_is_logged(cast):
    assert shown(cast) == []
    assert m.LogEntry.objects.last().action == "reveal"


@pytest.mark.parametrize(("name", "who"), [("bo", "nils"), ("cia", "tove"), ("dag", "karin"), ("gun", "karin")])
def test_who_is_not_seen_shows_no_number(cast, name, who):
    with_number(cast.persons[who])
    with pytest.raises(NotVisible):
        reveal_numbers(cast.actor(name), person_ref=cast.persons[who].ref, why="identify", at=NOW)
    assert masked_numbers(cast.actor(name), person=cast.persons[who]) == []


def test_an_employer_sees_the_name_and_not_even_the_birth_date_of_the_number(cast):
    with_number(cast.persons["urban"])
    jonas = cast.actor("jonas")
    with pytest.raises(Refused):
        reveal_numbers(jonas, person_ref=cast.persons["urban"].ref, why="identify", at=NOW)
    assert masked_numbers(jonas, person=cast.persons["urban"]) == []


def test_on_a_page_the_last_four_are_covered(cast):
    with_number(cast.persons["karin"])
    for name in ("bo", "karin"):
        (row,) = masked_numbers(cast.actor(name), person=cast.persons["karin"])
        assert row.text == "19811218-••••"


def test_a_participant_sees_her_own_whole_number(cast):
    with_number(cast.persons["karin"])
    (row,) = reveal_numbers(cast.actor("karin"), person_ref=cast.persons["karin"].ref, why="own", at=NOW)
    assert row.text == "19811218-9876"


def test_a_number_that_comes_at_the_same_time_is_told_as_if_it_had_been_there(cast, monkeypatch):
    """The look-up found nothing, the database found one: as when two add the same number at once."""
    with_number(cast.persons["tove"])
    found, calls = numbers.holder, []

    def holder(number):
        calls.append(number)
        return None if len(calls) == 1 else found(number)

    monkeypatch.setattr(numbers, "holder", holder)
    with pytest.raises(RefusedAbout):
        change(cast)
    assert len(calls) == 2
