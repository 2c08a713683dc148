"""The words conditions are told in: those every project shares, and a definition's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from kliv.core import terms

Labels = Mapping[str, str]
LabelsOf = Mapping[str, Labels]


def mid_sentence(label: str) -> str:
    """A name as it stands inside a sentence: small first letter, unless it is an abbreviation (CV-kurs, sfi, AF).

    Not for proper names, which keep their capital.

    >>> mid_sentence("Studie- och yrkesvägledning"), mid_sentence("CV-kurs")
    ('studie- och yrkesvägledning', 'CV-kurs')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def capital(text: str) -> str:
    """A text with a capital first letter, the rest as it stands."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Words:
    """Labels of codes, written as they stand inside a sentence. A code without a label is shown as it is, _ as space.

    facts: nouns or adjectives ("ålder", "utrikesfödd"). values: fact → code → label.
    being, having: yes-or-no facts that are told with "är" and "har"; others are told as "intresse för yrket: ja".
    missing: what is not known, after "uppgift saknas om", for facts whose own word does not fit there.
    spell_kinds, spells: kind → label, kind → code → label. events; event_codes: event → code → label.
    activities; outcomes; outcome_kinds: outcome → kind → label.
    follow_ups: nouns that can follow "vid" ("uppföljningen efter 6 månader").
    instruments, items: instrument → item → label; the items of instrument "judgement" are the judgements.
    surveys, questions: survey → question → label. answers: "instrument.item" or "survey.question" → code → label.
    roles: who judges, as in "enligt socialsekreterare". anchors: definite ("starten i projektet").
    yardstick: what an age that does not fit is held against ("Är 25 år; målgruppen är 16–24 år").
    """

    facts: Labels = field(default_factory=lambda: terms.FACTS)
    values: LabelsOf = field(default_factory=lambda: SHARED_VALUES)
    being: frozenset[str] = frozenset({"born_abroad", "immigrant", "jobseeker"})
    having: frozenset[str] = frozenset({
        "child_at_home", "upper_secondary_diploma", "compulsory_school", "disability", "protected",
    })  # fmt: skip
    missing: Labels = field(default_factory=lambda: {"referred_by": "vem som remitterade"})
    spell_kinds: Labels = field(default_factory=lambda: terms.SPELL_KINDS)
    spells: LabelsOf = field(default_factory=lambda: terms.SPELLS)
    events: Labels = field(default_factory=lambda: terms.EVENTS)
    event_codes: LabelsOf = field(default_factory=dict)
    activities: Labels = field(default_factory=dict)
    outcomes: Labels = field(default_factory=lambda: terms.OUTCOMES)
    outcome_kinds: LabelsOf = field(default_factory=lambda: terms.OUTCOME_KINDS)
    follow_ups: Labels = field(default_factory=dict)
    instruments: Labels = field(default_factory=dict)
    items: LabelsOf = field(default_factory=dict)
    surveys: Labels = field(default_factory=dict)
    questions: LabelsOf = field(default_factory=dict)
    answers: LabelsOf = field(default_factory=dict)
    roles: Labels = field(default_factory=dict)
    anchors: Labels = field(default_factory=lambda: terms.ANCHORS)
    yardstick: str = "målgruppen"

    def with_own(self, **own: Labels | LabelsOf | frozenset[str] | str) -> Words:
        """The same words with a definition's own added by field; where both have a code, the definition's word wins.

        TypeError for a field that Words does not have.

        >>> DEFAULT_WORDS.with_own(facts={"interest": "intresse för yrket"}).fact("interest")
        'intresse för yrket'
        """
        known = {one.name for one in fields(self)}
        if unknown := set(own) - known:
            raise TypeError(f"Words has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
        changed: dict[str, Any] = {name: _added(getattr(self, name), words) for name, words in own.items()}
        return replace(self, **changed)

    def fact(self, code: str) -> str:
        """What a fact is called."""
        return _label(self.facts, code)

    def about(self, code: str) -> str:
        """What a fact is about, after "uppgift saknas om"."""
        return self.missing.get(code) or ("personen är " if code in self.being else "") + self.fact(code)

    def value(self, fact: str, code: str) -> str:
        """What a value of a fact is called."""
        return _label(self.values.get(fact, {}), code)

    def spell(self, kind: str, code: str) -> str:
        """What a spell of a kind is called."""
        return _label(self.spells.get(kind, {}), code)

    def event(self, code: str) -> str:
        """What an event is called."""
        return _label(self.events, code)

    def event_code(self, event: str, code: str) -> str:
        """What an event's closer code is called."""
        return _label(self.event_codes.get(event, {}), code)

    def activity(self, code: str) -> str:
        """What an activity is called."""
        return _label(self.activities, code)

    def outcome(self, code: str) -> str:
        """What an outcome is called."""
        return _label(self.outcomes, code)

    def outcome_kind(self, outcomes: tuple[str, ...], kind: str) -> str:
        """What a kind of one of these outcomes is called."""
        own = (self.outcome_kinds.get(outcome, {}) for outcome in outcomes)
        return next((labels[kind] for labels in own if kind in labels), _label({}, kind))

    def at(self, at: str) -> str:
        """When an outcome was observed, after "vid": the exit, or a follow-up."""
        return "avslut" if at == "exit" else self.follow_ups.get(at, f"uppföljningen {_label({}, at)}")

    def item(self, instrument: str, item: str) -> str:
        """What an item of an instrument, or a judgement, is called."""
        return _label(self.items.get(instrument, {}), item)

    def instrument(self, code: str) -> str:
        """What an instrument is called."""
        return _label(self.instruments, code)

    def question(self, survey: str, question: str) -> str:
        """What a question of a survey is called."""
        return _label(self.questions.get(survey, {}), question)

    def survey(self, code: str) -> str:
        """What a survey is called."""
        return _label(self.surveys, code)

    def answer(self, asked: str, item: str, code: str) -> str:
        """What an answer to an item of an instrument, or to a question of a survey, is called."""
        return _label(self.answers.get(f"{asked}.{item}", {}), code)

    def role(self, code: str) -> str:
        """What a role is called."""
        return _label(self.roles, code)

    def anchor(self, code: str) -> str:
        """What an anchor is called, in the definite."""
        return _label(self.anchors, code)


def _label(labels: Labels, code: str) -> str:
    return labels.get(code) or code.replace("_", " ")


def _added(shared: object, own: object) -> object:
    """Own words laid over the shared ones, code by code, at most two levels down."""
    if isinstance(shared, Mapping) and isinstance(own, Mapping):
        return {**shared, **{code: _added(shared.get(code), word) for code, word in own.items()}}
    if isinstance(shared, frozenset) and isinstance(own, frozenset):
        return shared | own
    return own


SHARED_VALUES: LabelsOf = {
    "sex": {code: mid_sentence(label) for code, label in terms.SEX.items()},
    "referred_by": terms.REFERRED_BY,
}
DEFAULT_WORDS = Words()
