"""One row per enrolment, person or employer as plain arrays: dates, groups as integer codes, conditions answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kliv.analysis.asking import DATE_GROUPS, GROUP_COLUMNS, Asking
from kliv.analysis.dataset import RegisterData
from kliv.analysis.evaluate import condition_columns
from kliv.analysis.subjects import employer_subjects, enrolment_subjects
from kliv.core.conditions.model import Anchor

MISSING: Final = ""
MET, NOT_MET, UNKNOWN = 1, 0, -1


@dataclass(frozen=True)
class Coded:
    """A group column: for each row the place of its code in `labels`. The label "" stands for missing."""

    codes: NDArray[np.int64]
    labels: tuple[str, ...]


@dataclass
class Rows:
    """The subjects on one day, in the order of their ids; every array has one element per row.

    ids: enrolment_id or employer_id. persons: person_id (empty for employers).
    dates: day by anchor or due column, NaT where it has not come. truths: int8 by condition column, 1 met, 0 not met,
    −1 unknown. codes: group columns, by the names figures are broken down by.
    """

    as_of: np.datetime64
    ids: NDArray[np.int64]
    persons: NDArray[np.int64]
    dates: Mapping[str, NDArray[np.datetime64]]
    truths: Mapping[str, NDArray[np.int8]]
    texts: Mapping[str, pl.Series]
    _coded: dict[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def coded(self, name: str) -> Coded:
        """A group column: a breakdown column ("municipality", "exit_year") or a code column of the subjects."""
        if name not in self._coded:
            if name in DATE_GROUPS:
                anchor, _, unit = name.partition("_")
                self._coded[name] = _code_dates(self.dates[anchor], "Y" if unit == "year" else "M")
            else:
                self._coded[name] = _code_texts(self.texts[GROUP_COLUMNS.get(name, name)])
        return self._coded[name]

    def truth(self, name: str | None) -> NDArray[np.int8] | None:
        """The answers to a condition; None where there is no condition."""
        return None if name is None else self.truths[name]


def rows_of(
    data: RegisterData, asking: Asking, counting: Literal["person", "enrolment"], by: tuple[str, ...] = ()
) -> Rows:
    """The subjects of `asking` with all that it asks, evaluated in one pass.

    Reads enrolments, persons and, where asked for, activities and every table its conditions speak of; or employers.
    by: breakdown columns that will be wanted. Nothing dated after asking.as_of is seen.
    """
    if asking.subject == "employer":
        subjects, ids = employer_subjects(data, asking), ["employer_id"]
        dates = ["participating_from", "participating_to"]
        texts: set[str] = set()
    else:
        subjects, data = enrolment_subjects(data, asking, counting)
        ids = ["enrolment_id", "person_id"]
        dates = [str(anchor) for anchor in Anchor if anchor != Anchor.FIRST_ACTIVITY or asking.uses(anchor)]
        texts = asking.columns | {GROUP_COLUMNS[name] for name in by if name in GROUP_COLUMNS}
    answered = condition_columns(subjects, asking.conditions, data, asking.as_of)
    wanted = [*ids, *dates, *asking.dues, *sorted(texts), *asking.conditions]
    frame = answered.select(wanted).sort(ids[0]).collect(backend="polars").to_native()
    return _arrays(frame, asking, [*dates, *asking.dues], texts)


def _arrays(frame: pl.DataFrame, asking: Asking, dates: list[str], texts: set[str]) -> Rows:
    """The collected frame as arrays."""
    frame = (
        frame.with_columns(pl.col(*asking.conditions).cast(pl.Int8).fill_null(UNKNOWN)) if asking.conditions else frame
    )
    return Rows(
        as_of=np.datetime64(asking.as_of, "D"),
        ids=frame.to_series(0).to_numpy(),
        persons=frame["person_id"].to_numpy() if "person_id" in frame.columns else np.zeros(0, np.int64),
        dates={name: frame[name].to_numpy() for name in dates},
        truths={name: frame[name].to_numpy() for name in asking.conditions},
        texts={name: frame[name] for name in texts},
    )


def _code_texts(texts: pl.Series) -> Coded:
    """Codes in alphabetical order, missing last."""
    labels = sorted(label for label in texts.unique().cast(pl.String).to_list() if label is not None)
    place = pl.col(texts.name).cast(pl.String).cast(pl.Enum(labels)).to_physical().cast(pl.Int64)
    codes = texts.to_frame().select(place.fill_null(len(labels))).to_series()
    return Coded(codes.to_numpy(), (*labels, MISSING))


def _code_dates(days: NDArray[np.datetime64], unit: Literal["Y", "M"]) -> Coded:
    """Years ("2011") or months ("2011-05") in order, missing last."""
    missing = np.isnat(days)
    periods = days.astype(f"datetime64[{unit}]").astype(np.int64)
    if missing.all():
        return Coded(np.zeros(len(days), np.int64), (MISSING,))
    first, last = int(periods[~missing].min()), int(periods[~missing].max())
    labels = [str(np.datetime64(period, unit)) for period in range(first, last + 1)]
    return Coded(np.where(missing, len(labels), periods - first), (*labels, MISSING))
