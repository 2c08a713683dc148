"""Keys are changed without losing a value or another's change."""

import stat

import pytest

from kliv.core.errors import KlivError
from kliv.ops.keeping.rotation import encrypted_columns, make_keys, rotate
from kliv.register import keys
from kliv.register.models import Note, Person, PersonNumber


@pytest.fixture
def newer(monkeypatch):
    """The ring with a newer key."""
    old = keys.ring()
    ring = keys.Ring({**old.fields, "newer": b"n" * 32}, "newer", old.lookup)
    return lambda: monkeypatch.setattr(keys, "ring", lambda: ring)


def token(model, pk, column):
    return bytes(model.objects.filter(pk=pk).values_list(column, flat=True).get())


@pytest.mark.django_db
def test_every_value_is_made_anew_and_reads_the_same(newer):
    people = [Person.objects.create(given_name=f"Anna{n}", family_name="Ek" if n % 2 else "") for n in range(50)]
    number = PersonNumber.objects.create(person=people[0], number="200002290016", digest=b"x" * 32, kind="personal")
    newer()
    assert rotate() == 50 + 25 + 1
    assert {keys.token_key(token(Person, p.pk, "given_name")) for p in people} == {"newer"}
    assert [p.given_name for p in Person.objects.order_by("pk")] == [f"Anna{n}" for n in range(50)]
    assert PersonNumber.objects.get(pk=number.pk).number == "200002290016"
    assert rotate() == 0


@pytest.mark.django_db
def test_a_change_made_meanwhile_is_not_undone(newer, monkeypatch):
    person = Person.objects.create(given_name="Anna")
    newer()
    real = keys.encrypt

    def somebody_is_faster(text, place, using=None):
        if text == "Anna":
            Person.objects.filter(pk=person.pk).update(given_name=real("Annika", place))
        return real(text, place, using)

    monkeypatch.setattr(keys, "encrypt", somebody_is_faster)
    rotate()
    assert Person.objects.get().given_name == "Annika"


@pytest.mark.django_db
def test_a_missing_key_stops_it_and_loses_nothing(monkeypatch):
    Person.objects.create(given_name="Anna")
    lost = keys.Ring({"newer": b"n" * 32}, "newer", keys.ring().lookup)
    before = token(Person, Person.objects.get().pk, "given_name")
    monkeypatch.setattr(keys, "ring", lambda: lost)
    with pytest.raises(keys.KeyRingError):
        rotate()
    assert token(Person, Person.objects.get().pk, "given_name") == before


def test_all_encrypted_fields_are_known():
    found = {(model, field.name) for model, field in encrypted_columns()}
    assert {(Person, "given_name"), (PersonNumber, "number"), (Note, "text")} <= found


def test_a_key_file_is_made_and_added_to(tmp_path):
    file = tmp_path / "folder" / "keys"
    make_keys(file, "2026-11")
    first = keys.parse_ring(file.read_text(), "keys")
    make_keys(file, "2027-11")
    second = keys.parse_ring(file.read_text(), "keys")
    assert (first.newest, second.newest) == ("2026-11", "2027-11")
    assert second.lookup == first.lookup
    assert second.fields["2026-11"] == first.fields["2026-11"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(KlivError, match="2027-11"):
        make_keys(file, "2027-11")
