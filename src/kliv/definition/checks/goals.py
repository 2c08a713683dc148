"""Goals: their targets make sense for what they measure, and what they refer to exists."""

from __future__ import annotations

from collections.abc import Iterator

from kliv.core import terms
from kliv.core.conditions.model import Condition, EventCondition, FactCondition, SurveyCondition, as_codes, leaves_of
from kliv.core.errors import Fault
from kliv.definition.checks.known import Known, Rule, unknown
from kliv.definition.paths import join
from kliv.definition.schema.base import Target
from kliv.definition.schema.goals import (
    CompositionGoal,
    CountGoal,
    DueDate,
    GoalBase,
    LeadTimeGoal,
    Population,
    RatioGoal,
    ShareGoal,
)
from kliv.definition.wording import shown


def share(path: str, goal: ShareGoal, known: Known) -> Iterator[Fault]:
    """The target is a share; employers are counted among the participating ones, by surveys and events."""
    yield from _targets(path, goal, "en andel mellan 0 och 1", 0, 1)
    employers = goal.of.population == "participating"
    if (goal.subject == "employer") != employers:
        words = "participating när subject är employer, och bara då"
        yield Fault(join(path, "of", "population"), words, goal.of.population)
    for key, condition in (("of.where", goal.of.where), ("given", goal.given), ("counts", goal.counts)):
        if condition is not None:
            yield from _about(join(path, key), condition, goal.subject, known)


def _about(path: str, condition: Condition, subject: str, known: Known) -> Iterator[Fault]:
    """What is asked of employers can be known about employers, and the surveys are answered by the subject."""
    for leaf in leaves_of(condition):
        if subject == "employer" and not isinstance(leaf, SurveyCondition | EventCondition | FactCondition):
            words = "survey, event eller fact, eftersom målet gäller arbetsgivare"
            yield Fault(path, words, "ett villkor om en deltagare")
        if isinstance(leaf, SurveyCondition):
            yield from _respondent(path, leaf, subject, known)


def _respondent(path: str, leaf: SurveyCondition, subject: str, known: Known) -> Iterator[Fault]:
    expected = "employer" if subject == "employer" else "participant"
    for survey in known.definition.surveys:
        if survey.key == leaf.survey and survey.respondent != expected:
            found = f"{survey.key} med respondent = {survey.respondent}"
            yield Fault(path, f"en enkät med respondent = {expected}", found)


def count(path: str, goal: CountGoal, _known: Known) -> Iterator[Fault]:
    """The target is a number of people."""
    yield from _targets(path, goal, "ett antal, minst 0", 0)


def ratio(path: str, goal: RatioGoal, _known: Known) -> Iterator[Fault]:
    """The target is a ratio, and the payments are benefits."""
    yield from _targets(path, goal, "en kvot, minst 0", 0)
    for code in as_codes(goal.payments) or ():
        yield from unknown(join(path, "payments"), "en ersättning", code, terms.SPELLS["benefit"])


def composition(path: str, goal: CompositionGoal, known: Known) -> Iterator[Fault]:
    """The quota exists."""
    quotas = [quota.key for quota in known.definition.places.quotas]
    yield from unknown(join(path, "quota"), "en kvot i places.quotas", goal.quota, quotas)


def lead_time(path: str, goal: LeadTimeGoal, _known: Known) -> Iterator[Fault]:
    """The target is in days, and the time runs from one thing to another."""
    yield from _targets(path, goal, "ett antal dagar, minst 0", 0)
    if goal.start == goal.end:
        yield Fault(join(path, "end"), "något annat än start", goal.end.value)
    if not 0 < goal.quantile < 1:
        yield Fault(join(path, "quantile"), "en kvantil mellan 0 och 1, till exempel 0.5", shown(goal.quantile))
    if goal.baseline is not None and not 0 <= goal.baseline[0] <= goal.baseline[1]:
        yield Fault(join(path, "baseline"), "ett spann i dagar med det lägre först", shown(goal.baseline))


def _targets(path: str, target: Target, words: str, low: float, high: float = float("inf")) -> Iterator[Fault]:
    for key in ("at_least", "at_most", "more_than", "between"):
        value = getattr(target, key)
        for bound in value if isinstance(value, tuple) else (value,):
            if bound is not None and not low <= bound <= high:
                hint = f" ({bound:g} procent skrivs {bound / 100:g})" if high == 1 and 1 < bound <= 100 else ""
                yield Fault(join(path, key), words + hint, shown(bound))


def each(path: str, goal: GoalBase, known: Known) -> Iterator[Fault]:
    """A goal that holds for each unit needs units."""
    if "unit" in goal.each and not known.definition.units:
        yield Fault(join(path, "each"), "en kolumn med koder, men definitionen har inga units", "unit")


def population(path: str, population: Population, known: Known) -> Iterator[Fault]:
    """The reasons that are left out exist, and only those who have left have a reason."""
    reasons = [reason.key for reason in known.definition.exit_reasons]
    for reason in population.except_reasons:
        yield from unknown(join(path, "except_reasons"), "en avslutsorsak i exit_reasons", reason, reasons)
    if population.except_reasons and population.population != "exited":
        words = "population = exited tillsammans med except_reasons"
        yield Fault(join(path, "population"), words, population.population)


def due(path: str, due: DueDate, known: Known) -> Iterator[Fault]:
    """Due after an anchor or at a follow-up that exists, not both; months need something to be counted from."""
    if due.follow_up is not None:
        follow_ups = [follow_up.key for follow_up in known.definition.follow_ups]
        yield from unknown(join(path, "follow_up"), "en uppföljning i follow_ups", due.follow_up, follow_ups)
        if due.after is not None or due.months:
            yield Fault(path, "antingen follow_up eller after med months", "båda")
    elif due.months and due.after is None:
        yield Fault(join(path, "after"), "nyckeln after, som months räknas från", "ingenting")


RULES: tuple[tuple[type, Rule], ...] = (
    (ShareGoal, share),
    (CountGoal, count),
    (RatioGoal, ratio),
    (CompositionGoal, composition),
    (LeadTimeGoal, lead_time),
    (GoalBase, each),
    (Population, population),
    (DueDate, due),
)
