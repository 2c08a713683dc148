"""What the environment must say is told plainly where it is wrong; each case in a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured

from kliv.web.startup import check_start


def start(module="kliv.settings", **given):
    """What importing the module prints on stderr, "" where it starts."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KLIV_", "DJANGO_"))}
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, env={**clean, **given}, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"KLIV_DEBUG": "yes"}, "KLIV_DEBUG ska vara 1 eller 0, men är 'yes'. Till exempel: export KLIV_DEBUG=1"),
        ({"KLIV_SECRET_KEY": "short"}, "KLIV_SECRET_KEY ska ha minst 50 tecken, men har 5."),
        ({"KLIV_SECRET_KEY": ""}, "KLIV_SECRET_KEY ska ha minst 50 tecken, men har 0."),
        ({"KLIV_ALLOWED_HOSTS": "a.se,,b.se"}, "KLIV_ALLOWED_HOSTS ska vara namn med komma emellan."),
        ({"KLIV_BEHIND_PROXY": "true"}, "KLIV_BEHIND_PROXY ska vara 1 eller 0"),
    ],
)
def test_a_value_that_cannot_be_used(given, told):
    assert told in start(**given)


def test_the_settings_can_be_read_without_an_environment():
    """Tools and tests read them; only the site itself refuses to start."""
    assert start() == ""


def test_the_site_does_not_start_without_a_key():
    assert "KLIV_SECRET_KEY är inte satt." in start("kliv.web.wsgi")


def test_behind_a_proxy_nothing_is_said_of_the_site_that_should_be_mended():
    """Django's own checks of a site in service; those of the records are for their tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KLIV_", "DJANGO_"))}
    given = {"KLIV_SECRET_KEY": "".join(map(chr, range(48, 123))), "KLIV_BEHIND_PROXY": "1"}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--tag", "security", "--settings", "kliv.settings"]
    told = subprocess.run(command, env={**clean, **given}, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("System check identified no issues")


def test_the_site_starts_with_a_key():
    assert start("kliv.web.wsgi", KLIV_SECRET_KEY="k" * 50) == ""


def test_missing_style_sheets_are_told_with_what_mends_them(settings, tmp_path):
    settings.SECRET_KEY_IS_GIVEN = True
    settings.STATICFILES_DIRS = [*site.STATICFILES_DIRS, ("gone", tmp_path / "gone")]
    with pytest.raises(ImproperlyConfigured, match=r"gone\. Hämta dem med: npm ci"):
        check_start()


def test_debug_needs_no_key(settings):
    settings.SECRET_KEY_IS_GIVEN = False
    settings.DEBUG = True
    check_start()
