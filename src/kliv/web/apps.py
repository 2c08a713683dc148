"""The Django app of the pages: it holds templates and style sheets, and no records."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "kliv.web"
    label = "web"
    verbose_name = "Kliv"

    def ready(self) -> None:
        """Listens for what allauth and Django tell of sign-ins."""
        from kliv.web.signin import listening

        listening.listen()
