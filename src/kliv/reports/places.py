"""How many have started, left and are enrolled, and how the quotas came out: counted as any other goal is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kliv.analysis.results import Figure, Part
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import CompositionGoal, CountGoal, Goal, Population
from kliv.register.source import Stamp, load_register, register_stamp

MAX_KEPT = 32
_STOCK = ("started", "exited", "enrolled")


@dataclass(frozen=True)
class Stock:
    """How many have started, have left and are enrolled on the measuring date, counted as the project counts."""

    started: int
    exited: int
    enrolled: int


@dataclass(frozen=True)
class Places:
    """The stock in total and by target group ("" = none stated), and the parts of each quota by its key.

    A quota divides all who have started, among those its base condition meets.
    """

    total: Stock
    by_target_group: Mapping[str, Stock]
    quotas: Mapping[str, tuple[Part, ...]]


def project_places(key: str, as_of: dt.date | None = None, *, today: dt.date | None = None) -> Places:
    """The places of a project on its register, kept until the register changes; as `project_figures`."""
    load_register(key, today)
    return _places(key, register_stamp(key, today), as_of, today)


@lru_cache(maxsize=MAX_KEPT)
def _places(key: str, _stamp: Stamp, as_of: dt.date | None, today: dt.date | None) -> Places:
    from kliv.analysis.goals import compute_goals
    from kliv.definition.load import load_definition

    data = load_register(key, today)
    day = as_of or data.as_of
    definition = load_definition(key, on=day)
    results = compute_goals(definition.model_copy(update={"goals": _asked(definition)}), data, day)
    totals = {name: results[name].total for name in _STOCK}
    groups = {name: results[name].by.get("target_group", {}) for name in _STOCK}
    named = [group.key for group in definition.target_groups]
    codes = dict.fromkeys([*named, *groups["started"]])
    return Places(
        total=_stock(totals),
        by_target_group={code: _stock({name: groups[name].get(code) for name in _STOCK}) for code in codes},
        quotas={quota.key: results[f"quota_{quota.key}"].parts for quota in definition.places.quotas},
    )


def _asked(definition: Definition) -> tuple[Goal, ...]:
    """What is counted, as goals without targets."""
    stock = (
        CountGoal(
            key=name,
            name=name,
            definition=name,
            measure="count",
            of=Population(population=name),
            each=("target_group",),
        )
        for name in _STOCK
    )
    quotas = (
        CompositionGoal(
            key=f"quota_{quota.key}", name=quota.name, definition=quota.name, measure="composition", quota=quota.key
        )
        for quota in definition.places.quotas
    )
    return (*stock, *quotas)


def _stock(figures: Mapping[str, Figure | None]) -> Stock:
    return Stock(**{name: int(figure.value or 0) if figure else 0 for name, figure in figures.items()})
