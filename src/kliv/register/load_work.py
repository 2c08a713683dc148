"""What the steps of loading a register share: the register, where it goes, and how its ids become ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl
from django.db import models

from kliv.analysis.dataset import RegisterData
from kliv.register import models as m

SOURCE = "loaded"
Row = dict[str, Any]


class Identity(Protocol):
    """A name and a number for a person; for invented people both are invented."""

    @property
    def given_name(self) -> str:
        """First name."""

    @property
    def family_name(self) -> str:
        """Last name."""

    @property
    def number(self) -> str:
        """Twelve digits, or empty where there is none."""


@dataclass(frozen=True)
class Extras:
    """What a register does not hold.

    loaded_by: who answers for it. identities: name and number by person_id; a person without is anonymous.
    caseworkers: the enrolments are shared out among them in turn. meeting_roles: who attended a three-party meeting.
    units: organisations by unit code.
    """

    loaded_by: m.User
    identities: Mapping[int, Identity] = field(default_factory=dict)
    caseworkers: Sequence[m.User] = ()
    meeting_roles: Sequence[str] = ()
    units: Mapping[str, m.Organisation] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """The register that is loaded, and by how much its ids are moved to become ours."""

    project: m.Project
    data: RegisterData
    extras: Extras
    shift: Mapping[type[models.Model], int]
    referred_only: frozenset[int]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table."""
        frame = self.data.tables[table]
        assert isinstance(frame, pl.DataFrame)
        return frame.iter_rows(named=True)

    def person(self, old: int) -> int:
        """Our id of a person."""
        return old + self.shift[m.Person]

    def enrolment(self, old: int) -> int:
        """Our id of an enrolment."""
        return old + self.shift[m.Enrolment]

    def referral(self, old: int) -> int:
        """Our id of the referral that led to an enrolment."""
        return old + self.shift[m.Referral]

    def is_referred(self, row: Row) -> bool:
        """Whether there is a referral behind a row of enrolments."""
        return row["enrolment_id"] in self.referred_only or row["referral_on"] is not None

    def new_ids(self, model: type[models.Model], count: int) -> range:
        """Ids for that many rows that had none; to be asked for once for each model."""
        return range(self.shift[model] + 1, self.shift[model] + 1 + count)

    def workplace(self, old: int | None) -> int | None:
        """Our id of a workplace."""
        return None if old is None else old + self.shift[m.Workplace]
