"""The goals of a project: cards with figures, milestones and goals in words, and how many are reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from kliv.analysis.results import GoalResult, Part, ValueUnit, Verdict
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import Goal
from kliv.reports import swedish
from kliv.reports.labels import code_label
from kliv.web.presenters.address import address
from kliv.web.presenters.figures import FigureView, VerdictTag, figure_view, verdict_tag
from kliv.web.presenters.labels import GOAL_KINDS, GOAL_LEVELS
from kliv.web.presenters.telling import Telling

EVIDENCE_MEASURES = frozenset({"milestone", "qualitative"})


@dataclass(frozen=True)
class EvidenceView:
    """What speaks for a goal without a number."""

    on: str
    text: str
    reached_on: str


@dataclass(frozen=True)
class PartView:
    """A part of a composition: its name, the share it should have, and its figure."""

    label: str
    target: str
    figure: FigureView


@dataclass(frozen=True)
class GoalCard:
    """A goal as a card. `figure` is None for milestones and goals in words, which never show a percentage."""

    key: str
    name: str
    address: str
    measure: str
    kind: str
    level: str
    definition: str
    target: str
    baseline: str
    verdict: VerdictTag
    figure: FigureView | None
    overall: FigureView | None
    within: FigureView | None
    parts: tuple[PartView, ...]
    evidence: tuple[EvidenceView, ...]
    is_draft: bool

    @property
    def is_quantified(self) -> bool:
        """Whether the goal is told in figures at all."""
        return self.measure not in EVIDENCE_MEASURES

    @property
    def latest_evidence(self) -> tuple[EvidenceView, ...]:
        """The latest of what speaks for the goal, none where there is nothing."""
        return self.evidence[-1:]

    @property
    def n_more_evidence(self) -> int:
        """How much more there is on the goal's own page."""
        return max(0, len(self.evidence) - 1)


@dataclass(frozen=True)
class GoalGroup:
    """Goals of one kind under their heading."""

    key: str
    heading: str
    cards: tuple[GoalCard, ...]


@dataclass(frozen=True)
class Tally:
    """How many goals have each verdict: the part of the width for a bar, and the words."""

    verdict: VerdictTag
    n: int
    text: str
    x: str
    width: str


def goal_card(telling: Telling, goal: Goal, result: GoalResult) -> GoalCard:
    """One goal with its figure."""
    limits = swedish.limits_of(goal)
    quantified = goal.measure not in EVIDENCE_MEASURES and goal.measure != "composition"
    return GoalCard(
        key=goal.key,
        name=goal.name,
        address=address("goal", telling.definition.key, goal.key, per=telling.per),
        measure=goal.measure,
        kind=str(GOAL_KINDS[goal.kind]),
        level=str(GOAL_LEVELS[goal.level]),
        definition=goal.definition,
        target=swedish.target_text(goal),
        baseline=_baseline(goal),
        verdict=verdict_tag(result.total.verdict),
        figure=figure_view(result.total, result.unit, limits) if quantified else None,
        overall=figure_view(result.overall, result.unit) if result.overall and result.overall != result.total else None,
        within=figure_view(result.within, ValueUnit.SHARE) if result.within else None,
        parts=part_views(telling, _column(telling.definition, goal), result.parts),
        evidence=tuple(
            EvidenceView(
                swedish.date(found.recorded_on),
                found.text,
                swedish.date(found.reached_on) if found.reached_on else "",
            )
            for found in result.evidence
        ),
        is_draft=goal.draft,
    )


def part_views(telling: Telling, column: str, parts: Iterable[Part]) -> tuple[PartView, ...]:
    """The parts of a composition by the column it divides."""
    return tuple(
        PartView(
            label=code_label(column, part.code, telling.definition, telling.words),
            target=_range(part.target),
            figure=figure_view(part.figure, ValueUnit.SHARE, tuple(dict.fromkeys(part.target))),
        )
        for part in parts
    )


def groups(cards: Iterable[GoalCard]) -> tuple[GoalGroup, ...]:
    """The goals with figures, by kind in the order the project states them."""
    found: dict[str, list[GoalCard]] = {}
    for card in cards:
        found.setdefault(card.kind, []).append(card)
    return tuple(
        GoalGroup(key=f"mal-{number}", heading=kind, cards=tuple(members))
        for number, (kind, members) in enumerate(found.items(), start=1)
    )


def tally(definition: Definition, results: Mapping[str, GoalResult]) -> tuple[Tally, ...]:
    """How many of the goals with something to judge have each verdict, in the order of `Verdict`.

    Neither goals in words nor volumes are among them: a ceiling that is kept is no result.
    """
    goals = (goal for goal in definition.goals if goal.kind != "volume" and goal.measure != "qualitative")
    verdicts = (results[goal.key].total.verdict for goal in goals)
    judged: list[Verdict] = [verdict for verdict in verdicts if verdict is not Verdict.NO_TARGET]
    told, x = [], 0.0
    for verdict in Verdict:
        n = judged.count(verdict)
        if n:
            width = n / len(judged)
            told.append(Tally(verdict_tag(verdict), n, _tally_text(verdict, n), f"{x:.2%}", f"{width:.2%}"))
            x += width
    return tuple(told)


def _tally_text(verdict: Verdict, n: int) -> str:
    words = {
        Verdict.REACHED: ngettext("%(n)s mål är nått", "%(n)s mål är nådda", n),
        Verdict.NOT_REACHED: ngettext("%(n)s mål är inte nått", "%(n)s mål är inte nådda", n),
        Verdict.UNDECIDED: ngettext("%(n)s mål går inte att avgöra", "%(n)s mål går inte att avgöra", n),
        Verdict.UNREACHABLE: ngettext("%(n)s mål går inte att nå", "%(n)s mål går inte att nå", n),
        Verdict.NO_DATA: ngettext("%(n)s mål saknar uppgifter", "%(n)s mål saknar uppgifter", n),
        Verdict.DRAFT: ngettext("%(n)s mål är ett utkast", "%(n)s mål är utkast", n),
        Verdict.NO_TARGET: ngettext("%(n)s mål har inget målvärde", "%(n)s mål har inget målvärde", n),
    }
    return words[verdict] % {"n": n}


def _baseline(goal: Goal) -> str:
    """Where the goal started from, "" where the source does not say."""
    baseline = getattr(goal, "baseline", None)
    if baseline is None:
        return ""
    unit = swedish.unit_of(goal)
    if isinstance(baseline, tuple):
        return swedish.interval(baseline[0], baseline[1], unit)
    return swedish.value_text(baseline, unit)


def _column(definition: Definition, goal: Goal) -> str:
    """The column a composition divides, "" for other goals."""
    quota = getattr(goal, "quota", None)
    return next((one.column for one in definition.places.quotas if one.key == quota), "")


def _range(target: tuple[float, float]) -> str:
    low, high = target
    texts = [swedish.number(round(share * 100, 2)) for share in dict.fromkeys((low, high))]
    return f"{swedish.DASH.join(texts)}{swedish.NBSP}%"
