"""A condition in plain Swedish, as it can stand in a list of criteria."""

from __future__ import annotations

from collections.abc import Callable

from kliv.core.conditions import phrases
from kliv.core.conditions.model import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    EventCondition,
    FactCondition,
    InstrumentChange,
    InstrumentCondition,
    JudgementCondition,
    Leaf,
    Not,
    OutcomeCondition,
    SpellCondition,
    SurveyCondition,
    parts_of,
)
from kliv.core.conditions.vocabulary import DEFAULT_WORDS, Words, capital, mid_sentence

__all__ = ["DEFAULT_WORDS", "Words", "capital", "describe", "mid_sentence"]

CHANGES = {"increased": "har ökat", "decreased": "har minskat", "not_decreased": "har inte minskat"}


def describe(condition: Condition, words: Words = DEFAULT_WORDS) -> str:
    """The condition in words, with a capital first letter and no full stop.

    A condition inside another stands in parentheses, and parts that hold a list themselves are set apart by
    semicolons, so that it is never in doubt what belongs together.

    >>> from pydantic import TypeAdapter
    >>> of = TypeAdapter(Condition).validate_python
    >>> describe(of({"all_of": [{"fact": "age", "between": [16, 24]}, {"spell": "registered_with", "code": "ifo"}]}))
    'Ålder 16–24 år och inskriven vid IFO'
    """
    return capital(_words(condition, words, outermost=True))


def _words(condition: Condition, words: Words, outermost: bool = False) -> str:
    if isinstance(condition, Not):
        return _negation(condition, words, outermost)
    parts = parts_of(condition)
    if not parts:
        return leaf_words(condition, words)  # type: ignore[arg-type]
    if len(parts) == 1:
        return _words(parts[0], words, outermost)
    texts = [_words(part, words) for part in parts]
    match condition:
        case AllOf():
            text = phrases.parts_listed(texts, "och")
        case AnyOf():
            text = phrases.parts_listed(texts, "eller")
        case AtLeastOf(at_least=k):
            text = f"minst {k} av: {phrases.parts_listed(texts, 'och')}"
    return text if outermost else f"({text})"


def _negation(condition: Not, words: Words, outermost: bool) -> str:
    inner = condition.negated
    while len(parts_of(inner)) == 1 and not isinstance(inner, Not):
        (inner,) = parts_of(inner)
    if isinstance(inner, Not):
        return _words(inner.negated, words, outermost)
    return f"inte {_words(inner, words)}" if parts_of(inner) else leaf_words(inner, words, negated=True)  # type: ignore[arg-type]


def leaf_words(leaf: Leaf, words: Words, negated: bool = False) -> str:
    """A condition without parts in words, as it stands inside a sentence; negated: as something that must not hold."""
    say: Callable[..., str] = _LEAVES[type(leaf)]
    return say(leaf, words, negated)


def _fact(leaf: FactCondition, words: Words, negated: bool) -> str:
    label, then = words.fact(leaf.fact), phrases.at_date(leaf.on, words)
    if isinstance(leaf.equals, bool):
        told = yes_or_no(leaf.fact, leaf.equals is not negated, words)
        if told is not None:
            return told.removeprefix("är ") + then
    no = "inte " if negated else ""
    if leaf.fact == "age":
        return f"{label} {no}{phrases.age_bound(leaf)}{then}"
    return f"{label}{then}: {no}{phrases.bound(leaf, lambda code: words.value(leaf.fact, code))}"


def yes_or_no(fact: str, holds: bool, words: Words) -> str | None:
    """A yes-or-no fact in a sentence of its own (är inte utrikesfödd, har hemmavarande barn); None for other facts."""
    verb = "är" if fact in words.being else "har" if fact in words.having else None
    return verb and f"{verb} {'' if holds else 'inte '}{words.fact(fact)}"


def _spell(leaf: SpellCondition, words: Words, negated: bool) -> str:
    verb, then = phrases.spell_verb(leaf, words), phrases.at_date(leaf.on, words)
    length = spell_length(leaf)
    if leaf.total_days_at_least is not None:
        text = f"{verb.has('inte' if negated else '')} i sammanlagt {length}"
    elif length:
        adverb = ("inte" if negated else "") if leaf.ongoing else ("aldrig" if negated else "någon gång")
        text = f"{verb.has(adverb)} i {length} i följd"
    else:
        text = verb.now(negated) if leaf.ongoing else verb.has("aldrig" if negated else "")
    gap = f" (uppehåll på högst {phrases.days(leaf.gap_days)} räknas in)" if leaf.gap_days and length else ""
    return text + then + gap


def spell_length(leaf: SpellCondition) -> str:
    """How long a spell must be, in words: minst 10 månader. Empty where any length will do."""
    if leaf.at_least_months is not None:
        return f"minst {phrases.months(leaf.at_least_months)}"
    if leaf.more_than_months is not None:
        return f"mer än {phrases.months(leaf.more_than_months)}"
    if leaf.at_least_days is not None:
        return f"minst {phrases.days(leaf.at_least_days)}"
    if leaf.total_days_at_least is not None:
        return f"minst {total_days(leaf, leaf.total_days_at_least)}"
    return ""


def total_days(leaf: SpellCondition, n: int) -> str:
    """So many days, or days of compensation."""
    one, many = ("ersättningsdag", "ersättningsdagar") if leaf.counted == "compensated" else ("dag", "dagar")
    return phrases.counted(n, one, many)


def event_name(leaf: EventCondition, words: Words) -> str:
    """What must have happened: information (socialt företagande)."""
    closer = [words.event_code(leaf.event, code) for code in leaf.codes or ()]
    return words.event(leaf.event) + (f" ({phrases.listed(closer, 'eller')})" if closer else "")


def _event(leaf: EventCondition, words: Words, negated: bool) -> str:
    name, then = event_name(leaf, words), phrases.window(leaf, words)
    if leaf.distinct:
        bound = "färre än" if negated else "minst"
        return f"{name} med {bound} {phrases.counted(leaf.at_least, 'arbetsgivare', 'olika arbetsgivare')}{then}"
    if leaf.at_least == 1:
        return f"{'utan ' if negated else ''}{name}{then}"
    return f"{name} {'färre än' if negated else 'minst'} {phrases.times(leaf.at_least)}{then}"


def activity_names(leaf: ActivityCondition, words: Words) -> str:
    """The activities that count, with eller."""
    return phrases.listed([words.activity(code) for code in leaf.codes], "eller")


def _activity(leaf: ActivityCondition, words: Words, negated: bool) -> str:
    verb = "fullföljt" if leaf.reached == "completed" else "påbörjat"
    return f"har {'inte ' if negated else ''}{verb} {activity_names(leaf, words)}{phrases.window(leaf, words)}"


def outcome_names(leaf: OutcomeCondition, words: Words, negated: bool = False) -> str:
    """The outcomes that count, with their kinds: arbete eller studier; negated: varken arbete eller studier."""
    names = phrases.listed([words.outcome(code) for code in leaf.codes], "eller")
    kinds = [words.outcome_kind(leaf.codes, kind) for kind in leaf.kinds or ()]
    no = ("varken " if len(leaf.codes) > 1 else "inte ") if negated else ""
    return no + names + (f" ({phrases.listed(kinds, 'eller')})" if kinds else "")


def _outcome(leaf: OutcomeCondition, words: Words, negated: bool) -> str:
    return f"{outcome_names(leaf, words, negated)} vid {words.at(leaf.at)}"


def _answer(leaf: Comparison, asked: str, item: str, words: Words, negated: bool) -> str:
    return ("inte " if negated else "") + phrases.bound(leaf, lambda code: words.answer(asked, item, code))


def item_name(leaf: InstrumentCondition | InstrumentChange, words: Words) -> str:
    """An item with its instrument: läsförståelse (Instrument X)."""
    return f"{words.item(leaf.instrument, leaf.item)} ({words.instrument(leaf.instrument)})"


def _instrument(leaf: InstrumentCondition, words: Words, negated: bool) -> str:
    answer = _answer(leaf, leaf.instrument, leaf.item, words, negated)
    return f"{item_name(leaf, words)}{phrases.at_date(leaf.on, words)}: {answer}"


def _change(leaf: InstrumentChange, words: Words, negated: bool) -> str:
    change = CHANGES[leaf.change]
    if negated:
        change = change.replace("har inte", "har") if "inte" in change else change.replace("har", "har inte")
    return f"{item_name(leaf, words)} {change}"


def question_name(leaf: SurveyCondition, words: Words) -> str:
    """A question with its survey: svar på ”nöjd med stödet” (avslutsenkäten)."""
    return f"svar på ”{words.question(leaf.survey, leaf.question)}” ({words.survey(leaf.survey)})"


def _survey(leaf: SurveyCondition, words: Words, negated: bool) -> str:
    return f"{question_name(leaf, words)}: {_answer(leaf, leaf.survey, leaf.question, words, negated)}"


def _judgement(leaf: JudgementCondition, words: Words, negated: bool) -> str:
    name, role = words.item("judgement", leaf.judgement), words.role(leaf.by)
    then = phrases.at_date(leaf.on, words)
    if isinstance(leaf.equals, bool):
        return f"enligt {role}{then}: {'' if leaf.equals is not negated else 'inte '}{name}"
    return f"enligt {role}{then}, {name}: {_answer(leaf, 'judgement', leaf.judgement, words, negated)}"


_LEAVES: dict[type[object], Callable[..., str]] = {
    FactCondition: _fact,
    SpellCondition: _spell,
    EventCondition: _event,
    ActivityCondition: _activity,
    OutcomeCondition: _outcome,
    InstrumentCondition: _instrument,
    InstrumentChange: _change,
    SurveyCondition: _survey,
    JudgementCondition: _judgement,
}
