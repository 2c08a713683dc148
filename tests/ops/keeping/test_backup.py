"""A backup is whole or refused, and a restore gives back everything that was there."""

import datetime as dt
import random

import pytest
from django.db import connection

from kliv.casework.log_checking import find_breaks
from kliv.casework.recording import Action, Doer, Entry, record
from kliv.core.errors import KlivError
from kliv.ops.keeping.backup import _models, backup, restore, verify
from kliv.register import guards, keys
from kliv.register import models as m

AT = dt.datetime(2026, 11, 23, 18, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def fill(people=20):
    owner = m.Organisation.objects.create(kind="municipality", name="Sandvikens kommun")
    project = m.Project.objects.create(key="p", name="Åäö", owner=owner)
    user = m.User.objects.create_user("bo@example.se", "hemligt lösenord", name="Bo")
    for n in range(people):
        person = m.Person.objects.create(given_name=f"Anna{n}", birth_date=dt.date(2000, 2, 29))
        number = f"20000229{n:04}"
        m.PersonNumber.objects.create(
            person=person, number=number, digest=keys.lookup_digest(number, "person_number"), kind="personal"
        )
        m.Enrolment.objects.create(project=project, person=person, entry_on=dt.date(2026, 1, 1))
        m.Consent.objects.create(
            person=person, giver=owner, receiver=owner, purpose="x", scope=["a", "å"], given_on=dt.date(2026, 1, 1)
        )
        record(Doer(str(user.ref)), Entry(Action.CREATE, (person.ref,), what={"n": n}), at=AT)


def everything():
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in _models()}


def empty():
    with connection.cursor() as cursor:
        for _, aside in guards.append_only(connection.vendor):
            cursor.execute(aside)
        for _ in range(6):
            for model in reversed(_models()):
                try:
                    model._base_manager.all().delete()
                except Exception:  # a protected foreign key: next round
                    continue
        for back, _ in guards.append_only(connection.vendor):
            cursor.execute(back)
    assert not any(model._base_manager.exists() for model in _models())


def test_a_restore_gives_back_everything(tmp_path):
    fill()
    before, file = everything(), tmp_path / "backup"
    made = backup(file, at=AT)
    empty()
    restored = restore(file)
    assert everything() == before
    assert made == restored == verify(file)
    assert restored.log_number == 20
    assert find_breaks() == []
    assert m.Person.objects.first().given_name == "Anna0"
    assert m.User.objects.get().check_password("hemligt lösenord")
    assert m.Person.objects.create().pk > 20  # the sequences go on where they were


def test_the_guards_stand_again_after_a_restore(tmp_path):
    fill(1)
    backup(tmp_path / "backup", at=AT)
    empty()
    restore(tmp_path / "backup")
    with pytest.raises(Exception, match=r"append-only|refuses"):
        m.LogEntry.objects.update(actor="x")


def test_a_backup_holds_nothing_in_clear(tmp_path):
    fill()
    backup(tmp_path / "backup", at=AT)
    raw = (tmp_path / "backup").read_bytes()
    assert not any(word in raw for word in (b"Anna", b"20000229", b"bo@example.se", b"Sandviken"))


def test_every_damage_is_noticed_before_anything_is_touched(tmp_path):
    fill(3)
    good = tmp_path / "backup"
    backup(good, at=AT)
    whole, rng = good.read_bytes(), random.Random(1)
    damages = [whole[: rng.randrange(len(whole))] for _ in range(200)]
    for _ in range(800):
        changed = bytearray(whole)
        changed[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        damages.append(bytes(changed))
    damages += [b"", whole + b"x", whole + whole, b"PK" + whole]
    before = everything()
    bad = tmp_path / "damaged"
    for damage in damages:
        bad.write_bytes(damage)
        with pytest.raises(KlivError):
            restore(bad)
    assert everything() == before


def test_another_key_is_refused(tmp_path, monkeypatch):
    fill(1)
    backup(tmp_path / "backup", at=AT)
    ring = keys.ring()
    monkeypatch.setattr(keys, "ring", lambda: keys.Ring({"other": bytes(32)}, "other", ring.lookup))
    with pytest.raises(KlivError, match="nyckelringen"):
        verify(tmp_path / "backup")


def test_a_database_with_records_is_not_restored_into(tmp_path):
    fill(1)
    backup(tmp_path / "backup", at=AT)
    with pytest.raises(KlivError, match="en tom tabell"):
        restore(tmp_path / "backup")


def test_a_backup_does_not_replace_another(tmp_path):
    (tmp_path / "backup").write_text("something else")
    with pytest.raises(KlivError, match="ledigt"):
        backup(tmp_path / "backup", at=AT)
    assert (tmp_path / "backup").read_text() == "something else"


def test_a_backup_that_fails_leaves_nothing(tmp_path, monkeypatch):
    fill(1)
    monkeypatch.setattr("kliv.ops.keeping.backup._migrations", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup(tmp_path / "backup", at=AT)
    assert list(tmp_path.glob("*backup*")) == []


def test_a_restore_that_fails_half_way_leaves_the_database_empty(tmp_path, monkeypatch):
    fill(5)
    backup(tmp_path / "backup", at=AT)
    empty()
    seen = []

    def breaks_off(table, rows):
        seen.append(table)
        if len(seen) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "backup", progress=breaks_off)
    assert not any(model._base_manager.exists() for model in _models())
    restore(tmp_path / "backup")
    assert m.Person.objects.count() == 5
