"""The way in for register tables: a folder of them, or invented people, becomes records. The twin of `extract`.

For the demo, for tests and for moving a project here. Loading a register and extracting it again gives the same
figures; ids change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
from django.db import models, transaction

from kliv.analysis.dataset import RegisterData
from kliv.core.identity import parse_number
from kliv.core.sorting import fold, sort_key
from kliv.register import keys
from kliv.register import load_steps as steps
from kliv.register import models as m
from kliv.register.bulk import highest, insert, much_is_added
from kliv.register.load_work import SOURCE, Extras, Identity, Load, Row

__all__ = ["Extras", "Identity", "load"]

BATCH = 2000  # rows a statement, of the records that hold something encrypted


def load(
    data: RegisterData, project: m.Project, extras: Extras, progress: Callable[[int, int], None] | None = None
) -> None:
    """Makes records of a register, all of it or nothing. progress: steps done, of how many.

    The register is taken to have been checked (`analysis.checking`); ids must be positive. Raises IntegrityError
    where the database refuses, IdentityError for a number that is none.
    """
    enrolments = data.tables["enrolments"]
    assert isinstance(enrolments, pl.DataFrame)
    referred_only = enrolments.filter(pl.col("entry_on").is_null())["enrolment_id"].to_list()
    with transaction.atomic(), much_is_added(_TOUCHED):
        shift = {model: highest(model) for model in _TOUCHED}
        work = Load(project, data, extras, shift, frozenset(referred_only))
        for number, step in enumerate(_STEPS, 1):
            step(work)
            if progress:
                progress(number, len(_STEPS))


def _employers(work: Load) -> None:
    rows = list(work.rows("employers"))
    industries = {row["employer_id"]: row["industry"] or "" for row in reversed(rows)}
    companies = work.new_ids(m.Organisation, len(industries))
    names = {old: f"Arbetsgivare {old} ({work.project.name})" for old in industries}
    insert(
        m.Organisation,
        (
            {"id": pk, "kind": "employer", "name": name, "sort_key": sort_key(name)}
            for pk, name in zip(companies, names.values(), strict=True)
        ),
    )
    insert(
        m.Workplace,
        (
            {"id": work.workplace(old), "employer_id": pk, "name": names[old], "industry": industry}
            for pk, (old, industry) in zip(companies, industries.items(), strict=True)
        ),
    )
    insert(
        m.EmployerParticipation,
        (
            {
                "project_id": work.project.pk, "workplace_id": work.workplace(row["employer_id"]),
                "starts_on": row["participating_from"], "ends_on": row["participating_to"],
            }
            for row in rows
        ),
    )  # fmt: skip


def _persons(work: Load) -> None:
    households = {row["household_id"] for row in work.rows("persons")} - {None}
    insert(m.Household, ({"id": work.shift[m.Household] + old} for old in sorted(households)))
    _save(_person(work, row) for row in work.rows("persons"))
    _save(
        number
        for row in work.rows("persons")
        if (identity := work.extras.identities.get(row["person_id"])) and identity.number
        for number in [_number(work.person(row["person_id"]), identity.number, work)]
    )


def _person(work: Load, row: Row) -> m.Person:
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


def _number(person: int, text: str, work: Load) -> m.PersonNumber:
    number = parse_number(text, work.data.as_of)
    return m.PersonNumber(
        person_id=person,
        number=number.digits,
        digest=keys.lookup_digest(number.digits, "person_number"),
        kind=number.kind.value,
    )


def _facts(work: Load) -> None:
    insert(
        m.PersonFact,
        (
            {
                "person_id": work.person(row["person_id"]), "fact": row["fact"], "value": row["value"],
                "from_on": row["from_on"], "source": SOURCE,
            }
            for row in work.rows("facts")
        ),
    )  # fmt: skip


def _spells(work: Load) -> None:
    insert(
        m.PersonSpell,
        (
            {
                "person_id": work.person(row["person_id"]), "kind": row["kind"], "code": row["code"],
                "starts_on": row["start_on"], "ends_on": row["end_on"], "end_unknown": row["end"] == "unknown",
                "source": SOURCE,
            }
            for row in work.rows("spells")
        ),
    )  # fmt: skip


_STEPS: tuple[Callable[[Load], None], ...] = (
    _employers, _persons, _facts, _spells, steps.enrolments, steps.activities, steps.events, steps.outcomes,
    steps.assessments, steps.answers, steps.money,
)  # fmt: skip
_TOUCHED: tuple[type[models.Model], ...] = (
    m.Organisation, m.Workplace, m.Household, m.Person, m.Referral, m.Enrolment, m.Meeting, m.Assessment,
    m.SurveyRequest,
)  # fmt: skip


def _save(rows: Iterable[models.Model]) -> None:
    made = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=BATCH)
