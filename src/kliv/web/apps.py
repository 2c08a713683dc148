"""The Django app of the pages: it holds templates and style sheets, and no records."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "kliv.web"
    label = "web"
    verbose_name = "Kliv"
