"""What must hang together in a definition: cross references and sense. The rules are in `definition.checks`."""

from __future__ import annotations

from collections.abc import Iterator

from kliv.core.conditions.model import Anchor
from kliv.core.errors import Fault
from kliv.definition.checks import conditions, figures, goals, project
from kliv.definition.checks.known import Known
from kliv.definition.schema.base import Target
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.goals import Goal, LeadTimeGoal, Population
from kliv.definition.walk import walk

_RULES = (*project.RULES, *conditions.RULES, *goals.RULES, *figures.RULES)


def check_definition(definition: Definition) -> list[Fault]:
    """Everything that refers to nothing, contradicts itself or cannot occur, in the order of the schema.

    Where a fault has a path, members of lists are named by their key, else by their number from 1.
    """
    known = Known.of(definition)
    return [
        fault
        for path, part in walk(definition)
        for kind, rule in _RULES
        if isinstance(part, kind)
        for fault in rule(path, part, known)
    ]


def warnings_of(definition: Definition) -> list[Fault]:
    """What is allowed but worth a look: nothing here stops a definition from being used."""
    return [*_ceilings(definition), *_unanswered(definition), *_completion(definition), *_review(definition)]


def _ceilings(definition: Definition) -> Iterator[Fault]:
    """Group ceilings that together are more than the total: the total binds before they do."""
    total = definition.places.enrolled_at_most
    ceilings = [group.enrolled_at_most for group in definition.target_groups]
    given = [ceiling for ceiling in ceilings if ceiling is not None]
    if total is not None and sum(given) > total:
        words = f"minst {sum(given)}, som målgruppernas tak är tillsammans; nu tar platserna slut före grupperna"
        yield Fault("places.enrolled_at_most", words, str(total))


def _unanswered(definition: Definition) -> Iterator[Fault]:
    """Goals without a target, drafts and groups without criteria that no open question asks about."""
    asked = {concern for question in definition.open_questions for concern in question.concerns}
    for group in definition.target_groups:
        if group.criteria is None and not _asked(f"target_groups.{group.key}", asked):
            yield Fault(f"target_groups.{group.key}.criteria", "villkor, eller en öppen fråga om dem", "inga")
    for goal in definition.goals:
        if goal.draft and not _asked(f"goals.{goal.key}", asked):
            yield Fault(f"goals.{goal.key}.draft", "en öppen fråga om målet, eftersom det är ofullständigt", "ingen")
        elif _lacks_target(goal) and not _asked(f"goals.{goal.key}", asked):
            words = "ett målvärde (at_least, at_most, more_than eller between), eller en öppen fråga om det"
            yield Fault(f"goals.{goal.key}", words, "inget")


def _lacks_target(goal: Goal) -> bool:
    if not isinstance(goal, Target) or goal.draft:
        return False
    return all(bound is None for bound in (goal.at_least, goal.at_most, goal.more_than, goal.between))


def _asked(path: str, asked: set[str]) -> bool:
    return any(concern == path or concern.startswith(f"{path}.") for concern in asked)


def _completion(definition: Definition) -> Iterator[Fault]:
    """Figures about those who completed, where no activity is the one to complete."""
    if any(activity.main for activity in definition.activities):
        return
    for path, part in walk(definition):
        completed = isinstance(part, Population) and part.population == "completed"
        waits = isinstance(part, LeadTimeGoal) and Anchor.COMPLETION in (part.start, part.end)
        if completed or waits:
            words = "en aktivitet med main = true, annars finns inget att fullfölja"
            yield Fault(path, words, "ingen")


def _review(definition: Definition) -> Iterator[Fault]:
    """A definition that nobody in the project has reviewed."""
    if definition.version.checked_by is None:
        yield Fault("version.checked_by", "namnet på den i projektet som har granskat definitionen", "ingen")
