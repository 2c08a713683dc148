"""Coachingprojektet's published statistics as people: invented individuals whose counts are the published ones.

Source: the project's page (seed 000_05a7812fe69c7c00.txt), items S1-20 to S1-30 of the inventory.

Published, and reproduced exactly: starts by municipality and target group; exits with work and studies by
municipality; exits and those to work or studies in 2011 and in January–August 2012, and so, by subtraction, in
2009–2010; of the 60 in 2011 the 50 who were self-supporting on 31 December 2011.
Only allocated, in proportion, because nobody has published it: exits by target group, municipality by year, the split
between 2009 and 2010, every single date, and ages (within the groups' limits; immigrants from 25, since the published
groups are disjoint and who is younger would count as a youth).
Everything else is missing: sex, home, referral, unemployment, activities, reasons, kinds of outcome, money.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from kliv.analysis.dataset import RegisterData
from kliv.analysis.simulate.arrays import FAR, Ints, apportion, day, spread
from kliv.analysis.simulate.cut import known_by
from kliv.analysis.simulate.frames import coded, join, rows
from kliv.analysis.tables import TABLES

PROJECT = "coachingprojektet"
AS_OF = dt.date(2012, 8, 31)
STARTS = dt.date(2009, 2, 1)
MUNICIPALITIES = ("2181", "2104")  # Sandviken, Hofors
GROUPS = ("youth", "immigrants")
OUTCOMES = ("work", "studies", "")
STARTED = ((372, 83), (136, 75))  # S1-21: municipality × group
EXITED = ((100, 84, 193), (47, 27, 105))  # S1-23 to S1-26: municipality × outcome, the last to neither
# S1-27, S1-29, S1-30: first and last day, exits to work or studies, other exits. The first exits are allocated two
# months after the start, so that nobody leaves before having been there for some weeks.
PERIODS = (
    (dt.date(2009, 4, 1), dt.date(2010, 12, 31), 164, 229),
    (dt.date(2011, 1, 1), dt.date(2011, 12, 31), 60, 48),
    (dt.date(2012, 1, 1), AS_OF, 34, 21),
)
SELF_SUPPORTING = 50  # S1-28: 83 % of the 60 to work or studies in 2011; the only whole number that rounds to it
FOLLOW_UP, FOLLOWED_ON = "year_end", dt.date(2011, 12, 31)
FILLED_ON = dt.date(2009, 9, 30)  # allocated: the stock grows evenly until then, to the 110 who are left at the end
AGES = ((16.1, 24.8), (25.1, 64.8))  # years at entry, by group
GOLDEN = 0.6180339887  # steps that fill an interval evenly


@dataclass(frozen=True)
class Cell:
    """Someone's municipality, group, and outcome at exit, as positions in the lists above."""

    municipality: int
    group: int
    outcome: int


def published_people() -> RegisterData:
    """The 666 people behind Coachingprojektet's published figures, as of 2012-08-31; the same every time.

    `invented` is true: the totals are published, the individuals are not.
    """
    cells, exits = _exits()
    entries = _entries(exits)
    cells += _still_there(cells)
    n = len(cells)
    ids = np.arange(1, n + 1)
    exit_on = np.concatenate([exits, np.full(n - len(exits), FAR)])
    group = np.array([cell.group for cell in cells])
    outcome = np.array([cell.outcome for cell in cells])
    left = np.flatnonzero((exit_on < FAR) & (outcome < 2))
    tables = {
        "persons": rows("persons", person_id=ids, birth_date=_births(entries, group), sex="unknown", protected=False),
        "enrolments": rows(
            "enrolments",
            enrolment_id=ids,
            person_id=ids,
            target_group=coded(GROUPS, group),
            municipality=coded(MUNICIPALITIES, np.array([cell.municipality for cell in cells])),
            entry_on=entries,
            exit_on=exit_on,
        ),
        **_results(ids, exit_on, outcome, left),
    }
    filled = {name: tables.get(name, join(name, [])) for name in TABLES}
    return RegisterData(PROJECT, AS_OF, known_by(filled, AS_OF), invented=True)


def _exits() -> tuple[list[Cell], Ints]:
    """Everyone who has left, in order of exit, and the days."""
    positive = [(m, o) for m in range(2) for o in range(2)]
    to_work = iter([positive[i] for i in spread([EXITED[m][o] for m, o in positive])])
    to_neither = iter([(m, 2) for m in spread([row[2] for row in EXITED])])
    found: list[tuple[int, int]] = []
    days: list[Ints] = []
    for first, last, n_positive, n_other in PERIODS:
        n = n_positive + n_other
        found += [next((to_work, to_neither)[i]) for i in spread([n_positive, n_other])]
        length = (last - first).days + 1
        days.append(day(first) + (2 * np.arange(n) + 1) * length // (2 * n))
    return _with_groups(found), np.concatenate(days)


def _with_groups(left: list[tuple[int, int]]) -> list[Cell]:
    """A target group for each, in proportion to the municipality's starts within every outcome."""
    turns = {}
    for m in range(2):
        n_youth = apportion(sum(EXITED[m]), STARTED[m])[0]
        for o, youth in enumerate(apportion(n_youth, EXITED[m])):
            turns[m, o] = iter(spread([youth, EXITED[m][o] - youth]).tolist())
    return [Cell(m, next(turns[m, o]), o) for m, o in left]


def _still_there(left: list[Cell]) -> list[Cell]:
    """Those who have started and not left: what the published starts leave over."""
    cells = [(m, g) for m in range(2) for g in range(2)]
    gone = [sum((cell.municipality, cell.group) == cell_key for cell in left) for cell_key in cells]
    stay = [STARTED[m][g] - n for (m, g), n in zip(cells, gone, strict=True)]
    return [Cell(cells[i][0], cells[i][1], 2) for i in spread(stay)]


def _entries(exits: Ints) -> Ints:
    """Entry days in the same order as the exits: first in, first out, at a stock that is soon full and stays so."""
    days = np.arange(day(STARTS), day(AS_OF) + 1)
    still = sum(map(sum, STARTED)) - len(exits)
    ramp = np.minimum((days - days[0] + 1) / (day(FILLED_ON) - days[0] + 1), 1.0)
    entered = np.searchsorted(exits, days, side="right") + np.floor(still * ramp + 1e-9).astype(np.int64)
    entries: Ints = days[np.searchsorted(entered, np.arange(1, len(exits) + still + 1))]
    return entries


def _births(entries: Ints, group: Ints) -> Ints:
    """Birth dates that give an age at entry within the limits of the group, spread evenly over them."""
    place = np.arange(len(entries)) * GOLDEN % 1
    low, high = np.array(AGES)[group].T
    births: Ints = entries - ((low + (high - low) * place) * 365.25).astype(np.int64)
    return births


def _results(ids: Ints, exit_on: Ints, outcome: Ints, left: Ints) -> dict[str, pl.DataFrame]:
    """Outcomes at exit; and the one follow-up that is published, of those who left for work or studies in 2011."""
    first, last, *_ = PERIODS[1]
    asked = left[(exit_on[left] >= day(first)) & (exit_on[left] <= day(last))]
    supporting = asked[spread([SELF_SUPPORTING, len(asked) - SELF_SUPPORTING]) == 0]
    at_exit = rows(
        "outcomes",
        enrolment_id=ids[left],
        at="exit",
        outcome=coded(OUTCOMES, outcome[left]),
        observed_on=exit_on[left],
    )
    at_year_end = rows(
        "outcomes", enrolment_id=ids[supporting], at=FOLLOW_UP, outcome="self_supporting", observed_on=FOLLOWED_ON
    )
    follow_ups = rows(
        "follow_ups",
        enrolment_id=ids[asked],
        at=FOLLOW_UP,
        due_on=FOLLOWED_ON,
        status="reached",
        observed_on=FOLLOWED_ON,
    )
    return {"outcomes": join("outcomes", [at_exit, at_year_end]), "follow_ups": follow_ups}
