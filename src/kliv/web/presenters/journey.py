"""The way through a project: for whom, the ways in, what must come first, activities, exits and follow-up."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kliv.core.conditions.model import AnyOf, AtLeastOf, Condition, parts_of
from kliv.core.conditions.vocabulary import Words, mid_sentence
from kliv.core.conditions.words import describe
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.journey import FollowUp, Gate
from kliv.reports import swedish
from kliv.web.presenters.labels import ACTIVITY_KINDS, POLARITIES, RESPONDENTS
from kliv.web.presenters.sources import Source, source_of


@dataclass(frozen=True)
class GroupView:
    """A target group with its criteria in words, and how many of them must hold."""

    name: str
    rule: str
    criteria: tuple[str, ...]
    narrative: str
    ceiling: str
    tried_on: str
    source: Source | None


@dataclass(frozen=True)
class Line:
    """A line of the journey: what, and what more is said of it."""

    name: str
    more: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class PillarView:
    """A pillar with its activities; the name is "" for activities without one."""

    name: str
    activities: tuple[Line, ...]


@dataclass(frozen=True)
class Journey:
    """The whole way through."""

    entries: tuple[Line, ...]
    gates: tuple[Line, ...]
    pillars: tuple[PillarView, ...]
    tools: tuple[Line, ...]
    exits: tuple[Line, ...]
    reasons: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    follow_ups: tuple[Line, ...]


def groups_of(definition: Definition, words: Words) -> tuple[GroupView, ...]:
    """The target groups, in the order that decides which one a person belongs to."""
    return tuple(
        GroupView(
            name=group.name,
            rule=_rule(group.criteria),
            criteria=_criteria(group.criteria, words),
            narrative=group.narrative or "",
            ceiling=swedish.count(group.enrolled_at_most) if group.enrolled_at_most else "",
            tried_on=words.anchor(group.reference_date.value),
            source=source_of(definition, group),
        )
        for group in definition.target_groups
    )


def _rule(criteria: Condition | None) -> str:
    """How many of the criteria must hold, said above their list; "" where there is only one."""
    if criteria is None or len(parts_of(criteria)) < 2:
        return ""
    match criteria:
        case AnyOf():
            return _("Minst ett av detta ska stämma:")
        case AtLeastOf(at_least=n):
            return _("Minst %(n)s av detta ska stämma:") % {"n": n}
        case _:
            return _("Allt detta ska stämma:")


def _criteria(criteria: Condition | None, words: Words) -> tuple[str, ...]:
    """The criteria, one by one where they are several."""
    if criteria is None:
        return ()
    parts = parts_of(criteria)
    return tuple(describe(part, words) for part in (parts if len(parts) > 1 else (criteria,)))


def journey_of(definition: Definition, words: Words) -> Journey:
    """The way through the project, each part in the order of the definition."""
    return Journey(
        entries=tuple(
            Line(
                path.name,
                _("Remitteras av %(who)s") % {"who": words.value("referred_by", path.referred_by)},
                path.steps,
            )
            for path in definition.entry_paths
        ),
        gates=tuple(_gate(gate, words) for gate in definition.gates),
        pillars=_pillars(definition),
        tools=_tools(definition),
        exits=tuple(
            Line(
                rule.name,
                _("%(when)s. Avslutsdag: %(day)s")
                % {
                    "when": describe(rule.condition, words),
                    "day": mid_sentence(rule.exit_on),
                },
            )
            for rule in definition.exit_rules
        ),
        reasons=tuple(Line(reason.name, str(POLARITIES[reason.polarity])) for reason in definition.exit_reasons),
        outcomes=tuple(
            Line(outcome.name, ", ".join(words.outcome_kind((outcome.key,), kind) for kind in outcome.kinds))
            for outcome in definition.outcomes
        ),
        follow_ups=tuple(Line(follow_up.name, _due(follow_up, words)) for follow_up in definition.follow_ups),
    )


def _gate(gate: Gate, words: Words) -> Line:
    more = _("Ska vara gjort före %(step)s") % {"step": words.anchor(gate.before.value)}
    if gate.required_roles:
        roles = ", ".join(words.role(role) for role in gate.required_roles)
        more += ". " + _("Med ska vara: %(roles)s") % {"roles": roles}
    return Line(gate.name, more)


def _pillars(definition: Definition) -> tuple[PillarView, ...]:
    names = {pillar.key: pillar.name for pillar in definition.pillars}
    order: list[str | None] = [*names, None]
    return tuple(
        PillarView(
            names.get(key or "", ""),
            tuple(
                Line(
                    activity.name,
                    str(ACTIVITY_KINDS[activity.kind]) + (f" · {_('huvudinsats')}" if activity.main else ""),
                )
                for activity in definition.activities
                if activity.pillar == key
            ),
        )
        for key in order
        if any(activity.pillar == key for activity in definition.activities)
    )


def _tools(definition: Definition) -> tuple[Line, ...]:
    instruments = (
        Line(
            tool.name,
            ", ".join(item.name for item in tool.items)
            + (
                ". " + _("Görs var %(days)s:e dag") % {"days": swedish.count(tool.interval_days)}
                if tool.interval_days
                else ""
            ),
        )
        for tool in definition.instruments
    )
    surveys = (
        Line(
            survey.name,
            _("Besvaras av %(who)s: %(questions)s")
            % {
                "who": RESPONDENTS[survey.respondent],
                "questions": "; ".join(question.name for question in survey.questions),
            },
        )
        for survey in definition.surveys
    )
    return (*instruments, *surveys)


def _due(follow_up: FollowUp, words: Words) -> str:
    anchor = words.anchor(follow_up.after.value)
    if follow_up.calendar_day:
        month, day = follow_up.calendar_day.split("-")
        return _("Den första %(day)s %(month)s på eller efter %(anchor)s") % {
            "day": int(day),
            "month": swedish.MONTHS[int(month) - 1],
            "anchor": anchor,
        }
    months = follow_up.months or 0
    if not months:
        return _("Vid %(anchor)s") % {"anchor": anchor}
    return ngettext("%(n)s månad efter %(anchor)s", "%(n)s månader efter %(anchor)s", months) % {
        "n": months,
        "anchor": anchor,
    }
