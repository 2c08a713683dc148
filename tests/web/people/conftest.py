"""The cast at the pages: everybody signed in, at the moment of the cast."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import cast as casting
from kliv.register.models import LogEntry

from ..page import read, what_is_wrong

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kliv.web.middleware.closed_by_default",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


@pytest.fixture(autouse=True)
def signed_in_only(settings, monkeypatch):
    """What a page needs to know who asks, whatever the ways of signing in; the clock stands at the cast's moment."""
    settings.MIDDLEWARE = MIDDLEWARE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    monkeypatch.setattr("kliv.web.acting.now", lambda: casting.NOW)


@pytest.fixture
def cast(db):
    return casting.make_cast()


class Reader:
    """Somebody of the cast at a browser."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def get(self, path, status=200, **query):
        return self._read(self.client.get(path, query), status)

    def post(self, path, status=302, **data):
        response = self.client.post(path, data)
        assert response.status_code == status, response.content.decode()[:3000]
        return response if status == 302 else self._read(response, status)

    def key(self, path):
        """The key and the revision of the form on a page."""
        page = self.get(path)
        hidden = {one.attrs["name"]: one.attrs["value"] for one in page.root.all("input", type="hidden")}
        return {name: hidden[name] for name in ("key", "revision") if name in hidden}

    def _read(self, response, status):
        assert response.status_code == status, response.content.decode()[:3000]
        assert response.headers["Cache-Control"] == "no-store"
        page = read(response)
        assert what_is_wrong(page) == []
        return page


WHO_ASKS = 4  # the user, and the three of `actor_for`; the session is one more, where it is kept in the database
ONE_ENTRY = 4  # of the log: the head read and written, the entry, its persons


def own_queries(reader, path, **query):
    """How many queries a page costs, beside knowing who asks and writing one entry in the log."""
    with CaptureQueriesContext(connection) as captured:
        reader.get(path, **query)
    done = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    return len(done) - WHO_ASKS - ONE_ENTRY


@pytest.fixture
def at(cast):
    """Somebody of the cast, by the name, at a browser."""
    return lambda name: Reader(cast.users[name])


@pytest.fixture
def logged(cast):
    """What has been logged so far, newest last: action, kind of record, references of persons."""

    def read_log():
        return [
            (row.action, row.object_type, {one.person_ref for one in row.person_refs.all()})
            for row in LogEntry.objects.prefetch_related("person_refs")
        ]

    return read_log
