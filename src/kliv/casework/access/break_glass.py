"""Opening a person in an emergency: a written reason, 24 hours, the manager told. Never past a core rule."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kliv.casework.access import rules
from kliv.casework.access.actor import Actor, Held
from kliv.casework.access.errors import Refused, closed
from kliv.casework.access.periods import current
from kliv.casework.access.policy import check_can, openings, persons
from kliv.casework.access.reach import emergency_projects
from kliv.casework.recording import Action, Entry, record
from kliv.core.roles import Permission
from kliv.register.models import BreakGlass, Enrolment, Membership, Notice, Person, Project, Referral, User

MIN_REASON = 20
MAX_REASON = 1000
LASTS = dt.timedelta(hours=24)
NOTICE = "break_glass"


def open_in_emergency(
    actor: Actor,
    *,
    person_ref: uuid.UUID | None = None,
    number_digest: bytes | None = None,
    reason: str,
    at: dt.datetime,
    request_id: str = "",
) -> BreakGlass:
    """Opens a person for reading for 24 hours, tells the managers and the log reviewers, and logs it; all or nothing.

    The person is given by reference or by the look-up digest of a number. From the next Actor on the user sees the
    person as if in her own caseload. Raises Refused with the reason; it is the same for a person who is missing,
    protected, hidden by another core rule, or in no project of the organisation.
    """
    words = check_reason(reason)
    with transaction.atomic():
        person, held = _person(actor, person_ref, number_digest)
        told = list(_managers(actor, held, person))
        if not told:
            raise Refused(_("Det finns ingen chef eller loggranskare att meddela. Därför går det inte att öppna."))
        opened = BreakGlass.objects.create(
            user=actor.user, person=person, organisation_id=held.organisation, reason=words, opened_at=at,
            expires_at=at + LASTS,
        )  # fmt: skip
        Notice.objects.bulk_create(
            Notice(recipient=user, kind=NOTICE, about_ref=opened.ref, made_at=at) for user in told
        )
        entry = Entry(
            Action.BREAK_GLASS,
            (person.ref,),
            "break_glass",
            str(opened.ref),
            {"told": len(told)},
            request_id=request_id,
        )
        record(actor.doer(Permission.BREAK_GLASS), entry, at=at)
    return opened


def check_reason(reason: str) -> str:
    """The reason with its blanks tidied. Raises Refused for one that is too short or too long."""
    words = " ".join(reason.split())
    if len(words) < MIN_REASON:
        raise Refused(_("Skriv varför du behöver öppna ärendet, med minst %d tecken.") % MIN_REASON)
    if len(words) > MAX_REASON:
        raise Refused(_("Skriv skälet med högst %d tecken.") % MAX_REASON)
    return words


def review_opening(actor: Actor, opening: BreakGlass, *, at: dt.datetime) -> None:
    """Signs that an opening has been looked into; logged. Never one's own. Raises Refused, or NotVisible."""
    with transaction.atomic():
        check_can(actor, Permission.REVIEW_BREAK_GLASS, opening)
        row = openings(actor).select_for_update(of=("self",)).filter(pk=opening.pk, reviewed_at=None).first()
        if row is None:
            raise Refused(_("Nödöppningen är redan granskad."))
        row.reviewed_by, row.reviewed_at = actor.user, at
        row.save(update_fields=("reviewed_by", "reviewed_at"))
        entry = Entry(Action.CHANGE, (row.person.ref,), "break_glass", str(row.ref), {"reviewed": True})
        record(actor.doer(Permission.REVIEW_BREAK_GLASS), entry, at=at)


@closed
def _person(actor: Actor, ref: uuid.UUID | None, digest: bytes | None) -> tuple[Person, Held]:
    """The person, and the role it is opened for. Raises Refused."""
    check_can(actor, Permission.BREAK_GLASS)
    if (ref is None) == (digest is None):
        raise ValueError("a reference or a digest")
    wanted = Q(ref=ref) if digest is None else Q(numbers__digest=digest)
    rows = Person.objects.filter(rules.present(), rules.shown(actor, core_only=True)).filter(wanted)
    for held in actor.holding(Permission.BREAK_GLASS):
        person = rows.filter(_among(emergency_projects(actor, held))).first()
        if person is not None:
            if persons(actor).filter(pk=person.pk).exists():
                raise Refused(_("Du ser redan den deltagaren."))
            return person, held
    raise Refused(_("Det går inte att öppna den personen i nödläge."))


def _among(projects: QuerySet[Project]) -> Q:
    enrolled = Enrolment.objects.filter(project__in=projects, person=OuterRef("pk"))
    referred = Referral.objects.filter(project__in=projects, person=OuterRef("pk"))
    return Q(Exists(enrolled)) | Q(Exists(referred))


def _managers(actor: Actor, held: Held, person: Person) -> QuerySet[User]:
    """Who is told: the project leaders and log reviewers of the organisation, and the leaders of the person's projects.

    Never the one who opens. Leaders of other projects are not told.
    """
    theirs = [model.objects.filter(person=person).values("project_id") for model in (Enrolment, Referral)]
    projects = theirs[0].union(theirs[1])
    here = Q(organisation__in=held.above) & (Q(project=None) | Q(project__in=projects))
    leads = Q(role="project_leader") & (here | Q(project__in=projects))
    reviews = Q(role="log_reviewer", organisation__in=held.above)
    rows = Membership.objects.filter(current(actor.on), leads | reviews, user=OuterRef("pk"))
    return User.objects.filter(Exists(rows), is_active=True).exclude(pk=actor.user.pk)
