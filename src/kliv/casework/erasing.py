"""Erasing a person for good: proposed by one, done by another, or by the plan; with a certificate in the log.

What stays and what goes stands in `erased_values`. The log itself is never changed: it holds references, which lead to
nobody once the person is erased, and goes on verifying. Words that somebody searched for stay encrypted in it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kliv.casework import proposals
from kliv.casework.access import Actor, Refused
from kliv.casework.editing import asked
from kliv.casework.erased_values import DELETED, KEPT, ages_counted_on, new_values
from kliv.casework.expiring import Standing, expired, standing_of
from kliv.casework.inputs import Trial
from kliv.casework.noting import note, permitted
from kliv.casework.person_tables import TABLES, family
from kliv.casework.recording import SYSTEM, Action, Doer, Entry, record
from kliv.core import terms
from kliv.core.dates import add_months
from kliv.core.errors import KlivError
from kliv.core.retention import STATE_WORDS, RetentionPlan, State, coarse_birth_date
from kliv.core.roles import Permission
from kliv.register import models as m

ERASE = "erase"


def check_propose_erasure(actor: Actor, *, person_ref: uuid.UUID, plan: RetentionPlan) -> Standing:
    """The person's standing, if her time has run out and nothing stands in the way. Raises Refused with what does."""
    person = permitted(actor, m.Person, person_ref, Permission.ERASE_PERSON)
    return _check_due(standing_of(person, actor.on, plan))


can_propose_erasure = asked(check_propose_erasure)


def propose_erasure(actor: Actor, *, person_ref: uuid.UUID, plan: RetentionPlan, at: dt.datetime) -> m.Proposal:
    """Proposes that the person be erased. Nothing changes until another user decides."""
    standing = check_propose_erasure(actor, person_ref=person_ref, plan=plan)
    return proposals.propose(actor, standing.person, kind=ERASE, reason="", permission=Permission.ERASE_PERSON, at=at)


def check_decide_erasure(actor: Actor, *, proposal_ref: uuid.UUID, plan: RetentionPlan) -> tuple[m.Proposal, Standing]:
    """The proposal, if another user made it, the actor may erase the person, and nothing stands in the way."""
    proposal = proposals.check_decide(actor, proposal_ref=proposal_ref, permission=Permission.ERASE_PERSON)
    if proposal.kind != ERASE:
        raise Refused(_("Förslaget gäller något annat."))
    permitted(actor, m.Person, proposal.person.ref, Permission.ERASE_PERSON)
    return proposal, _check_due(standing_of(proposal.person, actor.on, plan))


can_decide_erasure = asked(check_decide_erasure)


def erase(actor: Actor, *, proposal_ref: uuid.UUID, plan: RetentionPlan, at: dt.datetime) -> int:
    """Erases the person for good; gives the number of the certificate in the log. Cannot be undone.

    Call `scrub` afterwards, when no transaction is open. Raises Refused, NotVisible.
    """
    with transaction.atomic():
        proposal, standing = check_decide_erasure(actor, proposal_ref=proposal_ref, plan=plan)
        proposer, permission = proposal.proposed_by, Permission.ERASE_PERSON
        proposals.settle(actor, proposal, decision=proposals.ACCEPTED, permission=permission, at=at)
        return _erase(standing, actor.doer(permission), proposer=str(proposer.ref), at=at)


def decline_erasure(actor: Actor, *, proposal_ref: uuid.UUID, at: dt.datetime) -> m.Proposal:
    """Declines the proposal; whoever made it takes it back this way."""
    with transaction.atomic():
        permission = Permission.ERASE_PERSON
        proposal = proposals.check_open(actor, proposal_ref=proposal_ref, permission=permission)
        mine = proposal.proposed_by_id == actor.user.pk
        decision = proposals.WITHDRAWN if mine else proposals.DECLINED
        return proposals.settle(actor, proposal, decision=decision, permission=permission, at=at)


def erase_expired(
    *, plan: RetentionPlan, on: dt.date, at: dt.datetime, progress: Callable[[int, int], None] | None = None
) -> list[int]:
    """Erases everybody who is due that day, by the plan, one by one; gives the numbers of the certificates.

    For the command. Each is a transaction of its own, so that it can be stopped at any time and run again.
    """
    due = [one for one in expired(on, plan) if one.state is State.DUE]
    certificates = []
    for number, one in enumerate(due, 1):
        with transaction.atomic():
            standing = standing_of(m.Person.objects.select_for_update().get(pk=one.person.pk), on, plan)
            if standing.state is State.DUE and standing.person.erased_at is None:
                certificates.append(_erase(standing, SYSTEM, proposer="", at=at))
        if progress:
            progress(number, len(due))
    return certificates


def check_place_hold(actor: Actor, *, person_ref: uuid.UUID) -> m.Person:
    """The person, if the actor may stop that she is erased. Raises Refused, or NotVisible."""
    return permitted(actor, m.Person, person_ref, Permission.CHANGE_PERSON)


can_place_hold = asked(check_place_hold)


def place_hold(actor: Actor, *, person_ref: uuid.UUID, reason: str, at: dt.datetime) -> m.LegalHold:
    """Stops that the person is erased, for a reason of HOLD_REASONS, until it is lifted."""
    with transaction.atomic():
        person = check_place_hold(actor, person_ref=person_ref)
        trial = Trial(actor.on)
        trial.code("reason", reason, terms.HOLD_REASONS)
        trial.done(_("Spärren går inte att sätta än."))
        if m.LegalHold.objects.filter(person=person, reason=reason, lifted_at=None).exists():
            raise Refused(_("Det finns redan en sådan spärr."))
        made = m.LegalHold.objects.create(person=person, reason=reason, placed_by=actor.user, placed_at=at)
        permission = Permission.CHANGE_PERSON
        note(actor, permission, Action.CREATE, about=made, persons=[person], what={"reason": reason}, at=at)
    return made


def check_lift_hold(actor: Actor, *, hold_ref: uuid.UUID) -> m.LegalHold:
    """The hold, if it stands and the actor may lift it, which takes the right to erase. Raises Refused, NotVisible."""
    hold = permitted(actor, m.LegalHold, hold_ref, Permission.ERASE_PERSON)
    if hold.lifted_at is not None:
        raise Refused(_("Spärren är redan hävd."))
    return hold


can_lift_hold = asked(check_lift_hold)


def lift_hold(actor: Actor, *, hold_ref: uuid.UUID, at: dt.datetime) -> m.LegalHold:
    """The reason no longer holds: the person may be erased when her time has run out."""
    with transaction.atomic():
        hold = check_lift_hold(actor, hold_ref=hold_ref)
        standing = m.LegalHold.objects.filter(pk=hold.pk, lifted_at=None)
        if not standing.update(lifted_by=actor.user, lifted_at=at):
            raise Refused(_("Spärren är redan hävd."))
        permission = Permission.ERASE_PERSON
        note(actor, permission, Action.CHANGE, about=hold, persons=[hold.person], what={"lifted": 1}, at=at)
    return hold


def erase_passing(*, plan: RetentionPlan, at: dt.datetime) -> dict[str, int]:
    """Erases what is kept for a shorter time than the file: notices, keys of forms, and (by the plan) messages and
    documents so many months after the enrolment ended. For the command; logged with the persons it touched.
    """
    day = timezone.localdate(at)
    with transaction.atomic():
        old: dict[str, Any] = {
            "notice": m.Notice.objects.filter(made_at__date__lte=add_months(day, -plan.notice_months)),
            "submission": m.Submission.objects.filter(user_ref_at__lt=at - dt.timedelta(days=plan.submission_days)),
        }
        for name, model, months in (
            ("message", m.Message, plan.message_months),
            ("document", m.Document, plan.document_months),
        ):
            if months is not None:
                old[name] = model._default_manager.filter(enrolment__exit_on__lte=add_months(day, -months))
        texts = [old[name] for name in ("message", "document") if name in old]
        refs = {ref for rows in texts for ref in rows.values_list("enrolment__person__ref", flat=True)}
        counts = {name: rows.delete()[0] for name, rows in old.items()}
        if any(counts.values()):
            record(SYSTEM, Entry(Action.ERASE, tuple(refs), "passing", what=dict(counts)), at=at)
    return counts


def scrub() -> None:
    """Makes the database give up what it still holds of deleted rows, in its file and its journal.

    Not in a transaction. SQLite: the file is written anew and the journal emptied. PostgreSQL: the tables are written
    anew; its own journal (WAL) and older backups hold the rows until they are recycled, as long as they are kept.
    """
    if connection.in_atomic_block:
        raise RuntimeError("scrub() runs outside transactions")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise KlivError(_("Databasen är upptagen. Kör kommandot igen när ingen arbetar."))
        else:
            for table in {table.model._meta.db_table for table in TABLES}:
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")


def _check_due(standing: Standing) -> Standing:
    if standing.state is State.WAITING:
        raise Refused(
            _("Uppgifterna får gallras tidigast %(day)s: senaste anteckningen är från %(last)s.")
            % {"day": standing.may_from, "last": standing.last_note}
        )
    if standing.state is not State.DUE:
        raise Refused(_("Uppgifterna får inte gallras: %s.") % STATE_WORDS[standing.state])
    return standing


def _erase(standing: Standing, doer: Doer, *, proposer: str, at: dt.datetime) -> int:
    """Does it, in the transaction that is under way. The certificate has counts and old references, nothing else."""
    person = standing.person
    everybody = family(person)
    refs = tuple(one.ref for one in everybody)
    _hours_of_sessions(person)
    birth = coarse_birth_date(person.birth_date, ages_counted_on(person)) if person.birth_date else None
    _end_accounts(everybody)
    household = person.household_id
    deleted = _delete(person, everybody[1:])
    kept = _empty(person, at)
    m.Person.objects.filter(pk=person.pk).update(erased_at=at, birth_date=birth)
    for double in reversed(everybody[1:]):
        double.delete()
    _leave(household)
    m.Notice.objects.filter(about_ref__in=refs).delete()
    what: dict[str, Any] = {
        "last_note": standing.last_note.isoformat(), "may_from": standing.may_from.isoformat(), "proposed_by": proposer,
        "deleted": deleted, "kept": kept,
    }  # fmt: skip
    return record(doer, Entry(Action.ERASE, refs, "person", str(refs[0]), what), at=at)


def _delete(person: m.Person, doubles: list[m.Person]) -> dict[str, int]:
    """Deletes what goes, children before parents: of the person the kinds that go, of her doubles everything left."""
    counts: dict[str, int] = {}
    for table in reversed(TABLES):
        model = table.model
        if model in DELETED:
            rows = table.rows([person, *doubles])
        elif model in KEPT and table.path:
            rows = table.rows([person]).exclude(KEPT[model].only) if KEPT[model].only else table.rows([])
            rows = rows | table.rows(doubles) if doubles else rows
        else:
            continue
        about = list(rows.values_list("ref", flat=True))
        m.Notice.objects.filter(about_ref__in=about).delete()
        if about:
            rows.delete()
            counts[model.__name__] = len(about)
    return counts


def _empty(person: m.Person, at: dt.datetime) -> dict[str, int]:
    """Empties what stays, and gives it new references."""
    counts: dict[str, int] = {}
    for table in TABLES:
        if table.model not in KEPT:
            continue
        for row in table.rows([person]):
            values = new_values(KEPT[table.model], row)
            values |= {"ref": uuid.uuid4(), "created_at": at, "revision": 1}
            table.model._default_manager.filter(pk=row.pk).update(**values)
            counts[table.model.__name__] = counts.get(table.model.__name__, 0) + 1
    return counts


def _hours_of_sessions(person: m.Person) -> None:
    """The hours of the sessions attended, which are deleted, as reported hours: the figures count the same."""
    rows = m.Participation.objects.filter(enrolment__person=person).annotate(minutes=Sum("attendance__minutes"))
    for row in rows.filter(minutes__isnull=False):
        m.Participation.objects.filter(pk=row.pk).update(reported_hours=row.minutes / 60.0)


def _end_accounts(people: list[m.Person]) -> None:
    """The participant's account: emptied and shut. A member of staff who took part keeps the account, unconnected."""
    for user in m.User.objects.filter(person__in=people):
        m.Membership.objects.filter(user=user, role="participant").delete()
        user.person = None
        if user.memberships.exists():
            user.save(update_fields=("person",))
            continue
        m.Notice.objects.filter(recipient=user).delete()
        m.Submission.objects.filter(user_ref=user.ref).delete()
        for relation in user._meta.related_objects:
            other: Any = relation.related_model
            if other._meta.app_label != "register":  # what signing in has kept: addresses, keys, recovery codes
                other._default_manager.filter(**{relation.field.name: user}).delete()
        user.email, user.name, user.sort_key = f"{uuid.uuid4()}@gallrad.invalid", "", b""
        user.is_active, user.last_login, user.language = False, None, "sv"
        user.session_key_salt += 1
        user.set_unusable_password()
        user.save()


def _leave(household: int | None) -> None:
    """A household of which fewer than two are left is none."""
    if household is not None and m.Person.objects.filter(household=household).count() < 2:
        m.Household.objects.filter(pk=household).delete()
