"""Whose time has run out, and what stands in the way."""

import datetime as dt

import pytest
from full_case import full_case

import factories as make
from cast import NOW, TODAY, make_cast
from kliv.casework.expiring import date_columns, expired, retention_plan, standing_of
from kliv.casework.facts import FactValue, record_fact
from kliv.casework.finding import read_person
from kliv.casework.person_tables import TABLES
from kliv.core.errors import KlivError
from kliv.core.retention import RetentionPlan, State
from kliv.register import models as m

PLAN = RetentionPlan(born_on_days=())
LAST = dt.date(2016, 9, 1)  # the follow-up of the full case
LATER = dt.date(2031, 1, 1)


@pytest.fixture
def malin(cast):
    return full_case(cast)


def state(person, on=TODAY, plan=PLAN):
    return standing_of(m.Person.objects.get(pk=person.pk), on, plan).state


def test_the_last_note_is_the_latest_date_of_the_case(malin):
    standing = standing_of(malin, TODAY, PLAN)
    assert (standing.last_note, standing.may_from, standing.must_by, standing.state) == (
        LAST, dt.date(2021, 9, 2), dt.date(2022, 12, 31), State.DUE,
    )  # fmt: skip


@pytest.mark.parametrize(("on", "expected"), [(dt.date(2021, 9, 1), State.WAITING), (dt.date(2021, 9, 2), State.DUE)])
def test_the_day_before_is_too_early(malin, on, expected):
    assert state(malin, on) == expected
    assert (malin.pk in [one.person.pk for one in expired(on, PLAN)]) == (expected is State.DUE)


def test_the_list_and_the_single_one_agree(cast, malin):
    listed = {one.person.pk: one for one in expired(LATER, PLAN)}
    for person in m.Person.objects.filter(merged_into=None):
        if person.pk in listed:
            assert listed[person.pk] == standing_of(person, LATER, PLAN)
    assert listed[malin.pk].state is State.DUE


def test_a_change_in_the_log_is_a_note_and_a_reading_is_none(cast, malin):
    m.CaseworkerAssignment.objects.filter(enrolment__person=malin).update(ends_on=None)
    read_person(cast.actor("bo"), person_ref=malin.ref, at=NOW)
    assert standing_of(malin, TODAY, PLAN).last_note < TODAY
    record_fact(
        cast.actor("bo"), person_ref=malin.ref, fact="jobseeker",
        new=FactValue("true", dt.date(2012, 1, 1), "participant"), at=NOW,
    )  # fmt: skip
    assert standing_of(malin, TODAY, PLAN).last_note == TODAY


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        (lambda cast, malin: make.enrol(malin, cast.other_project, entry_on=dt.date(2016, 5, 1)), State.OPEN),
        (
            lambda cast, malin: m.LegalHold.objects.create(
                person=malin, reason="appeal", placed_by=cast.bo, placed_at=NOW
            ),
            State.HELD,
        ),
        (lambda cast, malin: m.Person.objects.filter(pk=malin.pk).update(birth_date=dt.date(1981, 12, 15)), State.DUE),
    ],
)
def test_what_stands_in_the_way(cast, malin, stop, expected):
    stop(cast, malin)
    assert state(malin) == expected


@pytest.mark.parametrize(("day", "expected"), [(5, State.ARCHIVE), (15, State.ARCHIVE), (18, State.DUE)])
def test_those_born_on_certain_days_are_kept_unless_the_plan_says_otherwise(malin, day, expected):
    m.Person.objects.filter(pk=malin.pk).update(birth_date=dt.date(1981, 12, day))
    assert state(malin, plan=RetentionPlan()) == expected
    assert state(malin) == State.DUE


def test_a_project_may_have_to_be_kept_for_its_funder(cast, malin):
    plan = RetentionPlan(born_on_days=(), projects={cast.project.key: TODAY})
    assert state(malin, TODAY, plan) == State.FUNDING
    assert state(malin, TODAY + dt.timedelta(days=1), plan) == State.DUE


def test_what_is_planned_to_come_is_not_over(malin):
    m.FollowUp.objects.filter(enrolment__person=malin).update(due_on=dt.date(2024, 1, 1), observed_on=None, status="")
    assert state(malin) == State.WAITING


def test_what_stands_with_a_double_counts(malin):
    m.PersonFact.objects.filter(person__merged_into=malin).update(from_on=dt.date(2025, 1, 1))
    assert standing_of(malin, TODAY, PLAN).last_note == dt.date(2025, 1, 1)
    assert not [one for one in expired(TODAY, PLAN) if one.person.pk == malin.pk]


def test_one_without_a_single_date_counts_from_when_it_was_added(db):
    make_cast()
    person = make.make_person("Ensam")
    m.Person.objects.filter(pk=person.pk).update(created_at=dt.datetime(2010, 5, 1, 12, tzinfo=dt.UTC))
    assert standing_of(m.Person.objects.get(pk=person.pk), TODAY, PLAN).last_note == dt.date(2010, 5, 1)


def test_a_leader_sees_those_of_her_own_project_only(cast, malin):
    m.Person.objects.exclude(pk=malin.pk).update(created_at=dt.datetime(2010, 5, 1, tzinfo=dt.UTC))
    assert [one.person for one in expired(TODAY, PLAN, cast.actor("cia")) if one.state is State.DUE] == [malin]
    for name in ("bo", "eva", "inga", "harald"):
        assert expired(TODAY, PLAN, cast.actor(name)) == []


def test_it_costs_as_many_queries_for_one_as_for_many(cast, django_assert_max_num_queries):
    for n in range(20):
        cast.add(f"p{n}", make.make_person(f"P{n}"))
    with django_assert_max_num_queries(40):
        expired(LATER, PLAN)


def test_the_erased_and_the_doubles_are_not_listed(cast, malin):
    m.Person.objects.filter(pk=malin.pk).update(erased_at=NOW)
    assert {one.person.pk for one in expired(LATER, PLAN)}.isdisjoint(
        m.Person.objects.exclude(erased_at=None, merged_into=None).values_list("pk", flat=True)
    )


def test_every_date_that_counts_is_known():
    """A change of a model shows here; a birth date, a validity or a future end is no note."""
    counted = {f"{table.model.__name__}.{name}" for table in TABLES if table.is_case for name in date_columns(table)}
    assert counted == set(COUNTED.split())


COUNTED = """
    PersonFact.from_on PersonFact.withdrawn_at PersonSpell.starts_on PersonSpell.ends_on PersonSpell.withdrawn_at
    Consent.given_on Consent.withdrawn_on SupportPayment.month Referral.referred_on Referral.received_on
    Referral.unemployed_on Referral.decided_at Assessment.assessed_on Meeting.planned_at Meeting.held_on
    Meeting.cancelled_on Enrolment.agreement_on Enrolment.entry_on Enrolment.completed_on Enrolment.exit_on
    CaseworkerAssignment.starts_on CaseworkerAssignment.ends_on Plan.agreed_on PlanStep.planned_from PlanStep.planned_to
    PlanStep.agreed_on PlanStep.started_on PlanStep.done_on PlanStep.stopped_on Note.written_on Document.added_on
    Message.sent_at Message.read_at Participation.starts_on Participation.ends_on Attendance.certified_at
    Event.happened_on Event.withdrawn_at FollowUp.due_on FollowUp.observed_on FollowUp.recorded_at
    FollowUpAttempt.tried_on Outcome.observed_on Outcome.withdrawn_at SurveyRequest.sent_on SurveyRequest.answered_on
    SurveyRequest.declined_on Placement.starts_on Placement.ends_on Agreement.participant_signed_on
    Agreement.employer_signed_on Agreement.project_signed_on
"""


def test_the_plan_is_read_from_its_file(tmp_path, monkeypatch):
    monkeypatch.delenv("KLIV_RETENTION", raising=False)
    assert retention_plan() == RetentionPlan()
    file = tmp_path / "gallring.toml"
    monkeypatch.setenv("KLIV_RETENTION", str(file))
    with pytest.raises(KlivError):
        retention_plan()
    file.write_text("case_years = 2\n[projects]\nprov = 2030-12-31\n")
    assert retention_plan() == RetentionPlan(case_years=2, projects={"prov": dt.date(2030, 12, 31)})
    for wrong in ("case_years = ", "case_years = 0"):
        file.write_text(wrong)
        with pytest.raises(KlivError, match="Gallringsplanen"):
            retention_plan()
