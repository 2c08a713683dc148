"""Every kind of condition that is not a spell, held against one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from kliv.core.conditions import phrases, words
from kliv.core.conditions.case import Case, Finding
from kliv.core.conditions.model import (
    ActivityCondition,
    Anchor,
    Comparison,
    EventCondition,
    FactCondition,
    InstrumentChange,
    InstrumentCondition,
    JudgementCondition,
    Leaf,
    OutcomeCondition,
    Scalar,
    SpellCondition,
    SurveyCondition,
)
from kliv.core.conditions.record import ActivitySpell, Event, ObservedOutcome
from kliv.core.conditions.spells import spell
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.values import UNDATED_FACTS, UNKNOWN_VALUE, as_number, as_text, compare
from kliv.core.conditions.vocabulary import capital
from kliv.core.dates import completed_years

JUDGEMENT = "judgement"
Dated = tuple[dt.date, Scalar]


def find(leaf: Leaf, case: Case) -> Finding:
    """The answer of a condition without parts. NoDateError where there is no date to hold it against."""
    say: Callable[..., Finding] = _LEAVES[type(leaf)]
    return say(leaf, case)


def latest(rows: Iterable[Dated], day: dt.date, comparison: Comparison) -> tuple[Truth, Dated | None]:
    """How the latest value on or before a day compares, and that value with its date; None where there is none.

    Of several on that day one that satisfies counts before one that does not, and that before one that cannot be
    compared.
    """
    rows = [row for row in rows if row[0] <= day]
    last = max((on for on, _ in rows), default=None)
    best: tuple[Truth, Dated | None] = Truth.UNKNOWN, None
    for row in (row for row in rows if row[0] == last):
        truth = compare(row[1], comparison)
        if best[1] is None or _WEIGHT[truth] > _WEIGHT[best[0]]:
            best = truth, row
    return best


_WEIGHT = {Truth.UNKNOWN: 0, Truth.NOT_MET: 1, Truth.MET: 2}


def _fact(leaf: FactCondition, case: Case) -> Finding:
    """The value that holds on the date; for `UNDATED_FACTS` the one known by as_of, whatever the date.

    The value "unknown" is no value. Age is counted on the date even where that has not come yet.
    """
    if leaf.fact == "age":
        return _age(leaf, case)
    day = case.as_of if leaf.fact in UNDATED_FACTS else case.known_day(leaf.on)
    rows = [(one.from_on, one.value) for one in case.record.facts if one.fact == leaf.fact]
    truth, found = latest(_known(rows, day), day, leaf)
    label = case.words.fact(leaf.fact)
    if found is None:
        return Finding(Truth.UNKNOWN, f"Uppgift saknas om {case.words.about(leaf.fact)}")
    text = as_text(found[1])
    if text in ("true", "false") and isinstance(leaf.equals, bool):
        told = words.yes_or_no(leaf.fact, text == "true", case.words)
        if told is not None:
            return Finding(truth, capital(told))
    return _held(leaf, truth, capital(label), text, lambda code: case.words.value(leaf.fact, code))


def _known(rows: Sequence[Dated], day: dt.date) -> list[Dated]:
    """The rows, or none where the latest by the day says nothing but that it is unknown."""
    last = max((on for on, _ in rows if on <= day), default=None)
    return [row for row in rows if row[0] == last and as_text(row[1]) != UNKNOWN_VALUE]


def _age(leaf: FactCondition, case: Case) -> Finding:
    day = case.given_day(leaf.on)
    if case.record.birth_date is None:
        return Finding(Truth.UNKNOWN, "Födelsedatum saknas")
    years = completed_years(case.record.birth_date, day)
    return Finding(
        compare(years, leaf), f"Är {years} år", f"{case.words.yardstick} är {phrases.age_bound(leaf)}"
    )  # fmt: skip


def _held(leaf: Comparison, truth: Truth, label: str, text: str, of: phrases.Label) -> Finding:
    """A value against its bound: Kommun: Gävle; ska vara Sandviken eller Hofors."""
    have, bound = f"{label}: {phrases.value(text, of)}", phrases.bound(leaf, of)
    if truth is Truth.UNKNOWN:
        return Finding(truth, f"{have} går inte att jämföra med {bound}")
    return Finding(truth, have.replace(".", ",") if as_number(text) is not None else have, f"ska vara {bound}")


def _event(leaf: EventCondition, case: Case) -> Finding:
    """How many times it happened in the window, or with how many counterparts (an event without one counts none).

    Events are recorded when they happen, so none in the window is not met, never unknown.
    """
    first, last = case.bounds(leaf)
    rows = [one for one in case.record.events if _counts(leaf, one) and _inside(one.happened_on, first, last)]
    n = len({one.counterpart_id for one in rows} - {None}) if leaf.distinct else len(rows)
    met = n >= leaf.at_least
    name = capital(words.event_name(leaf, case.words))
    latest_on = max((one.happened_on for one in rows), default=last)
    if met and leaf.at_least == 1 and not leaf.distinct:
        return Finding(Truth.MET, f"{name} {latest_on}")
    if leaf.distinct:
        unit = phrases.counted(leaf.at_least, "arbetsgivare", "olika arbetsgivare")
        done = f"{n} av minst {unit}" if not met else f"{n} olika arbetsgivare (minst {leaf.at_least})"
    else:
        done = (
            f"{n} av minst {phrases.times(leaf.at_least)}" if not met else f"{phrases.times(n)} (minst {leaf.at_least})"
        )
    if met:
        return Finding(Truth.MET, f"{name}: {done}, senast {latest_on}")
    when = phrases.dates(first, last)
    if n == 0:
        return Finding(Truth.NOT_MET, f"{name}: inte registrerat{when}")
    return Finding(Truth.NOT_MET, f"{name}: {done}{when}")


def _counts(leaf: EventCondition, row: Event) -> bool:
    return row.event == leaf.event and (leaf.codes is None or row.code in leaf.codes)


def _inside(day: dt.date, first: dt.date | None, last: dt.date) -> bool:
    return (first is None or first <= day) and day <= last


def _activity(leaf: ActivityCondition, case: Case) -> Finding:
    """An activity started in the window, or completed with its end in the window."""
    first, last = case.bounds(leaf)
    rows = [one for one in case.record.activities if one.activity in leaf.codes and one.start_on <= case.as_of]
    truths = [(_reached(leaf, one, first, last, case.as_of), one) for one in rows]
    for truth in (Truth.MET, Truth.UNKNOWN):
        of_truth = [one for found, one in truths if found is truth]
        if of_truth:
            return Finding(truth, _told_activity(leaf, truth, of_truth[0], case))
    names = words.activity_names(leaf, case.words)
    verb = "fullföljt" if leaf.reached == "completed" else "påbörjat"
    return Finding(Truth.NOT_MET, f"Har inte {verb} {names}{phrases.dates(first, last)}")


def _reached(
    leaf: ActivityCondition, row: ActivitySpell, first: dt.date | None, last: dt.date, as_of: dt.date
) -> Truth:  # fmt: skip
    """Completed: by the end date, where it is known whether it was completed. Still going on, or ended without a date:
    unknown where it may yet, or may have, come to its end within the window."""
    if leaf.reached == "started":
        return Truth.MET if _inside(row.start_on, first, last) else Truth.NOT_MET
    if row.end_on is not None and row.end_on <= as_of:
        if row.completed is False or not _inside(row.end_on, first, last):
            return Truth.NOT_MET
        return Truth.MET if row.completed else Truth.UNKNOWN
    if row.end_on is None and row.completed is not None:
        may_have = row.completed and row.start_on <= last and (first is None or first <= last)
        return Truth.UNKNOWN if may_have else Truth.NOT_MET
    return Truth.UNKNOWN if last == as_of else Truth.NOT_MET


def _told_activity(leaf: ActivityCondition, truth: Truth, row: ActivitySpell, case: Case) -> str:
    name = case.words.activity(row.activity)
    if truth is Truth.MET:
        return f"Påbörjade {name} {row.start_on}" if leaf.reached == "started" else f"Fullföljde {name} {row.end_on}"
    if row.end_on is None and row.completed:
        return f"Slutdatum saknas för {name}"
    if row.end_on is None or row.end_on > case.as_of:
        return f"{capital(name)} pågår"
    return f"Uppgift saknas om {name} fullföljdes"


def _outcome(leaf: OutcomeCondition, case: Case) -> Finding:
    """An outcome observed at exit or at a follow-up, else whether anyone knows.

    Not met where the person was reached; at exit also where the person has left and nothing says that nobody could
    be reached. Unknown before the exit, where the follow-up has not been made, and where it did not reach the person.
    """
    when = case.words.at(leaf.at)
    rows = [one for one in case.record.outcomes if _matches(leaf, one) and one.observed_on <= case.as_of]
    if rows:
        row = rows[0]
        name = capital(case.words.outcome(row.outcome))
        kind = f" ({case.words.outcome_kind((row.outcome,), row.kind)})" if row.kind else ""
        return Finding(Truth.MET, f"{name}{kind} vid {when} {row.observed_on}")
    statuses = {
        one.status for one in case.record.responses if one.at == leaf.at and (one.known_on or case.as_of) <= case.as_of
    }
    exit_on = case.record.anchors.get(Anchor.EXIT)
    exited = exit_on is not None and exit_on <= case.as_of
    if "reached" in statuses or (not statuses and leaf.at == "exit" and exited):
        return Finding(Truth.NOT_MET, f"{capital(words.outcome_names(leaf, case.words, negated=True))} vid {when}")
    if statuses:
        no_answer = "Ville inte svara" if "refused" in statuses else "Gick inte att nå"
        return Finding(Truth.UNKNOWN, f"{no_answer} vid {when}")
    return Finding(Truth.UNKNOWN, "Har inte avslutats" if leaf.at == "exit" else f"Uppgift saknas från {when}")


def _matches(leaf: OutcomeCondition, row: ObservedOutcome) -> bool:
    return row.at == leaf.at and row.outcome in leaf.codes and (leaf.kinds is None or row.kind in leaf.kinds)


def _instrument(leaf: InstrumentCondition, case: Case) -> Finding:
    """The latest answer to the item on or before the date, whoever assessed."""
    day = case.known_day(leaf.on)
    rows = [
        (one.assessed_on, one.value)
        for one in case.record.assessments
        if one.instrument == leaf.instrument and one.item == leaf.item
    ]
    truth, found = latest(rows, day, leaf)
    name = words.item_name(leaf, case.words)
    if found is None:
        return Finding(Truth.UNKNOWN, f"Uppgift saknas om {name}")
    return _held(
        leaf, truth, f"{capital(name)} {found[0]}", as_text(found[1]),
        lambda code: case.words.answer(leaf.instrument, leaf.item, code),
    )  # fmt: skip


def _survey(leaf: SurveyCondition, case: Case) -> Finding:
    """The latest answer to the question on or before the date; a question skipped is no answer."""
    day = case.known_day(None)
    rows = [
        (one.answered_on, one.value)
        for one in case.record.answers
        if one.survey == leaf.survey and one.question == leaf.question
    ]
    truth, found = latest(rows, day, leaf)
    name = words.question_name(leaf, case.words)
    if found is None:
        return Finding(Truth.UNKNOWN, f"{capital(name)} saknas")
    return _held(
        leaf, truth, f"{capital(name)} {found[0]}", as_text(found[1]),
        lambda code: case.words.answer(leaf.survey, leaf.question, code),
    )  # fmt: skip


def _judgement(leaf: JudgementCondition, case: Case) -> Finding:
    """The latest judgement by the role on or before the date."""
    day = case.known_day(leaf.on)
    rows = [
        (one.assessed_on, one.value)
        for one in case.record.assessments
        if one.instrument == JUDGEMENT and one.item == leaf.judgement and one.rater == leaf.by
    ]
    truth, found = latest(rows, day, leaf)
    role, name = case.words.role(leaf.by), case.words.item(JUDGEMENT, leaf.judgement)
    if found is None:
        return Finding(Truth.UNKNOWN, f"Bedömning från {role} saknas: {name}")
    label = f"Enligt {role} {found[0]}, {name}"
    return _held(leaf, truth, label, as_text(found[1]), lambda code: case.words.answer(JUDGEMENT, leaf.judgement, code))


def _change(leaf: InstrumentChange, case: Case) -> Finding:
    """The last measurement by as_of against the first; of several on a day the highest counts.

    Only values that are numbers are measurements. Unknown with measurements on fewer than two days.
    """
    highest: dict[dt.date, float] = {}
    for one in case.record.assessments:
        number = as_number(one.value)
        if (one.instrument, one.item) == (leaf.instrument, leaf.item) and number is not None:
            highest[one.assessed_on] = max(number, highest.get(one.assessed_on, number))
    days = sorted(day for day in highest if day <= case.as_of)
    name = words.item_name(leaf, case.words)
    if len(days) < 2:
        so_far = "bara mätts en gång" if days else "inte mätts"
        return Finding(Truth.UNKNOWN, f"{capital(name)} har {so_far}; två mätningar behövs")
    first, last = highest[days[0]], highest[days[-1]]
    met = {"increased": last > first, "decreased": last < first, "not_decreased": last >= first}[leaf.change]
    moved = f"från {phrases.number(first)} ({days[0]}) till {phrases.number(last)} ({days[-1]})"
    want = {"increased": "ska ha ökat", "decreased": "ska ha minskat", "not_decreased": "ska inte ha minskat"}
    return Finding(Truth.MET if met else Truth.NOT_MET, f"{capital(name)}: {moved}", want[leaf.change])


_LEAVES: dict[type[object], Callable[..., Finding]] = {
    FactCondition: _fact,
    SpellCondition: spell,
    EventCondition: _event,
    ActivityCondition: _activity,
    OutcomeCondition: _outcome,
    InstrumentCondition: _instrument,
    InstrumentChange: _change,
    SurveyCondition: _survey,
    JudgementCondition: _judgement,
}
