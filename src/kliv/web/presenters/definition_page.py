"""The page of a definition: its version and changes, its goals and worked examples in words, and the file itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kliv.core.conditions.vocabulary import Words
from kliv.definition.schema.definition import Change, Definition
from kliv.definition.schema.goals import ExampleFigure, ExamplePerson
from kliv.reports import swedish
from kliv.reports.labels import code_label
from kliv.web.presenters.address import address
from kliv.web.presenters.organisation import Fact
from kliv.web.presenters.sources import Source, source_of


@dataclass(frozen=True)
class GoalRow:
    """A goal as the definition states it."""

    name: str
    address: str
    definition: str
    target: str
    source: Source | None


@dataclass(frozen=True)
class AmendmentView:
    """A decided change: from when, why, who decided, and what was changed."""

    valid_from: str
    reason: str
    decided_by: str
    changes: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class ExampleView:
    """A worked example: who, on which day, what must come out, and where the source says so."""

    name: str
    on: str
    expected: str
    source: str


@dataclass(frozen=True)
class DefinitionPage:
    """Everything on the page of a definition."""

    version: tuple[Fact, ...]
    amendments: tuple[AmendmentView, ...]
    goals: tuple[GoalRow, ...]
    own_facts: tuple[Fact, ...]
    people: tuple[ExampleView, ...]
    figures: tuple[ExampleView, ...]
    document: str
    text: str
    file_address: str


_VERDICTS = {
    "met": gettext_noop("uppfyller"),
    "not_met": gettext_noop("uppfyller inte"),
    "unknown": gettext_noop("går inte att avgöra"),
}


def definition_page(
    definition: Definition, words: Words, text: str, as_of: dt.date, per: dt.date | None = None
) -> DefinitionPage:
    """The page; text: the file; as_of: the day whose amendments hold; per: the date to keep in addresses."""
    return DefinitionPage(
        version=_version(definition),
        amendments=tuple(
            AmendmentView(
                swedish.date(change.valid_from),
                change.reason,
                change.decided_by,
                tuple(_change(one) for one in change.changes),
                change.valid_from <= as_of,
            )
            for change in definition.amendments
        ),
        goals=tuple(
            GoalRow(
                goal.name,
                address("goal", definition.key, goal.key, per=per),
                goal.definition,
                swedish.target_text(goal),
                source_of(definition, goal),
            )
            for goal in definition.goals
        ),
        own_facts=tuple(
            Fact(fact.name, ", ".join(words.value(fact.key, code) for code in fact.values) or _("ja eller nej"))
            for fact in definition.own_facts
        ),
        people=tuple(_person(definition, example) for example in definition.examples.people),
        figures=_figures(definition, words),
        document=definition.project.document,
        text=text,
        file_address=address("definition_file", definition.key),
    )


def _version(definition: Definition) -> tuple[Fact, ...]:
    version = definition.version
    told = (
        (_("Version"), swedish.count(version.number)),
        (_("Gäller från"), swedish.date(version.valid_from)),
        (_("Skriven av"), version.author),
        (_("Granskad av"), version.checked_by or _("ingen än")),
        (_("Granskad den"), swedish.date(version.reviewed_on) if version.reviewed_on else ""),
        (_("Anmärkning"), version.note or ""),
    )
    return tuple(Fact(name, value) for name, value in told if value)


def _change(change: Change) -> str:
    value = change.to
    if isinstance(value, dt.date):
        return f"{change.path} = {swedish.date(value)}"
    return f"{change.path} = {value}"


def _person(definition: Definition, example: ExamplePerson) -> ExampleView:
    names = {group.key: group.name for group in definition.target_groups}
    expected = "; ".join(f"{names.get(key, key)}: {_(_VERDICTS[verdict])}" for key, verdict in example.expect.items())
    return ExampleView(example.name, swedish.date(example.on), expected, ", ".join(example.source))


def _cell(definition: Definition, words: Words, example: ExampleFigure) -> tuple[str, ...]:
    """The part of a breakdown an example is about, none for the whole."""
    if example.column is None or example.code is None:
        return ()
    return (code_label(example.column, example.code, definition, words),)


def _figures(definition: Definition, words: Words) -> tuple[ExampleView, ...]:
    names = {goal.key: goal.name for goal in definition.goals}
    return tuple(
        ExampleView(
            ", ".join((names.get(example.goal, example.goal), *_cell(definition, words, example))),
            swedish.date(example.as_of),
            _("%(n)s av %(base)s")
            % {"n": swedish.count(example.numerator), "base": swedish.count(example.denominator)},
            ", ".join(example.source),
        )
        for example in definition.examples.figures
    )
