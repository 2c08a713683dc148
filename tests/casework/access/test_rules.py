"""The rules that hide a person who is within reach, each for itself, and that no role and no emergency passes."""

import datetime as dt

import pytest

import factories as make
from cast import NOW, ROLES, TODAY
from kliv.casework.access import can, persons, rules, visible
from kliv.core.roles import Permission
from kliv.register import models as m

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def sees(cast, user, person):
    return persons(cast.actor(user)).filter(pk=cast.persons[person].pk).exists()


def be(cast, user, person):
    m.User.objects.filter(person=cast.persons[person]).update(person=None)
    m.User.objects.filter(pk=cast.users[user].pk).update(person=cast.persons[person])


def share_household(cast, *names):
    household = m.Household.objects.create()
    m.Person.objects.filter(pk__in=[cast.persons[name].pk for name in names]).update(household=household)


def open_glass(cast, user, person, **more):
    times = {"opened_at": NOW - dt.timedelta(hours=1), "expires_at": NOW + dt.timedelta(hours=23)} | more
    organisation = m.Membership.objects.get(user=cast.users[user]).organisation
    return m.BreakGlass.objects.create(
        user=cast.users[user], person=cast.persons[person], organisation=organisation, reason="x" * 20, **times
    )


def named_in_every_way(cast, user, person):
    make.assign(cast.users[user], cast.enrolments[person], role="support")
    make.clear(cast.users[user], cast.persons[person], by=cast.inga)
    open_glass(cast, user, person)


# ---------------------------------------------------------------- own data


@pytest.mark.parametrize("user", ["bo", "cia"])
def test_staff_do_not_see_themselves(cast, user):
    be(cast, user, "lotta")
    named_in_every_way(cast, user, "lotta")
    assert not sees(cast, user, "lotta")
    assert sees(cast, user, "karin")


def test_staff_do_not_see_themselves_under_the_record_they_were_merged_into(cast):
    first, second = make.make_person("Dubbel"), make.make_person("Dubblett", merged_into=cast.persons["lotta"])
    m.Person.objects.filter(pk=first.pk).update(merged_into=second)
    m.User.objects.filter(pk=cast.bo.pk).update(person=first)
    assert not sees(cast, "bo", "lotta")


def test_the_participant_sees_herself_whatever_the_rules_say(cast):
    """Protected, in conflict with herself, in a household: one's own page is one's own."""
    m.Person.objects.filter(pk=cast.persons["karin"].pk).update(
        protection="protected_registration", search_name="", sort_key=b""
    )
    make.conflict(cast.karin, cast.persons["karin"])
    share_household(cast, "karin", "tove")
    assert [person.pk for person in persons(cast.actor("karin"))] == [cast.persons["karin"].pk]
    assert visible(cast.actor("karin"), m.Enrolment).count() == 1


def test_staff_who_are_participants_see_themselves_as_participants_only(cast):
    be(cast, "bo", "lotta")
    make.give_role(cast.bo, "participant", cast.labour, cast.project)
    bo = cast.actor("bo")
    assert can(bo, Permission.SEE_PERSON, cast.persons["lotta"])
    assert can(bo, Permission.READ_NOTES, cast.enrolments["lotta"])
    assert not can(bo, Permission.CHANGE_PERSON, cast.persons["lotta"])
    assert not can(bo, Permission.CHANGE_CASE, cast.enrolments["lotta"])
    assert not can(bo, Permission.CLOSE_CASE, cast.enrolments["lotta"])


def test_a_participant_without_a_person_sees_nobody(cast):
    m.User.objects.filter(pk=cast.karin.pk).update(person=None)
    assert not persons(cast.actor("karin")).exists()
    assert not visible(cast.actor("karin"), m.Enrolment).exists()


# ---------------------------------------------------------------- the own household and conflicts


@pytest.mark.parametrize("user", ["bo", "cia"])
def test_nobody_sees_the_own_household(cast, user):
    be(cast, user, "rut")
    share_household(cast, "rut", "lotta")
    named_in_every_way(cast, user, "lotta")
    assert not sees(cast, user, "lotta")
    assert sees(cast, user, "karin")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "hidden"),
    [
        (YESTERDAY, None, True),
        (TODAY, TODAY, True),
        (YESTERDAY, TODAY, True),
        (YESTERDAY, YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_a_conflict_hides_from_its_first_day_to_its_last(cast, starts_on, ends_on, hidden):
    make.conflict(cast.bo, cast.persons["lotta"], starts_on=starts_on, ends_on=ends_on)
    assert sees(cast, "bo", "lotta") != hidden
    assert sees(cast, "cia", "lotta")


@pytest.mark.parametrize("user", ["anna", "bo", "cia", "jonas"])
def test_a_conflict_holds_for_every_role_and_past_every_naming(cast, user):
    person = {"anna": "petra", "jonas": "urban"}.get(user, "karin")
    assert sees(cast, user, person)
    make.conflict(cast.users[user], cast.persons[person])
    named_in_every_way(cast, user, person)
    assert not sees(cast, user, person)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_conflict_follows_the_person_into_the_record_she_was_merged_into(cast, steps):
    target = cast.persons["lotta"]
    for _ in range(steps):
        target = make.make_person("Dubblett", merged_into=target)
    make.conflict(cast.bo, target)
    assert not sees(cast, "bo", "lotta")


# ---------------------------------------------------------------- protected persons


PROTECTIONS = ["secrecy_marker", "protected_registration", "fictitious_identity", "something_new"]


@pytest.mark.parametrize("protection", PROTECTIONS)
@pytest.mark.parametrize("user", [name for name in ROLES if name != "karin"])
def test_a_protected_person_is_in_nobodys_records(cast, user, protection):
    """Everybody's list of everything, before and after the protection: what is about the person is gone."""
    for model in (m.Meeting, m.Assessment):
        extra = (
            {"kind": "x"} if model is m.Meeting else {"instrument": "x", "rater_role": "coach", "assessed_on": TODAY}
        )
        model.objects.create(project=cast.project, person=cast.persons["urban"], **extra)
    m.PersonFact.objects.create(person=cast.persons["urban"], fact="x", value="y", from_on=TODAY, source="z")
    m.Outcome.objects.create(enrolment=cast.enrolments["urban"], outcome="work", observed_on=TODAY)
    m.Person.objects.filter(pk=cast.persons["urban"].pk).update(protection=protection, search_name="", sort_key=b"")
    actor = cast.actor(user)
    about = {
        m.Person: "pk", m.Consent: "person", m.PersonFact: "person", m.Meeting: "person", m.Assessment: "person",
        m.Referral: "person", m.Enrolment: "person", m.Placement: "enrolment__person",
        m.CaseworkerAssignment: "enrolment__person", m.Outcome: "enrolment__person",
    }  # fmt: skip
    for model, path in about.items():
        for permission in (None, *_asked(user)):
            rows = visible(actor, model, permission)
            assert not rows.filter(**{path: cast.persons["urban"].pk}).exists(), (model, permission)


def _asked(user):
    return {
        "cia": (Permission.EXPORT_PEOPLE, Permission.EXPORT_TABLES, Permission.SEE_PERSON, Permission.ERASE_PERSON),
        "gun": (Permission.EXPORT_TABLES,),
    }.get(user, ())


NAMED = [
    # who      named by                                         sees
    ("bo", "assignment", True),
    ("bo", "clearance", True),
    ("bo", "assignment in another project", False),
    ("bo", "assignment that is over", False),
    ("bo", "clearance that is over", False),
    ("bo", "clearance that has not begun", False),
    ("bo", "clearance for another person", False),
    ("bo", "emergency", False),
    ("bo", "nothing", False),
    ("cia", "assignment", True),
    ("cia", "clearance", True),
    ("cia", "nothing", False),
    ("dag", "clearance", False),
    ("dag", "assignment", False),
    ("fatima", "clearance", False),
    ("gun", "clearance", False),
    ("inga", "clearance", False),
    ("eva", "clearance", False),
    ("jonas", "clearance", False),
]


@pytest.mark.parametrize(("user", "by", "expected"), NAMED)
def test_a_protected_person_is_seen_by_those_who_are_named_for_that_very_person(cast, user, by, expected):
    named, tove = cast.users[user], cast.persons["tove"]
    if by == "assignment":
        make.assign(named, cast.enrolments["tove"])
    elif by == "assignment in another project":
        cast.add("tove there", tove, project=cast.other_project, unit=cast.social)
        make.assign(named, cast.enrolments["tove there"])
    elif by == "assignment that is over":
        make.assign(named, cast.enrolments["tove"], ends_on=YESTERDAY)
    elif by == "clearance":
        make.clear(named, tove, by=cast.users["harald"])
    elif by == "clearance that is over":
        make.clear(named, tove, by=cast.users["harald"], ends_on=YESTERDAY)
    elif by == "clearance that has not begun":
        make.clear(named, tove, by=cast.users["harald"], starts_on=TOMORROW)
    elif by == "clearance for another person":
        make.clear(named, cast.persons["lotta"], by=cast.users["harald"])
    elif by == "emergency":
        open_glass(cast, user, "tove")
    assert sees(cast, user, "tove") == expected


def test_a_referrer_sees_the_protected_person_she_is_named_for_and_sent(cast):
    cast.add("siv", make.make_person("Siv", protection="secrecy_marker"), sent_by=cast.office)
    assert not sees(cast, "anna", "siv")
    make.clear(cast.anna, cast.persons["siv"], by=cast.cia)
    assert sees(cast, "anna", "siv")
    make.clear(cast.anna, cast.persons["tove"], by=cast.cia)
    assert not sees(cast, "anna", "tove"), "a clearance gives no reach"


def test_whoever_shares_a_household_with_a_protected_person_is_protected_too(cast):
    share_household(cast, "tove", "lotta", "karin")
    assert not sees(cast, "cia", "lotta")
    assert not sees(cast, "bo", "lotta")
    assert sees(cast, "bo", "karin"), "Bo is her caseworker"
    assert sees(cast, "bo", "sixten")
    assert not sees(cast, "cia", "karin")


# ---------------------------------------------------------------- colleagues


@pytest.mark.parametrize(
    ("role", "place", "hidden"),
    [
        ("caseworker", "labour", True),
        ("economist", "municipality", True),
        ("referrer", "social", False),  # another unit of the municipality, another project
        ("participant", "labour", False),
        ("employer_contact", "employer", False),
        ("steering_group", "agency", True),  # in the project, for another organisation
        ("no_such_role", "labour", False),
    ],
)
def test_a_colleague_is_seen_by_her_own_caseworker_only(cast, role, place, hidden):
    colleague = make.make_user("Kollega", person=cast.persons["lotta"])
    project = cast.project if place == "agency" else cast.other_project
    make.give_role(colleague, role, getattr(cast, place), project)
    assert sees(cast, "bo", "lotta") != hidden
    make.assign(cast.bo, cast.enrolments["lotta"])
    assert sees(cast, "bo", "lotta")


def test_a_colleague_can_be_opened_in_an_emergency(cast):
    make.give_role(make.make_user("Kollega", person=cast.persons["lotta"]), "economist", cast.municipality)
    assert not sees(cast, "bo", "lotta")
    open_glass(cast, "bo", "lotta")
    assert sees(cast, "bo", "lotta")


def test_somebody_who_has_left_is_a_colleague_no_more(cast):
    colleague = make.make_user("Kollega", person=cast.persons["lotta"])
    make.give_role(colleague, "economist", cast.municipality, ends_on=YESTERDAY)
    assert sees(cast, "bo", "lotta")


# ---------------------------------------------------------------- the rules as such


def test_the_rules_are_those(cast):
    assert {(rule.key, rule.core) for rule in rules.RULES} == {
        ("own_data", True),
        ("own_household", True),
        ("conflict", True),
        ("protected", True),
        ("colleague", False),
    }


@pytest.mark.parametrize("user", ["bo", "cia"])
def test_revocation_takes_effect_at_the_next_actor(cast, user):
    assert sees(cast, user, "karin")
    m.Membership.objects.filter(user=cast.users[user]).update(ends_on=YESTERDAY)
    assert not sees(cast, user, "karin")
