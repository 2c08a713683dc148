"""Support paid before, during and after, and what the project costs by budget line and month."""

from __future__ import annotations

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, Floats, Ints, Mask, first_of, month_of
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.frames import join, rows
from kliv.analysis.simulate.ledger import YES, Ledger
from kliv.analysis.simulate.notes import NO_SPELL, Notes
from kliv.analysis.simulate.results import went_well
from kliv.analysis.simulate.world import World
from kliv.definition.schema.organisation import BudgetLine, Funding

MONTHS = 12  # before the entry, and after the exit
PAID_MONTHS = 0.95
UNITS_A_MONTH = {"day": 22, "month": 1, "hour": 160}  # paid days and hours in a usual month
FREE_OF_SUPPORT = ("self_supporting", "no_economic_assistance")
ORE = 100


def support_table(world: World, cohort: Cohort, ledger: Ledger, notes: Notes) -> pl.DataFrame:
    """The table `support_payments`, for those who have started: a year before, the time in the project, a year after.

    Paid is what a person has a spell of benefit of; a person may have several. After the exit fewer are paid, so that
    the sums fall to the true ratio where a goal asks for one.
    """
    rng = world.chance("support")
    started = cohort.entry[: world.people] < FAR
    goes_on = _goes_on(cohort, ledger)
    pieces = []
    for (spell, kind), start in notes.spells.items():
        if spell == "benefit" and kind != NO_SPELL:
            paid = np.flatnonzero(
                started & (start < FAR) & (rng.random(world.people) < world.parameters.receives_support)
            )
            since = np.maximum(month_of(start[paid]), month_of(cohort.entry[paid]) - MONTHS)
            after = _level_after(world, goes_on[paid], month_of(cohort.entry[paid]) - since)
            pieces.append(_payments(world, cohort, kind, paid, since, after=after, rng=rng))
    return join("support_payments", pieces)


def _payments(
    world: World, cohort: Cohort, kind: str, paid: Ints, since: Ints, *, after: Floats, rng: np.random.Generator
) -> pl.DataFrame:
    """A row per person and month from `since`; a month now and then without. after: what is paid after, of before."""
    known = world.parameters
    entry_month = month_of(cohort.entry[paid])
    exit_month = month_of(np.minimum(cohort.last_exit()[paid], world.ends))
    monthly = _monthly(world, kind) * np.exp(0.25 * rng.standard_normal(len(paid)))
    months = exit_month + MONTHS - since + 1
    row = np.repeat(np.arange(len(paid)), months)
    month = np.arange(len(row)) - np.repeat(np.cumsum(months) - months, months) + since[row]
    inside = np.where(month > entry_month[row], known.support_during, 1.0)
    factor = np.where(month > exit_month[row], after[row], inside)
    kept = (rng.random(len(row), dtype=np.float32) < PAID_MONTHS) & (factor > 0)
    row, month, factor = row[kept], month[kept], factor[kept]
    ore = monthly[row] * factor * (0.9 + 0.2 * rng.random(len(row), dtype=np.float32))
    return rows(
        "support_payments",
        person_id=paid[row] + 1,
        month=first_of(month),
        kind=kind,
        amount_ore=(np.round(ore / ORE) * ORE).astype(np.int64),
    )


def _monthly(world: World, kind: str) -> float:
    """What a benefit usually comes to in a month, in öre: by the project's own rate where it states one."""
    for rate in world.definition.funding.rates:
        if rate.key == kind:
            return rate.amount * UNITS_A_MONTH[rate.per] * ORE
    return float(world.parameters.support_ore)


def _goes_on(cohort: Cohort, ledger: Ledger) -> Mask:
    """Per person: neither work nor studies at the last exit, nor without support at a later follow-up."""
    free = went_well(ledger)
    for at, outcome in ledger.decided_outcomes():
        if outcome in FREE_OF_SUPPORT:
            free |= ledger.outcome(at, outcome) == YES
    goes_on = np.ones(cohort.people, dtype=bool)
    goes_on[cohort.person] = ~free
    return goes_on


def _level_after(world: World, goes_on: Mask, months_before: Ints) -> Floats:
    """What is paid after, as a share of before: much or little, levelled out to the true ratio of a goal.

    months_before: how many of the months before the entry each was paid for.
    """
    ratios = list(world.truth.ratios.values())
    if not ratios or not len(goes_on):
        return np.where(goes_on, 0.95, 0.1)
    wanted = ratios[0] * float(months_before.mean()) / MONTHS
    share = max(float(goes_on.mean()), 0.01)
    high = min(1.1, wanted / share)
    low = max(0.0, (wanted - share * high) / max(1 - share, 0.01))
    return np.where(goes_on, high, low)


def costs_table(world: World) -> pl.DataFrame:
    """The table `costs`: each budget line spread over the project's months, with less at the start and the end.

    A line without an amount gets its part of what the budget leaves over. Contributions in kind have no costs.
    """
    rng = world.chance("costs")
    months = np.arange(month_of(np.array([world.starts]))[0], month_of(np.array([world.ends]))[0] + 1)
    pieces = []
    for line in world.definition.funding.lines:
        kronor = _amount(line, world.definition.funding)
        if kronor:
            ramp = np.minimum(1.0, 0.5 + 0.25 * np.minimum(np.arange(len(months)), np.arange(len(months))[::-1]))
            weights = ramp * rng.uniform(0.85, 1.15, len(months))
            ore = kronor * ORE * rng.uniform(0.93, 1.0) * weights / weights.sum()
            pieces.append(rows("costs", line=line.key, month=first_of(months), amount_ore=ore.astype(np.int64)))
    return join("costs", pieces)


def _amount(line: BudgetLine, funding: Funding) -> float:
    if line.in_kind or line.amount is not None:
        return 0.0 if line.in_kind else float(line.amount or 0)
    paid = [other for other in funding.lines if not other.in_kind]
    total = max(((b.total or b.esf_support or 0) for b in funding.budgets if b.version != "applied"), default=0)
    open_lines = [other for other in paid if other.amount is None]
    return max(0.0, total - sum(other.amount or 0 for other in paid)) / len(open_lines)
