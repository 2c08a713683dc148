"""The page of a goal: its definition in words, the computation, the breakdown as table and diagram, the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kliv.analysis.results import GoalResult, ValueUnit
from kliv.core.conditions.model import Condition
from kliv.core.conditions.vocabulary import Words, capital, mid_sentence
from kliv.core.conditions.words import describe
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import BreakdownColumn, DueDate, Goal, Population
from kliv.reports import swedish
from kliv.reports.labels import COLUMNS
from kliv.web.presenters.address import address
from kliv.web.presenters.figures import FigureView, figure_view
from kliv.web.presenters.goal_charts import Chart, Point, breakdown_chart, curve_chart, curve_points
from kliv.web.presenters.goals import GoalCard, goal_card
from kliv.web.presenters.labels import COUNTING, POPULATIONS
from kliv.web.presenters.organisation import Fact
from kliv.web.presenters.sources import Question, Source, questions_of, source_of
from kliv.web.presenters.telling import Telling

ALL_COLUMNS: tuple[str, ...] = get_args(BreakdownColumn)
BROKEN_DOWN = frozenset({"share", "count", "lead_time"})


@dataclass(frozen=True)
class StepView:
    """A step of the computation and how many were left after it ("" where nothing is counted)."""

    text: str
    count: str


@dataclass(frozen=True)
class Row:
    """A row of the breakdown."""

    name: str
    figure: FigureView


@dataclass(frozen=True)
class Choice:
    """A breakdown to choose."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class GoalPage:
    """Everything on the page of a goal."""

    card: GoalCard
    conditions: tuple[Fact, ...]
    steps: tuple[StepView, ...]
    method: str
    choices: tuple[Choice, ...]
    column: str
    column_label: str
    rows: tuple[Row, ...]
    chart: Chart | None
    curve: Chart | None
    points: tuple[Point, ...]
    bound: str
    source: Source | None
    questions: tuple[Question, ...]
    csv_address: str
    json_address: str


def columns_of(goal: Goal) -> tuple[str, ...]:
    """The columns a goal can be broken down by: none for employers' goals and goals without a figure of people.

    When people left is a column only where the figure is about those who have left.
    """
    of: Population | None = getattr(goal, "of", None)
    if of is None or goal.measure not in BROKEN_DOWN or getattr(goal, "subject", "enrolment") == "employer":
        return ()
    left = of.population in {"exited", "completed"}
    return tuple(column for column in ALL_COLUMNS if left or not column.startswith("exit_"))


def goal_page(telling: Telling, goal: Goal, result: GoalResult, column: str) -> GoalPage:
    """The page; column: what the figure is broken down by, "" for nothing."""
    definition, words, per = telling.definition, telling.words, telling.per
    allowed = columns_of(goal)
    rows = tuple(_rows(telling, goal, result, column))
    query = {"dela": column} if column else {}
    card = goal_card(telling, goal, result)
    return GoalPage(
        card=card,
        conditions=tuple(_conditions(definition, goal, words)),
        steps=tuple(
            StepView(step.text, "" if step.count is None else _step_count(step.count, result.unit))
            for step in result.steps
        ),
        method=result.method,
        choices=tuple(Choice(name, capital(COLUMNS[name]), name == column) for name in allowed),
        column=column,
        column_label=capital(COLUMNS[column]) if column else "",
        rows=rows,
        chart=breakdown_chart(telling, goal, result, column),
        curve=curve_chart(telling, goal, result),
        points=curve_points(result),
        bound=_bound(result, card),
        source=source_of(definition, goal),
        questions=questions_of(definition, f"goals.{goal.key}"),
        csv_address=address("goal_csv", definition.key, goal.key, per=per, **query),
        json_address=address("goal_json", definition.key, goal.key, per=per, **query),
    )


def _rows(telling: Telling, goal: Goal, result: GoalResult, column: str) -> Iterator[Row]:
    limits = swedish.limits_of(goal)
    for name, figure in telling.rows(result, column):
        yield Row(name, figure_view(figure, result.unit, limits))


def _conditions(definition: Definition, goal: Goal, words: Words) -> Iterator[Fact]:
    """What is counted, among whom, and when it is read: every part of the goal in words."""
    of: Population | None = getattr(goal, "of", None)
    if of is not None:
        yield Fact(_("Vilka siffran gäller"), _population(definition, of, words))
    given: Condition | None = getattr(goal, "given", None)
    if given is not None:
        yield Fact(_("Av dem: bara de som uppfyller"), describe(given, words))
    counts: Condition | None = getattr(goal, "counts", None)
    if counts is not None:
        yield Fact(_("Räknas som lyckat") if goal.measure == "share" else _("Räknas"), describe(counts, words))
    if goal.measure == "lead_time":
        yield Fact(
            _("Räknas i dagar"),
            _("från %(start)s till %(end)s")
            % {"start": words.anchor(goal.start.value), "end": words.anchor(goal.end.value)},
        )
    due: DueDate | None = getattr(goal, "due", None)
    if due is not None and (due.after or due.follow_up):
        yield Fact(_("Läses av"), _due(due, words))
    if of is not None and getattr(goal, "subject", "enrolment") != "employer":
        yield Fact(_("Personer eller starter"), str(COUNTING[definition.project.counting]))


def _population(definition: Definition, of: Population, words: Words) -> str:
    text = str(POPULATIONS[of.population])
    if of.except_reasons:
        names = {reason.key: reason.name for reason in definition.exit_reasons}
        reasons = ", ".join(mid_sentence(names.get(key, key)) for key in of.except_reasons)
        text = _("%(whom)s, utom de som slutade av dessa skäl: %(reasons)s") % {"whom": text, "reasons": reasons}
    if of.where is not None:
        text = _("%(whom)s; bara de som uppfyller: %(where)s") % {
            "whom": text,
            "where": mid_sentence(describe(of.where, words)),
        }
    return text[:1].upper() + text[1:]


def _due(due: DueDate, words: Words) -> str:
    if due.follow_up:
        return _("vid %(follow_up)s") % {"follow_up": words.at(due.follow_up)}
    anchor = words.anchor(due.after.value) if due.after else ""
    if not due.months:
        return _("vid %(anchor)s") % {"anchor": anchor}
    return ngettext("%(n)s månad efter %(anchor)s", "%(n)s månader efter %(anchor)s", due.months) % {
        "n": due.months,
        "anchor": anchor,
    }


def _bound(result: GoalResult, card: GoalCard) -> str:
    """What the figure becomes at best, "" where nothing can change it any more."""
    left = [some.text for some in card.figure.neither if some.n] if card.figure else []
    if result.unit is not ValueUnit.SHARE or result.total.bound is None or not left:
        return ""
    return _("Om det går bra för alla som återstår (%(who)s) blir det %(bound)s.") % {
        "who": ", ".join(left),
        "bound": swedish.share(result.total.bound),
    }


def _step_count(count: float, unit: ValueUnit) -> str:
    return swedish.ore(count) if unit is ValueUnit.RATIO and count > 1e6 else swedish.count(count)
