"""What every test may count on: fixed keys of its own, and a log head of its own."""

import base64
from pathlib import Path

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations

from kliv.register import guards, keys, source

TEST_RING = "\n".join(
    f"{name} {kind} {base64.b64encode(bytes([number]) * 32).decode()}"
    for number, (name, kind) in enumerate([("test", "field"), ("look", "lookup")], 1)
)


@pytest.fixture(autouse=True, scope="session")
def test_keys():
    """Keys that are the same in every run; never used outside the tests."""
    patch = pytest.MonkeyPatch()
    patch.setenv("KLIV_KEYS", TEST_RING)
    keys.ring.cache_clear()
    yield
    patch.undo()
    keys.ring.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def somewhere_for_the_database():
    """The folder of the test database, in a fresh checkout too."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if name:
        Path(name).parent.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def log_head_of_its_own(tmp_path, monkeypatch):
    """The signed head of the log goes to the test's own folder."""
    monkeypatch.setenv("KLIV_LOG_HEAD", str(tmp_path / "log-head"))


@pytest.fixture(autouse=True, scope="session")
def emptying_lays_the_guards_aside():
    """A test that commits is emptied afterwards; the log refuses that, so its triggers are taken down meanwhile."""
    execute = BaseDatabaseOperations.execute_sql_flush

    def unguarded(operations, statements):
        with operations.connection.cursor() as cursor:
            for _, backwards in guards.append_only(operations.connection.vendor):
                cursor.execute(backwards)
        execute(operations, statements)
        with operations.connection.cursor() as cursor:
            for forwards, _ in guards.append_only(operations.connection.vendor):
                cursor.execute(forwards)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def registers_in_folders(request, monkeypatch):
    """A test that has no database finds the registers of projects in folders, as a command does without one."""
    if not request.node.get_closest_marker("django_db") and not {"db", "transactional_db"} & {*request.fixturenames}:
        monkeypatch.setattr(source, "_records_stamp", lambda key, today: None)
