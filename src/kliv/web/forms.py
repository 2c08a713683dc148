"""Forms: what was typed, what is wrong with it beside its field, and sending the same form twice or too late."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused
from kliv.casework.editing import EditConflict, once
from kliv.casework.inputs import InputError
from kliv.core.errors import Fault

LONGEST_TYPED = 6000  # what is kept of a typed text; the longest field is 5000
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """A field as it is shown. kind: text, date, long, choice, switch or several (values of it in `values`)."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    error: str = ""
    shown_again: bool = True  # a number is not: it would stand in the page

    @property
    def is_on(self) -> bool:
        """Whether a switch is on."""
        return self.value == "1"

    @property
    def described_by(self) -> str:
        """The ids of what describes the field."""
        return " ".join(
            f"{self.name}-{part}" for part in ("hint", "error") if (self.hint if part == "hint" else self.error)
        )


@dataclass(frozen=True)
class Changed:
    """A field that somebody else has changed: its label, what is stored now, and what was typed."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Form:
    """A form as it is shown. key: the same for every sending of it. revision: what it was made from."""

    fields: tuple[Field, ...]
    button: str
    action: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    revision: int | None = None
    summary: str = ""
    changed: tuple[Changed, ...] = ()
    other_errors: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields with something wrong in them."""
        return tuple(one for one in self.fields if one.error)

    @property
    def is_faulty(self) -> bool:
        """Whether something has to be put right."""
        return bool(self.errors or self.other_errors or self.summary)

    def filled(self, typed: Typed) -> Form:
        """The same form with what was typed, and its key."""
        fields = tuple(
            replace(one, value=typed.text(one.name), values=tuple(typed.several(one.name))) if one.shown_again else one
            for one in self.fields
        )
        return replace(self, fields=fields, key=typed.raw("key") or self.key)


class Typed:
    """What was sent with a form. Dates that cannot be read are remembered; `done` raises InputError with them."""

    def __init__(self, request: HttpRequest) -> None:
        self._post = request.POST
        self._faults: list[Fault] = []

    def raw(self, name: str) -> str:
        """As it was sent, but no longer than can be meant."""
        return self._post.get(name, "")[:LONGEST_TYPED]

    def text(self, name: str) -> str:
        """A text without blanks around."""
        return self.raw(name).strip()

    def several(self, name: str) -> list[str]:
        """The ticked values of a field."""
        return [value[:LONGEST_TYPED] for value in self._post.getlist(name)[:50]]

    def flag(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.raw(name) == "1"

    def date(self, name: str) -> dt.date | None:
        """A day as YYYY-MM-DD or YYYYMMDD; None for nothing."""
        text = self.text(name)
        try:
            found = _DATE.fullmatch(text)
            value = dt.date(*map(int, found.groups())) if found else None
        except ValueError:
            value = None
        if text and value is None:
            self._faults.append(Fault(name, _("ett datum som ÅÅÅÅ-MM-DD, till exempel 2026-03-02"), ""))
        return value

    def ref(self, name: str) -> uuid.UUID | None:
        """A reference that was chosen in a list; None for nothing."""
        text = self.text(name)
        try:
            return uuid.UUID(text) if text else None
        except ValueError:
            raise Refused(_("Formuläret går inte att använda. Öppna sidan på nytt.")) from None

    def chosen(self, name: str) -> uuid.UUID:
        """A reference that has to be chosen. Raises InputError."""
        ref = self.ref(name)
        if ref is None:
            raise InputError(_("Något saknas."), [Fault(name, _("något i listan"), "")])
        return ref

    @property
    def key(self) -> uuid.UUID:
        """The key of the form. Raises Refused where it has none."""
        ref = self.ref("key")
        if ref is None:
            raise Refused(_("Formuläret går inte att använda. Öppna sidan på nytt."))
        return ref

    @property
    def revision(self) -> int:
        """The revision the form was made from; one that matches nothing where it is no number."""
        text = self.text("revision")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    def done(self) -> None:
        """Raises InputError with what could not be read."""
        if self._faults:
            raise InputError(_("Det går inte att spara än."), self._faults)


@dataclass(frozen=True)
class Sent:
    """What came of sending a form: the address to go on to, or the form again with what is wrong."""

    address: str = ""
    form: Form | None = None
    status: int = 200


def send(
    actor: Actor,
    typed: Typed,
    form: Form,
    do: Callable[[], str],
    told: Callable[[str, Any], str] = lambda _, value: str(value),
) -> Sent:
    """Carries a form out once. do: gives the address to answer with. told: a stored value of a field, for a reader.

    What is wrong is shown beside its field (400); what somebody else has changed meanwhile is shown beside what was
    typed (409), and the form can be sent again on top of it. Refused and NotVisible pass through.
    """
    try:
        return Sent(address=once(typed.key, actor.user, actor.at, do))
    except InputError as error:
        return Sent(form=_faulty(form.filled(typed), error), status=400)
    except EditConflict as conflict:
        return Sent(form=_late(form.filled(typed), conflict, told), status=409)


def choices(words: Mapping[str, str], empty: str = "") -> tuple[tuple[str, str], ...]:
    """The options of a choice in the order of their words; empty: what to show for nothing chosen."""
    options = sorted(((code, str(word)) for code, word in words.items()), key=lambda one: one[1].lower())
    return (("", empty or _("Välj")), *options)


def _faulty(form: Form, error: InputError) -> Form:
    wrong: dict[str, list[str]] = {}
    for fault in error.faults:
        wrong.setdefault(fault.where, []).append(_("Det ska vara %(expected)s.") % {"expected": fault.expected})
    names = {one.name for one in form.fields}
    fields = tuple(replace(one, error=" ".join(wrong.get(one.name, ()))) for one in form.fields)
    others = tuple(text for name, texts in wrong.items() if name not in names for text in texts)
    return replace(form, fields=fields, summary=error.summary, other_errors=others)


def _late(form: Form, conflict: EditConflict, told: Callable[[str, Any], str]) -> Form:
    labels = {one.name: one.label for one in form.fields}
    changed = tuple(
        Changed(labels[name], told(name, difference.stored), told(name, difference.typed))
        for name, difference in conflict.differences.items()
        if name in labels
    )
    return replace(form, revision=conflict.revision, changed=changed, summary=conflict.summary, key=str(uuid.uuid4()))
