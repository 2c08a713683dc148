"""A household has at least two members, and a protected one hides the others."""

import pytest

import factories as make
from cast import NOW
from kliv.casework import households
from kliv.casework.access import NotVisible, Refused, persons
from kliv.casework.editing import EditConflict
from kliv.casework.households import join_households, leave_household, members
from kliv.register import models as m


def join(cast, who, other, name="cia", revision=1):
    refs = {"person_ref": cast.persons[who].ref, "with_ref": cast.persons[other].ref}
    return join_households(cast.actor(name), **refs, revision=revision, at=NOW)


def home_of(cast, who):
    return m.Person.objects.get(pk=cast.persons[who].pk).household


def test_two_become_a_household_and_a_third_joins(cast):
    home = join(cast, "karin", "lotta")
    assert home_of(cast, "karin") == home_of(cast, "lotta") == home
    join(cast, "nils", "lotta")
    join(cast, "karin", "olof", revision=2)
    assert {home_of(cast, who) for who in ("nils", "olof")} == {home}
    assert m.LogEntry.objects.last().person_refs.count() == 2
    seen = members(cast.actor("bo"), person=m.Person.objects.get(pk=cast.persons["karin"].pk))
    assert [person.given_name for person in seen] == ["Lotta"]  # the others are at a unit Bo does not reach


def test_who_stands_alone_has_nobody(cast):
    assert members(cast.actor("cia"), person=cast.persons["karin"]) == []


def test_what_cannot_be_a_household(cast):
    join(cast, "karin", "lotta")
    join(cast, "nils", "olof")
    for who, other, why in [
        ("petra", "petra", "två olika"), ("karin", "lotta", "redan till samma"), ("karin", "nils", "var sitt hushåll"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=why):
            join(cast, who, other, revision=2)
    with pytest.raises(NotVisible):
        join(cast, "karin", "rut", revision=2)
    assert not households.can_join(
        cast.actor("anna"), person_ref=cast.persons["olof"].ref, with_ref=cast.persons["petra"].ref
    )


def test_the_last_one_left_is_no_household(cast):
    home = join(cast, "karin", "lotta")
    leave_household(cast.actor("cia"), person_ref=cast.persons["karin"].ref, revision=2, at=NOW)
    assert (home_of(cast, "karin"), home_of(cast, "lotta")) == (None, None)
    assert not m.Household.objects.filter(pk=home.pk).exists()
    with pytest.raises(Refused, match="inte till något hushåll"):
        leave_household(cast.actor("cia"), person_ref=cast.persons["karin"].ref, revision=3, at=NOW)


def test_of_three_two_remain(cast):
    home = join(cast, "karin", "lotta")
    join(cast, "nils", "lotta")
    leave_household(cast.actor("cia"), person_ref=cast.persons["karin"].ref, revision=2, at=NOW)
    assert home_of(cast, "lotta") == home_of(cast, "nils") == home


def test_a_form_from_before_is_refused(cast):
    m.Person.objects.filter(pk=cast.persons["karin"].pk).update(revision=5)
    with pytest.raises(EditConflict):
        join(cast, "karin", "lotta")
    assert home_of(cast, "lotta") is None


def test_with_a_protected_member_the_others_are_seen_by_those_named_only(cast):
    make.clear(cast.cia, cast.persons["sixten"], by=cast.inga)
    join(cast, "nils", "sixten")
    assert not persons(cast.actor("cia")).filter(pk=cast.persons["nils"].pk).exists()
