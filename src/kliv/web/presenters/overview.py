"""The overview of a project: its parts gathered for one page."""

from __future__ import annotations

from dataclasses import dataclass

from kliv.definition.schema.goals import EvaluationQuestion
from kliv.reports.figures import ProjectFigures
from kliv.reports.places import Places
from kliv.web.presenters.context import (
    IndicatorView,
    StatementGroup,
    TableView,
    indicators_of,
    statements_of,
    tables_of,
)
from kliv.web.presenters.goals import GoalCard, GoalGroup, Tally, goal_card, groups, tally
from kliv.web.presenters.journey import GroupView, Journey, groups_of, journey_of
from kliv.web.presenters.organisation import Money, Organisation, money_of, organisation_of
from kliv.web.presenters.places import PlacesView, places_view
from kliv.web.presenters.project import KeyNumber, key_numbers
from kliv.web.presenters.sources import Question, questions_of
from kliv.web.presenters.telling import Telling

_WHY = ("purpose", "problem", "need", "idea", "method", "scope", "scaling")
_TOLD = ("result", "dissemination")


@dataclass(frozen=True)
class Overview:
    """Everything on the overview, in the order of the page."""

    numbers: tuple[KeyNumber, ...]
    tally: tuple[Tally, ...]
    goal_groups: tuple[GoalGroup, ...]
    milestones: tuple[GoalCard, ...]
    in_words: tuple[GoalCard, ...]
    places: PlacesView
    target_groups: tuple[GroupView, ...]
    journey: Journey
    why: tuple[StatementGroup, ...]
    told: tuple[StatementGroup, ...]
    organisation: Organisation
    money: Money
    indicators: tuple[IndicatorView, ...]
    tables: tuple[TableView, ...]
    evaluation: tuple[EvaluationQuestion, ...]
    questions: tuple[Question, ...]


def overview(telling: Telling, figures: ProjectFigures, places: Places) -> Overview:
    """The overview of a project."""
    definition, words = telling.definition, telling.words
    cards = [goal_card(telling, goal, figures.results[goal.key]) for goal in definition.goals]
    return Overview(
        numbers=key_numbers(definition, places),
        tally=tally(definition, figures.results),
        goal_groups=groups(card for card in cards if card.is_quantified),
        milestones=tuple(card for card in cards if card.measure == "milestone"),
        in_words=tuple(card for card in cards if card.measure == "qualitative"),
        places=places_view(telling, places),
        target_groups=groups_of(definition, words),
        journey=journey_of(definition, words),
        why=statements_of(definition, *_WHY),
        told=statements_of(definition, *_TOLD),
        organisation=organisation_of(definition, words),
        money=money_of(definition),
        indicators=indicators_of(definition),
        tables=tables_of(definition),
        evaluation=definition.evaluation_questions,
        questions=questions_of(definition),
    )
