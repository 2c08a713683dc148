"""The parts of a project other than its goals: what they refer to exists, and numbers and dates are in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kliv.core import terms
from kliv.core.errors import Fault
from kliv.core.frozen import Frozen
from kliv.definition.checks.known import Known, Rule, unknown
from kliv.definition.paths import join
from kliv.definition.schema.base import Sourced
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import GoalBase
from kliv.definition.schema.journey import (
    Activity,
    EntryPath,
    ExitRule,
    FollowUp,
    Gate,
    InstrumentItem,
    Intake,
    Outcome,
    OwnFact,
    Quota,
    TargetGroup,
)
from kliv.definition.schema.organisation import Budget, Partner, ProjectFacts, Rate, Staff
from kliv.definition.walk import lists_of

# What says something about the project that a reader must be able to look up.
NEEDS_SOURCE: tuple[type[Sourced], ...] = (Partner, TargetGroup, Activity, GoalBase)

# A leap year and a common year: a calendar day must be in both.
_LEAP_YEAR, _COMMON_YEAR = 2000, 2001


def source(path: str, part: Sourced, _known: Known) -> Iterator[Fault]:
    """A statement says where it comes from."""
    if not part.source:
        words = "minst en post i källdokumentet, till exempel S1-15, eller en beskrivning"
        yield Fault(join(path, "source"), words, "ingen källa")


def unique_keys(path: str, part: Frozen, _known: Known) -> Iterator[Fault]:
    """No two members of a list have the same key."""
    for name, members in lists_of(part):
        first: dict[str, int] = {}
        for number, member in enumerate(members, start=1):
            key = getattr(member, "key", None)
            if key is not None and first.setdefault(key, number) != number:
                what = f"en nyckel som ingen annan i {name} har"
                yield Fault(join(path, name, str(number), "key"), what, f"{key}, samma som nummer {first[key]}")


def amendments(_path: str, definition: Definition, _known: Known) -> Iterator[Fault]:
    """Amendments stand in the order in which they begin to hold, after the version itself."""
    since, of = definition.version.valid_from, "versionens valid_from"
    for number, amendment in enumerate(definition.amendments, start=1):
        if amendment.valid_from <= since:
            words = f"ett datum efter {of}, {since}"
            yield Fault(f"amendments.{number}.valid_from", words, amendment.valid_from.isoformat())
        since, of = amendment.valid_from, "ändringen före"


def owner(path: str, project: ProjectFacts, known: Known) -> Iterator[Fault]:
    """The project's owner is one of its partners."""
    partners = [partner.key for partner in known.definition.partners]
    yield from unknown(join(path, "owner"), "en part i partners", project.owner, partners)


def staff(path: str, staff: Staff, known: Known) -> Iterator[Fault]:
    """Whoever employs is one of the partners."""
    if staff.partner is not None:
        partners = [partner.key for partner in known.definition.partners]
        yield from unknown(join(path, "partner"), "en part i partners", staff.partner, partners)


def budget(path: str, budget: Budget, _known: Known) -> Iterator[Fault]:
    """The support is not larger than the budget."""
    if budget.total is not None and budget.esf_support is not None and budget.esf_support > budget.total:
        yield Fault(join(path, "esf_support"), f"högst total, {budget.total}", str(budget.esf_support))


def rate(path: str, rate: Rate, _known: Known) -> Iterator[Fault]:
    """A rate ends on or after the day it begins."""
    if rate.valid_to is not None and rate.valid_to < rate.valid_from:
        words = f"ett datum på eller efter valid_from, {rate.valid_from}"
        yield Fault(join(path, "valid_to"), words, rate.valid_to.isoformat())


def own_fact(path: str, own: OwnFact, _known: Known) -> Iterator[Fault]:
    """An own fact has a name of its own, so that one word means one thing; its labels are for its values."""
    if own.key in terms.FACTS:
        words = f"en annan nyckel, eftersom {own.key} betyder {terms.FACTS[own.key]} i alla projekt"
        yield Fault(join(path, "key"), words, own.key)
    for code in own.labels:
        yield from unknown(join(path, "labels", code), "en av koderna i values", code, own.values)


def item(path: str, item: InstrumentItem, _known: Known) -> Iterator[Fault]:
    """An item has codes, a scale or neither; the scale has its lowest number first; the labels are for its codes."""
    if item.codes and item.scale is not None:
        yield Fault(path, "antingen codes eller scale", "båda")
    elif item.scale is not None and item.scale[0] >= item.scale[1]:
        yield Fault(join(path, "scale"), "en skala med det lägsta talet först", str(list(item.scale)))
    for code in item.labels:
        yield from unknown(join(path, "labels", code), "en av koderna i codes", code, item.codes)


def intake(path: str, intake: Intake, _known: Known) -> Iterator[Fault]:
    """The intake is from the fewest to the most, and its first month is told by its first day."""
    least, most = intake.per_caseworker_and_month
    if not 0 <= least <= most:
        where = join(path, "per_caseworker_and_month")
        yield Fault(where, "minsta och högsta antal, det minsta först", f"[{least}, {most}]")
    if intake.first_month.day != 1:
        yield Fault(join(path, "first_month"), "månadens första dag", intake.first_month.isoformat())


def quota(path: str, quota: Quota, known: Known) -> Iterator[Fault]:
    """The codes of a quota are codes of its column; a range has one code and its lower share first."""
    codes = known.columns[quota.column]
    if codes is not None:
        what = f"en kod som {quota.column} kan ha"
        for number, part in enumerate(quota.parts, start=1):
            yield from unknown(join(path, "parts", str(number), "code"), what, part.code, codes)
        if quota.code is not None:
            yield from unknown(join(path, "code"), what, quota.code, codes)
    if quota.between is not None:
        if quota.code is None:
            yield Fault(join(path, "code"), "koden som spannet i between gäller", "ingenting")
        if quota.between[0] > quota.between[1]:
            yield Fault(join(path, "between"), "ett spann med den lägre andelen först", str(list(quota.between)))


def activity(path: str, activity: Activity, known: Known) -> Iterator[Fault]:
    """The pillar of an activity exists."""
    if activity.pillar is not None:
        pillars = [pillar.key for pillar in known.definition.pillars]
        yield from unknown(join(path, "pillar"), "en pelare i pillars", activity.pillar, pillars)


def entry_path(path: str, entry: EntryPath, _known: Known) -> Iterator[Fault]:
    """Whoever refers is known."""
    yield from unknown(join(path, "referred_by"), "någon som kan remittera", entry.referred_by, terms.REFERRED_BY)


def gate(path: str, gate: Gate, known: Known) -> Iterator[Fault]:
    """The event of a gate and the roles that must attend are known."""
    yield from unknown(join(path, "event"), "en händelse", gate.event, known.events)
    for role in gate.required_roles:
        yield from unknown(join(path, "required_roles"), "en roll", role, known.roles)


def exit_rule(path: str, rule: ExitRule, known: Known) -> Iterator[Fault]:
    """The reason of an exit rule exists."""
    reasons = [reason.key for reason in known.definition.exit_reasons]
    yield from unknown(join(path, "reason"), "en avslutsorsak i exit_reasons", rule.reason, reasons)


def outcome(path: str, outcome: Outcome, _known: Known) -> Iterator[Fault]:
    """The kinds of work and studies are the shared ones."""
    kinds = terms.OUTCOME_KINDS.get(outcome.key)
    for kind in outcome.kinds if kinds is not None else ():
        yield from unknown(join(path, "kinds"), f"ett slag av {outcome.key}", kind, kinds or ())


def follow_up(path: str, follow_up: FollowUp, _known: Known) -> Iterator[Fault]:
    """The calendar day of a follow-up comes every year."""
    if follow_up.calendar_day is None:
        return
    month, day = map(int, follow_up.calendar_day.split("-"))
    for year in (_LEAP_YEAR, _COMMON_YEAR):
        try:
            dt.date(year, month, day)
        except ValueError:
            yield Fault(join(path, "calendar_day"), "en dag som finns varje år", follow_up.calendar_day)
            return


RULES: tuple[tuple[type, Rule], ...] = (
    (Frozen, unique_keys),
    (Definition, amendments),
    (ProjectFacts, owner),
    *((kind, source) for kind in NEEDS_SOURCE),
    (Staff, staff),
    (Budget, budget),
    (Rate, rate),
    (OwnFact, own_fact),
    (InstrumentItem, item),
    (Intake, intake),
    (Quota, quota),
    (Activity, activity),
    (EntryPath, entry_path),
    (Gate, gate),
    (ExitRule, exit_rule),
    (Outcome, outcome),
    (FollowUp, follow_up),
)
