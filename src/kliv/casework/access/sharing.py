"""Why one organisation may tell another about a person: a consent or a named statute, for some things and a period.

It breaks secrecy between organisations. It is not the agreement to take part (`Enrolment.agreement_on`), which opens
nothing here, and not the ground for processing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kliv.casework.access.actor import LEVELS
from kliv.casework.access.errors import closed
from kliv.core.terms import CONSENT_PURPOSES, CONSENT_SCOPES
from kliv.register.models import Consent, Organisation, Person


class GroundKind(StrEnum):
    """What lets the giver tell the receiver."""

    OWN = "own"
    CONSENT = "consent"
    STATUTE = "statute"


@dataclass(frozen=True)
class Ground:
    """The ground, with the record that holds it; none where the receiver is the giver itself or stands above it."""

    kind: GroundKind
    consent: Consent | None = None


@closed
def ground_for(
    person: Person,
    giver: Organisation,
    receiver: Organisation,
    scope: str,
    on: dt.date,
    *,
    purpose: str = "cooperation",
) -> Ground | None:
    """The ground on which the giver may tell the receiver that about the person on that day; None where there is none.

    scope, purpose: a key of CONSENT_SCOPES, CONSENT_PURPOSES. A consent named for an organisation holds for its units.
    It holds from its first day to its last, and not on the day it is withdrawn. Raises Refused where it cannot be
    told. Costs at most 1 query and those that read the parents of the two organisations.
    """
    givers, receivers = list(_chain(giver)), list(_chain(receiver))
    rows = standing(on, scope, purpose).filter(person=person, giver__in=givers, receiver__in=receivers)
    if receiver.pk in givers:
        return Ground(GroundKind.OWN)
    consent = rows.order_by("given_on", "pk").first()
    if consent is None:
        return None
    return Ground(GroundKind.STATUTE if consent.statute.strip() else GroundKind.CONSENT, consent)


def standing(on: dt.date, scope: str, purpose: str = "cooperation") -> QuerySet[Consent]:
    """The consents and statutes that hold on a day for such things. Raises KeyError for unknown words."""
    known = CONSENT_SCOPES[scope], CONSENT_PURPOSES[purpose]
    assert all(known)
    # A list of words as JSON text: one expression that both databases have, unlike `contains` on JSON.
    return (
        Consent.objects.annotate(words=Cast("scope", TextField()))
        .filter(words__startswith="[", words__contains=f'"{scope}"')
        .filter(purpose=purpose, given_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
    )


def shared(on: dt.date, scope: str, receivers: frozenset[int], enrolment: str = "") -> Exists:
    """Whether a row's project owner may tell one of the receivers (ids) about the row's person.

    enrolment: the path from the row to its enrolment, ending in two underscores; empty for an enrolment.
    """
    owner = f"{enrolment}project__owner__"
    givers = [Q(giver=OuterRef(f"{owner}{'parent__' * n}pk")) for n in range(LEVELS)]
    person = OuterRef(f"{enrolment}person_id")
    return Exists(standing(on, scope).filter(reduce(or_, givers), person=person, receiver__in=receivers))


def _chain(organisation: Organisation) -> Iterator[int]:
    """The organisation and what it is part of, so many levels up as a reach goes down."""
    above: Organisation | None = organisation
    for _ in range(LEVELS):
        if above is None:
            return
        yield above.pk
        above = above.parent
