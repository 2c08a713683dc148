"""Marking a person as protected, at once and by one; lifting the mark, which takes two."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from kliv.casework import proposals
from kliv.casework.access import Actor, Refused, clear_by_entry
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import Trial
from kliv.casework.names import search_keys
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.roles import Permission
from kliv.register.models import Clearance, Person, Proposal

LIFT = "lift_protection"


def check_mark_protection(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may mark her as protected. Raises Refused, or NotVisible."""
    return permitted(actor, Person, person_ref, Permission.MARK_PROTECTION)


can_mark_protection = asked(check_mark_protection)


def mark_protection(actor: Actor, *, person_ref: uuid.UUID, kind: str, revision: int, at: dt.datetime) -> Person:
    """Marks the person; kind: a key of PROTECTIONS. From the next request only those named for her see her.

    Whoever marks is named by that, and her caseworker is. Her name is no longer searched or sorted by, and where she
    lives is taken away. Raises EditConflict, InputError, Refused, NotVisible.
    """
    with transaction.atomic():
        person = check_mark_protection(actor, person_ref=person_ref)
        trial = Trial(actor.on)
        trial.code("kind", kind, terms.PROTECTIONS)
        trial.done(_("Markeringen går inte att spara än."))
        before = person.protection
        wanted = {"protection": kind, "municipality": "", "district": ""} | search_keys("", "", findable=False)
        save_revision(person, revision, wanted, touch=True)
        if not Clearance.objects.filter(user=actor.user, person=person, ends_on=None).exists():
            clear_by_entry(actor, person, at=at)
        what = {"protection": kind, "before": before}
        note(actor, Permission.MARK_PROTECTION, Action.CHANGE, about=person, persons=[person], what=what, at=at)
    return person


def check_propose_lifting(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if she is protected and the actor may propose that it be lifted. Raises Refused, or NotVisible."""
    person = check_mark_protection(actor, person_ref=person_ref)
    if not person.is_protected:
        raise Refused(_("Personen har ingen skyddsmarkering."))
    return person


can_propose_lifting = asked(check_propose_lifting)


def propose_lifting(actor: Actor, *, person_ref: uuid.UUID, reason: str, at: dt.datetime) -> Proposal:
    """Proposes that the mark be lifted; reason: a key of PROTECTION_LIFTED. Nothing changes until another decides."""
    person = check_propose_lifting(actor, person_ref=person_ref)
    trial = Trial(actor.on)
    trial.code("reason", reason, terms.PROTECTION_LIFTED)
    trial.done(_("Förslaget går inte att spara än."))
    return proposals.propose(actor, person, kind=LIFT, reason=reason, permission=Permission.MARK_PROTECTION, at=at)


def check_decide_lifting(actor: Actor, *, proposal_ref: uuid.UUID) -> Proposal:
    """The proposal, if another user made it and the actor sees the person. Raises Refused, or NotVisible."""
    proposal = proposals.check_decide(actor, proposal_ref=proposal_ref, permission=Permission.MARK_PROTECTION)
    if proposal.kind != LIFT:
        raise Refused(_("Förslaget gäller något annat."))
    return proposal


can_decide_lifting = asked(check_decide_lifting)


def decide_lifting(actor: Actor, *, proposal_ref: uuid.UUID, accept: bool, at: dt.datetime) -> Person:
    """Lifts the mark, or declines to. The name is found again; where she lives must be written in anew."""
    with transaction.atomic():
        proposal = check_decide_lifting(actor, proposal_ref=proposal_ref)
        person = proposal.person
        decision = proposals.ACCEPTED if accept else proposals.DECLINED
        proposals.settle(actor, proposal, decision=decision, permission=Permission.MARK_PROTECTION, at=at)
        if accept:
            before = person.protection
            keys = search_keys(str(person.given_name), str(person.family_name), findable=not person.anonymous)
            save_revision(person, person.revision, {"protection": ""} | keys, touch=True)
            what = {"protection": "", "before": before}
            note(actor, Permission.MARK_PROTECTION, Action.CHANGE, about=person, persons=[person], what=what, at=at)
    return person
