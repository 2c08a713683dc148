"""Who runs a project and with what money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kliv.core.conditions.vocabulary import Words, capital
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.organisation import BudgetLine, Partner
from kliv.reports import swedish
from kliv.web.presenters.labels import BUDGET_VERSIONS, PARTNER_ROLES, RATE_PERIODS, UNIT_KINDS
from kliv.web.presenters.sources import Source, source_of


@dataclass(frozen=True)
class PartnerView:
    """A partner: the unit, the organisation it belongs to, its municipality and its part in the project."""

    name: str
    organisation: str
    municipality: str
    districts: str
    role: str


@dataclass(frozen=True)
class StaffView:
    """People by function."""

    name: str
    count: str
    fte: str


@dataclass(frozen=True)
class Fact:
    """A named value, and what more is to be said of it."""

    name: str
    value: str
    more: str = ""


@dataclass(frozen=True)
class BudgetView:
    """A version of the budget; `share` is the support's share of the total, computed."""

    version: str
    total: str
    support: str
    share: str
    decided_on: str


@dataclass(frozen=True)
class Organisation:
    """Partners, units, staff and steering group."""

    partners: tuple[PartnerView, ...]
    units: tuple[Fact, ...]
    staff: tuple[StaffView, ...]
    staff_total: str
    group: str
    group_shared: str
    group_varies: str
    members: tuple[str, ...]
    group_source: Source | None


@dataclass(frozen=True)
class Money:
    """The budget in its versions and lines, the programme's facts, and the three rates that must not be mixed."""

    budgets: tuple[BudgetView, ...]
    lines: tuple[Fact, ...]
    rates: tuple[Fact, ...]
    programme: tuple[Fact, ...]
    co_financing: tuple[Fact, ...]
    source: Source | None

    @property
    def is_told(self) -> bool:
        """Whether the source says anything of money."""
        return bool(self.budgets or self.lines or self.programme or self.rates)


def organisation_of(definition: Definition, words: Words) -> Organisation:
    """Who runs the project."""
    governance = definition.governance
    fte = sum(staff.count * staff.fte_each for staff in definition.staff)
    return Organisation(
        partners=tuple(_partner(partner, words) for partner in definition.partners),
        units=tuple(
            Fact(
                unit.name,
                str(UNIT_KINDS[unit.kind]),
                ", ".join(_municipality(words, code) for code in unit.municipalities if len(unit.municipalities) > 1),
            )
            for unit in definition.units
        ),
        staff=tuple(
            StaffView(person.name, swedish.count(person.count), swedish.number(person.count * person.fte_each))
            for person in definition.staff
        ),
        staff_total=swedish.number(fte) if len(definition.staff) > 1 else "",
        group=governance.name if governance else "",
        group_shared=(governance.shared_with or "") if governance else "",
        group_varies=(governance.varies_by or "") if governance else "",
        members=governance.members if governance else (),
        group_source=source_of(definition, governance) if governance else None,
    )


def money_of(definition: Definition) -> Money:
    """The money of the project."""
    funding = definition.funding
    return Money(
        budgets=tuple(
            BudgetView(
                version=str(BUDGET_VERSIONS[budget.version]),
                total=_about(budget.total, budget.approximate),
                support=_about(budget.esf_support, budget.approximate),
                share=swedish.share(budget.esf_support / budget.total)
                if budget.total and budget.esf_support is not None
                else swedish.MISSING,
                decided_on=swedish.date(budget.decided_on) if budget.decided_on else "",
            )
            for budget in funding.budgets
        ),
        lines=tuple(Fact(line.name, _about(line.amount, line.approximate), _line(line)) for line in funding.lines),
        rates=tuple(
            Fact(
                rate.name,
                f"{swedish.kronor(rate.amount)} {RATE_PERIODS[rate.per]}",
                _("från %(day)s") % {"day": swedish.date(rate.valid_from)},
            )
            for rate in funding.rates
        ),
        programme=tuple(_programme(definition)),
        co_financing=tuple(_co_financing(definition)),
        source=_first_source(definition),
    )


def _first_source(definition: Definition) -> Source | None:
    stated = [definition.funding.programme, *definition.funding.budgets, *definition.funding.lines]
    return next((source for one in stated if one and (source := source_of(definition, one))), None)


def _municipality(words: Words, code: str) -> str:
    named = words.value("municipality", code)
    return named if named != code else words.value("project_municipality", code)


def _partner(partner: Partner, words: Words) -> PartnerView:
    return PartnerView(
        name=partner.unit or partner.organisation,
        organisation=partner.organisation if partner.unit and partner.unit != partner.organisation else "",
        municipality=capital(_municipality(words, partner.municipality)) if partner.municipality else "",
        districts=", ".join(partner.districts),
        role=str(PARTNER_ROLES[partner.role]),
    )


def _about(amount: int | None, approximate: bool) -> str:
    if amount is None:
        return swedish.MISSING
    return _("cirka %(amount)s") % {"amount": swedish.kronor(amount)} if approximate else swedish.kronor(amount)


def _line(line: BudgetLine) -> str:
    paid = _("betalas av %(who)s") % {"who": line.paid_by} if line.paid_by else ""
    return " · ".join(part for part in (paid, _("bidrag i annat än pengar") if line.in_kind else "") if part)


def _programme(definition: Definition) -> Iterable[Fact]:
    programme = definition.funding.programme
    if programme is None:
        return
    numbers = {programme.reference_number, programme.project_number} - {None}
    told = (
        (_("Fond"), programme.fund),
        (ngettext("Diarienummer och projektnummer", "Diarienummer, projektnummer", len(numbers)),
         ", ".join(sorted(str(number) for number in numbers))),
        (_("Region"), programme.region),
        (_("Programområde"), programme.priority_axis),
        (_("Specifikt mål"), programme.specific_objective),
        (_("Interventionstyp"), programme.intervention_field),
        (_("Stödmottagarens postnummer"), programme.beneficiary_postcode),
        (_("Stödmottagarens adress"), programme.beneficiary_address),
    )  # fmt: skip
    yield from (Fact(name, value) for name, value in told if value)


def _co_financing(definition: Definition) -> Iterable[Fact]:
    programme = definition.funding.programme
    if programme is None:
        return
    for name, rate, meaning in (
        (
            _("Unionens medfinansieringsgrad"),
            programme.union_co_financing_rate,
            _("gäller hela programmet, inte projektet"),
        ),
        (_("Högsta stödandel"), programme.call_max_support_rate, _("enligt utlysningen")),
        (
            _("Projektets egen stödandel"),
            definition.funding.project_support_rate(),
            _("räknas fram: beviljat stöd genom total budget"),
        ),
    ):
        yield Fact(name, swedish.share(rate) if rate is not None else _("anges inte"), meaning)
