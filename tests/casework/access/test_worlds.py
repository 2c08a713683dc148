"""Random small worlds: what each user sees is what the plain policy says, singly, in lists and in counts.

KLIV_HISTORIES=10000 tries so many worlds; a few are enough for every run.
"""

import datetime as dt
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_policy import EMPLOYERS, PARENT, Consent, Enrolment, Held, Period, Person, Plain, Referral, World

from cast import NOW, TODAY
from kliv.casework.access import NotVisible, actor_for, get, organisations, projects, users, visible
from kliv.core.roles import ROLES, Permission
from kliv.register import models as m

WORLDS = int(os.environ.get("KLIV_HISTORIES", "25"))
USERS, PEOPLE, PROJECTS, ORGANISATIONS = (1, 2, 3), (1, 2, 3, 4, 5), (1, 2), tuple(PARENT)
SCOPES = ["enrolment", "plan", "placement", "outcomes"]


def few(strategy, most, unique_by=None):
    return st.lists(strategy, max_size=most, unique_by=unique_by)


def maybe(values, often=1):
    """One of the values, or nothing."""
    return st.sampled_from([None, *list(values) * often])


# Most hold today; the others end yesterday or begin tomorrow.
periods = st.sampled_from(
    [Period(-1, None)] * 6 + [Period(0, 0), Period(-1, 0), Period(0, 1), Period(-1, -1), Period(1, None), Period(1, 1)]
)
a_user, a_person, a_project = st.sampled_from(USERS), st.sampled_from(PEOPLE), st.sampled_from(PROJECTS)
an_organisation = st.sampled_from(ORGANISATIONS)
roles = st.sampled_from([*ROLES, *["caseworker", "project_leader", "referrer"] * 3])


@st.composite
def worlds(draw):
    world = World(owners={number: draw(st.sampled_from([1, 1, 2, 5])) for number in PROJECTS})
    world.partners = draw(few(st.tuples(a_project, an_organisation, periods), 2))
    rarely = st.sampled_from([False] * 7 + [True])
    for number in PEOPLE:
        household = draw(maybe([1, 2]))
        world.people[number] = Person(household, draw(rarely), draw(rarely))
    if draw(rarely):
        world.people[5].merged_into = 4
    world.is_person = dict(draw(few(st.tuples(a_user, a_person), 2, (lambda pair: pair[0], lambda pair: pair[1]))))
    held = st.builds(Held, a_user, roles, an_organisation, maybe(PROJECTS, 2), periods)
    world.held = draw(few(held, 6, lambda held: (held.user, held.role, held.organisation, held.project)))
    world.closed = set(draw(few(st.sampled_from([3, 4, 6]), 1)))
    some = maybe(ORGANISATIONS, 2)
    referrals = draw(
        few(st.builds(Referral, a_person, a_project, some, some), 4, lambda row: (row.person, row.project))
    )
    world.referrals = dict(enumerate(referrals, 1))
    of = st.builds(Enrolment, a_person, a_project, some, st.none())
    for number, row in enumerate(draw(few(of, 6, lambda row: (row.person, row.project))), 1):
        mine = [n for n, sent in world.referrals.items() if (sent.person, sent.project) == (row.person, row.project)]
        referral = mine[0] if mine and draw(st.booleans()) else None
        world.enrolments[number] = Enrolment(row.person, row.project, row.unit, referral)
    _around_the_enrolments(draw, world)
    _between_users_and_persons(draw, world)
    return world


def _around_the_enrolments(draw, world):
    if not world.enrolments:
        return
    an_enrolment = st.sampled_from(list(world.enrolments))
    world.assigned = draw(few(st.tuples(a_user, an_enrolment, periods), 3))
    placed = st.tuples(an_enrolment, st.sampled_from(list(EMPLOYERS)), periods)
    world.placements = dict(enumerate(draw(few(placed, 3)), 1))
    note = st.tuples(an_enrolment, a_user, st.sampled_from(["author", "project", "participant", "?"]))
    world.notes = dict(enumerate(draw(few(note, 3)), 1))
    world.meetings = dict(enumerate(draw(few(st.tuples(a_person, a_project), 3)), 1))


def _between_users_and_persons(draw, world):
    scope = st.frozensets(st.sampled_from(SCOPES))
    purpose = st.sampled_from(["cooperation", "cooperation", "cooperation", "evaluation"])
    given = st.builds(Consent, a_person, an_organisation, an_organisation, scope, purpose, periods, maybe([1, 0]))
    world.consents = [row for row in draw(few(given, 4)) if row.withdrawn is None or row.withdrawn >= row.period.first]
    pair = (lambda row: row[:2],)
    world.conflicts = draw(few(st.tuples(a_user, a_person, periods), 2, pair))
    world.cleared = draw(few(st.tuples(a_user, a_person, periods), 3, pair))
    world.grants = draw(few(st.tuples(a_user, a_person, an_organisation, st.booleans()), 2, pair))


# ---------------------------------------------------------------- the same world as records


def day(number):
    return None if number is None else TODAY + dt.timedelta(days=number)


def dates(period):
    return {"starts_on": day(period.first), "ends_on": day(period.last)}


def make_records(world):
    for number, parent in PARENT.items():
        closed = day(-1) if number in world.closed else None
        m.Organisation.objects.create(pk=number, name=str(number), kind="unit", parent_id=parent, active_to=closed)
    for number in (1, 2):
        m.Household.objects.create(pk=number)
    for number, row in world.people.items():
        m.Person.objects.create(
            pk=number, household_id=row.household, protection="secrecy_marker" if row.protected else "",
            erased_at=NOW if row.erased else None, merged_into_id=row.merged_into,
        )  # fmt: skip
    m.User.objects.bulk_create(
        m.User(pk=number, email=f"{number}@example.se", name=str(number), person_id=world.is_person.get(number))
        for number in USERS
    )
    m.Project.objects.bulk_create(m.Project(pk=n, key=str(n), owner_id=owner) for n, owner in world.owners.items())
    m.Workplace.objects.bulk_create(m.Workplace(pk=n, employer_id=who, name=str(n)) for n, who in EMPLOYERS.items())
    m.Partner.objects.bulk_create(
        m.Partner(project_id=project, organisation_id=who, role="partner", **dates(period))
        for project, who, period in world.partners
    )
    m.Membership.objects.bulk_create(
        m.Membership(
            user_id=held.user, role=held.role, organisation_id=held.organisation, project_id=held.project,
            **dates(held.period),
        )
        for held in world.held
    )  # fmt: skip
    _make_cases(world)
    _make_relations(world)


def _make_cases(world):
    m.Referral.objects.bulk_create(
        m.Referral(
            pk=n, person_id=row.person, project_id=row.project, from_organisation_id=row.sent_by,
            to_unit_id=row.to_unit, referred_by="self", referred_on=day(-9),
        )
        for n, row in world.referrals.items()
    )  # fmt: skip
    m.Enrolment.objects.bulk_create(
        m.Enrolment(
            pk=n, person_id=row.person, project_id=row.project, unit_id=row.unit, referral_id=row.referral,
            entry_on=day(-9),
        )
        for n, row in world.enrolments.items()
    )  # fmt: skip
    m.CaseworkerAssignment.objects.bulk_create(
        m.CaseworkerAssignment(user_id=user, enrolment_id=enrolment, role="support", **dates(period))
        for user, enrolment, period in world.assigned
    )
    m.Placement.objects.bulk_create(
        m.Placement(pk=n, enrolment_id=enrolment, workplace_id=workplace, kind="practice", **dates(period))
        for n, (enrolment, workplace, period) in world.placements.items()
    )
    m.Note.objects.bulk_create(
        m.Note(pk=n, enrolment_id=enrolment, author_id=author, written_on=TODAY, readers=readers)
        for n, (enrolment, author, readers) in world.notes.items()
    )
    m.Meeting.objects.bulk_create(
        m.Meeting(pk=n, person_id=person, project_id=project, kind="x")
        for n, (person, project) in world.meetings.items()
    )
    for model in (m.Outcome, m.Plan):
        given = {"outcome": "work", "observed_on": TODAY} if model is m.Outcome else {}
        model.objects.bulk_create(model(pk=n, enrolment_id=n, **given) for n in world.enrolments)


def _make_relations(world):
    m.Consent.objects.bulk_create(
        m.Consent(
            person_id=row.person, giver_id=row.giver, receiver_id=row.receiver, scope=sorted(row.scope),
            purpose=row.purpose, given_on=day(row.period.first), ends_on=day(row.period.last),
            withdrawn_on=day(row.withdrawn),
        )
        for row in world.consents
    )  # fmt: skip
    m.ConflictOfInterest.objects.bulk_create(
        m.ConflictOfInterest(user_id=user, person_id=person, reason="friend", declared_by_id=user, **dates(period))
        for user, person, period in world.conflicts
    )
    m.Clearance.objects.bulk_create(
        m.Clearance(
            user_id=user, person_id=person, granted_by_id=user % 3 + 1, granted_at=NOW, **dates(period)
        )
        for user, person, period in world.cleared
    )  # fmt: skip
    hour = dt.timedelta(hours=1)
    m.BreakGlass.objects.bulk_create(
        m.BreakGlass(
            user_id=user, person_id=person, organisation_id=who, reason="x" * 20, opened_at=NOW - 24 * hour,
            expires_at=NOW + hour if now else NOW,
        )
        for user, person, who, now in world.grants
    )  # fmt: skip


# ---------------------------------------------------------------- both policies, side by side


def expected(world, plain):
    """By kind of record and permission: the numbers that are seen."""
    enrolments = world.enrolments
    return {
        **{
            (m.Person, permission): {n for n in world.people if plain.sees_person(n, permission)}
            for permission in ("see_person", "read_case", "change_case", "assign", "export_tables")
        },
        **{
            (m.Enrolment, permission): {n for n in enrolments if plain.sees_enrolment(n, permission)}
            for permission in ("see_enrolment", "change_case", "assign", "export_tables")
        },
        (m.Referral, "see_referral"): {n for n in world.referrals if plain.sees_referral(n)},
        (m.Referral, "export_tables"): {n for n in world.referrals if plain.sees_referral(n, "export_tables")},
        (m.Placement, "see_placement"): {n for n in world.placements if plain.sees_placement(n)},
        (m.Outcome, "read_case"): {n for n in enrolments if plain.sees_enrolment(n, "read_case", "outcomes")},
        (m.Plan, "read_case"): {n for n in enrolments if plain.sees_enrolment(n, "read_case", "plan")},
        (m.Note, "read_notes"): {n for n in world.notes if plain.sees_note(n)},
        (m.Meeting, "read_case"): {n for n in world.meetings if plain.sees_meeting(n)},
    }


@pytest.mark.django_db
@settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_lists_and_counts_are_those_of_the_plain_policy(world):
    with transaction.atomic():
        make_records(world)
        for number in USERS:
            actor = actor_for(m.User.objects.get(pk=number), NOW)
            for (model, permission), wanted in expected(world, Plain(world, number)).items():
                rows = visible(actor, model, Permission(permission))
                assert sorted(rows.values_list("pk", flat=True)) == sorted(wanted), (number, model, permission)
                assert rows.count() == len(wanted)
        transaction.set_rollback(True)


ASKED = {
    m.Person: (None, Permission.CHANGE_PERSON, Permission.EXPORT_TABLES),
    m.Enrolment: (None, Permission.EXPORT_TABLES),
    m.Referral: (None,),
    m.Placement: (None,),
    m.Plan: (None,),
    m.Note: (None,),
    m.Project: (None, Permission.SEE_FIGURES, Permission.SEE_MONEY),
    m.Organisation: (None, Permission.MANAGE_ORGANISATIONS),
    m.User: (None, Permission.MANAGE_ROLES),
}


def gettable(actor, model, permission):
    found = set()
    for row in model.objects.all():
        try:
            found.add(get(actor, model, row.ref, permission).pk)
        except NotVisible:
            continue
    return found


@pytest.mark.django_db
@settings(max_examples=max(WORLDS // 3, 1), deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_a_record_can_be_got_exactly_when_it_is_in_the_list(world):
    with transaction.atomic():
        make_records(world)
        for number in USERS:
            actor = actor_for(m.User.objects.get(pk=number), NOW)
            for model, permissions in ASKED.items():
                for permission in permissions:
                    listed = set(visible(actor, model, permission).values_list("pk", flat=True))
                    assert gettable(actor, model, permission) == listed
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=max(WORLDS // 3, 1), deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_choices_never_hold_what_lists_exclude(world):
    """A choice of a user names no participant's account, and one of an organisation or project only what is near."""
    with transaction.atomic():
        make_records(world)
        staff = {held.user for held in world.held if held.role in {*ROLES} - {"participant", "employer_contact"}}
        for number in USERS:
            actor = actor_for(m.User.objects.get(pk=number), NOW)
            assert set(users(actor).values_list("pk", flat=True)) <= staff | {number}
            if not actor.held:
                assert not organisations(actor).exists()
                assert not projects(actor).exists()
        transaction.set_rollback(True)
