"""What a project has published, laid beside the same numbers counted from its register."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from kliv.register.source import Stamp, load_register, register_stamp

if TYPE_CHECKING:
    from kliv.analysis.published import PublishedTable

MAX_KEPT = 8


def project_published(key: str, *, today: dt.date | None = None) -> tuple[PublishedTable, ...]:
    """The published tables of a project, each as of its own day, kept until the register changes.

    Empty where the definition holds none; KlivError for an unknown project.
    """
    load_register(key, today)  # makes the register of a shipped project where it is missing
    return _published(key, register_stamp(key, today), today)


@lru_cache(maxsize=MAX_KEPT)
def _published(key: str, _stamp: Stamp, today: dt.date | None) -> tuple[PublishedTable, ...]:
    from kliv.analysis.published import compute_published
    from kliv.definition.load import load_definition

    data = load_register(key, today)
    return compute_published(load_definition(key, on=data.as_of), data)
