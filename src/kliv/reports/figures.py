"""The figures of a project, computed once for everyone who asks: pages, reports and commands."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kliv.analysis.dataset import RegisterData
from kliv.analysis.results import GoalResult
from kliv.definition.schema.definition import Definition
from kliv.register.source import Stamp, load_register, register_stamp

MAX_KEPT = 32  # five projects, a few dates and breakdowns of each


@dataclass(frozen=True)
class ProjectFigures:
    """Every goal of a project as of a day, with the definition that held that day.

    data_as_of: the day up to which the register knows; as_of: the day the figures are about, the same unless asked.
    invented: the people are made up. results: by goal key, in the order of the definition.
    """

    definition: Definition
    data_as_of: dt.date
    as_of: dt.date
    invented: bool
    results: Mapping[str, GoalResult]


_Asked = tuple[str, Stamp, dt.date | None, tuple[str, ...]]
_kept: OrderedDict[_Asked, ProjectFigures] = OrderedDict()
_lock = threading.RLock()


def project_figures(
    key: str, as_of: dt.date | None = None, by: Sequence[str] = (), *, today: dt.date | None = None
) -> ProjectFigures:
    """The figures of a project on its register, kept until the register changes.

    as_of: the day to look from, by default the last day the register knows. by: columns to break every goal down by,
    beside those the goal itself asks for. today: as for `load_register`. KlivError for an unknown project, column or
    date.
    """
    data = load_register(key, today)  # makes the register of a shipped project where it is missing
    asked = (key, register_stamp(key, today), as_of, tuple(by))
    with _lock:
        figures = _kept.pop(asked, None) or _compute(key, data, as_of, tuple(by))
        _kept[asked] = figures
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return figures


def _compute(key: str, data: RegisterData, as_of: dt.date | None, by: tuple[str, ...]) -> ProjectFigures:
    from kliv.analysis.goals import compute_goals
    from kliv.definition.load import load_definition

    day = as_of or data.as_of
    definition = load_definition(key, on=day)
    return ProjectFigures(
        definition=definition,
        data_as_of=data.as_of,
        as_of=day,
        invented=data.invented,
        results=compute_goals(definition, data, day, by=by),
    )
