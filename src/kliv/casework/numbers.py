"""Personal numbers: looked up unread, changed over time without making a second person, shown when asked for."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kliv.casework.access import Actor, Refused, persons, readable_fields, visible
from kliv.casework.editing import asked, save_revision
from kliv.casework.inputs import InputError, Trial
from kliv.casework.noting import note, permitted
from kliv.casework.recording import Action
from kliv.casework.refusals import NUMBER_TRIED, RefusedAbout
from kliv.core import terms
from kliv.core.errors import Fault, KlivError
from kliv.core.identity import IdentityError, NumberKind, PersonalNumber, parse_number
from kliv.core.roles import Permission
from kliv.register import keys
from kliv.register.models import Person, PersonNumber

PURPOSE = "person_number"
TAKEN = gettext_lazy(
    "Personen går inte att lägga till med de uppgifterna. Kontrollera namnet och numret. Stämmer de, be projektledaren "
    "om hjälp. Lägg inte till personen utan nummer: då finns hen två gånger."
)


class KnownPersonError(KlivError):
    """The number is that of a person whom the actor sees: open her instead. person_ref: hers."""

    def __init__(self, person: Person) -> None:
        super().__init__(_("Personen finns redan. Öppna hens sida och fortsätt där."))
        self.person_ref = person.ref


@dataclass(frozen=True)
class ShownNumber:
    """A number as it is shown. text: whole (twelve digits with a hyphen) or masked. Both days of the period belong."""

    text: str
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None


def digest_of(number: PersonalNumber) -> bytes:
    """The look-up key of a number."""
    return keys.lookup_digest(number.digits, PURPOSE)


def tried(trial: Trial, text: str, field: str = "number") -> PersonalNumber | None:
    """The number that was typed, None for nothing; what is wrong with it becomes a fault of the field."""
    if not text.strip():
        return None
    try:
        return parse_number(text, trial.on)
    except IdentityError as error:
        trial.faults += [Fault(field, fault.expected, fault.found) for fault in error.faults]
    return None


def holder(number: PersonalNumber) -> Person | None:
    """Whose number it is or was, whoever asks: for deciding, never for showing."""
    return Person.objects.filter(numbers__digest=digest_of(number)).first()


def taken(person: Person, permission: Permission) -> RefusedAbout:
    """The refusal for a number that belongs to somebody the actor does not see; never says whose, or why."""
    return RefusedAbout(str(TAKEN), permission=permission, persons=[person.ref], tell=NUMBER_TRIED)


def check_unknown(actor: Actor, person: Person) -> None:
    """Raises KnownPersonError for a person whose number the actor may see, with her reference."""
    mine = visible(actor, PersonNumber, Permission.REVEAL_NUMBER).filter(person=person)
    if persons(actor).filter(pk=person.pk).exists() and mine.exists():
        raise KnownPersonError(person)


def give(
    actor: Actor,
    person: Person,
    number: PersonalNumber,
    *,
    permission: Permission,
    valid_from: dt.date | None = None,
) -> PersonNumber:
    """Stores a number for a person. Two who add the same number at once: the second is told as if it had been there."""
    try:
        with transaction.atomic():
            return PersonNumber.objects.create(
                person=person, number=number.digits, digest=digest_of(number), kind=number.kind.value,
                valid_from=valid_from,
            )  # fmt: skip
    except IntegrityError:
        other = holder(number)
        if other is None:
            raise
        check_unknown(actor, other)
        raise taken(other, permission) from None


def check_change_number(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may give her another number. Raises Refused, or NotVisible."""
    person = permitted(actor, Person, person_ref, Permission.CHANGE_PERSON)
    if person.anonymous:
        raise Refused(_("Personen räknas utan namn och kan inte ha något personnummer."))
    return person


can_change_number = asked(check_change_number)


def change_number(
    actor: Actor, *, person_ref: uuid.UUID, number: str, from_on: dt.date | None, revision: int, at: dt.datetime
) -> PersonNumber:
    """The person has got a new number from a day on (a coordination number became a personal number, a new identity).

    The old one stays and is still found. revision: the person's. A number of somebody else raises KnownPersonError
    where the actor sees her (merge the two instead), and otherwise the refusal of `taken`.
    """
    with transaction.atomic():
        person, parsed = _new_number(actor, person_ref, number)
        before = person.numbers.filter(valid_to=None).first()
        trial = Trial(actor.on)
        start = trial.date("from_on", from_on, required=before is not None, future=False)
        if before is not None and start is not None:
            last = start - dt.timedelta(days=1)
            trial.order("from_on", before.valid_from, last)
            trial.done(_("Numret går inte att spara än."))
            before.valid_to = last
            before.save(update_fields=("valid_to",))
        trial.done(_("Numret går inte att spara än."))
        made = give(actor, person, parsed, permission=Permission.CHANGE_PERSON, valid_from=start)
        _touched(person, revision, parsed)
        what = {"number": str(made.ref), "kind": made.kind, "before": str(before.ref) if before else ""}
        note(actor, Permission.CHANGE_PERSON, Action.CHANGE, about=made, persons=[person], what=what, at=at)
    return made


def correct_number(
    actor: Actor, *, person_ref: uuid.UUID, number: str, revision: int, at: dt.datetime
) -> PersonNumber | None:
    """The current number was wrong and never the person's: it is taken away, and the right one put in its place.

    An empty number only takes the wrong one away. The log keeps that it was done, not the number.
    """
    with transaction.atomic():
        person = check_change_number(actor, person_ref=person_ref)
        wrong = person.numbers.filter(valid_to=None).first()
        if wrong is None:
            raise KlivError(_("Personen har inget nummer att rätta."))
        parsed = _new_number(actor, person_ref, number)[1] if number.strip() else None
        ref, start = wrong.ref, wrong.valid_from
        wrong.delete()
        made = None
        if parsed is not None:
            made = give(actor, person, parsed, permission=Permission.CHANGE_PERSON, valid_from=start)
        _touched(person, revision, parsed)
        what = {"removed": str(ref), "number": str(made.ref) if made else ""}
        note(actor, Permission.CHANGE_PERSON, Action.CORRECT, about=person, persons=[person], what=what, at=at)
    return made


def check_reveal(actor: Actor, *, person_ref: uuid.UUID) -> Person:
    """The person, if the actor may see her whole number. Raises Refused, or NotVisible."""
    person = permitted(actor, Person, person_ref, Permission.REVEAL_NUMBER)
    number = person.numbers.first()
    if number is not None and "number" not in readable_fields(actor, number):
        raise Refused(_("Du får inte se personens nummer."))
    return person


can_reveal = asked(check_reveal)


def reveal_numbers(actor: Actor, *, person_ref: uuid.UUID, why: str, at: dt.datetime) -> list[ShownNumber]:
    """The person's whole numbers, the current one first; why: a key of REVEAL_REASONS. Logged before they are given."""
    with transaction.atomic():
        person = check_reveal(actor, person_ref=person_ref)
        trial = Trial(actor.on)
        trial.code("why", why, terms.REVEAL_REASONS)
        trial.done(_("Ange varför du behöver se hela numret."))
        shown = [_shown(row, masked=False) for row in _rows(person)]
        what = {"numbers": len(shown)}
        note(actor, Permission.REVEAL_NUMBER, Action.REVEAL, about=person, persons=[person], what=what, why=why, at=at)
    return shown


def masked_numbers(actor: Actor, *, person: Person) -> list[ShownNumber]:
    """The person's numbers without their last four digits, for a page whose reading is logged; none if not allowed."""
    if not can_reveal(actor, person_ref=person.ref):
        return []
    return [_shown(row, masked=True) for row in _rows(person)]


def _new_number(actor: Actor, person_ref: uuid.UUID, text: str) -> tuple[Person, PersonalNumber]:
    person = check_change_number(actor, person_ref=person_ref)
    trial = Trial(actor.on)
    parsed = tried(trial, text)
    if parsed is None and not trial.faults:
        trial.fault("number", _("ett personnummer"))
    trial.done(_("Numret går inte att spara än."))
    assert parsed is not None
    other = holder(parsed)
    if other is not None and other.pk == person.pk:
        raise InputError(
            _("Numret går inte att spara än."), [Fault("number", _("ett annat nummer än personen redan har"))]
        )
    if other is not None:
        check_unknown(actor, other)
        raise taken(other, Permission.CHANGE_PERSON)
    return person, parsed


def _touched(person: Person, revision: int, number: PersonalNumber | None) -> None:
    """Counts the person's revision up, so that a form made before is refused; fills in the birth date if unknown."""
    known = person.birth_date or (number.birth_date if number else None)
    save_revision(person, revision, {"birth_date": known}, touch=True)


def _rows(person: Person) -> list[PersonNumber]:
    rows = list(person.numbers.all())
    return sorted(rows, key=lambda row: (row.valid_to is not None, -(row.valid_to or dt.date.max).toordinal()))


def _shown(row: PersonNumber, *, masked: bool) -> ShownNumber:
    digits = str(row.number)
    text = PersonalNumber(digits, NumberKind(row.kind), None, is_test=False).masked if masked else ""
    return ShownNumber(text or f"{digits[:8]}-{digits[8:]}", row.kind, row.valid_from, row.valid_to)
