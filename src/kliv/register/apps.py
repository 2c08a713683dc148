"""The Django app that holds every record."""

import sqlite3
from functools import lru_cache

from django.apps import AppConfig
from django.utils.dateparse import parse_date


class RegisterConfig(AppConfig):
    """One app, one migration history, a file per aggregate."""

    name = "kliv.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Register"

    def ready(self) -> None:
        """A day is read from SQLite in one place and way: days come back by the million, and are few."""
        sqlite3.register_converter("date", lru_cache(maxsize=100_000)(lambda text: parse_date(text.decode())))
