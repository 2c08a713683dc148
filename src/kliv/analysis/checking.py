"""What must hold in the register tables, beyond the types: codes, keys, order of dates, references; and, for a
project, that every code is one its definition knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from kliv.analysis.dataset import RegisterData
from kliv.analysis.faults import ROW, Loaded, listed
from kliv.analysis.known_codes import known_codes
from kliv.analysis.tables import TABLES, Column, Table
from kliv.core.errors import Fault
from kliv.definition.schema.definition import Definition

# Whose ids respondent_id holds, by who answers; partners and referrers stand in no table.
RESPONDENTS: Final = {"participant": "enrolments", "employer": "employers"}
NAMES: Final = {"persons": "person", "enrolments": "inskrivning", "employers": "arbetsgivare"}


def check_tables(loaded: Mapping[str, Loaded]) -> Iterator[Fault]:
    """Every fault in tables whose columns have their right types. A table that is missing is passed over."""
    for name, one in loaded.items():
        table = TABLES[name]
        for column in table.columns:
            yield from _check_column(one, column, loaded)
        yield from _check_key(one, table)
        for earlier, later in table.order:
            yield from one.rows(later, pl.col(later) < pl.col(earlier), f"en dag på eller efter {earlier}")
    if "spells" in loaded:
        yield from _check_spell_ends(loaded["spells"])
    if "answers" in loaded:
        yield from _check_respondents(loaded["answers"], loaded)
    if "persons" in loaded and "enrolments" in loaded:
        enrolled = loaded["enrolments"].frame["person_id"]
        alone = ~pl.col("person_id").is_in(enrolled.unique().implode())
        yield from loaded["persons"].rows("person_id", alone, "en person med minst en inskrivning")


def _check_column(one: Loaded, column: Column, loaded: Mapping[str, Loaded]) -> Iterator[Fault]:
    """Codes of a closed list, months as first days, and references."""
    value = pl.col(column.name)
    if column.codes:
        yield from one.rows(column.name, ~value.is_in(column.codes), "någon av " + ", ".join(column.codes))
    if column.name == "month":
        yield from one.rows(column.name, value.dt.day() != 1, "månadens första dag")
    if column.refers_to and column.refers_to in loaded:
        yield from _check_reference(one, column.name, loaded[column.refers_to], column.refers_to)


def _check_reference(
    one: Loaded, column: str, target: Loaded, table: str, of: pl.Expr | None = None
) -> Iterator[Fault]:
    """Ids that are not in the table they refer to. Not checked while any of that table's own ids is at fault."""
    ids = target.frame[TABLES[table].key[0]]
    if ids.null_count():
        return
    lost = pl.col(column).is_not_null() & ~pl.col(column).is_in(ids.unique().implode())
    yield from one.rows(column, lost if of is None else of & lost, f"en {NAMES[table]} som finns i {target.name}")


def _check_key(one: Loaded, table: Table) -> Iterator[Fault]:
    """Rows whose key stands on an earlier row."""
    if not table.key:
        return
    whole = one.frame.filter(pl.all_horizontal(pl.col(table.key).is_not_null()))
    twice = whole.filter(~pl.struct(table.key).is_first_distinct())
    found = twice.select(ROW, found=pl.concat_str(pl.col(table.key).cast(pl.String), separator=", "))
    where = f"{one.name}, kolumn {' + '.join(table.key)}"
    yield from listed(where, found, "ett värde som inte står på en tidigare rad")


def _check_spell_ends(spells: Loaded) -> Iterator[Fault]:
    """A known end has its date, an open or unknown end has none."""
    known = pl.col("end") == "known"
    yield from spells.rows("end_on", known & pl.col("end_on").is_null(), "ett datum, eftersom end är known")
    dated = pl.col("end").is_in(["open", "unknown"]) & pl.col("end_on").is_not_null()
    yield from spells.rows("end_on", dated, "tomt, eftersom end är open eller unknown")


def _check_respondents(answers: Loaded, loaded: Mapping[str, Loaded]) -> Iterator[Fault]:
    """Answers of participants and employers that are in no table."""
    for respondent, table in RESPONDENTS.items():
        if table in loaded:
            of = pl.col("respondent") == respondent
            yield from _check_reference(answers, "respondent_id", loaded[table], table, of)


def check_register(data: RegisterData, definition: Definition) -> list[Fault]:
    """Every code in the register that the definition does not know, with table, column and row (1 = first row).

    Held to the definition: target groups, units, exit reasons, activities, outcomes and their kinds, follow-ups,
    instruments, items, judgements, surveys, questions, budget lines, indicators, goals, facts, kinds of spell and
    their codes, events. Empty where all is well; also a fault where the register is another project's.
    """
    faults = [] if data.project == definition.key else [Fault("datapackage.json", definition.key, data.project)]
    for rule in known_codes(definition):
        frame = data.lazy(rule.table).collect(backend="polars").to_native().with_row_index(ROW, offset=1)
        faults.extend(Loaded(rule.table, frame).rows(rule.column, rule.is_unknown(), rule.expected))
    return faults
