"""The log: everything that touches a person is written in the same transaction, or is not done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError, transaction

from kliv.core import chain
from kliv.core.errors import KlivError
from kliv.register import keys, log_head, stamps
from kliv.register.models import LogEntry, LogHead, LogPerson

MOST_PERSONS = 5000  # one entry; a longer list is written as several


class Action(StrEnum):
    """What was done."""

    READ = "read"
    SEARCH = "search"
    EXPORT = "export"
    REVEAL = "reveal"
    CREATE = "create"
    CHANGE = "change"
    CORRECT = "correct"
    ERASE = "erase"
    REFUSE = "refuse"
    BREAK_GLASS = "break_glass"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SIGN_IN_FAILED = "sign_in_failed"


# What may change a figure. Persons that are erased may have no project left to find, so every project is told.
CHANGES = frozenset({Action.CREATE, Action.CHANGE, Action.CORRECT, Action.ERASE})

ACTION_WORDS: Mapping[Action, str] = {
    Action.READ: "läste",
    Action.SEARCH: "sökte",
    Action.EXPORT: "hämtade ut",
    Action.REVEAL: "visade personnumret",
    Action.CREATE: "lade till",
    Action.CHANGE: "ändrade",
    Action.CORRECT: "rättade",
    Action.ERASE: "gallrade",
    Action.REFUSE: "nekades",
    Action.BREAK_GLASS: "öppnade i nödläge",
    Action.SIGN_IN: "loggade in",
    Action.SIGN_OUT: "loggade ut",
    Action.SIGN_IN_FAILED: "försökte logga in",
}


class LogUnavailableError(KlivError):
    """The log could not be written, so the action is refused."""

    def __init__(self) -> None:
        super().__init__("Just nu går det inte att logga vad som görs. Därför kan uppgiften inte visas eller ändras.")


@dataclass(frozen=True)
class Doer:
    """Who does it: the user's reference, for which organisation and in which role."""

    user: str
    organisation: str = ""
    role: str = ""


SYSTEM = Doer("system")


@dataclass(frozen=True)
class Entry:
    """What is to be logged.

    persons: references of everyone it was about. what: codes, field names and counts, never names, numbers or notes.
    search: the words that were searched for; encrypted before they are stored.
    """

    action: Action
    persons: tuple[uuid.UUID, ...] = ()
    object_type: str = ""
    object_ref: str = ""
    what: Mapping[str, chain.Value] | None = None
    why: str = ""
    search: str = ""
    request_id: str = ""


def record(doer: Doer, entry: Entry, *, at: dt.datetime) -> int:
    """Adds an entry to the log, in the transaction that is under way (or its own); returns its number.

    The head is locked meanwhile, so numbers have no gaps; call it last in a transaction. A change tells the projects it
    touches that their figures are old. Costs 4 queries, one more with persons and one more for a change. Raises
    LogUnavailableError, and marks the transaction for rollback, where it cannot be written.
    """
    persons = tuple(sorted(set(entry.persons)))
    rest = persons[MOST_PERSONS:]
    try:
        with transaction.atomic():
            number = _append(doer, entry, persons[:MOST_PERSONS], at)
    except (DatabaseError, OSError, keys.KeyRingError, TypeError) as error:
        connection = transaction.get_connection()
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        raise LogUnavailableError from error
    return record(doer, _with_persons(entry, rest), at=at) if rest else number


def content_of(row: LogEntry, persons: Iterable[uuid.UUID]) -> bytes:
    """The canonical content of a stored entry, as the chain has it."""
    return chain.canonical(
        {
            "at": row.at,
            "actor": row.actor,
            "organisation": row.organisation,
            "role": row.role,
            "action": row.action,
            "object_type": row.object_type,
            "object_ref": row.object_ref,
            "what": row.what,
            "why": row.why,
            "search": bytes(row.search),
            "request_id": row.request_id,
            "persons": [str(ref) for ref in sorted(persons)],
        }
    )


def search_words(row: LogEntry) -> str:
    """The words that were searched for, in clear: for the log reviewer."""
    return keys.decrypt(bytes(row.search), _search_place(row.number)) if row.search else ""


def _append(doer: Doer, entry: Entry, persons: tuple[uuid.UUID, ...], at: dt.datetime) -> int:
    head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
    number = head.number + 1
    row = LogEntry(
        number=number,
        at=at,
        actor=doer.user,
        organisation=doer.organisation,
        role=doer.role,
        action=entry.action.value,
        object_type=entry.object_type,
        object_ref=entry.object_ref,
        what=dict(entry.what or {}),
        why=entry.why,
        search=keys.encrypt(entry.search, _search_place(number)) if entry.search else b"",
        request_id=entry.request_id,
        previous=bytes(head.digest),
    )
    row.digest = chain.digest_of(number, content_of(row, persons), bytes(row.previous))
    row.save(force_insert=True)
    if persons:
        LogPerson.objects.bulk_create(LogPerson(entry=row, person_ref=ref) for ref in persons)
    if entry.action in CHANGES:
        stamps.raise_stamps(entry.object_type, () if entry.action is Action.ERASE else persons)
    head.number, head.digest = number, row.digest
    head.save(update_fields=("number", "digest"))
    transaction.on_commit(lambda: log_head.keep(number, bytes(row.digest)), robust=True)
    return number


def _search_place(number: int) -> str:
    return f"register_logentry|search|{number}"


def _with_persons(entry: Entry, persons: tuple[uuid.UUID, ...]) -> Entry:
    return Entry(
        entry.action, persons, entry.object_type, entry.object_ref, entry.what, entry.why, entry.search,
        entry.request_id,
    )  # fmt: skip
