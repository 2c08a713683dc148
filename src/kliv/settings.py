"""The settings of the site. What the environment must say is read here, and told plainly where it is wrong."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from kliv.database import DatabaseUrlError, from_url

PACKAGE = Path(__file__).resolve().parent
HOUSE = PACKAGE.parent.parent  # holds node_modules and var
MIN_SECRET_LENGTH = 50  # Django's own check security.W009


def _switch(name: str) -> bool:
    """A variable that is 1 or 0; off where it is not set."""
    text = os.environ.get(name, "0")
    if text not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} ska vara 1 eller 0, men är {text!r}. Till exempel: export {name}=1")
    return text == "1"


def _words(name: str, default: str) -> list[str]:
    """A variable that is a list with commas."""
    words = [word.strip() for word in os.environ.get(name, default).split(",")]
    if not all(words):
        raise ImproperlyConfigured(f"{name} ska vara namn med komma emellan. Till exempel: export {name}={default}")
    return words


def _secret() -> str:
    """The key that signs; a random one where none is given, which holds for this process only."""
    key = os.environ.get("KLIV_SECRET_KEY")
    if key is not None and len(key) < MIN_SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"KLIV_SECRET_KEY ska ha minst {MIN_SECRET_LENGTH} tecken, men har {len(key)}. Gör en ny med: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return key or get_random_secret_key()


def _database() -> dict[str, object]:
    """The database of KLIV_DATABASE_URL, or SQLite in var/."""
    try:
        return from_url(os.environ.get("KLIV_DATABASE_URL", ""), HOUSE / "var" / "kliv.sqlite3")
    except DatabaseUrlError as error:
        raise ImproperlyConfigured(f"KLIV_DATABASE_URL ska vara {error}.") from error


# ---------------------------------------------------------------- the environment

DEBUG = _switch("KLIV_DEBUG")
SECRET_KEY = _secret()
SECRET_KEY_IS_GIVEN = "KLIV_SECRET_KEY" in os.environ
ALLOWED_HOSTS = _words("KLIV_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BEHIND_PROXY = _switch("KLIV_BEHIND_PROXY")  # a proxy of ours ends https and says so in X-Forwarded-Proto
ASSETS = HOUSE / "node_modules"

# ---------------------------------------------------------------- the house

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "kliv.register",
    "kliv.web",
]
ROOT_URLCONF = "kliv.web.urls"
WSGI_APPLICATION = "kliv.web.wsgi.application"
AUTH_USER_MODEL = "register.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whoever answers first sets the headers last: every answer, the static files too, passes the first four.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kliv.web.middleware.closed_by_default",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": _database()}

# ---------------------------------------------------------------- language and time

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# ---------------------------------------------------------------- style sheets, font, pictures

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("designsystemet", ASSETS / "@digdir" / "designsystemet-css" / "dist" / "src"),
    ("theme", ASSETS / "@digdir" / "designsystemet-theme" / "src" / "themes"),
    ("inter", ASSETS / "@fontsource-variable" / "inter"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 600

# ---------------------------------------------------------------- what a browser may do with our pages

# The masks of Designsystemet's icons are data: pictures. There is no script, and so none may run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600  # sent over https only
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = BEHIND_PROXY  # the demo on one's own machine has no https
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the list that browsers preload is for whoever owns the domain
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
