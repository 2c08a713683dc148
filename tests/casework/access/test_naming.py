"""Naming somebody for a person: choices of caseworker, and who may handle a protected person."""

import datetime as dt

import pytest

import factories as make
from cast import NOW, ROLES, TODAY
from kliv.casework import recording
from kliv.casework.access import (
    NotVisible,
    Refused,
    assignable,
    clear_by_entry,
    end_clearance,
    name_for_person,
    persons,
)
from kliv.register import models as m

DAY = dt.timedelta(days=1)


def choices(cast, person="lotta"):
    return {user.name.split()[0] for user in assignable(cast.actor("cia"), cast.enrolments[person])}


def sees_tove(cast, name, at=NOW):
    return persons(cast.actor(name, at)).filter(pk=cast.persons["tove"].pk).exists()


# ---------------------------------------------------------------- caseworkers


def test_the_choice_is_those_in_casework_in_the_project(cast):
    assert choices(cast) == {"Bo", "Cia"}
    make.give_role(make.make_user("Malin Prov"), "caseworker", cast.social)
    make.give_role(make.make_user("Nisse Prov"), "caseworker", cast.social, cast.other_project)
    make.give_role(make.make_user("Ola Prov"), "caseworker", cast.social, ends_on=TODAY - DAY)
    make.give_role(make.make_user("Per Prov", is_active=False), "caseworker", cast.social, cast.project)
    assert choices(cast) == {"Bo", "Cia", "Malin"}


def test_somebody_with_a_conflict_is_no_choice(cast):
    make.conflict(cast.bo, cast.persons["lotta"])
    assert choices(cast) == {"Cia"}
    assert choices(cast, "karin") == {"Bo", "Cia"}
    m.ConflictOfInterest.objects.update(ends_on=TODAY - DAY, starts_on=TODAY - DAY)
    assert choices(cast) == {"Bo", "Cia"}


def test_nobody_is_the_caseworker_of_herself_or_her_household(cast):
    m.User.objects.filter(pk=cast.bo.pk).update(person=cast.persons["nils"])
    make.clear(cast.cia, cast.persons["nils"], by=cast.inga)
    assert choices(cast, "nils") == {"Cia"}
    household = m.Household.objects.create()
    m.Person.objects.filter(pk__in=[cast.persons[name].pk for name in ("nils", "lotta")]).update(household=household)
    cast.enrolments["lotta"].refresh_from_db()
    assert choices(cast) == {"Cia"}


@pytest.mark.parametrize("user", [name for name in ROLES if name != "cia"])
def test_only_who_may_assign_gets_a_choice(cast, user):
    with pytest.raises(Refused):
        assignable(cast.actor(user), cast.enrolments["karin"])


def test_there_is_no_choice_for_somebody_who_is_not_seen(cast):
    with pytest.raises(NotVisible):
        assignable(cast.actor("cia"), cast.enrolments["tove"])


# ---------------------------------------------------------------- protected persons


def named(cast, by="cia", user="bo", person="tove", **more):
    return name_for_person(cast.actor(by), person_ref=cast.persons[person].ref, user=cast.users[user], at=NOW, **more)


def test_a_leader_names_a_colleague_without_seeing_the_person(cast):
    assert not sees_tove(cast, "cia")
    made = named(cast)
    assert sees_tove(cast, "bo")
    assert not sees_tove(cast, "cia")
    assert (made.granted_by, made.granted_at, made.starts_on, made.ground) == (cast.cia, NOW, TODAY, "named")


def test_it_is_logged(cast):
    made = named(cast)
    entry = m.LogEntry.objects.get()
    assert (entry.action, entry.object_type, entry.object_ref) == ("change", "clearance", str(made.ref))
    assert entry.what == {"user": str(cast.bo.ref), "ground": "named", "permission": "name_for_protected"}
    assert [row.person_ref for row in entry.person_refs.all()] == [cast.persons["tove"].ref]


def test_nobody_is_named_when_the_log_fails(cast, monkeypatch):
    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(recording, "_append", fail)
    with pytest.raises(recording.LogUnavailableError):
        named(cast)


def test_nobody_names_herself(cast):
    with pytest.raises(Refused, match="Du kan inte utse dig själv"):
        named(cast, user="cia")


def test_who_is_cleared_passes_it_on_to_a_colleague(cast):
    make.clear(cast.bo, cast.persons["tove"], by=cast.cia)
    named(cast, by="bo", user="cia")
    assert sees_tove(cast, "cia")


@pytest.mark.parametrize("by", [name for name in ROLES if name != "cia"])
def test_others_name_nobody(cast, by):
    with pytest.raises(Refused):
        named(cast, by=by, user="cia")
    assert not m.Clearance.objects.exists()


@pytest.mark.parametrize("user", ["dag", "fatima", "gun", "karin", "jonas"])
def test_a_role_that_may_not_handle_the_protected_is_not_named(cast, user):
    with pytest.raises(Refused, match="Den användaren kan inte utses"):
        named(cast, user=user)


def test_somebody_with_a_conflict_is_not_named(cast):
    make.conflict(cast.bo, cast.persons["tove"])
    with pytest.raises(Refused, match="Den användaren kan inte utses"):
        named(cast)


def test_a_leader_does_not_decide_about_her_own_relative(cast):
    make.conflict(cast.cia, cast.persons["tove"])
    with pytest.raises(Refused, match="Det går inte att utse någon för den personen"):
        named(cast)


def test_the_refusal_tells_nothing_of_the_person(cast):
    cast.add("siv", make.make_person("Siv", protection="secrecy_marker"), project=cast.other_project, unit=cast.social)
    texts = set()
    for ref in (cast.persons["siv"].ref, cast.persons["rut"].ref, "5f0f3c2e-8a5c-4a39-9a0a-6f0d3f1e2a11"):
        with pytest.raises(Refused) as refused:
            name_for_person(cast.actor("cia"), person_ref=ref, user=cast.bo, at=NOW)
        texts.add(str(refused.value))
    assert texts == {"Det går inte att utse någon för den personen."}


def test_whether_somebody_is_protected_cannot_be_found_out_by_naming(cast):
    assert named(cast, person="lotta").person == cast.persons["lotta"]
    assert named(cast, person="tove").person == cast.persons["tove"]


def test_a_clearance_opens_a_colleagues_case(cast):
    make.give_role(make.make_user("Kollega", person=cast.persons["lotta"]), "economist", cast.municipality)
    seen = persons(cast.actor("bo")).filter(pk=cast.persons["lotta"].pk)
    assert not seen.exists()
    named(cast, person="lotta")
    assert persons(cast.actor("bo")).filter(pk=cast.persons["lotta"].pk).exists()


def test_a_clearance_can_have_a_last_day(cast):
    named(cast, ends_on=TODAY + DAY)
    for days, seen in ((0, True), (1, True), (2, False)):
        assert sees_tove(cast, "bo", NOW + days * DAY) == seen


@pytest.mark.parametrize("starts_on", [TODAY, TODAY - DAY])
def test_a_clearance_that_is_taken_back_holds_no_more(cast, starts_on):
    given = make.clear(cast.bo, cast.persons["tove"], by=cast.inga, starts_on=starts_on)
    assert sees_tove(cast, "bo")
    end_clearance(cast.actor("cia"), given, at=NOW)
    assert not sees_tove(cast, "bo")
    assert m.LogEntry.objects.count() == 1
    with pytest.raises(Refused):
        end_clearance(cast.actor("eva"), make.clear(cast.bo, cast.persons["sixten"], by=cast.inga), at=NOW)


def test_whoever_writes_a_protection_down_is_cleared_by_that(cast):
    made = clear_by_entry(cast.actor("bo"), cast.persons["tove"], at=NOW)
    assert (made.ground, made.granted_by) == ("entered", cast.bo)
    assert sees_tove(cast, "bo")
    assert m.LogEntry.objects.get().role == "caseworker"


@pytest.mark.parametrize("user", ["dag", "fatima", "gun", "harald", "inga", "jonas", "karin"])
def test_others_write_no_protection_down(cast, user):
    with pytest.raises(Refused):
        clear_by_entry(cast.actor(user), cast.persons["tove"], at=NOW)
