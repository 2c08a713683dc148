"""Who runs the project and with what money: partners, staff, governance, funding."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kliv.core.frozen import Frozen
from kliv.definition.schema.base import Key, Kronor, MunicipalityCode, Named, Period, Share, Sourced, Text


class Partner(Named):
    """An organisation or unit that takes part, with its municipality where it has one."""

    organisation: Text = Field(description="organisation, till exempel Sandvikens kommun")
    unit: str | None = Field(default=None, description="enhet inom organisationen")
    municipality: MunicipalityCode | None = Field(
        default=None, description="kommunkod med fyra siffror inom citattecken"
    )
    districts: tuple[str, ...] = Field(default=(), description="stadsdelar eller områden som omfattas")
    role: Literal["owner", "partner", "co_financier", "evaluator", "network"] = Field(
        default="partner", description="roll: ägare, part, medfinansiär, utvärderare eller nätverk"
    )


class Unit(Named):
    """A place figures are broken down by: an employment office, a municipality or a group of them, a district."""

    kind: Literal["office", "municipality", "municipality_group", "district"] = Field(
        description="slag: kontor, kommun, grupp av kommuner eller stadsdel"
    )
    municipalities: tuple[MunicipalityCode, ...] = Field(default=(), description="kommunkoder som enheten omfattar")


class Staff(Sourced):
    """People employed in the project, by function, in full-time equivalents."""

    role: Key = Field(description="rollens nyckel, till exempel project_manager")
    name: Text = Field(description="rollens namn på svenska")
    count: int = Field(ge=1, description="antal personer")
    fte_each: float = Field(default=1.0, gt=0, le=1, description="årsarbetskraft per person")
    partner: Key | None = Field(default=None, description="nyckeln till den part som anställer")


class Governance(Sourced):
    """The steering group: what it builds on and who sits in it."""

    name: Text = Field(description="styrgruppens namn")
    shared_with: str | None = Field(default=None, description="projekt eller överenskommelse som gruppen delas med")
    members: tuple[str, ...] = Field(default=(), description="vilka som ingår")
    varies_by: str | None = Field(default=None, description="vad sammansättningen växlar med")


class Budget(Sourced):
    """A version of the budget: applied for, granted, or changed. Kronor."""

    version: Literal["applied", "granted", "changed", "stated"] = Field(
        description="sökt, beviljad, ändrad, eller bara uppgiven"
    )
    total: Kronor | None = Field(default=None, description="hela budgeten i kronor")
    esf_support: Kronor | None = Field(default=None, description="stödet från ESF i kronor")
    approximate: bool = Field(default=False, description="källan anger ett ungefärligt belopp")
    decided_on: dt.date | None = Field(default=None, description="beslutets dag")


class BudgetLine(Named):
    """A line of the budget, in kronor."""

    amount: Kronor | None = Field(default=None, description="belopp i kronor")
    approximate: bool = Field(default=False, description="källan anger ett ungefärligt belopp")
    paid_by: Text | None = Field(default=None, description="vem som betalar")
    in_kind: bool = Field(default=False, description="bidrag i annat än pengar, till exempel deltagarersättning")


class Rate(Named):
    """A dated amount, for example activity support per day."""

    amount: Kronor = Field(description="belopp i kronor")
    per: Literal["day", "month", "hour"] = Field(description="per dag, månad eller timme")
    valid_from: dt.date = Field(description="gäller från och med")
    valid_to: dt.date | None = Field(default=None, description="gäller till och med; utelämnad = tills vidare")


class Programme(Sourced):
    """The fund and programme, as the fund's project bank states them, and the co-financing rates.

    Three rates that must not be mixed: the Union's (programme level), the call's, and the project's own, which is
    never stored but computed as granted support / total budget.
    """

    fund: Text = Field(description="fonden, till exempel Europeiska socialfonden")
    reference_number: str | None = Field(default=None, description="diarienummer")
    project_number: str | None = Field(default=None, description="projektnummer")
    region: str | None = Field(default=None, description="region")
    priority_axis: str | None = Field(default=None, description="programområde")
    specific_objective: str | None = Field(default=None, description="specifikt mål")
    intervention_field: str | None = Field(default=None, description="interventionstyp")
    beneficiary_postcode: str | None = Field(default=None, description="stödmottagarens postnummer")
    beneficiary_address: str | None = Field(default=None, description="stödmottagarens adress")
    union_co_financing_rate: Share | None = Field(default=None, description="unionens medfinansieringsgrad")
    call_max_support_rate: Share | None = Field(default=None, description="högsta stödandel enligt utlysningen")


class Funding(Frozen):
    """The money of the project."""

    programme: Programme | None = Field(default=None, description="fonden och programmet")
    budgets: tuple[Budget, ...] = Field(default=(), description="budgetens versioner")
    lines: tuple[BudgetLine, ...] = Field(default=(), description="kostnadsslag")
    rates: tuple[Rate, ...] = Field(
        default=(), description="ersättningar med datum, till exempel aktivitetsstöd per dag"
    )

    def project_support_rate(self) -> float | None:
        """Granted ESF support / total budget of the granted version; None where either is missing."""
        for budget in self.budgets:
            if budget.version == "granted" and budget.total and budget.esf_support is not None:
                return budget.esf_support / budget.total
        return None


class ProjectFacts(Sourced):
    """What the project is called, when it runs and who owns it."""

    key: Key = Field(description="projektets nyckel, samma som filens namn")
    name: Text = Field(description="projektets namn")
    subtitle: str | None = Field(default=None, description="undertitel")
    summary: Text = Field(description="två–tre meningar om vad projektet är")
    document: Text = Field(description="källdokumentets filnamn")
    period: Period = Field(description="projekttiden")
    owner: Key = Field(description="partnerns nyckel")
    planned_participants: int | None = Field(default=None, ge=1, description="planerat antal deltagare")
    counting: Literal["person", "enrolment"] = Field(
        default="person",
        description="person = en gång per person, första start och sista avslut (ESF); enrolment = varje start (SUS)",
    )
