"""A definition's own words for its codes, beside those every project shares."""

from __future__ import annotations

from collections.abc import Iterable

from kliv.core import terms
from kliv.core.conditions.vocabulary import DEFAULT_WORDS, Labels, LabelsOf, Words, mid_sentence
from kliv.definition.schema.base import Named
from kliv.definition.schema.definition import Definition


def words_of(definition: Definition) -> Words:
    """The words that conditions of this definition are told in: names as they stand inside a sentence.

    Names of organisations, places, instruments and surveys keep their capital. A code the definition does not name
    keeps the shared word, or is shown as it is.
    """
    return DEFAULT_WORDS.with_own(
        facts=_names(definition.own_facts),
        values=_values(definition),
        event_codes=dict.fromkeys(terms.EVENTS, terms.EVENT_CODES),
        activities=_names(definition.activities),
        outcomes=_names(definition.outcomes),
        follow_ups={one.key: _follow_up(one.name) for one in definition.follow_ups},
        instruments=_titles(definition.instruments),
        items={one.key: _names(one.items) for one in definition.instruments},
        surveys=_titles(definition.surveys),
        questions={one.key: _names(one.questions) for one in definition.surveys},
        answers=_answers(definition),
        roles={**{one.role: mid_sentence(one.name) for one in definition.staff}, **terms.ROLES},
    )


def _names(parts: Iterable[Named]) -> Labels:
    return {part.key: mid_sentence(part.name) for part in parts}


def _titles(parts: Iterable[Named]) -> Labels:
    return {part.key: part.name for part in parts}


def _follow_up(name: str) -> str:
    """A follow-up as it stands after "vid": uppföljningen sex månader efter avslutet."""
    inside = mid_sentence(name)
    return inside if inside.startswith("uppföljning") else f"uppföljningen {inside}"


def _values(definition: Definition) -> LabelsOf:
    own = {fact.key: fact.labels for fact in definition.own_facts if fact.labels}
    municipalities = _municipalities(definition)
    return {
        **own,
        "target_group": _names(definition.target_groups),
        "unit": _titles(definition.units),
        "exit_reason": _names(definition.exit_reasons),
        "district": _districts(definition),
        "municipality": municipalities,
        "project_municipality": municipalities,
    }


def _municipalities(definition: Definition) -> Labels:
    """The names of the municipalities that take part, by code: the organisation of the first partner from it."""
    units = [unit for unit in definition.units if unit.kind == "municipality"]
    names = {code: unit.name for unit in units for code in unit.municipalities}
    return names | {one.municipality: one.organisation for one in reversed(definition.partners) if one.municipality}


def _districts(definition: Definition) -> Labels:
    """The names of districts: of the unit that is one, else of the partner with the same key."""
    codes = {code for partner in definition.partners for code in partner.districts}
    partners = {one.key: one.name for one in definition.partners if one.key in codes}
    return partners | {unit.key: unit.name for unit in definition.units if unit.kind == "district"}


def _answers(definition: Definition) -> LabelsOf:
    asked = [(one.key, one.items) for one in definition.instruments]
    asked += [(one.key, one.questions) for one in definition.surveys]
    return {f"{key}.{item.key}": item.labels for key, items in asked for item in items if item.labels}
