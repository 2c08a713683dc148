"""What tells that the figures of a project may have changed: a number on the project, raised with every change.

`casework.recording` raises it in the transaction of the change itself, so that a figure is never older than the
records it is counted on, and a page that is shown twice is not counted twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q

from kliv.register.models import Enrolment, LogEntry, Project, Referral

# Records that no register table is made from, by the name the log has for them.
NOT_COUNTED = frozenset(
    {
        "breakglass", "clearance", "conflictofinterest", "consent", "document", "legalhold", "membership", "message",
        "note", "notice", "user",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ProjectStamp:
    """Which project this is (made when), in which state, and the day up to which it is known."""

    made_at: dt.datetime
    changes: int
    known_to: dt.date


def raise_stamps(object_type: str, persons: Collection[uuid.UUID]) -> None:
    """Tells that something has changed: in the projects of those persons, or (without any) perhaps in any project.

    object_type: the kind of record, in lower case. Costs one query, or none for what figures are not counted on.
    """
    if object_type in NOT_COUNTED:
        return
    projects = Project.objects.all()
    if persons:
        projects = projects.filter(
            Q(pk__in=Enrolment.objects.filter(person__ref__in=persons).values("project_id"))
            | Q(pk__in=Referral.objects.filter(person__ref__in=persons).values("project_id"))
        )
    projects.update(changes=F("changes") + 1)


def stamp_of(key: str, today: dt.date | None = None) -> ProjectStamp | None:
    """The stamp of a project; None where the database has no such project. Costs one query, or two without `today`.

    A project that is run is known up to today, or, where nobody says which day that is, to the last entry of the log.
    """
    found = Project.objects.filter(key=key).values_list("changes", "known_to", "created_at").first()
    if found is None:
        return None
    changes, known_to, created_at = found
    if known_to is None:
        newest = None if today else LogEntry.objects.order_by("-number").values_list("at", flat=True).first()
        known_to = today or (newest or created_at).date()
    return ProjectStamp(created_at, changes, known_to)
