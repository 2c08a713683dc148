"""The log in words: rows for the reviewer, sentences for the participant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kliv.casework.log_reading import Doers
from kliv.casework.recording import ACTION_WORDS, Action, search_words
from kliv.core import terms
from kliv.core.chain import BREAK_WORDS, Break
from kliv.core.roles import ROLES
from kliv.register.models import LogEntry
from kliv.reports import swedish
from kliv.web.presenters.labels import Labels
from kliv.web.presenters.person import moment

MOST_PERSONS = 5  # references shown of an entry; the rest as a number
OBJECTS: Labels = {
    "person": gettext_lazy("personuppgifter"),
    "personnumber": gettext_lazy("personnummer"),
    "personfact": gettext_lazy("en uppgift"),
    "personspell": gettext_lazy("en period"),
    "consent": gettext_lazy("ett samtycke"),
    "referral": gettext_lazy("en remiss"),
    "enrolment": gettext_lazy("en inskrivning"),
    "household": gettext_lazy("ett hushåll"),
    "merge": gettext_lazy("en sammanslagning"),
    "clearance": gettext_lazy("vem som är utsedd"),
    "conflictofinterest": gettext_lazy("jäv"),
    "break_glass": gettext_lazy("en nödöppning"),
    "proposal": gettext_lazy("ett förslag"),
    "legalhold": gettext_lazy("ett gallringsstopp"),
    "logentry": gettext_lazy("loggen"),
    "membership": gettext_lazy("en roll"),
    "user": gettext_lazy("ett konto"),
    "organisation": gettext_lazy("en organisation"),
    "site": gettext_lazy("en plats"),
    "project": gettext_lazy("ett projekt"),
    "partner": gettext_lazy("en part"),
    "definitionversion": gettext_lazy("en definition"),
}
# What was done to oneself, as it goes on after who did it.
DONE_TO_YOU: Labels = {
    Action.READ: gettext_lazy("läste dina uppgifter"),
    Action.SEARCH: gettext_lazy("gjorde en sökning där du fanns med"),
    Action.EXPORT: gettext_lazy("hämtade ut dina uppgifter"),
    Action.REVEAL: gettext_lazy("såg hela ditt personnummer"),
    Action.CREATE: gettext_lazy("lade till något om dig"),
    Action.CHANGE: gettext_lazy("ändrade dina uppgifter"),
    Action.CORRECT: gettext_lazy("rättade dina uppgifter"),
    Action.ERASE: gettext_lazy("gallrade uppgifter om dig"),
    Action.REFUSE: gettext_lazy("försökte se dina uppgifter men nekades"),
    Action.BREAK_GLASS: gettext_lazy("öppnade dina uppgifter i nödläge"),
}


@dataclass(frozen=True)
class LogRow:
    """An entry for the reviewer."""

    number: int
    when: str
    who: str
    where: str
    what: str
    details: str
    persons: tuple[str, ...]
    more_persons: int
    why: str
    search: str


@dataclass(frozen=True)
class Sentence:
    """An entry for the participant: when, and a sentence."""

    when: str
    text: str


def log_rows(entries: Iterable[LogEntry], doers: Doers) -> tuple[LogRow, ...]:
    """The entries as rows; search words in clear."""
    return tuple(_row(entry, doers) for entry in entries)


def sentences(entries: Iterable[LogEntry], doers: Doers) -> tuple[Sentence, ...]:
    """The entries as sentences about the reader, and about nobody else."""
    return tuple(Sentence(_when(entry), _sentence(entry, doers)) for entry in entries)


def break_words(broken: Break) -> str:
    """A place where the log does not hold."""
    return _("Post %(number)s: %(kind)s") % {"number": swedish.count(broken.number), "kind": BREAK_WORDS[broken.kind]}


def why_words(why: str) -> str:
    """A reason as it was given."""
    return terms.REVEAL_REASONS.get(why, why)


def _row(entry: LogEntry, doers: Doers) -> LogRow:
    kept: Any = entry
    persons = sorted(str(one.person_ref) for one in kept.person_refs.all())
    role = ROLES[entry.role].name if entry.role in ROLES else ""
    where = doers.organisations.get(entry.organisation, "")
    return LogRow(
        number=entry.number,
        when=moment(entry.at),
        who=doers.user(entry.actor),
        where=", ".join(part for part in (role, where) if part),
        what=" ".join(part for part in (_done(entry.action), str(OBJECTS.get(entry.object_type, ""))) if part),
        details=", ".join(f"{name}: {_value(value)}" for name, value in sorted(entry.what.items())),
        persons=tuple(persons[:MOST_PERSONS]),
        more_persons=max(0, len(persons) - MOST_PERSONS),
        why=why_words(entry.why),
        search=search_words(entry),
    )


def _sentence(entry: LogEntry, doers: Doers) -> str:
    who = doers.user(entry.actor)
    role = ROLES[entry.role].name.lower() if entry.role in ROLES else ""
    beside = ", ".join(part for part in (role, doers.organisations.get(entry.organisation, "")) if part)
    known = doers.users.get(entry.actor) != _("du själv")
    done = str(DONE_TO_YOU.get(entry.action, _done(entry.action)))
    why = _(" Skäl: %s.") % why_words(entry.why) if entry.why else ""
    name = f"{who} ({beside})" if beside and known else who
    return f"{name[:1].upper()}{name[1:]} {done}.{why}"


def _done(action: str) -> str:
    return ACTION_WORDS[Action(action)] if action in set(Action) else action


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _when(entry: LogEntry) -> str:
    at = timezone.localtime(entry.at)
    return _("%(day)s klockan %(time)s") % {"day": swedish.date(at.date()), "time": at.strftime("%H.%M")}
