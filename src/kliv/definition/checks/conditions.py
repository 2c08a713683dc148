"""Conditions: every word that a condition names is known, and asks for a value that can occur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterable, Iterator

from kliv.core import terms
from kliv.core.conditions.model import (
    ActivityCondition,
    EventCondition,
    FactCondition,
    InstrumentChange,
    InstrumentCondition,
    JudgementCondition,
    OutcomeCondition,
    SpellCondition,
    SurveyCondition,
    Window,
)
from kliv.core.errors import Fault
from kliv.definition.checks.known import JUDGEMENT, Known, Rule, Values, misjudged, unknown
from kliv.definition.paths import join


def fact(path: str, condition: FactCondition, known: Known) -> Iterator[Fault]:
    """The fact is a shared one or among own_facts, and can have the value."""
    yield from unknown(join(path, "fact"), "en uppgift som finns", condition.fact, known.facts)
    if condition.fact in known.facts:
        yield from misjudged(path, condition, known.facts[condition.fact], f"uppgiften {condition.fact}")


def spell(path: str, condition: SpellCondition, _known: Known) -> Iterator[Fault]:
    """The kind of spell is known, and has the codes."""
    yield from unknown(join(path, "spell"), "ett slag av period", condition.spell, terms.SPELLS)
    codes = terms.SPELLS.get(condition.spell)
    if codes is not None:
        yield from _all_known(join(path, "code"), f"en kod för {condition.spell}", condition.codes, codes)


def event(path: str, condition: EventCondition, known: Known) -> Iterator[Fault]:
    """The event and its closer code are shared ones."""
    yield from unknown(join(path, "event"), "en händelse", condition.event, known.events)
    yield from _all_known(join(path, "code"), "en kod för händelser", condition.codes, terms.EVENT_CODES)


def activity(path: str, condition: ActivityCondition, known: Known) -> Iterator[Fault]:
    """The activities are the definition's."""
    yield from _all_known(join(path, "activity"), "en aktivitet i activities", condition.codes, known.activities)


def outcome(path: str, condition: OutcomeCondition, known: Known) -> Iterator[Fault]:
    """The outcomes, their kinds and the follow-up are the definition's."""
    yield from _all_known(join(path, "outcome"), "ett utfall i outcomes", condition.codes, known.outcomes)
    kinds = [kind for code in condition.codes for kind in known.outcomes.get(code, ())]
    if set(condition.codes) <= set(known.outcomes):
        named = " eller ".join(condition.codes)
        yield from _all_known(join(path, "kind"), f"ett slag i kinds för {named}", condition.kinds, kinds)
    yield from unknown(join(path, "at"), "exit eller en uppföljning i follow_ups", condition.at, known.moments)


def instrument(path: str, condition: InstrumentCondition, known: Known) -> Iterator[Fault]:
    """The instrument has the item, and the item the answer."""
    values = yield from _item(path, condition.instrument, condition.item, known)
    if values is not None:
        yield from misjudged(path, condition, values, f"frågan {condition.item}")


def change(path: str, condition: InstrumentChange, known: Known) -> Iterator[Fault]:
    """The instrument has the item, and its answers are numbers: only those can be more or less than before."""
    values = yield from _item(path, condition.instrument, condition.item, known)
    if values is not None and values.kind != "number":
        words = "en fråga med scale, eftersom bara tal kan öka eller minska"
        yield Fault(join(path, "item"), words, condition.item)


def _item(path: str, code: str, item: str, known: Known) -> Generator[Fault, None, Values | None]:
    yield from unknown(join(path, "instrument"), "ett instrument i instruments", code, known.instruments)
    items = known.instruments.get(code)
    if items is None:
        return None
    yield from unknown(join(path, "item"), f"en fråga i instrumentet {code}", item, items)
    return items.get(item)


def survey(path: str, condition: SurveyCondition, known: Known) -> Iterator[Fault]:
    """The survey has the question, and the question the answer."""
    yield from unknown(join(path, "survey"), "en enkät i surveys", condition.survey, known.surveys)
    questions = known.surveys.get(condition.survey)
    if questions is None:
        return
    what = f"en fråga i enkäten {condition.survey}"
    yield from unknown(join(path, "question"), what, condition.question, questions)
    if condition.question in questions:
        yield from misjudged(path, condition, questions[condition.question], f"frågan {condition.question}")


def judgement(path: str, condition: JudgementCondition, known: Known) -> Iterator[Fault]:
    """The judgement is an item of the instrument `judgement`, which a definition with judgements must have: it names
    the judgement and tells which values the one who judges can choose between."""
    what = f"en fråga i instrumentet {JUDGEMENT}"
    items = known.instruments.get(JUDGEMENT, {})
    yield from unknown(join(path, "judgement"), what, condition.judgement, items)
    if condition.judgement in items:
        yield from misjudged(path, condition, items[condition.judgement], f"bedömningen {condition.judgement}")
    yield from unknown(join(path, "by"), "en roll", condition.by, known.roles)


def window(path: str, condition: Window, _known: Known) -> Iterator[Fault]:
    """A window between two days has its first day first."""
    since, until = condition.since, condition.until
    if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
        yield Fault(join(path, "until"), f"ett datum på eller efter since, {since}", until.isoformat())


def _all_known(path: str, what: str, words: Iterable[str] | None, known: Iterable[str]) -> Iterator[Fault]:
    for word in words or ():
        yield from unknown(path, what, word, known)


RULES: tuple[tuple[type, Rule], ...] = (
    (FactCondition, fact),
    (SpellCondition, spell),
    (EventCondition, event),
    (ActivityCondition, activity),
    (OutcomeCondition, outcome),
    (InstrumentCondition, instrument),
    (InstrumentChange, change),
    (SurveyCondition, survey),
    (JudgementCondition, judgement),
    (Window, window),
)
