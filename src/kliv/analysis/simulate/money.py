"""Support paid before, during and after, and what the project costs by budget line and month."""

from __future__ import annotations

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, Ints, Mask, first_of, month_of
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.ledger import YES, Ledger
from kliv.analysis.simulate.notes import NO_SPELL, Notes
from kliv.analysis.simulate.results import went_well
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import as_codes
from kliv.definition.schema.goals import RatioGoal
from kliv.definition.schema.organisation import BudgetLine, Funding

MONTHS = 12  # before the entry, and after the exit
USUAL = "social_assistance"
FREE_OF_SUPPORT = ("self_supporting", "no_economic_assistance")
ORE = 100


def support_table(world: World, cohort: Cohort, ledger: Ledger, notes: Notes) -> pl.DataFrame:
    """The table `support_payments`, for those who have started: a year before, the time in the project, a year after.

    After the exit fewer are paid, so that the sums fall to the true ratio where a goal asks for one.
    """
    rng = world.chance("support")
    n, known = world.people, world.parameters
    entry, exit_on = cohort.entry[:n], cohort.last_exit()
    kinds = _kinds(world)
    paid = np.flatnonzero((entry < FAR) & (rng.random(n) < known.receives_support))
    first = month_of(entry[paid]) - MONTHS
    last = month_of(np.minimum(exit_on[paid], world.ends)) + MONTHS
    amount = known.support_ore * np.exp(0.3 * rng.standard_normal(len(paid)))
    level = _level_after(world, _goes_on(cohort, ledger)[paid])

    months = last - first + 1
    row = np.repeat(np.arange(len(paid)), months)
    month = np.arange(months.sum()) - np.repeat(np.cumsum(months) - months, months) + first[row]
    after = month > month_of(np.minimum(exit_on[paid], world.ends))[row]
    in_project = ~after & (month > month_of(entry[paid])[row])
    factor = np.where(after, level[row], np.where(in_project, known.support_during, 1.0))
    kept = (rng.random(len(row), dtype=np.float32) < 0.95) & (factor > 0)
    row, month = row[kept], month[kept]
    ore = amount[row] * factor[kept] * (0.9 + 0.2 * rng.random(len(row), dtype=np.float32))
    kind = _kind_of_each(kinds, notes)[paid]
    return rows(
        "support_payments",
        person_id=paid[row] + 1,
        month=first_of(month),
        kind=coded(kinds, kind[row]),
        amount_ore=(np.round(ore / ORE) * ORE).astype(np.int64),
    )


def _kinds(world: World) -> tuple[str, ...]:
    """The kinds of payment the goals ask about, else social assistance; the first is the usual one."""
    goals = [goal for goal in world.definition.goals if isinstance(goal, RatioGoal)]
    return tuple(dict.fromkeys(code for goal in goals for code in as_codes(goal.payments) or ())) or (USUAL,)


def _kind_of_each(kinds: tuple[str, ...], notes: Notes) -> Ints:
    """The kind each person gets: the one of a spell of benefit where there is one of that code."""
    found = np.zeros(notes.world.people, dtype=np.int64)
    for i, kind in enumerate(kinds):
        start = notes.spells.get(("benefit", kind))
        if start is not None and kind != NO_SPELL:
            found[start < FAR] = i
    return found


def _goes_on(cohort: Cohort, ledger: Ledger) -> Mask:
    """Per person: neither work nor studies at the last exit, nor without support at a later follow-up."""
    free = went_well(ledger)
    for at, outcome in ledger.decided_outcomes():
        if outcome in FREE_OF_SUPPORT:
            free |= ledger.outcome(at, outcome) == YES
    goes_on = np.ones(cohort.people, dtype=bool)
    goes_on[cohort.person] = ~free
    return goes_on


def _level_after(world: World, goes_on: Mask) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What is paid after, as a share of before: nothing or the whole, levelled out to the true ratio of a goal."""
    ratios = list(world.truth.ratios.values())
    if not ratios or not len(goes_on):
        return np.where(goes_on, 0.95, 0.1)
    share = max(float(goes_on.mean()), 0.01)
    high = min(1.1, ratios[0] / share)
    low = max(0.0, (ratios[0] - share * high) / max(1 - share, 0.01))
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
