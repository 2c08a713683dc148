"""The way in for register tables: a folder of them, or invented people, becomes records. The twin of `extract`.

For the demo, for tests and for moving a project here. Loading a register and extracting it again gives the same
figures; ids change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

import polars as pl
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from kliv.analysis.dataset import RegisterData
from kliv.core.identity import parse_number
from kliv.core.sorting import fold, sort_key
from kliv.register import keys
from kliv.register import models as m

BATCH = 2000
MEETINGS = frozenset({"three_party_meeting"})
SOURCE = "loaded"
Row = dict[str, Any]


class Identity(Protocol):
    """A name and a number for a person; for invented people both are invented."""

    @property
    def given_name(self) -> str:
        """First name."""

    @property
    def family_name(self) -> str:
        """Last name."""

    @property
    def number(self) -> str:
        """Twelve digits, or empty where there is none."""


@dataclass(frozen=True)
class Extras:
    """What a register does not hold.

    loaded_by: who answers for it. identities: name and number by person_id; a person without is anonymous.
    caseworkers: the enrolments are shared out among them in turn. meeting_roles: who attended a three-party meeting.
    units: organisations by unit code.
    """

    loaded_by: m.User
    identities: Mapping[int, Identity] = field(default_factory=dict)
    caseworkers: Sequence[m.User] = ()
    meeting_roles: Sequence[str] = ()
    units: Mapping[str, m.Organisation] = field(default_factory=dict)


@dataclass(frozen=True)
class _Load:
    """The register that is loaded, and by how much its ids are moved to become ours."""

    project: m.Project
    data: RegisterData
    extras: Extras
    shift: Mapping[type[models.Model], int]
    referred_only: frozenset[int]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table."""
        frame = self.data.tables[table]
        assert isinstance(frame, pl.DataFrame)
        return frame.iter_rows(named=True)

    def person(self, old: int) -> int:
        """Our id of a person."""
        return old + self.shift[m.Person]

    def enrolment(self, old: int) -> int:
        """Our id of an enrolment."""
        return old + self.shift[m.Enrolment]

    def workplace(self, old: int | None) -> int | None:
        """Our id of a workplace."""
        return None if old is None else old + self.shift[m.Workplace]


def load(
    data: RegisterData, project: m.Project, extras: Extras, progress: Callable[[int, int], None] | None = None
) -> None:
    """Makes records of a register, all of it or nothing. progress: steps done, of how many.

    The register is taken to have been checked (`analysis.checking`); ids must be positive. Raises IntegrityError
    where the database refuses, IdentityError for a number that is none.
    """
    with transaction.atomic():
        enrolments = data.tables["enrolments"]
        assert isinstance(enrolments, pl.DataFrame)
        referred_only = enrolments.filter(pl.col("entry_on").is_null())["enrolment_id"].to_list()
        shift: dict[type[models.Model], int] = {
            model: _highest(model) for model in (m.Person, m.Enrolment, m.Household, m.Workplace, m.Referral)
        }
        work = _Load(project, data, extras, shift, frozenset(referred_only))
        for number, step in enumerate(_STEPS, 1):
            step(work)
            if progress:
                progress(number, len(_STEPS))
        _reset_sequences()


def _employers(work: _Load) -> None:
    rows = list(work.rows("employers"))
    if not rows:
        return
    companies = [
        m.Organisation(kind="employer", name=f"Arbetsgivare {row['employer_id']} ({work.project.name})") for row in rows
    ]
    _save(companies)
    places = {row["employer_id"]: company for row, company in zip(rows, companies, strict=True)}
    _save(
        m.Workplace(
            pk=work.workplace(old), employer=company, name=company.name,
            industry=next(row["industry"] for row in rows if row["employer_id"] == old) or "",
        )
        for old, company in places.items()
    )  # fmt: skip
    _save(
        m.EmployerParticipation(
            project=work.project, workplace_id=row["employer_id"] + work.shift[m.Workplace],
            starts_on=row["participating_from"], ends_on=row["participating_to"],
        )
        for row in rows
    )  # fmt: skip


def _persons(work: _Load) -> None:
    households = {row["household_id"] for row in work.rows("persons")} - {None}
    _save(m.Household(pk=work.shift[m.Household] + old) for old in sorted(households))
    _save(_person(work, row) for row in work.rows("persons"))
    _save(
        number
        for row in work.rows("persons")
        if (identity := work.extras.identities.get(row["person_id"])) and identity.number
        for number in [_number(work.person(row["person_id"]), identity.number, work)]
    )


def _person(work: _Load, row: Row) -> m.Person:
    identity = work.extras.identities.get(row["person_id"])
    person = m.Person(
        pk=work.person(row["person_id"]),
        birth_date=row["birth_date"],
        sex=row["sex"],
        municipality="" if row["protected"] else row["municipality"] or "",
        district="" if row["protected"] else row["district"] or "",
        household_id=row["household_id"] and work.shift[m.Household] + row["household_id"],
        protection="secrecy_marker" if row["protected"] else "",
        anonymous=identity is None,
        invented=work.data.invented,
    )
    if identity is not None:
        person.given_name, person.family_name = identity.given_name, identity.family_name
        if not row["protected"]:
            person.search_name = fold(f"{identity.given_name} {identity.family_name}")
            person.sort_key = sort_key(f"{identity.family_name}, {identity.given_name}")
    return person


def _number(person: int, text: str, work: _Load) -> m.PersonNumber:
    number = parse_number(text, work.data.as_of)
    return m.PersonNumber(
        person_id=person,
        number=number.digits,
        digest=keys.lookup_digest(number.digits, "person_number"),
        kind=number.kind.value,
    )


def _facts(work: _Load) -> None:
    _save(
        m.PersonFact(
            person_id=work.person(row["person_id"]), fact=row["fact"], value=row["value"], from_on=row["from_on"],
            source=SOURCE,
        )
        for row in work.rows("facts")
    )  # fmt: skip


def _spells(work: _Load) -> None:
    _save(
        m.PersonSpell(
            person_id=work.person(row["person_id"]), kind=row["kind"], code=row["code"], starts_on=row["start_on"],
            ends_on=row["end_on"], end_unknown=row["end"] == "unknown", source=SOURCE,
        )
        for row in work.rows("spells")
    )  # fmt: skip


def _enrolments(work: _Load) -> None:
    rows = list(work.rows("enrolments"))
    referrals = work.shift[m.Referral]
    _save(
        m.Referral(
            pk=referrals + row["enrolment_id"], project=work.project, person_id=work.person(row["person_id"]),
            target_group=row["target_group"] or "", referred_by=row["referred_by"] or "",
            referred_on=row["referral_on"] or row["entry_on"], received_on=row["referral_on"],
            unemployed_on=row["unemployed_on"], **({} if row["entry_on"] is None else _accepted(work)),
        )
        for row in rows if row["enrolment_id"] in work.referred_only or row["referral_on"]
    )  # fmt: skip
    _save(
        m.Enrolment(
            pk=work.enrolment(row["enrolment_id"]), project=work.project, person_id=work.person(row["person_id"]),
            referral_id=referrals + row["enrolment_id"] if row["referral_on"] else None,
            target_group=row["target_group"] or "", unit_code=row["unit"] or "",
            unit=work.extras.units.get(row["unit"]), municipality=row["municipality"] or "",
            entry_on=row["entry_on"], completed_on=row["completed_on"], exit_on=row["exit_on"],
            exit_reason=row["exit_reason"] or "",
        )
        for row in rows if row["enrolment_id"] not in work.referred_only
    )  # fmt: skip
    staff = work.extras.caseworkers
    if staff:
        _save(
            m.CaseworkerAssignment(
                enrolment_id=work.enrolment(row["enrolment_id"]), user=staff[row["enrolment_id"] % len(staff)],
                starts_on=row["entry_on"], ends_on=row["exit_on"],
            )
            for row in rows if row["enrolment_id"] not in work.referred_only
        )  # fmt: skip


def _accepted(work: _Load) -> dict[str, Any]:
    return {"decision": "accepted", "decided_by": work.extras.loaded_by, "decided_at": timezone.now()}


def _activities(work: _Load) -> None:
    _save(
        m.Participation(
            enrolment_id=work.enrolment(row["enrolment_id"]), activity=row["activity"],
            workplace_id=work.workplace(row["employer_id"]), starts_on=row["start_on"], ends_on=row["end_on"],
            completed=row["completed"], reported_hours=row["hours"],
        )
        for row in work.rows("activities")
    )  # fmt: skip


def _events(work: _Load) -> None:
    person_of = {row["enrolment_id"]: row["person_id"] for row in work.rows("enrolments")}
    meetings, attendees = [], []
    for row in work.rows("events"):
        if row["event"] not in MEETINGS:
            continue
        meeting = m.Meeting(
            project=work.project, person_id=work.person(person_of[row["enrolment_id"]]), kind=row["event"],
            held_on=row["happened_on"], outcome=row["code"] or "",
        )  # fmt: skip
        meetings.append(meeting)
        attendees += [
            m.MeetingAttendee(meeting=meeting, role=role, attended=True) for role in work.extras.meeting_roles
        ]
    _save(meetings)
    _save(attendees)
    _save(
        m.Event(
            enrolment_id=work.enrolment(row["enrolment_id"]), event=row["event"], code=row["code"] or "",
            happened_on=row["happened_on"], workplace_id=work.workplace(row["counterpart_id"]),
        )
        for row in work.rows("events")
        if row["event"] not in MEETINGS and row["enrolment_id"] not in work.referred_only
    )  # fmt: skip


def _outcomes(work: _Load) -> None:
    _save(
        m.Outcome(
            enrolment_id=work.enrolment(row["enrolment_id"]), at=row["at"], outcome=row["outcome"],
            kind=row["kind"] or "", extent_percent=row["extent"] and round(row["extent"]),
            observed_on=row["observed_on"], source=SOURCE,
        )
        for row in work.rows("outcomes")
    )  # fmt: skip
    now = timezone.now()
    _save(
        m.FollowUp(
            enrolment_id=work.enrolment(row["enrolment_id"]), at=row["at"], due_on=row["due_on"], status=row["status"],
            observed_on=row["observed_on"], source=SOURCE, recorded_by=work.extras.loaded_by, recorded_at=now,
        )
        for row in work.rows("follow_ups")
    )  # fmt: skip


def _assessments(work: _Load) -> None:
    def same(row: Row) -> tuple[Any, ...]:
        return row["person_id"], row["instrument"], row["rater"], row["assessed_on"]

    assessments, answers = [], []
    for (person, instrument, rater, on), rows in groupby(sorted(work.rows("assessments"), key=same), key=same):
        assessment = m.Assessment(
            person_id=work.person(person), project=work.project, instrument=instrument, rater_role=rater, assessed_on=on
        )
        assessments.append(assessment)
        answers += [m.AssessmentAnswer(assessment=assessment, item=row["item"], value=row["value"]) for row in rows]
    _save(assessments)
    _save(answers)


def _answers(work: _Load) -> None:
    def same(row: Row) -> tuple[Any, ...]:
        return row["survey"], row["respondent"], row["respondent_id"], row["answered_on"]

    requests, answers = [], []
    for (survey, who, respondent, on), rows in groupby(sorted(work.rows("answers"), key=same), key=same):
        request = m.SurveyRequest(
            project=work.project, survey=survey, sent_on=on, answered_on=on,
            enrolment_id=work.enrolment(respondent) if who == "participant" else None,
            workplace_id=work.workplace(respondent) if who == "employer" else None,
            organisation=work.project.owner if who in {"partner", "referrer"} else None,
        )  # fmt: skip
        requests.append(request)
        answers += [m.SurveyAnswer(request=request, question=row["question"], value=row["value"] or "") for row in rows]
    _save(requests)
    _save(answers)


def _money(work: _Load) -> None:
    _save(
        m.SupportPayment(
            person_id=work.person(row["person_id"]), month=row["month"], kind=row["kind"], amount_ore=row["amount_ore"],
            source=SOURCE,
        )
        for row in work.rows("support_payments")
    )  # fmt: skip
    project = work.project
    _save(
        m.CostEntry(project=project, line=row["line"], month=row["month"], amount_ore=row["amount_ore"])
        for row in work.rows("costs")
    )
    _save(
        m.LevelObservation(
            project=project, indicator=row["indicator"], observed_on=row["observed_on"], value=row["value"],
            evidence=row["evidence"] or "",
        )
        for row in work.rows("levels")
    )  # fmt: skip
    _save(
        m.GoalEvidence(
            project=project, goal=row["goal"], recorded_on=row["recorded_on"], reached_on=row["reached_on"],
            evidence=row["evidence"],
        )
        for row in work.rows("milestones")
    )  # fmt: skip


_STEPS: tuple[Callable[[_Load], None], ...] = (
    _employers, _persons, _facts, _spells, _enrolments, _activities, _events, _outcomes, _assessments, _answers, _money,
)  # fmt: skip


def _highest(model: type[models.Model]) -> int:
    highest = model._default_manager.aggregate(highest=Max("pk"))["highest"]
    return int(highest or 0)


def _save(rows: Iterable[models.Model]) -> None:
    made = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=BATCH)


def _reset_sequences() -> None:
    """Rows that came with an id leave PostgreSQL's sequences behind; SQLite needs nothing."""
    moved = (m.Person, m.Enrolment, m.Household, m.Workplace, m.Referral)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moved):
            cursor.execute(statement)
