"""Checking the whole log: that nothing in it was added, changed, moved or taken away behind the system's back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from itertools import groupby

from kliv.casework.recording import content_of
from kliv.core import chain
from kliv.register import keys, log_head
from kliv.register.models import LogEntry, LogHead, LogPerson

BATCH = 2000


def find_breaks(progress: Callable[[int], None] | None = None) -> list[chain.Break]:
    """Every place where the log does not hold; empty when it does. Reads the whole log in batches.

    progress: called with the number of entries read so far. The head row in the database is held to the last entry,
    and the last entry to the signed head outside the database.
    """
    links = _links(progress)
    found = list(chain.breaks(links, log_head.kept(), keys.ring().lookup))
    last = LogEntry.objects.last()
    head = LogHead.objects.filter(pk=1).first()
    if (last is None) != (head is None or head.number == 0):
        found.append(chain.Break(head.number if head else last.number if last else 0, chain.BreakKind.CUT_OFF))
    elif last and head and (head.number != last.number or bytes(head.digest) != bytes(last.digest)):
        found.append(chain.Break(min(head.number, last.number) + 1, chain.BreakKind.CUT_OFF))
    return sorted(set(found), key=lambda broken: (broken.number, broken.kind))


def _links(progress: Callable[[int], None] | None) -> Iterator[chain.Link]:
    start, read = -1, 0
    while rows := list(LogEntry.objects.filter(number__gt=start).order_by("number")[:BATCH]):
        persons = _persons(rows[0].number, rows[-1].number)
        for row in rows:
            content = content_of(row, persons.get(row.number, ()))
            yield chain.Link(row.number, content, bytes(row.previous), bytes(row.digest))
        start, read = rows[-1].number, read + len(rows)
        if progress:
            progress(read)


def _persons(first: int, last: int) -> dict[int, tuple[uuid.UUID, ...]]:
    rows = LogPerson.objects.filter(entry__number__gte=first, entry__number__lte=last)
    pairs = rows.order_by("entry_id").values_list("entry_id", "person_ref")
    return {number: tuple(ref for _, ref in group) for number, group in groupby(pairs, key=lambda pair: pair[0])}
