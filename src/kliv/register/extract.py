"""The bridge: fills the kernel's register tables from the records of a project. No name or number goes with them."""

from __future__ import annotations

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kliv.analysis.dataset import RegisterData
from kliv.analysis.tables import TABLES, Kind, Table
from kliv.register import models as m

DTYPES: dict[Kind, Any] = {
    Kind.ID: pl.Int64,
    Kind.CODE: pl.String,
    Kind.DATE: pl.Date,
    Kind.BOOL: pl.Boolean,
    Kind.INT: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.TEXT: pl.String,
}
CHUNK = 20_000  # rows that are Python's at a time; millions at once take time and memory

Rows = Iterable[Sequence[Any]]


def extract(project_key: str, as_of: dt.date) -> RegisterData:
    """The register tables of a project, as its records stand now; facts later than as_of stay in and are not seen.

    One query a table, a few more for enrolments and events, all in one transaction so that the tables agree. A referral
    that has not led to an enrolment is a row of enrolments without entry, its id negative. Persons that have been found
    to be the same are one. Raises Project.DoesNotExist.
    """
    with transaction.atomic(), _uncollected():
        project = m.Project.objects.get(key=project_key)
        frames = {name: frame(TABLES[name], rows(project)) for name, rows in _SOURCES.items()}
    frames = _one_person_each(frames)
    invented = not m.Person.objects.filter(enrolments__project=project, invented=False).exists()
    return RegisterData(project=project_key, as_of=as_of, tables=frames, invented=invented)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python looks for cycles every 700 rows and finds none: a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def frame(table: Table, rows: Rows) -> pl.DataFrame:
    """A table of the contract from rows in its order of columns; empty texts are missing where the column allows it.

    Dates may be texts and yes/no numbers, as SQLite gives them.
    """
    remaining = iter(rows)
    chunks = [_chunk(table, part) for part in iter(lambda: list(islice(remaining, CHUNK)), [])]
    made = pl.concat(chunks) if chunks else _chunk(table, [])
    blank = [c.name for c in table.columns if c.nullable and DTYPES[c.kind] == pl.String]
    return made.with_columns(pl.col(blank).replace("", None)) if blank else made


def _chunk(table: Table, rows: list[Sequence[Any]]) -> pl.DataFrame:
    values: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return pl.DataFrame([_series(c.name, c.kind, column) for c, column in zip(table.columns, values, strict=True)])


def _series(name: str, kind: Kind, values: Sequence[Any]) -> pl.Series:
    sample = next((value for value in values if value is not None), None)
    if kind is Kind.DATE and isinstance(sample, str):
        return pl.Series(name, values, pl.String).str.to_date("%Y-%m-%d")
    if kind is Kind.BOOL and sample is not None and not isinstance(sample, bool):
        return pl.Series(name, values, pl.Int64).cast(pl.Boolean)
    return pl.Series(name, values, DTYPES[kind], strict=False)


def _fetched(query: QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver gives them; Django's way through every value takes five times as long."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _people(project: m.Project) -> QuerySet[m.Person]:
    """Everyone who is referred to the project or has been enrolled in it."""
    return m.Person.objects.filter(
        Q(pk__in=m.Enrolment.objects.filter(project=project).values("person"))
        | Q(pk__in=m.Referral.objects.filter(project=project).values("person"))
    )


def _persons(project: m.Project) -> Rows:
    for *fields, protection in _fetched(
        _people(project).values_list(
            "pk", "birth_date", "sex", "municipality", "district", "household_id", "protection"
        )
    ):
        yield *fields, bool(protection)


def _facts(project: m.Project) -> Rows:
    return _fetched(
        m.PersonFact.objects.filter(person__in=_people(project), withdrawn_at=None).values_list(
            "person_id", "fact", "value", "from_on"
        )
    )


def _spells(project: m.Project) -> Rows:
    for *fields, end, unknown in _fetched(
        m.PersonSpell.objects.filter(person__in=_people(project), withdrawn_at=None).values_list(
            "person_id", "kind", "code", "starts_on", "ends_on", "end_unknown"
        )
    ):
        yield *fields, end, "known" if end else "unknown" if unknown else "open"


def _enrolments(project: m.Project) -> Rows:
    responsible = m.CaseworkerAssignment.objects.filter(enrolment=OuterRef("pk"), role="responsible")
    yield from _fetched(
        m.Enrolment.objects.filter(project=project)
        .annotate(caseworker=Subquery(responsible.order_by("-starts_on").values("user")[:1]))
        .values_list(
            "pk", "person_id", "target_group", "unit_code", "municipality", "referral__referred_by", "caseworker",
            "referral__referred_on", "referral__unemployed_on", "entry_on", "completed_on", "exit_on", "exit_reason",
        )
    )  # fmt: skip
    for pk, person, group, by, on, unemployed in _fetched(
        m.Referral.objects.filter(project=project, enrolment=None).values_list(
            "pk", "person_id", "target_group", "referred_by", "referred_on", "unemployed_on"
        )
    ):
        yield -pk, person, group, None, None, by, None, on, unemployed, None, None, None, None


def _activities(project: m.Project) -> Rows:
    # Hours are those of the sessions attended, or what was reported for an activity without sessions.
    yield from _fetched(
        m.Participation.objects.filter(enrolment__project=project)
        .annotate(hours=Coalesce(Sum("attendance__minutes") / 60.0, "reported_hours"))
        .values_list("enrolment_id", "activity", "starts_on", "ends_on", "completed", "hours", "workplace_id")
    )
    for enrolment, kind, start, end, workplace in _fetched(
        m.Placement.objects.filter(enrolment__project=project).values_list(
            "enrolment_id", "kind", "starts_on", "ends_on", "workplace_id"
        )
    ):
        yield enrolment, kind, start, end, None, None, workplace


def _events(project: m.Project) -> Rows:
    yield from _fetched(
        m.Event.objects.filter(enrolment__project=project, withdrawn_at=None).values_list(
            "enrolment_id", "event", "code", "happened_on", "workplace_id"
        )
    )
    enrolments, referrals = _enrolments_of(project), _referrals_of(project)
    for person, kind, outcome, held_on in _fetched(
        m.Meeting.objects.filter(project=project, held_on__isnull=False).values_list(
            "person_id", "kind", "outcome", "held_on"
        )
    ):
        # A meeting is about a person and belongs to the first enrolment that was not over when it was held.
        not_over = (pk for pk, exit_on in enrolments.get(person, ()) if exit_on is None or exit_on >= held_on)
        about = next(not_over, referrals.get(person))
        if about is not None:
            yield about, kind, outcome, held_on, None


def _enrolments_of(project: m.Project) -> dict[int, list[tuple[int, Any]]]:
    """By person, each enrolment with its exit, in order of entry."""
    found: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for person, pk, exit_on in _fetched(
        m.Enrolment.objects.filter(project=project).order_by("entry_on", "pk").values_list("person_id", "pk", "exit_on")
    ):
        found[person].append((pk, exit_on))
    return found


def _referrals_of(project: m.Project) -> dict[int, int]:
    """By person, the id (negative) of the first referral that has not led to an enrolment."""
    waiting = m.Referral.objects.filter(project=project, enrolment=None).order_by("-referred_on", "-pk")
    return {person: -pk for person, pk in _fetched(waiting.values_list("person_id", "pk"))}


def _outcomes(project: m.Project) -> Rows:
    return _fetched(
        m.Outcome.objects.filter(enrolment__project=project, withdrawn_at=None).values_list(
            "enrolment_id", "at", "outcome", "kind", "extent_percent", "observed_on"
        )
    )


def _follow_ups(project: m.Project) -> Rows:
    return _fetched(
        m.FollowUp.objects.filter(enrolment__project=project)
        .exclude(status="")
        .values_list("enrolment_id", "at", "due_on", "status", "observed_on")
    )


def _assessments(project: m.Project) -> Rows:
    return _fetched(
        m.AssessmentAnswer.objects.filter(
            Q(assessment__project=project) | Q(assessment__project=None), assessment__person__in=_people(project)
        ).values_list(
            "assessment__person_id", "assessment__instrument", "item", "value", "assessment__rater_role",
            "assessment__assessed_on",
        )
    )  # fmt: skip


def _answers(project: m.Project) -> Rows:
    answers = m.SurveyAnswer.objects.filter(request__project=project, request__answered_on__isnull=False)
    for survey, enrolment, workplace, partner, question, value, on in _fetched(
        answers.values_list(
            "request__survey", "request__enrolment_id", "request__workplace_id", "request__organisation_id",
            "question", "value", "request__answered_on",
        )
    ):  # fmt: skip
        who = "participant" if enrolment else "employer" if workplace else "partner"
        yield survey, who, enrolment or workplace or partner, question, value, on


def _employers(project: m.Project) -> Rows:
    return _fetched(
        m.EmployerParticipation.objects.filter(project=project).values_list(
            "workplace_id", "workplace__industry", "starts_on", "ends_on"
        )
    )


def _support_payments(project: m.Project) -> Rows:
    return _fetched(
        m.SupportPayment.objects.filter(person__in=_people(project)).values_list(
            "person_id", "month", "kind", "amount_ore"
        )
    )


def _costs(project: m.Project) -> Rows:
    return _fetched(m.CostEntry.objects.filter(project=project).values_list("line", "month", "amount_ore"))


def _levels(project: m.Project) -> Rows:
    return _fetched(
        m.LevelObservation.objects.filter(project=project).values_list("indicator", "observed_on", "value", "evidence")
    )


def _milestones(project: m.Project) -> Rows:
    return _fetched(
        m.GoalEvidence.objects.filter(project=project).values_list("goal", "recorded_on", "reached_on", "evidence")
    )


_SOURCES: dict[str, Callable[[m.Project], Rows]] = {
    "persons": _persons,
    "facts": _facts,
    "spells": _spells,
    "enrolments": _enrolments,
    "activities": _activities,
    "events": _events,
    "outcomes": _outcomes,
    "follow_ups": _follow_ups,
    "assessments": _assessments,
    "answers": _answers,
    "employers": _employers,
    "support_payments": _support_payments,
    "costs": _costs,
    "levels": _levels,
    "milestones": _milestones,
}


def _one_person_each(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Rows of a person that is the same as another are given that person's id, and the double person goes."""
    pairs = m.Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    same = {double: kept for double, kept in pairs if kept is not None}
    if not same:
        return frames
    while any(kept in same for kept in same.values()):
        same = {double: same.get(kept, kept) for double, kept in same.items()}
    merged = {
        name: table.with_columns(pl.col("person_id").replace(same)) if "person_id" in table.columns else table
        for name, table in frames.items()
    }
    return merged | {"persons": merged["persons"].unique("person_id", keep="first", maintain_order=True)}
