"""Places: ceilings and plans beside how many there are, and quotas beside how the places are divided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kliv.analysis.results import Figure, ValueUnit
from kliv.core.conditions.words import describe
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import Intake
from kliv.reports import swedish
from kliv.reports.labels import code_label
from kliv.reports.places import Places, Stock
from kliv.web.presenters.figures import Bar, bar_of
from kliv.web.presenters.goals import PartView, part_views
from kliv.web.presenters.organisation import Fact
from kliv.web.presenters.sources import Source, source_of
from kliv.web.presenters.telling import Telling


@dataclass(frozen=True)
class PlacesRow:
    """How many of a target group (or of all) have started, left and are enrolled, beside the ceiling."""

    name: str
    started: str
    exited: str
    enrolled: str
    ceiling: str
    bar: Bar | None


@dataclass(frozen=True)
class QuotaView:
    """A quota with how it came out, among whom."""

    name: str
    base: str
    parts: tuple[PartView, ...]
    source: Source | None


@dataclass(frozen=True)
class PlacesView:
    """Everything about places."""

    rows: tuple[PlacesRow, ...]
    total: PlacesRow
    has_ceiling: bool
    plans: tuple[Fact, ...]
    quotas: tuple[QuotaView, ...]


def places_view(telling: Telling, places: Places) -> PlacesView:
    """The places of a project as they stand on the measuring date."""
    definition, words = telling.definition, telling.words
    ceilings = {group.key: group.enrolled_at_most for group in definition.target_groups}
    rows = tuple(
        _row(code_label("target_group", code, definition, words), stock, ceilings.get(code))
        for code, stock in places.by_target_group.items()
    )
    ceiling = definition.places.enrolled_at_most
    return PlacesView(
        rows=rows if len(rows) > 1 else (),
        total=_row(_("Alla"), places.total, ceiling),
        has_ceiling=bool(ceiling or any(ceilings.values())),
        plans=tuple(_plans(definition)),
        quotas=tuple(
            QuotaView(
                name=quota.name,
                base=describe(quota.base, words) if quota.base else "",
                parts=part_views(telling, quota.column, places.quotas[quota.key]),
                source=source_of(definition, quota),
            )
            for quota in definition.places.quotas
            if places.quotas.get(quota.key)
        ),
    )


def _row(name: str, stock: Stock, ceiling: int | None) -> PlacesRow:
    enrolled = Figure(numerator=stock.enrolled, denominator=None, value=stock.enrolled)
    return PlacesRow(
        name=name,
        started=swedish.count(stock.started),
        exited=swedish.count(stock.exited),
        enrolled=swedish.count(stock.enrolled),
        ceiling=swedish.count(ceiling) if ceiling else swedish.MISSING,
        bar=bar_of(enrolled, ValueUnit.COUNT, (float(ceiling),)) if ceiling else None,
    )


def _plans(definition: Definition) -> Iterator[Fact]:
    """What the source says of volumes, each number beside what it counts."""
    places = definition.places
    for name, number in (
        (_("Planerat antal deltagare"), definition.project.planned_participants),
        (_("Minst så många under hela projektet"), places.planned_at_least),
        (_("Högst inskrivna samtidigt"), places.enrolled_at_most),
        (_("Kurser"), places.courses),
        (_("Branscher"), places.branches),
        (_("Kursplatser"), places.course_places),
        (_("Hushåll"), places.households),
    ):
        if number:
            yield Fact(name, swedish.count(number))
    if places.intake:
        yield _intake(places.intake)


def _intake(intake: Intake) -> Fact:
    low, high = intake.per_caseworker_and_month
    return Fact(
        _("Starter per handläggare och månad"),
        swedish.count(low) if low == high else f"{low}{swedish.DASH}{high}",
        _("%(n)s handläggare, från %(month)s: %(low)s–%(high)s starter i månaden")
        % {
            "n": intake.caseworkers,
            "month": f"{swedish.MONTHS[intake.first_month.month - 1]} {intake.first_month.year}",
            "low": low * intake.caseworkers,
            "high": high * intake.caseworkers,
        },
    )
