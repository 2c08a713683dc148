"""What the criteria say about each person of a caseload, and how many they say it about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kliv.core.conditions.explain import Explained, explain
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.vocabulary import Words, capital
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import TargetGroup
from kliv.ops.screening.caseload import Case

NO_CRITERIA = "Källan säger inte vilka villkor som gäller."
VERDICT_WORDS = {Truth.MET: "uppfyller", Truth.NOT_MET: "uppfyller inte", Truth.UNKNOWN: "okänt"}


@dataclass(frozen=True)
class GroupVerdict:
    """What one target group's criteria say about one person on a day; reasons: one for each part that decides."""

    group: str
    truth: Truth
    on: dt.date
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Screened:
    """A person with a verdict for every target group.

    primary: the first group that the person meets, None where there is none. uncertain: a group before it (or any,
    where none is met) is unknown, so the primary group may turn out to be another.
    """

    case: Case
    verdicts: tuple[GroupVerdict, ...]
    primary: str | None
    uncertain: bool


def screen(case: Case, definition: Definition, words: Words, on: dt.date) -> Screened:
    """Try a person against every target group, on the group's reference date, or on `on` where the person has none."""
    verdicts = tuple(_try(case, group, words, on) for group in definition.target_groups)
    primary = next((verdict.group for verdict in verdicts if verdict.truth is Truth.MET), None)
    before = verdicts[: [verdict.group for verdict in verdicts].index(primary)] if primary else verdicts
    return Screened(case, verdicts, primary, any(verdict.truth is Truth.UNKNOWN for verdict in before))


def summary(definition: Definition, screened: Sequence[Screened]) -> dict[str, dict[str, int]]:
    """For each target group how many meet it, do not, are unknown, and belong to it as their first."""
    primary = Counter(person.primary for person in screened)
    answers = Counter((verdict.group, verdict.truth) for person in screened for verdict in person.verdicts)
    return {
        group.key: {**{truth.value: answers[group.key, truth] for truth in Truth}, "primary": primary[group.key]}
        for group in definition.target_groups
    }


def _try(case: Case, group: TargetGroup, words: Words, on: dt.date) -> GroupVerdict:
    day = case.record.anchors.get(group.reference_date) or on
    if group.criteria is None:
        return GroupVerdict(group.key, Truth.UNKNOWN, day, (NO_CRITERIA,))
    explained = explain(group.criteria, case.record, day, words, as_of=max(on, day))
    return GroupVerdict(group.key, explained.truth, day, tuple(dict.fromkeys(_deciding(explained))))


def _deciding(explained: Explained) -> Iterable[str]:
    """The reasons that decide: for what is met everything that is, for the rest what is not met, or not known."""
    parts = explained.parts
    if not parts:
        return [capital(explained.reason)]
    alike = [part for part in parts if part.truth is explained.truth]
    return [capital(part.reason) for part in alike] or [capital(explained.reason)]
