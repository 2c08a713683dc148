"""Published numbers beside the same numbers counted, digit for digit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kliv.analysis.published import PublishedFigure, PublishedTable
from kliv.definition.schema.definition import Definition
from kliv.reports import swedish
from kliv.web.presenters.sources import Question, Source, questions_of, source_of


@dataclass(frozen=True)
class CellRow:
    """A number as the source prints it and as Kliv counts it, and why two that are the same may look different."""

    label: str
    printed: str
    printed_percent: str
    counted: str
    counted_percent: str
    agrees: bool
    verdict: str
    note: str


@dataclass(frozen=True)
class TableView:
    """A published table."""

    key: str
    name: str
    as_of: str
    rows: tuple[CellRow, ...]
    has_percent: bool
    source: Source | None


@dataclass(frozen=True)
class PublishedPage:
    """All published tables of a project, and how many of their numbers are the same."""

    tables: tuple[TableView, ...]
    n_same: str
    n_all: str
    all_same: bool
    questions: tuple[Question, ...]


def published_page(definition: Definition, tables: tuple[PublishedTable, ...]) -> PublishedPage:
    """The page of published numbers."""
    views = tuple(_table(definition, table) for table in tables)
    verdicts = [row.agrees for view in views for row in view.rows]
    return PublishedPage(
        tables=views,
        n_same=swedish.count(sum(verdicts)),
        n_all=swedish.count(len(verdicts)),
        all_same=all(verdicts),
        questions=questions_of(definition, "published_statistics"),
    )


def _table(definition: Definition, table: PublishedTable) -> TableView:
    rows = tuple(_row(figure) for figure in table.figures)
    return TableView(
        key=table.statistics.key,
        name=table.statistics.name,
        as_of=swedish.date(table.statistics.as_of),
        rows=rows,
        has_percent=any(row.printed_percent for row in rows),
        source=source_of(definition, table.statistics),
    )


def _row(figure: PublishedFigure) -> CellRow:
    cell = figure.cell
    counted = _share_of(figure) if cell.percent else ""
    same_percent = not cell.percent or counted == "" or _same(cell.percent, figure)
    agrees = figure.agrees and same_percent
    return CellRow(
        label=cell.label,
        printed=cell.printed,
        printed_percent=f"{cell.percent}{swedish.NBSP}%" if cell.percent else "",
        counted=_counted(figure),
        counted_percent=counted,
        agrees=agrees,
        verdict=_("lika") if agrees else _("skiljer"),
        note=_note(figure, counted) if agrees else "",
    )


def _counted(figure: PublishedFigure) -> str:
    if figure.numerator is None:
        return _("registret når inte till den dagen")
    if figure.cell.denominator is None:
        return swedish.count(figure.numerator)
    return _("%(n)s av %(base)s") % {
        "n": swedish.count(figure.numerator),
        "base": swedish.count(figure.denominator or 0),
    }


def _share_of(figure: PublishedFigure) -> str:
    if not figure.denominator or figure.numerator is None:
        return ""
    return swedish.share(figure.numerator / figure.denominator)


def _same(printed: str, figure: PublishedFigure) -> bool:
    """Whether the counted share, rounded to as many decimals as the source prints, has the source's digits."""
    decimals = len(printed.partition(",")[2])
    share = (figure.numerator or 0) / (figure.denominator or 1) * 100
    return swedish.number(share, decimals) == printed


def _note(figure: PublishedFigure, counted: str) -> str:
    """Why two equal numbers are not written alike."""
    printed = figure.cell.percent
    if printed and counted != f"{printed}{swedish.NBSP}%":
        return _("Källan skriver %(printed)s, avrundat. Kliv visar en decimal.") % {"printed": printed}
    return ""
