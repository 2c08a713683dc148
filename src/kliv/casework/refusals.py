"""Refusals that must themselves be in the log: written by whoever answers the request, when all else is rolled back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kliv.casework.access import Actor, Refused
from kliv.casework.recording import Action, Entry, record
from kliv.core.permissions import Permission
from kliv.register.models import Clearance, Enrolment, Membership, Notice, Person, Referral, User

NUMBER_TRIED = "number_tried"


class RefusedAbout(Refused):
    """A refusal that concerns persons whom the user does not see; its words are the same whoever they are.

    permission: what the user tried to use. persons: references, for the log only. tell: the kind of notice to those
    who answer for them, if any.
    """

    def __init__(self, summary: str, *, permission: Permission, persons: Iterable[uuid.UUID], tell: str = "") -> None:
        super().__init__(summary)
        self.permission = permission
        self.persons = tuple(persons)
        self.tell = tell


def log_refusal(actor: Actor, refusal: Refused, *, at: dt.datetime, what: str = "", request_id: str = "") -> None:
    """Logs that the user was refused, and tells those who answer for the persons it was about.

    Call it once for every Refused, outside every transaction of the change (in the middleware), or it would be undone
    with the change. what: a code of what was tried (the name of the view). Raises LogUnavailableError.
    """
    about = refusal if isinstance(refusal, RefusedAbout) else None
    persons = about.persons if about else ()
    with transaction.atomic():
        if about and about.tell:
            for ref in persons:
                for user in _answering_for(ref):
                    Notice.objects.get_or_create(
                        recipient=user, kind=about.tell, about_ref=ref, defaults={"made_at": at}
                    )
        entry = Entry(Action.REFUSE, persons, "person" if persons else "", what={"tried": what}, request_id=request_id)
        record(actor.doer(about.permission if about else None), entry, at=at)


def _answering_for(ref: uuid.UUID) -> QuerySet[User]:
    """Those named for a protected person and the leaders of the person's projects; nobody who may not know of it."""
    person = Person.objects.filter(ref=ref)
    projects = (
        Enrolment.objects.filter(person__in=person)
        .values("project")
        .union(Referral.objects.filter(person__in=person).values("project"))
    )
    leads = Membership.objects.filter(
        Q(project__in=projects) | Q(project=None, organisation__owned_projects__in=projects),
        user=OuterRef("pk"), role="project_leader", ends_on=None,
    )  # fmt: skip
    named = Clearance.objects.filter(user=OuterRef("pk"), person__in=person, ends_on=None)
    return User.objects.filter(Exists(leads) | Exists(named), is_active=True)
