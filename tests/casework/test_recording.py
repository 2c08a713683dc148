"""The log: complete, gapless, only ever added to; a tampering is found whatever rights it was done with."""

import contextlib
import datetime as dt
import random
import threading
import uuid

import pytest
from django.db import DatabaseError, connection, connections, transaction

from kliv.casework.log_checking import find_breaks
from kliv.casework.recording import Action, Doer, Entry, LogUnavailableError, record, search_words
from kliv.core.chain import BreakKind
from kliv.register import guards, keys
from kliv.register.models import LogEntry, LogHead, LogPerson, Organisation

AT = dt.datetime(2026, 11, 23, 18, 0, 0, 123456, tzinfo=dt.UTC)
ANNA = Doer("anna", "afo", "referrer")
KARIN = uuid.UUID(int=1)

pytestmark = pytest.mark.django_db(transaction=True)


def write(count, persons=(KARIN,)):
    for number in range(count):
        record(ANNA, Entry(Action.READ, persons, "person", str(number)), at=AT + dt.timedelta(seconds=number))


@contextlib.contextmanager
def all_rights():
    """What an attacker with all rights in the database does first, and the tests undo."""
    with connection.cursor() as cursor:
        for _, drop in guards.append_only(connection.vendor):
            cursor.execute(drop)
        yield
        for make, _ in guards.append_only(connection.vendor):
            cursor.execute(make)


def test_an_entry_says_who_what_whom_and_why():
    number = record(
        ANNA,
        Entry(Action.SEARCH, (KARIN,), "person", what={"fields": ["name"]}, why="handlägger", search="Karin Ö"),
        at=AT,
    )
    row = LogEntry.objects.get(number=number)
    assert (row.number, row.actor, row.action, row.at, row.what) == (1, "anna", "search", AT, {"fields": ["name"]})
    assert b"Karin" not in bytes(row.search)
    assert search_words(row) == "Karin Ö"
    assert list(row.person_refs.values_list("person_ref", flat=True)) == [KARIN]
    assert find_breaks() == []


def test_the_entry_goes_with_the_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(ANNA, Entry(Action.CHANGE), at=AT)
        raise ZeroDivisionError
    assert not LogEntry.objects.exists()
    write(1)
    assert LogEntry.objects.get().number == 1


def test_what_cannot_be_logged_is_not_done(monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(LogEntry, "save", fails)
    with pytest.raises(LogUnavailableError), transaction.atomic():
        Organisation.objects.create(kind="municipality", name="Hofors kommun")
        record(ANNA, Entry(Action.CREATE), at=AT)
    assert not Organisation.objects.exists()


def test_what_cannot_be_logged_is_not_done_even_when_the_error_is_swallowed(monkeypatch):
    monkeypatch.setattr(LogEntry, "save", lambda *a, **k: (_ for _ in ()).throw(DatabaseError("disk full")))
    with transaction.atomic():
        Organisation.objects.create(kind="municipality", name="Hofors kommun")
        try:
            record(ANNA, Entry(Action.CREATE), at=AT)
        except LogUnavailableError:
            swallowed = True
    assert swallowed
    assert not Organisation.objects.exists()


def test_a_long_list_of_persons_is_several_entries(monkeypatch):
    monkeypatch.setattr("kliv.casework.recording.MOST_PERSONS", 3)
    record(ANNA, Entry(Action.EXPORT, tuple(uuid.UUID(int=n) for n in range(8))), at=AT)
    assert [entry.person_refs.count() for entry in LogEntry.objects.all()] == [3, 3, 2]
    assert find_breaks() == []


@pytest.mark.parametrize("model", [LogEntry, LogPerson])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(model, verb):
    write(2)
    sql = {
        "update": f"UPDATE {model._meta.db_table} SET {'actor' if model is LogEntry else 'person_ref'} = 'x'",
        "delete": f"DELETE FROM {model._meta.db_table}",
    }[verb]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert find_breaks() == []


def test_writers_at_once_leave_no_gap():
    def writer():
        try:
            write(5)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(LogEntry.objects.values_list("number", flat=True)) == list(range(1, 41))
    assert find_breaks() == []


def tamper(rng):
    """One change with all rights in the database; returns the number near which it must be found."""
    number = rng.randrange(2, 20)
    kind = rng.choice(["actor", "what", "person", "person_gone", "delete", "cut", "digest", "swap", "roll_back"])
    entry = LogEntry.objects.filter(number=number)
    if kind == "actor":
        entry.update(actor="someone else")
    elif kind == "what":
        entry.update(what={"x": 1})
    elif kind == "person":
        LogPerson.objects.filter(entry_id=number).update(person_ref=uuid.uuid4())
    elif kind == "person_gone":
        LogPerson.objects.filter(entry_id=number).delete()
    elif kind == "delete":
        LogPerson.objects.filter(entry_id=number).delete()
        entry.delete()
    elif kind in {"cut", "roll_back"}:
        LogPerson.objects.filter(entry_id__gte=number).delete()
        LogEntry.objects.filter(number__gte=number).delete()
        if kind == "roll_back":  # the head row is made to fit as well
            last = LogEntry.objects.last()
            LogHead.objects.update(number=last.number, digest=last.digest)
    elif kind == "digest":
        entry.update(digest=rng.randbytes(32))
    else:
        at = {n: LogEntry.objects.get(number=n).object_ref for n in (number, number - 1)}
        entry.update(object_ref=at[number - 1])
        LogEntry.objects.filter(number=number - 1).update(object_ref=at[number])
    return kind, number


@pytest.mark.parametrize("seed", range(40))
def test_tampering_with_all_rights_is_found_and_located(seed):
    write(20)
    with all_rights():
        kind, number = tamper(random.Random(seed))
        found = find_breaks()
    assert any(abs(broken.number - number) <= 1 for broken in found), (kind, number, found)


def test_a_log_that_was_emptied_is_found_by_the_head_outside():
    write(3)
    with all_rights():
        LogPerson.objects.all().delete()
        LogEntry.objects.all().delete()
        LogHead.objects.all().delete()
        assert [broken.kind for broken in find_breaks()] == [BreakKind.CUT_OFF]


def test_search_words_cannot_be_read_without_the_key(monkeypatch):
    number = record(ANNA, Entry(Action.SEARCH, search="Karin"), at=AT)
    monkeypatch.setenv("KLIV_KEYS", "")
    monkeypatch.setenv("KLIV_KEY_FILE", "/nowhere")
    keys.ring.cache_clear()
    with pytest.raises(keys.KeyRingError, match="nyckelring"):
        search_words(LogEntry.objects.get(number=number))
    monkeypatch.undo()
    keys.ring.cache_clear()
