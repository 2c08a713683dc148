"""What happened: meetings before the start, contacts, and the events that goals and criteria count."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Ints, add_months, between, day
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.employers import Employers
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.ledger import YES, Ledger
from kliv.analysis.simulate.notes import Notes
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import Anchor, EventCondition

WITH_EMPLOYER = ("employer_contact", "hired", "job_agreed")
CONTACTS = {"caseworker_contact": 2.0, "employer_contact": 0.8}  # mean number each, where no goal counts them
DEFAULT_WINDOW = 180
HELD = 0.99  # share of the meetings a gate asks for that were held before the start

AnchorDays = Callable[[str], Ints]


def events_table(world: World, cohort: Cohort, ledger: Ledger, employers: Employers, notes: Notes) -> pl.DataFrame:
    """The table `events`."""
    rng = world.chance("events")
    pieces = [_gate(cohort, gate.event, gate.before, rng) for gate in world.definition.gates]
    counted, everyone = set(), np.arange(cohort.size)
    for leaf, state in ledger.leaves.items():
        if isinstance(leaf, EventCondition):
            counted.add(leaf.event)
            times = np.where(state == YES, leaf.at_least + (rng.random(cohort.size) < 0.3), leaf.at_least - 1)
            pieces.append(_happened(leaf, everyone, window(leaf, cohort.anchor), times, employers=employers, rng=rng))
    for leaf, people, on in notes.asked_events:
        times = np.full(len(people), leaf.at_least)
        pieces.append(_happened(leaf, people, (on - 30, on), times, employers=employers, rng=rng))
    for event, mean in CONTACTS.items():
        if event not in counted:
            leaf = EventCondition(event=event)
            times = np.where(cohort.entry < FAR, rng.poisson(mean, cohort.size), 0)
            stay = (cohort.entry, cohort.exit)
            pieces.append(_happened(leaf, everyone, stay, times, employers=employers, rng=rng))
    pieces.extend(_with_employers(cohort, employers, rng))
    return join("events", pieces)


def window(leaf: EventCondition, anchor: AnchorDays) -> tuple[Ints, Ints]:
    """The first and last day of an event's window for each subject; the stay where the condition names no window."""

    def days(reference: object, otherwise: str) -> Ints:
        if isinstance(reference, Anchor):
            return anchor(reference.value)
        return anchor(otherwise) if reference is None else np.full_like(anchor(otherwise), day(reference))  # type: ignore[arg-type]

    low = days(leaf.since, "entry")
    high = days(leaf.until, "exit")
    if leaf.within_months is not None:
        high = (
            np.minimum(add_months(low, leaf.within_months), high) if leaf.until else add_months(low, leaf.within_months)
        )
    elif leaf.within_days is not None:
        high = np.minimum(low + leaf.within_days, high) if leaf.until else low + leaf.within_days
    elif leaf.since == Anchor.EXIT and leaf.until is None:
        high = low + DEFAULT_WINDOW
    return low, np.maximum(np.minimum(high, FAR), low)


def _gate(cohort: Cohort, event: str, before: Anchor, rng: np.random.Generator) -> pl.DataFrame:
    """The meeting a gate asks for, between the referral and the step; some decline after it and never start."""
    step = cohort.anchor(before.value)
    low = np.minimum(cohort.referral, step)
    reached = (step < FAR) & (rng.random(cohort.size) < HELD)
    declined = (step >= FAR) & (cohort.referral < FAR) & (rng.random(cohort.size) < 0.5)
    on = np.where(reached, between(low, np.minimum(step, low + 60), rng.random(cohort.size)), low + 14)
    who = np.flatnonzero(reached | declined)
    return rows("events", enrolment_id=who + 1, event=event, happened_on=on[who])


def _happened(
    leaf: EventCondition,
    who: Ints,
    within: tuple[Ints, Ints],
    times: Ints,
    *,
    employers: Employers,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """So many events in each one's window, with another employer each time where the condition counts employers."""
    low, high = within
    times = np.where(low < FAR, times, 0)
    pieces = []
    place = rng.random(len(who))
    latest = np.where(high < FAR, high, low + DEFAULT_WINDOW)
    for turn in range(int(times.max(initial=0))):
        some = np.flatnonzero(times > turn)
        on = between(low[some], latest[some], rng.random(len(some)))
        host = np.full(len(some), NONE, dtype=np.int64)
        if leaf.event in WITH_EMPLOYER or leaf.distinct:
            # All who had joined by the first day of the window: the same list each turn, so each turn meets another.
            host = employers.met_on(low[some], place[some], turn)
        pieces.append(_rows(leaf, who[some] + 1, on, host, rng))
    return join("events", pieces)


def _rows(leaf: EventCondition, enrolment: Ints, on: Ints, host: Ints, rng: np.random.Generator) -> pl.DataFrame:
    codes = leaf.codes or ()
    code = rng.integers(0, len(codes), len(on)) if codes else np.full(len(on), NONE)
    counterpart = pl.Series(host)
    return rows(
        "events",
        enrolment_id=enrolment,
        event=leaf.event,
        code=coded(codes, code),
        happened_on=on,
        counterpart_id=(counterpart + 1).set(counterpart < 0, None),
    )


def _with_employers(cohort: Cohort, employers: Employers, rng: np.random.Generator) -> list[pl.DataFrame]:
    """Events the goals about employers count: with a participant who was there at the time."""
    pieces: list[pl.DataFrame] = []
    present = np.flatnonzero(cohort.entry < FAR)
    present = present[np.argsort(cohort.entry[present], kind="stable")]
    anchors = {"entry": employers.first, "completion": employers.last, "exit": employers.last}
    for leaf, state in employers.ledger.leaves.items():
        if not isinstance(leaf, EventCondition) or not len(present):
            continue
        low, high = window(leaf, lambda name: anchors.get(name, employers.first))
        high = np.where(high < FAR, high, low + DEFAULT_WINDOW)
        for turn in range(leaf.at_least):
            who = np.flatnonzero(state == YES)
            on = between((low[who] + high[who]) // 2, high[who], rng.random(len(who)))
            entered = np.searchsorted(cohort.entry[present], on, side="right")
            who, on, entered = (values[entered > turn] for values in (who, on, entered))
            latest = np.maximum(entered - 1 - turn - rng.integers(0, 12, len(who)), 0)
            pieces.append(_rows(leaf, present[latest] + 1, on, who, rng))
    return pieces
