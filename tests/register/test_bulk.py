"""Rows that are added in bulk are what a model would have saved, on both databases."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from kliv.register import models as m
from kliv.register.bulk import highest, insert, much_is_added

pytestmark = pytest.mark.django_db


def rows(start, stop):
    for pk in range(start, stop):
        yield {"id": pk, "birth_date": dt.date(2000, 2, 29) if pk % 2 else None, "sex": "woman", "anonymous": True}


def test_what_is_left_out_gets_its_default():
    before = dt.datetime.now(dt.UTC)
    with transaction.atomic(), much_is_added([m.Person]):
        insert(m.Person, rows(1, 4))
    one, two, _ = m.Person.objects.order_by("pk")
    assert (one.birth_date, two.birth_date) == (dt.date(2000, 2, 29), None)
    assert (one.sex, one.given_name, one.language, one.revision) == ("woman", "", "sv", 1)
    assert one.ref.version == 4
    assert one.ref != two.ref
    assert abs(one.created_at - before) < dt.timedelta(minutes=1)
    saved = m.Person.objects.create(sex="woman", anonymous=True)
    fresh = {"id", "ref", "created_at", "birth_date"}
    rest = [f.attname for f in m.Person._meta.concrete_fields if f.attname not in fresh]
    last = m.Person.objects.filter(pk__in=(two.pk, saved.pk)).values_list(*rest)
    assert last[0] == last[1]


def test_nothing_at_all():
    insert(m.Person, [])
    assert highest(m.Person) == 0


def test_ids_go_on_behind_those_that_were_chosen():
    with transaction.atomic(), much_is_added([m.Person]):
        insert(m.Person, rows(500, 502))
    assert highest(m.Person) == 501
    assert m.Person.objects.create().pk > 501


def test_a_reference_that_is_given_is_kept():
    insert(m.Household, [{"ref": uuid.UUID(int=7)}])
    assert m.Household.objects.get().ref == uuid.UUID(int=7)


def test_what_the_database_refuses_is_refused():
    wrong = [{"sex": "woman", "protection": "secrecy_marker", "search_name": "anna"}]
    with pytest.raises(DatabaseError), transaction.atomic():
        insert(m.Person, wrong)
    assert not m.Person.objects.exists()


def test_the_memory_that_was_lent_is_given_back():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is lent memory")

    def cache():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()[0]

    usual = cache()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), much_is_added([m.Person]):
        assert cache() < usual
        raise ZeroDivisionError
    assert cache() == usual
