"""A project as a card in the list, and the head of its overview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kliv.definition.schema.base import Period
from kliv.definition.schema.definition import Definition
from kliv.reports import swedish
from kliv.reports.figures import ProjectFigures
from kliv.reports.places import Places
from kliv.web.presenters.address import address
from kliv.web.presenters.goals import Tally, tally


@dataclass(frozen=True)
class KeyNumber:
    """A number that is read first: what, how many, and beside what it should be read."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True)
class ProjectCard:
    """A project in the list."""

    key: str
    name: str
    subtitle: str
    address: str
    period: str
    owner: str
    for_whom: tuple[str, ...]
    numbers: tuple[KeyNumber, ...]
    tally: tuple[Tally, ...]
    as_of: str


@dataclass(frozen=True)
class ProjectHead:
    """The head of every page of a project."""

    key: str
    name: str
    subtitle: str
    summary: str
    period: str
    owner: str
    counting: str
    as_of: str
    invented: bool
    address: str
    definition_address: str
    published_address: str


def project_card(figures: ProjectFigures, places: Places) -> ProjectCard:
    """A project as a card."""
    definition = figures.definition
    return ProjectCard(
        key=definition.key,
        name=definition.project.name,
        subtitle=definition.project.subtitle or "",
        address=address("project", definition.key),
        period=period_text(definition.project.period),
        owner=owner_of(definition),
        for_whom=tuple(group.name for group in definition.target_groups),
        numbers=key_numbers(definition, places)[:2],
        tally=tally(definition, figures.results),
        as_of=swedish.date(figures.as_of),
    )


def project_head(figures: ProjectFigures, per: dt.date | None = None) -> ProjectHead:
    """The head of a project's page; per: the measuring date to keep in its addresses."""
    definition = figures.definition
    key = definition.key
    return ProjectHead(
        key=key,
        name=definition.project.name,
        subtitle=definition.project.subtitle or "",
        summary=definition.project.summary,
        period=period_text(definition.project.period),
        owner=owner_of(definition),
        counting=definition.project.counting,
        as_of=swedish.date(figures.as_of),
        invented=figures.invented,
        address=address("project", key, per=per),
        definition_address=address("definition", key, per=per),
        published_address=address("published", key) if definition.published_statistics else "",
    )


def key_numbers(definition: Definition, places: Places) -> tuple[KeyNumber, ...]:
    """How many have started, are enrolled and have left, beside what was planned."""
    planned = definition.project.planned_participants
    at_least = definition.places.planned_at_least
    ceiling = definition.places.enrolled_at_most
    if planned:
        beside = _("av %(n)s planerade") % {"n": swedish.count(planned)}
    elif at_least:
        beside = _("minst %(n)s planerade") % {"n": swedish.count(at_least)}
    else:
        beside = _("källan anger inget planerat antal")
    return (
        KeyNumber(_("har startat"), swedish.count(places.total.started), beside),
        KeyNumber(
            _("är inskrivna"),
            swedish.count(places.total.enrolled),
            _("av högst %(n)s samtidigt") % {"n": swedish.count(ceiling)} if ceiling else "",
        ),
        KeyNumber(_("har avslutat"), swedish.count(places.total.exited), ""),
    )


def period_text(period: Period) -> str:
    """The project's period in words."""
    text = f"{swedish.date(period.starts)} {swedish.DASH} {swedish.date(period.ends)}"
    return _("%(period)s (ungefär)") % {"period": text} if period.approximate else text


def owner_of(definition: Definition) -> str:
    """The organisation that owns the project."""
    return next(
        (partner.organisation for partner in definition.partners if partner.key == definition.project.owner),
        definition.project.owner,
    )
