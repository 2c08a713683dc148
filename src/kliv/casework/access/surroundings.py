"""What stands around the cases: projects, organisations, users, roles, the log, notices."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from kliv.casework.access import rules
from kliv.casework.access.actor import Actor, Held
from kliv.casework.access.periods import current
from kliv.casework.access.reach import own_projects, union
from kliv.core.roles import STAFF, Permission, Reach
from kliv.register.models import (
    BreakGlass,
    CaseworkerAssignment,
    EmployerParticipation,
    Enrolment,
    LogEntry,
    LogPerson,
    Membership,
    Notice,
    Organisation,
    Partner,
    Person,
    Project,
    Referral,
    User,
    Workplace,
)

MANAGING = frozenset({Permission.MANAGE_USERS, Permission.MANAGE_ROLES})


def projects(actor: Actor, permission: Permission) -> QuerySet[Project]:
    """The projects in which a role with the permission is held."""
    parts = [_projects(actor, held).values("pk") for held in actor.holding(permission)]
    return Project.objects.filter(pk__in=union(parts))


def organisations(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The own ones, and around the projects their owners, their partners and, for some, their employers.

    With MANAGE_ORGANISATIONS the own ones and what is below them, only.
    """
    roles = [held for held in actor.holding(permission) if held.role.reach is not Reach.SELF]
    if permission is Permission.MANAGE_ORGANISATIONS:
        return Organisation.objects.filter(pk__in=_units(roles))
    mine = projects(actor, permission)
    family = frozenset(number for held in roles for number in held.family)
    parts = [
        Organisation.objects.filter(pk__in=family).values("pk"),
        mine.values("owner_id"),
        Partner.objects.filter(project__in=mine).values("organisation_id"),
        workplaces(actor, Permission.SEE_EMPLOYER).values("employer_id"),
    ]
    return Organisation.objects.filter(pk__in=union(parts))


def workplaces(actor: Actor, permission: Permission) -> QuerySet[Workplace]:
    """An employer's own ones; for staff those that take or took part in their projects."""
    parts = [_workplaces(actor, held).values("pk") for held in actor.holding(permission)]
    return Workplace.objects.filter(pk__in=union(parts))


def users(actor: Actor, permission: Permission) -> QuerySet[User]:
    """The colleagues that may be chosen, and oneself; for a participant her caseworkers.

    With SEE_LOG or a permission to manage: everyone who holds or has held a role at the organisation, as staff or for
    an employer; nobody manages herself. A participant's account is never here: it would tell that the person is one.
    """
    if permission in {Permission.SEE_LOG, *MANAGING}:
        found = User.objects.filter(pk__in=_managed(actor, permission).values("user_id"))
        return found.exclude(pk=actor.user.pk) if permission in MANAGING else found
    staff = [held for held in actor.holding(permission) if held.role.is_staff]
    beside = Q(organisation__in=_units(staff)) | Q(project__in=projects(actor, permission))
    colleagues = Membership.objects.filter(current(actor.on), beside, role__in=STAFF)
    colleagues = colleagues if staff else colleagues.none()
    mine = CaseworkerAssignment.objects.filter(current(actor.on), enrolment__person__in=rules.own(actor, permission))
    parts = union([colleagues.values("user_id"), mine.values("user_id")])
    return User.objects.filter(Q(pk__in=parts, is_active=True) | Q(pk=actor.user.pk))


def memberships(actor: Actor, permission: Permission) -> QuerySet[Membership]:
    """Roles at the organisations one manages, but never one's own."""
    return _managed(actor, permission).exclude(user=actor.user.pk)


def log_entries(actor: Actor, permission: Permission) -> QuerySet[LogEntry]:
    """SEE_LOG: entries made for the own organisation, unless a core rule hides a person they touch. SEE_OWN_LOG: mine.

    Entries made for no organisation (a sign-in that failed) are shown to nobody here. For SEE_OWN_LOG an entry may be
    about others too: show its other references to nobody.
    """
    if permission is Permission.SEE_OWN_LOG:
        mine = Person.objects.filter(pk__in=rules.own(actor, permission))
        return LogEntry.objects.filter(
            Exists(LogPerson.objects.filter(entry=OuterRef("pk"), person_ref__in=mine.values("ref")))
        )
    refs = frozenset(str(ref) for held in actor.holding(permission) for ref in held.unit_refs)
    known = Person.objects.filter(rules.shown(actor, core_only=True), ref=OuterRef("person_ref"))
    hidden = LogPerson.objects.filter(~Exists(known), entry=OuterRef("pk"))
    return LogEntry.objects.filter(~Exists(hidden), organisation__in=refs)


def openings(actor: Actor, permission: Permission) -> QuerySet[BreakGlass]:
    """What others have opened in an emergency for the own organisation, unless a core rule hides the person."""
    units = _units(actor.holding(permission))
    known = Person.objects.filter(rules.shown(actor, core_only=True), pk=OuterRef("person_id"))
    return BreakGlass.objects.filter(Exists(known), organisation__in=units).exclude(user=actor.user.pk)


def notices(actor: Actor) -> QuerySet[Notice]:
    """What the user is to be told."""
    return Notice.objects.filter(recipient=actor.user.pk)


def _projects(actor: Actor, held: Held) -> QuerySet[Project]:
    if held.role.reach is Reach.SELF:
        mine = [model.objects.filter(person__in=actor.own).values("project_id") for model in (Enrolment, Referral)]
        return Project.objects.filter(pk__in=union(mine))
    if held.role.reach is Reach.PLACED and held.project is None:
        with_us = EmployerParticipation.objects.filter(current(actor.on), workplace__employer__in=held.units)
        return Project.objects.filter(pk__in=with_us.values("project_id"))
    return own_projects(actor, held)


def _workplaces(actor: Actor, held: Held) -> QuerySet[Workplace]:
    if held.role.reach is Reach.PLACED:
        return Workplace.objects.filter(employer__in=held.units)
    return Workplace.objects.filter(projects__project__in=own_projects(actor, held))


def _managed(actor: Actor, permission: Permission) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=_units(actor.holding(permission))).exclude(role="participant")


def _units(roles: Iterable[Held]) -> frozenset[int]:
    return frozenset(number for held in roles for number in held.units)
