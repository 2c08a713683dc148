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
    municipality: MunicipalityCode | None = None
    districts: tuple[str, ...] = Field(default=(), description="stadsdelar eller områden som omfattas")
    role: Literal["owner", "partner", "co_financier", "evaluator", "network"] = "partner"


class Unit(Named):
    """A place figures are broken down by: an employment office, a municipality or a group of them, a district."""

    kind: Literal["office", "municipality", "municipality_group", "district"]
    municipalities: tuple[MunicipalityCode, ...] = ()


class Staff(Sourced):
    """People employed in the project, by function, in full-time equivalents."""

    role: Key
    name: Text
    count: int = Field(ge=1)
    fte_each: float = Field(default=1.0, gt=0, le=1, description="årsarbetskraft per person")
    partner: Key | None = None


class Governance(Sourced):
    """The steering group: what it builds on and who sits in it."""

    name: Text
    shared_with: str | None = Field(default=None, description="projekt eller överenskommelse som gruppen delas med")
    members: tuple[str, ...] = ()
    varies_by: str | None = Field(default=None, description="vad sammansättningen växlar med")


class Budget(Sourced):
    """A version of the budget: applied for, granted, or changed. Kronor."""

    version: Literal["applied", "granted", "changed", "stated"]
    total: Kronor | None = None
    esf_support: Kronor | None = None
    approximate: bool = False
    decided_on: dt.date | None = None


class BudgetLine(Named):
    """A line of the budget, in kronor."""

    amount: Kronor | None = None
    approximate: bool = False
    paid_by: Text | None = None
    in_kind: bool = Field(default=False, description="bidrag i annat än pengar, till exempel deltagarersättning")


class Rate(Named):
    """A dated amount, for example activity support per day."""

    amount: Kronor
    per: Literal["day", "month", "hour"]
    valid_from: dt.date
    valid_to: dt.date | None = None


class Programme(Sourced):
    """The fund and programme, as the fund's project bank states them, and the co-financing rates.

    Three rates that must not be mixed: the Union's (programme level), the call's, and the project's own, which is
    never stored but computed as granted support / total budget.
    """

    fund: Text
    reference_number: str | None = Field(default=None, description="diarienummer")
    project_number: str | None = None
    region: str | None = None
    priority_axis: str | None = Field(default=None, description="programområde")
    specific_objective: str | None = Field(default=None, description="specifikt mål")
    intervention_field: str | None = Field(default=None, description="interventionstyp")
    beneficiary_postcode: str | None = None
    beneficiary_address: str | None = None
    union_co_financing_rate: Share | None = Field(default=None, description="unionens medfinansieringsgrad")
    call_max_support_rate: Share | None = Field(default=None, description="högsta stödandel enligt utlysningen")


class Funding(Frozen):
    """The money of the project."""

    programme: Programme | None = None
    budgets: tuple[Budget, ...] = ()
    lines: tuple[BudgetLine, ...] = ()
    rates: tuple[Rate, ...] = ()

    def project_support_rate(self) -> float | None:
        """Granted ESF support / total budget of the granted version; None where either is missing."""
        for budget in self.budgets:
            if budget.version == "granted" and budget.total and budget.esf_support is not None:
                return budget.esf_support / budget.total
        return None


class ProjectFacts(Sourced):
    """What the project is called, when it runs and who owns it."""

    key: Key
    name: Text
    subtitle: str | None = None
    summary: Text = Field(description="två–tre meningar om vad projektet är")
    document: Text = Field(description="källdokumentets filnamn")
    period: Period
    owner: Key = Field(description="partnerns nyckel")
    planned_participants: int | None = Field(default=None, ge=1, description="planerat antal deltagare")
    counting: Literal["person", "enrolment"] = Field(
        default="person",
        description="person = en gång per person, första start och sista avslut (ESF); enrolment = varje start (SUS)",
    )
