"""Consents and named statutes that let one organisation tell another: written down, and taken back at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, get
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import Trial
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.core import terms
from kliv.core.roles import Permission
from kliv.register.models import Consent, Organisation, Person


@dataclass(frozen=True)
class NewConsent:
    """What is typed. scope: keys of CONSENT_SCOPES. statute: the section of law where no consent is needed.

    A consent has a last day, which belongs; a statute may go without.
    """

    giver_ref: uuid.UUID
    receiver_ref: uuid.UUID
    purpose: str
    scope: Sequence[str]
    given_on: dt.date
    ends_on: dt.date | None
    statute: str = ""
    interpreter_used: bool = False


def check_record_consent(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may write down her consents. Raises Refused, or NotVisible."""
    return permitted(actor, Person, person_ref, Permission.RECORD_CONSENT)


can_record_consent = asked(check_record_consent)


def record_consent(actor: Actor, *, person_ref: uuid.UUID, new: NewConsent, at: dt.datetime) -> Consent:
    """Writes down a consent or a statute. It holds from the next request on. Raises InputError, Refused, NotVisible."""
    with transaction.atomic():
        person = check_record_consent(actor, person_ref=person_ref)
        giver = get(actor, Organisation, new.giver_ref)
        receiver = get(actor, Organisation, new.receiver_ref)
        statute = _tried(actor, new, same=giver.pk == receiver.pk)
        made = Consent.objects.create(
            person=person, giver=giver, receiver=receiver, purpose=new.purpose, scope=sorted(set(new.scope)),
            statute=statute, given_on=new.given_on, ends_on=new.ends_on, interpreter_used=new.interpreter_used,
            recorded_by=actor.user,
        )  # fmt: skip
        what = {
            "giver": str(giver.ref), "receiver": str(receiver.ref), "purpose": new.purpose,
            "scope": sorted(set(new.scope)), "statute": int(bool(statute)),
        }  # fmt: skip
        note(actor, Permission.RECORD_CONSENT, Action.CREATE, about=made, persons=[person], what=what, at=at)
    return made


def check_withdraw_consent(actor: Actor, *, consent_ref: uuid.UUID) -> Consent:
    """The consent, if it is not withdrawn and the actor may withdraw it. Raises Refused, or NotVisible."""
    consent = permitted(actor, Consent, consent_ref, Permission.RECORD_CONSENT)
    if consent.withdrawn_on is not None:
        raise Refused(_("Samtycket är redan återkallat."))
    return consent


can_withdraw_consent = asked(check_withdraw_consent)


def withdraw_consent(actor: Actor, *, consent_ref: uuid.UUID, revision: int, at: dt.datetime) -> Consent:
    """Takes the consent back as of today: from the next request on nothing is shown on its ground."""
    with transaction.atomic():
        consent = check_withdraw_consent(actor, consent_ref=consent_ref)
        save_revision(consent, revision, {"withdrawn_on": max(actor.on, consent.given_on)})
        what = {"withdrawn": 1}
        persons = [consent.person]
        note(actor, Permission.RECORD_CONSENT, Action.CHANGE, about=consent, persons=persons, what=what, at=at)
    return consent


def _tried(actor: Actor, new: NewConsent, *, same: bool) -> str:
    trial = Trial(actor.on)
    if same:
        trial.fault("receiver_ref", _("en annan organisation än den som lämnar uppgifterna"))
    trial.code("purpose", new.purpose, terms.CONSENT_PURPOSES)
    if not new.scope:
        trial.fault("scope", _("minst ett slag av uppgifter"))
    for word in new.scope:
        trial.code("scope", word, terms.CONSENT_SCOPES)
    statute = trial.text("statute", new.statute, longest=120)
    trial.date("given_on", new.given_on, future=False)
    trial.date("ends_on", new.ends_on, required=not statute)
    trial.order("ends_on", new.given_on, new.ends_on)
    trial.done(_("Samtycket går inte att spara än."))
    return statute
