"""What takes two users: one proposes it, another decides. What follows from a yes is done by whoever decides."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core.roles import Permission
from kliv.register.models import Person, Proposal

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"


def propose(
    actor: Actor, person: Person, *, kind: str, reason: str, permission: Permission, at: dt.datetime
) -> Proposal:
    """Writes the proposal; logged in the same transaction. Raises Refused where there is one already."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Proposal.objects.create(
                    person=person, kind=kind, reason=reason, proposed_by=actor.user, proposed_at=at
                )
        except IntegrityError:
            raise Refused(_("Det finns redan ett sådant förslag som väntar på beslut.")) from None
        what = {"kind": kind, "reason": reason}
        note(actor, permission, Action.CREATE, about=made, persons=[person], what=what, at=at)
    return made


def check_decide(actor: Actor, *, proposal_ref: uuid.UUID, permission: Permission) -> Proposal:
    """The proposal, if it waits for a decision and the actor may take it. Raises Refused, or NotVisible."""
    proposal = check_open(actor, proposal_ref=proposal_ref, permission=permission)
    if proposal.proposed_by_id == actor.user.pk:
        raise Refused(_("Du har själv lagt förslaget. Någon annan måste besluta om det."))
    return proposal


def check_open(actor: Actor, *, proposal_ref: uuid.UUID, permission: Permission) -> Proposal:
    """The proposal, if it waits for a decision; whoever proposed it may take it back. Raises Refused, or NotVisible."""
    proposal = permitted(actor, Proposal, proposal_ref, permission)
    if proposal.decided_at is not None:
        raise Refused(_("Förslaget är redan avgjort."))
    return proposal


def settle(actor: Actor, proposal: Proposal, *, decision: str, permission: Permission, at: dt.datetime) -> Proposal:
    """Writes the decision, once; logged in the same transaction. Of two that decide at once, one gets Refused."""
    with transaction.atomic():
        waiting = Proposal.objects.filter(pk=proposal.pk, decided_at=None)
        values = {"decision": decision, "decided_by": actor.user, "decided_at": at, "revision": proposal.revision + 1}
        if not waiting.update(**values):
            raise Refused(_("Förslaget är redan avgjort."))
        proposal.refresh_from_db()
        what = {"kind": proposal.kind, "decision": decision}
        note(actor, permission, Action.CHANGE, about=proposal, persons=[proposal.person], what=what, at=at)
    return proposal
