"""Persons and the periods of their lives: births, homes, support, unemployment, and work or studies afterwards."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from kliv.analysis.simulate.arrays import FAR, NONE, Codes, Ints, Mask, add_months, date_of, day, draw
from kliv.analysis.simulate.cohort import Cohort
from kliv.analysis.simulate.criteria import Writer
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.simulate.late import write_late
from kliv.analysis.simulate.ledger import YES, Ledger
from kliv.analysis.simulate.notes import NO_SPELL, OLDEST, YOUNGEST, Notes, blank_notes
from kliv.analysis.simulate.quotas import Column
from kliv.analysis.simulate.results import went_well
from kliv.analysis.simulate.world import World
from kliv.core.terms import SPELLS

SEXES = ("woman", "man", "non_binary", "unknown")
ASSISTANCE = "social_assistance"
EARLIER = {"unemployed": 0, "registered_with": 60, "benefit": 500}  # mean days a spell began before the unemployment
TOPPED_UP = 0.35  # share of those with the project's own benefit whose income has to be completed (S3-30)
MOVED = 0.03  # live in another municipality than the one they take part in
AFTERWARDS = ("work", "studies")  # spells that begin with the exit of those who left for them
LEAVES_SUPPORT = 0.12  # loses support or registration soon after the exit without work or studies


def homes(world: World, cohort: Cohort) -> Notes:
    """Fresh notes, with everyone's home municipality and district as far as the enrolment tells."""
    rng = world.chance("homes")
    n = world.people
    place = cohort.columns["municipality"]
    positions = place.positions[:n].copy()
    moved = np.flatnonzero((rng.random(n) < MOVED) & (positions != NONE))
    if len(place.labels) > 1:
        positions[moved] = rng.integers(0, len(place.labels), len(moved))
    districts = tuple(unit.key for unit in world.definition.units if unit.kind == "district")
    unit = cohort.columns["unit"]
    district = np.full(n, NONE, dtype=np.int16)
    for i, key in enumerate(districts):
        district[unit.among([key])[:n]] = i
    return blank_notes(world, cohort.last_entry(), Column(place.labels, positions), Column(districts, district))


def persons_table(world: World, cohort: Cohort, notes: Notes) -> pl.DataFrame:
    """The table `persons`. Protected persons have neither municipality nor district."""
    rng = world.chance("persons")
    n, known = world.people, world.parameters
    shares = [known.women, 1 - known.women - known.non_binary - known.sex_unknown, known.non_binary, known.sex_unknown]
    protected = rng.random(n) < known.protected
    birth = np.where(notes.age_unknown | (rng.random(n) < known.birth_unknown), FAR, _births(world, cohort, notes, rng))

    def shown(column: Column) -> Codes:
        return np.where(protected, NONE, column.positions).astype(np.int16)

    return rows(
        "persons",
        person_id=np.arange(1, n + 1),
        birth_date=birth,
        sex=coded(SEXES, draw(rng, shares, n)),
        municipality=coded(notes.home.labels, shown(notes.home)),
        district=coded(notes.district.labels, shown(notes.district)),
        household_id=cohort.household + 1,
        protected=protected,
    )


def _births(world: World, cohort: Cohort, notes: Notes, rng: np.random.Generator) -> Ints:
    """Birth dates that give an age within the interval on the day of referral; more young than old, some on 29 Feb."""
    n = world.people
    referral = cohort.referral[:n]
    youngest = np.where(notes.youngest == 0, np.minimum(YOUNGEST, notes.oldest), notes.youngest)
    oldest = np.maximum(np.minimum(notes.oldest, np.maximum(OLDEST, youngest)), youngest)
    earliest = add_months(referral, -12 * (oldest + 1)) + 1
    latest = add_months(referral, -12 * youngest)
    birth = latest - ((latest - earliest + 1) * rng.random(n) ** 1.5).astype(np.int64)
    first_leap, last_leap = (date_of(int(value)).year // 4 * 4 for value in (birth.min(), birth.max()))
    leap_days = np.array([day(dt.date(year, 2, 29)) for year in range(first_leap, last_leap + 1, 4) if _leap(year)])
    if len(leap_days):
        nearest = leap_days[np.minimum(np.searchsorted(leap_days, birth), len(leap_days) - 1)]
        fits = (nearest >= earliest) & (nearest <= latest) & (rng.random(n) < 2 * world.parameters.leap_day)
        birth = np.where(fits, nearest, birth)
    return birth


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def write_lives(world: World, cohort: Cohort, ledger: Ledger, reasons: Column, notes: Notes) -> None:
    """Periods nobody has asked for, those the exit rules ask for, and those that begin with the exit."""
    rng = world.chance("lives")
    n = world.people
    everyone = np.arange(n)
    since = np.where(cohort.unemployed[:n] < FAR, cohort.unemployed[:n], cohort.referral[:n] - 90)
    rates = [rate.key for rate in world.definition.funding.rates if rate.key in SPELLS["benefit"]]
    benefit = rates[0] if rates else ASSISTANCE
    for kind, code, share in (
        ("unemployed", "unemployed", 0.95),
        ("registered_with", "pes", 0.7),
        ("benefit", benefit, 0.8),
    ):
        lacks = everyone[~notes.has(kind, but="")]
        some = rng.random(len(lacks)) < share
        start = since[lacks] - rng.exponential(EARLIER[kind], len(lacks)).astype(np.int64)
        notes.start_spell(kind, code, lacks[some], start[some])
        notes.start_spell(kind, NO_SPELL, lacks[~some], start[~some])
    if benefit != ASSISTANCE:
        topped_up = np.flatnonzero(notes.has("benefit") & (rng.random(n) < TOPPED_UP))
        notes.start_spell("benefit", ASSISTANCE, topped_up, notes.first("benefit")[topped_up])
    for kind in AFTERWARDS:
        _begin_afterwards(cohort, ledger, notes, kind)
    for rule in world.definition.exit_rules:
        who = np.flatnonzero(reasons.among([rule.reason]) & (cohort.exit < FAR))
        Writer(notes, rng).write(rule.condition, cohort.person[who], cohort.exit[who], "met")
    write_late(world, cohort, ledger, notes)
    _unemployed_since(cohort, notes)


def _begin_afterwards(cohort: Cohort, ledger: Ledger, notes: Notes, kind: str) -> None:
    """Work or studies from the day after the last exit, for those who left for it."""
    last = cohort.last_exit()[cohort.person]
    who = np.flatnonzero((ledger.outcome("exit", kind) == YES) & (cohort.exit == last) & (last < FAR))
    who = who[~notes.has(kind)[cohort.person[who]]]
    kinds = ledger.kinds_of.get(kind, ())
    position = ledger.kind("exit", kind)[who]
    for i, label in enumerate((*kinds, "other" if kind == "studies" else "regular")):
        code = label if label in SPELLS[kind] else "other" if kind == "studies" else "regular"
        these = who[position == (i if i < len(kinds) else NONE)]
        notes.start_spell(kind, code, cohort.person[these], cohort.exit[these] + 1)


def _unemployed_since(cohort: Cohort, notes: Notes) -> None:
    """Where a criterion has asked for a spell of unemployment, the enrolment's date is its first day."""
    start = notes.spells.get(("unemployed", "unemployed"))
    if start is not None:
        first = cohort.unemployed[: cohort.people]
        cohort.unemployed[: cohort.people] = np.where(first < FAR, np.minimum(first, start), first)


def spells_table(world: World, cohort: Cohort, ledger: Ledger, notes: Notes) -> pl.DataFrame:
    """The table `spells`: support ends with work or studies, else it goes on; of a few nobody knows the end."""
    rng = world.chance("spells")
    well = np.zeros(world.people, dtype=bool)
    well[cohort.person] = went_well(ledger)
    exit_on, unknown = cohort.last_exit(), world.parameters.spell_end_unknown
    found = []
    for (kind, code), start in notes.spells.items():
        who = np.flatnonzero(start < FAR)
        if code == NO_SPELL:
            who = who[start[who] < notes.first(kind)[who]]
        end, ending = _ends(kind, exit_on[who], start[who], well[who], unknown_share=unknown, rng=rng)
        if code == NO_SPELL:
            end = notes.first(kind)[who] - 1
            ending = np.where(end < FAR - 1, 0, 1)
        elif kind in notes.lasting:
            goes_on = notes.lasting[kind][who]
            end, ending = np.where(goes_on, FAR, end), np.where(goes_on, 1, ending)
        if (kind, code) in notes.ended:
            by = np.maximum(notes.ended[kind, code][who], start[who])
            end, ending = np.minimum(end, by), np.where(by < np.minimum(end, FAR), 0, ending)
        found.append(
            rows(
                "spells",
                person_id=who + 1,
                kind=kind,
                code=code,
                start_on=start[who],
                end_on=end,
                end=coded(("known", "open", "unknown"), ending),
            )
        )
    return join("spells", found)


def _ends(
    kind: str, exit_on: Ints, start: Ints, well: Mask, *, unknown_share: float, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The last day of each spell (FAR where it goes on or nobody knows), and the kind of its end."""
    n = len(start)
    if kind in AFTERWARDS:
        end = np.maximum(exit_on, start) + rng.integers(60, 500, n)
        ends = (rng.random(n) < 0.3) & (exit_on < FAR)
    else:
        end = np.maximum(exit_on + rng.integers(0, 45, n), start)
        ends = (exit_on < FAR) & (well | (rng.random(n) < LEAVES_SUPPORT))
    unknown = ~ends & (rng.random(n) < unknown_share)
    ending = np.where(ends, 0, np.where(unknown, 2, 1))
    return np.where(ends, end, FAR), ending
