"""The example people of a definition: each must get the verdict that the definition says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kliv.core.conditions.explain import explain
from kliv.core.conditions.model import Anchor
from kliv.core.conditions.record import Assessment, Event, Fact, Record, Spell
from kliv.core.conditions.vocabulary import Words
from kliv.core.errors import Fault
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.examples import ExampleSpell
from kliv.definition.schema.goals import ExamplePerson
from kliv.definition.schema.journey import TargetGroup
from kliv.definition.words import words_of

# An example's facts have always held.
ALWAYS = dt.date.min


def run_people(definition: Definition) -> list[Fault]:
    """A fault for every verdict that is not the expected one, with the verdict given and the reason for it.

    A person is tried on the example's date, as the date of the referral and of the group's own reference date, with
    everything that is dated up to that day. The definition must have passed `check_definition`.
    """
    words = words_of(definition)
    return [
        fault
        for number, person in enumerate(definition.examples.people, start=1)
        for group in definition.target_groups
        if group.key in person.expect
        for fault in _verdict(f"examples.people.{number}.expect.{group.key}", person, group, words)
    ]


def _verdict(path: str, person: ExamplePerson, group: TargetGroup, words: Words) -> Iterator[Fault]:
    if group.criteria is None:
        return
    told = explain(group.criteria, record_of(person, group.reference_date), group.reference_date, words, person.on)
    expected = person.expect[group.key]
    if told.truth != expected:
        yield Fault(path, f"{expected} för ”{person.name}”", f"{told.truth.value}: {told.reason}")


def record_of(person: ExamplePerson, anchor: Anchor = Anchor.REFERRAL) -> Record:
    """What is known about an example person; the example's date is the date of the referral and of the anchor."""
    return Record(
        birth_date=person.birth_date,
        facts=tuple(Fact(fact, value, ALWAYS) for fact, value in person.facts.items()),
        spells=tuple(map(_spell, person.spells)),
        events=tuple(Event(one.event, one.happened_on, one.code, one.counterpart_id) for one in person.events),
        assessments=tuple(
            Assessment(one.instrument, one.item, one.value, one.rater, one.assessed_on) for one in person.assessments
        ),
        anchors={Anchor.REFERRAL: person.on, anchor: person.on},
    )


def _spell(spell: ExampleSpell) -> Spell:
    end = spell.end or ("open" if spell.end_on is None else "known")
    return Spell(spell.kind, spell.code, spell.start_on, spell.end_on, end)
