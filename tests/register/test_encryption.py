"""What is encrypted is encrypted everywhere, can be read only where it belongs, and never turns into nothing."""

import base64
import random
from pathlib import Path

import pytest
from django.db import connection

from kliv.register import keys
from kliv.register.models import Person, PersonNumber

PLACE = "register_person|given_name|1"


def a_ring(*names):
    lines = [keys.make_key_line(name, "field") for name in names] + [keys.make_key_line("look", "lookup")]
    return keys.parse_ring("\n".join(lines), "ring")


def test_every_changed_byte_is_noticed():
    ring = a_ring("a")
    token = keys.encrypt("Anna Ångström", PLACE, ring)
    for place in range(len(token)):
        for bit in (1, 128):
            changed = bytearray(token)
            changed[place] ^= bit
            with pytest.raises(keys.KeyRingError):
                keys.decrypt(bytes(changed), PLACE, ring)
    for length in range(len(token)):
        with pytest.raises(keys.KeyRingError):
            keys.decrypt(token[:length], PLACE, ring)


@pytest.mark.parametrize("elsewhere", ["register_person|given_name|2", "register_person|family_name|1", ""])
def test_a_value_moved_elsewhere_cannot_be_read(elsewhere):
    ring = a_ring("a")
    with pytest.raises(keys.KeyRingError, match="hör hit"):
        keys.decrypt(keys.encrypt("Anna", PLACE, ring), elsewhere, ring)


def test_old_values_are_read_with_the_old_key_and_new_ones_made_with_the_new():
    old = a_ring("a")
    both = keys.Ring({**old.fields, "b": bytes(32)}, "b", old.lookup)
    token = keys.encrypt("Anna", PLACE, old)
    assert keys.decrypt(token, PLACE, both) == "Anna"
    assert keys.token_key(keys.encrypt("Anna", PLACE, both)) == "b"
    with pytest.raises(keys.KeyRingError, match="nyckeln a i nyckelringen"):
        keys.decrypt(token, PLACE, keys.Ring({"b": bytes(32)}, "b", old.lookup))


def test_no_two_tokens_are_alike():
    ring = a_ring("a")
    assert len({keys.encrypt("x", PLACE, ring)[3:15] for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "minst en nyckel"),
        ("a field", "namn, slag och nyckel"),
        ("a field ????", "namn, slag och nyckel"),
        (f"a field {base64.b64encode(b'short').decode()}", "32 byte"),
        (f"a other {base64.b64encode(bytes(32)).decode()}", "slaget field eller lookup"),
        (f"a field {base64.b64encode(bytes(32)).decode()}", "minst en nyckel"),
    ],
)
def test_a_bad_ring_is_refused_without_showing_keys(text, why):
    with pytest.raises(keys.KeyRingError, match=why) as caught:
        keys.parse_ring(text, "ring")
    assert base64.b64encode(bytes(32)).decode() not in str(caught.value)


@pytest.mark.django_db
def test_a_person_is_encrypted_in_the_row_and_read_as_text():
    person = Person.objects.create(given_name="Anna", family_name="Ångström", contact="070-123 45 67")
    again = Person.objects.get(pk=person.pk)
    assert (again.given_name, again.family_name, again.contact) == ("Anna", "Ångström", "070-123 45 67")
    again.save()
    assert Person.objects.get(pk=person.pk).given_name == "Anna"
    with connection.cursor() as cursor:
        cursor.execute("SELECT given_name FROM register_person WHERE id = %s", [person.pk])
        assert b"Anna" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_value_copied_to_another_row_in_the_database_cannot_be_read():
    first, second = Person.objects.create(given_name="Anna"), Person.objects.create(given_name="Bo")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_person SET given_name = (SELECT given_name FROM register_person WHERE id = %s) "
            "WHERE id = %s",
            [first.pk, second.pk],
        )
    with pytest.raises(keys.KeyRingError):
        _ = Person.objects.get(pk=second.pk).given_name


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the database file; PostgreSQL's is another test's")
def test_a_thousand_numbers_and_notes_are_nowhere_in_the_raw_files():
    rng = random.Random(1)
    secrets = [f"19{rng.randrange(10**10):010}" for _ in range(1000)]
    people = Person.objects.bulk_create(Person(given_name=f"Hemlig{n}", contact=f"anteckning {n}") for n in secrets)
    PersonNumber.objects.bulk_create(
        PersonNumber(person=p, number=n, digest=keys.lookup_digest(n, "person_number"), kind="personal")
        for p, n in zip(people, secrets, strict=True)
    )
    name = Path(connection.settings_dict["NAME"])
    raw = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert len(raw) > 100_000
    assert [n for n in secrets if n.encode() in raw or f"Hemlig{n}".encode() in raw] == []
