"""What the source says around a project: why it exists, what it watches, what it has told, what it will ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import ContextIndicator, ReportedTable
from kliv.reports import swedish
from kliv.web.presenters.labels import STATEMENTS
from kliv.web.presenters.sources import Source, source_of


@dataclass(frozen=True)
class StatementView:
    """Something the source says, in its words."""

    name: str
    text: str
    on: str
    source: Source | None


@dataclass(frozen=True)
class StatementGroup:
    """Statements of one kind."""

    heading: str
    statements: tuple[StatementView, ...]


@dataclass(frozen=True)
class IndicatorView:
    """A figure around the project: whose it is, where it stood and where it should go."""

    name: str
    owner: str
    baseline: str
    target: str
    source: Source | None


@dataclass(frozen=True)
class TableView:
    """A table as the source prints it."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    source: Source | None


def statements_of(definition: Definition, *kinds: str) -> tuple[StatementGroup, ...]:
    """The statements by kind; kinds: which, by default all."""
    return tuple(
        StatementGroup(
            str(heading),
            tuple(
                StatementView(
                    name=said.name if said.name != str(heading) else "",
                    text=said.text,
                    on=swedish.date(said.on) if said.on else "",
                    source=source_of(definition, said),
                )
                for said in definition.statements
                if said.kind == kind
            ),
        )
        for kind, heading in STATEMENTS.items()
        if (not kinds or kind in kinds) and any(said.kind == kind for said in definition.statements)
    )


def indicators_of(definition: Definition) -> tuple[IndicatorView, ...]:
    """The context indicators: never the project's own result."""
    return tuple(
        IndicatorView(
            name=indicator.name,
            owner=indicator.owner,
            baseline=_level(indicator, indicator.baseline, indicator.baseline_on),
            target=_level(indicator, indicator.target, indicator.target_on),
            source=source_of(definition, indicator),
        )
        for indicator in definition.context_indicators
    )


def tables_of(definition: Definition) -> tuple[TableView, ...]:
    """The source's own tables, as it prints them."""
    return tuple(_table(definition, table) for table in definition.reported_tables)


def _level(indicator: ContextIndicator, value: float | None, on: object) -> str:
    if value is None:
        return swedish.MISSING
    text = f"{swedish.number(value)} {indicator.unit}"
    return _("%(level)s (%(year)s)") % {"level": text, "year": getattr(on, "year", "")} if on else text


def _table(definition: Definition, table: ReportedTable) -> TableView:
    return TableView(
        name=table.name,
        columns=table.columns,
        rows=tuple(
            tuple(swedish.number(cell) if isinstance(cell, int | float) else cell for cell in row) for row in table.rows
        ),
        note=table.note or "",
        source=source_of(definition, table),
    )
