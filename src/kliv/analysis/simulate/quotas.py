"""Target group, referrer, unit and municipality of each person, by the definition's quotas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kliv.analysis.simulate.arrays import NONE, Codes, Mask, apportion, draw, spread
from kliv.analysis.simulate.world import World
from kliv.core.conditions.model import AllOf, AnyOf, Condition, FactCondition, Not
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import Quota

REFERRERS = ("municipality", "pes", "self")  # where a definition states no entry path


@dataclass
class Column:
    """A coded column: its codes, and each row's position among them (NONE = missing)."""

    labels: tuple[str, ...]
    positions: Codes

    def among(self, codes: Sequence[object]) -> Mask:
        """Which rows hold one of the codes."""
        wanted = [i for i, label in enumerate(self.labels) if label in {str(code) for code in codes}]
        return np.isin(self.positions, np.array(wanted, dtype=np.int16))


Columns = dict[str, Column]
# The facts of a condition that are columns of an enrolment, and the column each is.
COLUMN_OF = {
    "target_group": "target_group",
    "unit": "unit",
    "referred_by": "referred_by",
    "project_municipality": "municipality",
}


def assign_columns(world: World, rng: np.random.Generator) -> Columns:
    """The coded columns of everyone's first enrolment, in the order they depend on each other."""
    definition, n = world.definition, world.people
    columns: Columns = {}
    columns["referred_by"] = _assign(columns, definition, "referred_by", _referrers(definition), n=n, rng=rng)
    columns["target_group"] = _groups(columns, definition, n, rng)
    columns["unit"] = _assign(columns, definition, "unit", _free_units(definition), n=n, rng=rng)
    columns["municipality"] = _municipalities(columns, definition, n, rng)
    return columns


def _assign(
    columns: Columns, definition: Definition, name: str, free: Sequence[str], *, n: int, rng: np.random.Generator
) -> Column:
    """A column by its quotas, those with a base last; who stands under no quota gets one of the free codes."""
    quotas = sorted((q for q in definition.places.quotas if q.column == name), key=lambda q: q.base is not None)
    named = [code for q in quotas for code in ([q.code] if q.code else [part.code for part in q.parts])]
    labels = tuple(dict.fromkeys([*free, *named]))
    positions = np.full(n, NONE, dtype=np.int16)
    if free:
        positions[:] = draw(rng, [1 / (1 + 0.5 * i) for i in range(len(free))], n)
    for quota in quotas:
        members = np.flatnonzero(np.ones(n, dtype=bool) if quota.base is None else holds(quota.base, columns, n))
        codes, counts = _portions(quota, labels, len(members), rng)
        positions[members] = np.array([labels.index(code) for code in codes], dtype=np.int16)[spread(counts)]
    return Column(labels, positions)


def _portions(quota: Quota, labels: Sequence[str], n: int, rng: np.random.Generator) -> tuple[list[str], Sequence[int]]:
    """The codes a quota divides n people over, and how many each gets."""
    if quota.between is None or quota.code is None:
        return [part.code for part in quota.parts], apportion(n, [part.share for part in quota.parts])
    low, high = quota.between
    share = low + (high - low) * (0.2 + 0.6 * rng.random())
    others = [label for label in labels if label != quota.code] or ["other"]
    inside = round(n * share)
    return [quota.code, *others], [inside, *apportion(n - inside, [1.0] * len(others))]


def _referrers(definition: Definition) -> Sequence[str]:
    return tuple(dict.fromkeys(path.referred_by for path in definition.entry_paths)) or REFERRERS


def _groups(columns: Columns, definition: Definition, n: int, rng: np.random.Generator) -> Column:
    """A target group for each person, among those whose criteria admit the person's referrer."""
    groups = definition.target_groups
    labels = tuple(group.key for group in groups)
    if any(quota.column == "target_group" for quota in definition.places.quotas):
        return _assign(columns, definition, "target_group", labels, n=n, rng=rng)
    weights = np.array([float(group.enrolled_at_most or 0) for group in groups])
    weights = weights if weights.all() else np.array([1 / (1 + 0.3 * i) for i in range(len(groups))])
    score = rng.random((len(groups), n)) ** (1 / weights[:, None])  # the largest score wins in proportion to weight
    for i, group in enumerate(groups):
        codes = admitted(group.criteria, "referred_by")
        if codes is None and group.key in columns["referred_by"].labels:
            codes = (group.key,)  # a group called by its referrer is those whom that one refers
        if codes is not None:
            score[i] *= columns["referred_by"].among(codes)
    return Column(labels, score.argmax(axis=0).astype(np.int16))


def _free_units(definition: Definition) -> Sequence[str]:
    """Units that no quota keeps for itself."""
    kept = {part.code for quota in definition.places.quotas if quota.column == "unit" for part in quota.parts}
    return tuple(unit.key for unit in definition.units if unit.key not in kept)


def _municipalities(columns: Columns, definition: Definition, n: int, rng: np.random.Generator) -> Column:
    """By quota, else one of the unit's municipalities, else one of the partners'."""
    partners = tuple(dict.fromkeys(p.municipality for p in definition.partners if p.municipality))
    column = _assign(columns, definition, "municipality", partners, n=n, rng=rng)
    labels = list(column.labels)
    for unit in definition.units:
        rows = np.flatnonzero(columns["unit"].among([unit.key]))
        if not unit.municipalities or not len(rows):
            continue
        labels.extend(code for code in unit.municipalities if code not in labels)
        places = np.array([labels.index(code) for code in unit.municipalities], dtype=np.int16)
        column.positions[rows] = places[rng.integers(0, len(places), len(rows))]
    return Column(tuple(labels), column.positions)


def admitted(condition: Condition | None, fact: str) -> Sequence[object] | None:
    """The values of a fact that a condition lets through, where it says so outright; None = any."""
    match condition:
        case FactCondition(fact=named) if named == fact:
            return (condition.equals,) if condition.equals is not None else condition.one_of
        case AllOf(all_of=parts):
            return next((codes for part in parts if (codes := admitted(part, fact)) is not None), None)
        case _:
            return None


def holds(condition: Condition, columns: Columns, n: int) -> Mask:
    """Which rows meet a condition, looking at the coded columns only; everything else is taken as met."""
    match condition:
        case AllOf(all_of=parts):
            every: Mask = np.logical_and.reduce([holds(part, columns, n) for part in parts])
            return every
        case AnyOf(any_of=parts):
            some: Mask = np.logical_or.reduce([holds(part, columns, n) for part in parts])
            return some
        case Not(negated=FactCondition(fact=fact) as part) if COLUMN_OF.get(fact) in columns:
            return ~holds(part, columns, n)
        case FactCondition(fact=fact) if COLUMN_OF.get(fact) in columns:
            codes = (condition.equals,) if condition.equals is not None else condition.one_of or ()
            return columns[COLUMN_OF[fact]].among(codes)
        case _:
            return np.ones(n, dtype=bool)
