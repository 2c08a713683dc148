"""How far a role reaches: which enrolments, referrals and placements, as selections in the database.

Each reach gives a list of parts that are united; each part can use an index. What must not be seen although it is
within reach is taken away afterwards by `rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from kliv.casework.access.actor import Actor, Held
from kliv.casework.access.periods import current
from kliv.casework.access.sharing import shared
from kliv.core.roles import READING, Permission, Reach
from kliv.register.models import CaseworkerAssignment, Enrolment, Partner, Placement, Project, Referral

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Ask:
    """What is asked: a permission, and the word of CONSENT_SCOPES for such records; empty is never shared."""

    permission: Permission
    scope: str = ""


@dataclass(frozen=True)
class Parts:
    """What one role reaches; the parts of each kind are united."""

    enrolments: tuple[QuerySet[Enrolment], ...] = ()
    referrals: tuple[QuerySet[Referral], ...] = ()
    placements: tuple[QuerySet[Placement], ...] = ()


def reached(actor: Actor, ask: Ask) -> Parts:
    """Everything that the actor's roles reach with the permission; the actor's own is not here (see `rules.own`)."""
    found = [REACHES[held.role.reach](actor, held, ask) for held in actor.holding(ask.permission)]
    found += [_opened(actor, held) for held in actor.holding(ask.permission) if ask.permission in READING]
    return Parts(
        enrolments=tuple(part for parts in found for part in parts.enrolments),
        referrals=tuple(part for parts in found for part in parts.referrals),
        placements=tuple(part for parts in found for part in parts.placements),
    )


def union(ids: Iterable[QuerySet[Any, Any]]) -> QuerySet[Any, Any] | tuple[()]:
    """Selections of one column each, united for `__in`; nothing for none."""
    selections = list(ids)
    if len(selections) < 2:
        return selections[0] if selections else ()
    return selections[0].union(*selections[1:])


def assigned(actor: Actor, held: Held) -> QuerySet[Enrolment]:
    """The enrolments the user is named for today, in a project where the role is held."""
    named = CaseworkerAssignment.objects.filter(current(actor.on), user_id=actor.user.pk)
    rows = Enrolment.objects.filter(pk__in=named.values("enrolment_id"))
    if held.project is not None:
        return rows.filter(project_id=held.project)
    return rows.filter(project__in=projects_of(actor, held.family))


def projects_of(actor: Actor, organisations: frozenset[int]) -> QuerySet[Project]:
    """The projects the organisations own or take part in today."""
    partner = Partner.objects.filter(current(actor.on), project=OuterRef("pk"), organisation__in=organisations)
    return Project.objects.filter(Q(owner__in=organisations) | Exists(partner))


def own_projects(actor: Actor, held: Held) -> QuerySet[Project]:
    """The projects a role is held in."""
    if held.project is not None:
        return Project.objects.filter(pk=held.project)
    return projects_of(actor, held.units)


def emergency_projects(actor: Actor, held: Held) -> QuerySet[Project]:
    """The projects among whose people an emergency can be opened: the role's own and all of its organisation's."""
    mine = Project.objects.filter(Q(pk=held.project) | Q(pk__in=projects_of(actor, held.family).values("pk")))
    return mine if Permission.BREAK_GLASS in held.role.permissions else mine.none()


def _caseload(actor: Actor, held: Held, ask: Ask) -> Parts:  # noqa: ARG001 (every reach takes the same)
    unit = _in_project(Enrolment.objects.filter(unit__in=held.units), held)
    named = assigned(actor, held)
    sent_to = _in_project(Referral.objects.filter(to_unit__in=held.units), held)
    return Parts((unit, named), (sent_to, *(_referrals_of(part) for part in (unit, named))))


def _project(actor: Actor, held: Held, ask: Ask) -> Parts:
    near = _caseload(actor, held, ask)
    if held.project is None:
        projects = Project.objects.filter(owner__in=held.units)
    elif held.project_owner in held.family:
        projects = Project.objects.filter(pk=held.project)
    else:
        return near
    whole = _in_projects(projects)
    return Parts(near.enrolments + whole.enrolments, near.referrals + whole.referrals)


def _whole_project(actor: Actor, held: Held, ask: Ask) -> Parts:  # noqa: ARG001
    return _in_projects(own_projects(actor, held))


def _sent(actor: Actor, held: Held, ask: Ask) -> Parts:
    sent = _in_project(Referral.objects.filter(from_organisation__in=held.units), held)
    if ask.permission not in held.role.on_ground:
        return Parts(referrals=(sent,))
    if not ask.scope:
        return Parts()
    after = _in_project(Enrolment.objects.filter(referral__from_organisation__in=held.units), held)
    mine = after.filter(project__owner__in=held.units)
    return Parts(enrolments=(mine, after.filter(shared(actor.on, ask.scope, held.above))))


def _placed(actor: Actor, held: Held, ask: Ask) -> Parts:
    if ask.permission not in held.role.on_ground:
        return Parts()
    here = Placement.objects.filter(current(actor.on), workplace__employer__in=held.units)
    if held.project is not None:
        here = here.filter(enrolment__project=held.project)
    return Parts(placements=(here.filter(shared(actor.on, "placement", held.above, "enrolment__")),))


def _nobody(actor: Actor, held: Held, ask: Ask) -> Parts:  # noqa: ARG001
    return Parts()


def _opened(actor: Actor, held: Held) -> Parts:
    """What is open in an emergency: those persons, in the projects of the organisation it was opened for."""
    persons = [grant.person for grant in actor.grants if grant.organisation == held.organisation]
    if not persons:
        return Parts()
    among = emergency_projects(actor, held)
    return Parts(
        (Enrolment.objects.filter(person__in=persons, project__in=among),),
        (Referral.objects.filter(person__in=persons, project__in=among),),
    )


def _in_project(rows: QuerySet[M], held: Held) -> QuerySet[M]:
    return rows if held.project is None else rows.filter(project=held.project)


def _in_projects(projects: QuerySet[Project]) -> Parts:
    return Parts((Enrolment.objects.filter(project__in=projects),), (Referral.objects.filter(project__in=projects),))


def _referrals_of(enrolments: QuerySet[Enrolment]) -> QuerySet[Referral]:
    return Referral.objects.filter(enrolment__in=enrolments)


REACHES: Mapping[Reach, Callable[[Actor, Held, Ask], Parts]] = {
    Reach.CASELOAD: _caseload,
    Reach.PROJECT: _project,
    Reach.WHOLE_PROJECT: _whole_project,
    Reach.SENT: _sent,
    Reach.PLACED: _placed,
    Reach.SELF: _nobody,
    Reach.NOBODY: _nobody,
}
