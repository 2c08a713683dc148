"""How long something has lasted: spells laid together, for certain and at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kliv.core.conditions import phrases
from kliv.core.conditions.case import Case, Finding
from kliv.core.conditions.model import SpellCondition
from kliv.core.conditions.record import Spell
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.vocabulary import Words, capital
from kliv.core.conditions.words import spell_length, total_days
from kliv.core.dates import ONE_DAY, add_months, weekdays, whole_months

NO_SPELL = "none"


@dataclass(frozen=True)
class Run:
    """Spells that count as one; both days belong."""

    start: dt.date
    end: dt.date


def lasting(spells: Iterable[Spell], day: dt.date, at_most: bool) -> list[Run]:
    """The spells as they stand on a day: those begun by then, each ending that day at the latest.

    A spell with unknown end lasts its first day for certain, and at most until the day. So does one whose end should
    be known but has no date.
    """
    return [Run(spell.start_on, min(_last(spell, day, at_most), day)) for spell in spells if spell.start_on <= day]


def _last(spell: Spell, day: dt.date, at_most: bool) -> dt.date:
    if spell.end == "open" or (at_most and _end_unknown(spell)):
        return day
    return spell.start_on if _end_unknown(spell) or spell.end_on is None else spell.end_on


def _end_unknown(spell: Spell) -> bool:
    return spell.end == "unknown" or (spell.end == "known" and spell.end_on is None)


def laid_together(spells: Iterable[Run], gap_days: int) -> list[Run]:
    """Overlapping and touching spells as one, and those with at most so many days between, in order of time."""
    runs: list[Run] = []
    for spell in sorted(spells, key=lambda one: one.start):
        if runs and (spell.start - runs[-1].end).days - 1 <= gap_days:
            runs[-1] = Run(runs[-1].start, max(runs[-1].end, spell.end))
        else:
            runs.append(spell)
    return runs


def long_enough(run: Run, leaf: SpellCondition) -> bool:
    """Whether a run has the length asked for; any will do where none is. Both its days count."""
    after = run.end + ONE_DAY
    if leaf.at_least_months is not None:
        return add_months(run.start, leaf.at_least_months) <= after
    if leaf.more_than_months is not None:
        return add_months(run.start, leaf.more_than_months) < after
    return leaf.at_least_days is None or (after - run.start).days >= leaf.at_least_days


def n_days(runs: Iterable[Run], leaf: SpellCondition) -> int:
    """How many days the runs have together: every day, or Monday to Friday for compensated days."""
    if leaf.counted == "compensated":
        return sum(weekdays(run.start, run.end) for run in runs)
    return sum((run.end - run.start).days + 1 for run in runs)


@dataclass(frozen=True)
class _Known:
    """What is known on the day: the spells that count, and their runs, for certain and at most."""

    spells: Sequence[Spell]
    certain: Sequence[Run]
    at_most: Sequence[Run]


def spell(leaf: SpellCondition, case: Case) -> Finding:
    """Whether a spell of the kind holds on the date, long enough where so asked.

    Only spells that began on or before the date matter. Met where it holds for certain; else unknown where it could
    hold, were a spell with unknown end as long as possible, or where nothing at all is known of the kind by then
    (a row with the code none says that there is no such spell); else not met. The date must lie in a spell, not in a
    gap that is bridged.
    """
    day = case.known_day(leaf.on)
    of_kind = [one for one in case.record.spells if one.kind == leaf.spell and one.start_on <= day]
    counting = [one for one in of_kind if (one.code in leaf.codes if leaf.codes else one.code != NO_SPELL)]
    gap_days = 0 if leaf.total_days_at_least is not None else leaf.gap_days
    certain, at_most = (laid_together(lasting(counting, day, most), gap_days) for most in (False, True))
    if _holds(leaf, certain, day):
        truth = Truth.MET
    elif _holds(leaf, at_most, day) or not of_kind:
        truth = Truth.UNKNOWN
    else:
        truth = Truth.NOT_MET
    known = _Known(sorted(counting, key=lambda one: one.start_on), certain, at_most)
    return Finding(truth, capital(_told(leaf, truth, known, day, case.words)))


def _holds(leaf: SpellCondition, runs: Sequence[Run], day: dt.date) -> bool:
    if leaf.total_days_at_least is not None:
        return n_days(runs, leaf) >= leaf.total_days_at_least
    return any(long_enough(run, leaf) for run in runs if run.end == day or not leaf.ongoing)


def _told(leaf: SpellCondition, truth: Truth, known: _Known, day: dt.date, words: Words) -> str:
    if truth is Truth.UNKNOWN:
        return _unknown(leaf, known, words)
    verb = phrases.spell_verb(leaf, words)
    if leaf.total_days_at_least is not None:
        return _told_total(leaf, truth, n_days(known.certain, leaf), verb)
    if not leaf.ongoing:
        return _told_ever(leaf, truth, known, verb)
    return _told_now(leaf, truth, known, day, words)


def _told_now(leaf: SpellCondition, truth: Truth, known: _Known, day: dt.date, words: Words) -> str:
    verb = phrases.spell_verb(leaf, words)
    run = next((run for run in known.certain if run.end == day), None)
    if run is None:
        last = f"; senast till och med {known.certain[-1].end}" if known.certain else ""
        return f"{verb.now(negated=True)} {day}{last}"
    if not spell_length(leaf):
        covering = {one.code: None for one in known.spells if _last(one, day, at_most=False) >= day}
        return f"{phrases.spell_verb(leaf, words, tuple(covering)).now()} sedan {run.start}"
    if truth is Truth.MET:
        return f"{verb.has()} i {_held(run, leaf)}, sedan {run.start} ({spell_length(leaf)})"
    return f"{verb.has()} i {_short(run, leaf)}"


def _unknown(leaf: SpellCondition, known: _Known, words: Words) -> str:
    endless = next((one for one in known.spells if _end_unknown(one)), None)
    if endless is None:
        return f"uppgift saknas om {phrases.spell_verb(leaf, words).noun}"
    noun = phrases.spell_verb(leaf, words, (endless.code,)).noun
    return f"slutdatum saknas för {noun} från {endless.start_on}"


def _told_total(leaf: SpellCondition, truth: Truth, n: int, verb: phrases.Verb) -> str:
    asked = leaf.total_days_at_least or 0
    if truth is Truth.MET:
        return f"{verb.has()} i sammanlagt {total_days(leaf, n)} (minst {asked})"
    return f"{verb.has()} i sammanlagt {n} av minst {total_days(leaf, asked)}"


def _told_ever(leaf: SpellCondition, truth: Truth, known: _Known, verb: phrases.Verb) -> str:
    if not known.certain:
        return verb.has("inte")
    if truth is Truth.MET:
        run = next(run for run in known.certain if long_enough(run, leaf))
        if not spell_length(leaf):
            return f"{verb.has()} från {run.start}"
        return f"{verb.has()} i {_held(run, leaf)} från {run.start} ({spell_length(leaf)})"
    longest = max(known.certain, key=lambda run: run.end - run.start)
    return f"{verb.has()} i som längst {_short(longest, leaf)}"


def _held(run: Run, leaf: SpellCondition) -> str:
    """How long a run is, in the unit of the condition: 12 månader."""
    after = run.end + ONE_DAY
    if leaf.at_least_days is not None:
        return phrases.days((after - run.start).days)
    months = whole_months(run.start, after)
    more = leaf.more_than_months is not None and add_months(run.start, months) < after
    return ("drygt " if more else "") + phrases.months(months)


def _short(run: Run, leaf: SpellCondition) -> str:
    """How long a run is, against what it should be: 7 av minst 10 månader."""
    if leaf.more_than_months is not None:
        return f"{_held(run, leaf)}; ska vara {spell_length(leaf)}"
    return f"{_held(run, leaf).split()[0]} av {spell_length(leaf)}"
