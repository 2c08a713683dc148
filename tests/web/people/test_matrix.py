"""Role by address by person by method: every cell of the site answers as the table says, and no route is left out."""

import uuid
from collections import Counter

import pytest
from django.test import Client

from .walking import PERSONS, READERS, TABLE, World, cells, routes


def fresh_key():
    """A form that is sent for the first time, with nothing in it."""
    return {"key": str(uuid.uuid4())}


@pytest.fixture
def world(db):
    return World.make()


def client_of(world, reader, **how):
    client = Client(raise_request_exception=False, **how)
    if reader != "nobody":
        client.force_login(world.cast.users[reader])
    return client


def test_every_route_is_in_the_table():
    assert Counter(routes()) == Counter(list(TABLE))


def test_there_are_cells_enough():
    assert sum(1 for reader in READERS for _ in cells(reader)) >= 5000
    assert len(PERSONS) == 11


@pytest.mark.parametrize("reader", READERS)
def test_every_cell_answers_as_the_table_says(world, reader):
    client, wrong = client_of(world, reader), []
    for name, person, method, status in cells(reader):
        path = world.address(name, person)
        got = client.post(path, fresh_key()) if method == "POST" else client.generic(method, path)
        if got.status_code != status:
            wrong.append(f"{reader} {method} {name} {person}: {got.status_code}, expected {status}")
    assert wrong == []


@pytest.mark.parametrize("reader", ["bo", "inga", "harald", "karin", "nobody"])
def test_nothing_is_taken_from_another_site(world, reader):
    """Without the token of our own form no route takes anything."""
    client = client_of(world, reader, enforce_csrf_checks=True)
    for name, rule in TABLE.items():
        if rule.post is not None:
            response = client.post(world.address(name, "lotta"), fresh_key())
            assert (name, response.status_code) == (name, 403)
