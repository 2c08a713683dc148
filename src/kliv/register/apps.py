"""The Django app that holds every record."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """One app, one migration history, a file per aggregate."""

    name = "kliv.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Register"
