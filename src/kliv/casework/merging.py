"""Two records that are the same person become one, with everything kept, and can be parted again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused
from kliv.casework.editing import asked, save_revision
from kliv.casework.names import search_keys
from kliv.casework.noting import note, permitted
from kliv.casework.people import check_change_person
from kliv.casework.recording import Action
from kliv.core.identity import NumberKind
from kliv.core.roles import Permission
from kliv.register import models as m

# What belongs to a person directly. A row that would clash with one of the kept person's stays with the double.
MOVED: tuple[type[models.Model], ...] = (
    m.Referral, m.Enrolment, m.PersonFact, m.PersonSpell, m.Consent, m.Assessment, m.Meeting, m.SupportPayment,
    m.ConflictOfInterest, m.BreakGlass, m.Clearance, m.LegalHold, m.User,
)  # fmt: skip
# Moved in their own way, or about the record rather than the person.
NOT_MOVED: tuple[type[models.Model], ...] = (m.PersonNumber, m.Person, m.Proposal, m.Merge)


def check_merge(actor: Actor, *, kept_ref: uuid.UUID, double_ref: uuid.UUID) -> tuple[m.Person, m.Person]:
    """The two, if the actor may change both and nothing stands in the way. Raises Refused, or NotVisible."""
    kept = check_change_person(actor, person_ref=kept_ref)
    double = check_change_person(actor, person_ref=double_ref)
    if kept.pk == double.pk:
        raise Refused(_("Välj två olika personer."))
    if kept.anonymous or double.anonymous:
        raise Refused(_("Den som räknas utan namn kan inte slås samman med någon."))
    if m.User.objects.filter(person__in=(kept, double)).count() == 2:
        raise Refused(_("Båda har ett eget konto. Stäng av det ena först."))
    if _meet(kept, double):
        raise Refused(_("Båda är inskrivna i samma projekt under samma tid. Rätta inskrivningarna först."))
    waiting = [set(_waiting(person)) for person in (kept, double)]
    if waiting[0] & waiting[1]:
        raise Refused(_("Båda väntar på besked om samma projekt. Besluta om den ena remissen först."))
    return kept, double


can_merge = asked(check_merge)


def merge(actor: Actor, *, kept_ref: uuid.UUID, kept_revision: int, double_ref: uuid.UUID, at: dt.datetime) -> m.Merge:
    """Makes the double a part of the kept person: hers become the kept one's, the double is no longer shown.

    What both have for the same day stays with the double, so that nothing is lost. A protection of either holds for
    the one that is kept; two current numbers become one, the personal number before the coordination number. Logged
    with both references. Raises EditConflict, Refused, NotVisible.
    """
    with transaction.atomic():
        kept, double = check_merge(actor, kept_ref=kept_ref, double_ref=double_ref)
        before = {"closed": _close_one(kept, double, actor.on)}
        moved = {model.__name__: refs for model in MOVED if (refs := _move(model, double, kept))}
        moved["PersonNumber"] = _move(m.PersonNumber, double, kept)
        changes: dict[str, Any] = {}
        if double.is_protected and not kept.is_protected:
            changes = {"protection": double.protection, "municipality": "", "district": ""}
            changes |= search_keys("", "", findable=False)
        save_revision(kept, kept_revision, changes, touch=True)
        save_revision(double, double.revision, {"merged_into": kept})
        made = m.Merge.objects.create(
            kept=kept, double=double, moved=moved, before=before, merged_by=actor.user, merged_at=at
        )
        what = {"kept": str(kept.ref), "double": str(double.ref), "moved": {k: len(v) for k, v in moved.items()}}
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=made, persons=[kept, double], what=what, at=at)
    return made


def check_undo_merge(actor: Actor, *, merge_ref: uuid.UUID) -> m.Merge:
    """The merge, if it stands and the actor may change the kept person. Raises Refused, or NotVisible."""
    done = permitted(actor, m.Merge, merge_ref, Permission.CHANGE_PERSON)
    if done.undone_at is not None:
        raise Refused(_("Sammanslagningen är redan ångrad."))
    return done


can_undo_merge = asked(check_undo_merge)


def undo_merge(actor: Actor, *, merge_ref: uuid.UUID, at: dt.datetime) -> m.Person:
    """Parts the two again: what was moved goes back. What was written after the merge stays with the kept person.

    So does a protection that came with the double: lifting it takes two. Gives the double.
    """
    with transaction.atomic():
        done = check_undo_merge(actor, merge_ref=merge_ref)
        kept, double = done.kept, done.double
        for name, refs in done.moved.items():
            model: Any = getattr(m, name)
            model.objects.filter(ref__in=refs, person=kept).update(person=double)
        _reopen(done.before["closed"])
        save_revision(kept, kept.revision, {}, touch=True)
        save_revision(double, double.revision, {"merged_into": None})
        save_revision(done, done.revision, {"undone_by": actor.user, "undone_at": at})
        what = {"kept": str(kept.ref), "double": str(double.ref), "undone": 1}
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=done, persons=[kept, double], what=what, at=at)
    return double


def _move(model: Any, double: m.Person, kept: m.Person) -> list[str]:
    """Gives the double's rows to the kept person, those that clash excepted; the references of what was moved."""
    moved = []
    for row in model.objects.filter(person=double):
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(person=kept, revision=F("revision") + 1)
        except IntegrityError:
            continue
        moved.append(str(row.ref))
    return moved


def _meet(kept: m.Person, double: m.Person) -> bool:
    """Whether both are enrolled in the same project at the same time; both days belong."""
    for mine in m.Enrolment.objects.filter(person=kept):
        later = Q() if mine.exit_on is None else Q(entry_on__lte=mine.exit_on)
        same = m.Enrolment.objects.filter(later, person=double, project=mine.project_id)
        if same.filter(Q(exit_on=None) | Q(exit_on__gte=mine.entry_on)).exists():
            return True
    return False


def _waiting(person: m.Person) -> Iterator[int]:
    yield from m.Referral.objects.filter(person=person, decision="").values_list("project_id", flat=True)


def _close_one(kept: m.Person, double: m.Person, on: dt.date) -> list[str]:
    """Where both have a current number, one of them ends the day before; its reference."""
    current = list(m.PersonNumber.objects.filter(person__in=(kept, double), valid_to=None))
    if len(current) < 2:
        return []
    current.sort(key=lambda row: (row.kind != NumberKind.PERSONAL, row.person_id != kept.pk))
    closed = current[1]
    last = on - dt.timedelta(days=1)
    closed.valid_to = max(last, closed.valid_from) if closed.valid_from else last
    closed.save(update_fields=("valid_to",))
    return [str(closed.ref)]


def _reopen(refs: list[str]) -> None:
    """The number that was ended is current again, unless its person has got another since."""
    for row in m.PersonNumber.objects.filter(ref__in=refs):
        if not m.PersonNumber.objects.filter(person=row.person_id, valid_to=None).exists():
            row.valid_to = None
            row.save(update_fields=("valid_to",))
