"""Where a statement comes from, and which questions are open about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kliv.definition.schema.base import Sourced
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import OpenQuestion


@dataclass(frozen=True)
class Source:
    """The items of the source document a statement renders, its own words, and the document's file name."""

    items: str
    quote: str
    document: str


@dataclass(frozen=True)
class Question:
    """An open question: what is unclear, how Kliv reads it until someone decides, and what it concerns."""

    key: str
    question: str
    reading: str
    concerns: tuple[str, ...]
    source: Source | None


def source_of(definition: Definition, statement: Sourced) -> Source | None:
    """The source of a statement, None where the definition names none."""
    if not statement.source and not statement.quote:
        return None
    return Source(", ".join(statement.source), statement.quote or "", definition.project.document)


def questions_of(definition: Definition, about: str | None = None) -> tuple[Question, ...]:
    """The open questions; about: a key path ("goals.studies"), for those that concern it or a part of it."""
    return tuple(
        Question(
            key=asked.key,
            question=asked.question,
            reading=asked.reading,
            concerns=tuple(dict.fromkeys(_concern(definition, path) for path in asked.concerns)),
            source=source_of(definition, asked),
        )
        for asked in definition.open_questions
        if about is None or _concerns(asked, about)
    )


def _concerns(asked: OpenQuestion, about: str) -> bool:
    return any(path == about or path.startswith(f"{about}.") for path in asked.concerns)


def _concern(definition: Definition, path: str) -> str:
    """What a key path stands for, in words: the name of what it points at, else the part of the definition."""
    part, *rest = path.split(".")
    members = getattr(definition, part, ())
    if rest and isinstance(members, Iterable):
        for member in members:
            if getattr(member, "key", None) == rest[0] and getattr(member, "name", None):
                return str(member.name)
    return {
        "project": _("Projektet"),
        "funding": _("Pengar"),
        "places": _("Platser"),
        "target_groups": _("Målgrupper"),
        "partners": _("Parter"),
        "units": _("Enheter"),
        "staff": _("Bemanning"),
        "governance": _("Styrning"),
        "activities": _("Aktiviteter"),
        "goals": _("Mål"),
        "follow_ups": _("Uppföljning"),
        "exit_rules": _("Avslut"),
        "exit_reasons": _("Avslut"),
        "gates": _("Vägen in"),
        "entry_paths": _("Vägen in"),
        "outcomes": _("Utfall"),
        "statements": _("Källans beskrivning"),
        "context_indicators": _("Omvärlden"),
        "published_statistics": _("Publicerade tal"),
        "reported_tables": _("Källans tabeller"),
        "evaluation_questions": _("Utvärderingen"),
        "instruments": _("Bedömningsinstrument"),
        "surveys": _("Enkäter"),
        "pillars": _("Pelare"),
        "own_facts": _("Projektets egna uppgifter"),
    }.get(part, part)
