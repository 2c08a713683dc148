"""What the address asks for: a measuring date and a breakdown, kept as typed where they cannot be used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kliv.definition.load import shipped
from kliv.reports import swedish
from kliv.reports.figures import ProjectFigures, project_figures

MAX_TYPED = 40  # what is kept of a typed date; the rest is not worth showing again
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)


@dataclass(frozen=True)
class AskedDate:
    """The measuring date asked for, None for the latest; what was typed, and what is wrong with it ("" = nothing)."""

    value: dt.date | None
    typed: str
    error: str
    first: dt.date
    last: dt.date

    @property
    def hint(self) -> str:
        """Which dates there are figures for."""
        return _("ÅÅÅÅ-MM-DD, från %(first)s till %(last)s") % {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }


@dataclass(frozen=True)
class AskedColumn:
    """The breakdown asked for, "" for none; what is wrong with it ("" = nothing)."""

    value: str
    error: str


@dataclass(frozen=True)
class Asked:
    """What a page of a project was asked for: the figures, and the date they were asked for."""

    figures: ProjectFigures
    date: AskedDate

    @property
    def per(self) -> dt.date | None:
        """The measuring date to keep in the addresses of the page."""
        return self.date.value


def asked_project(request: HttpRequest, key: str, by: tuple[str, ...] = ()) -> Asked:
    """The figures of a project on the date asked for, or on the latest where that date cannot be used; else 404."""
    if key not in shipped():
        raise Http404(key)
    latest = project_figures(key)
    date = asked_date(request, latest.definition.project.period.starts, latest.data_as_of)
    if date.value is None and not by:
        return Asked(latest, date)
    return Asked(project_figures(key, date.value, by), date)


def asked_date(request: HttpRequest, first: dt.date, last: dt.date) -> AskedDate:
    """The date in `?per=`: YYYY-MM-DD or YYYYMMDD, from and with `first` to and with `last`."""
    typed = request.GET.get("per", "").strip()[:MAX_TYPED]
    value, error = None, ""
    if typed:
        value = _date(typed)
        if value is None:
            error = _("Skriv datumet som ÅÅÅÅ-MM-DD, till exempel %(example)s.") % {"example": last.isoformat()}
        elif value > last:
            error = _("Uppgifterna går till och med %(last)s. Skriv den dagen eller en tidigare.") % {
                "last": swedish.date(last)
            }
        elif value < first:
            error = _("Projektet startade %(first)s. Skriv den dagen eller en senare.") % {"first": swedish.date(first)}
    return AskedDate(None if error else value, typed, error, first, last)


def asked_column(request: HttpRequest, allowed: Sequence[str], default: str) -> AskedColumn:
    """The column in `?dela=`, or the default where none, or one that there is not, is asked for."""
    typed = request.GET.get("dela")
    if typed is None:
        return AskedColumn(default, "")
    if typed and typed not in allowed:
        return AskedColumn(default, _("Det går inte att dela upp målet så. Välj något i listan."))
    return AskedColumn(typed, "")


def _date(typed: str) -> dt.date | None:
    found = _DATE.fullmatch(typed)
    if not found:
        return None
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:
        return None
