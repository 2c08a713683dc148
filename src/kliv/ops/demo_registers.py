"""The five shipped projects as records, with their organisations, their staff and their invented participants."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kliv.analysis.dataset import RegisterData
from kliv.casework.recording import SYSTEM, Action, Entry, record
from kliv.core.errors import Fault, KlivError
from kliv.core.sorting import sort_key
from kliv.definition.load import load_definition, path_of, shipped
from kliv.definition.schema.definition import Definition
from kliv.definition.schema.organisation import Partner, Unit
from kliv.ops import demo_people as people
from kliv.register import models as m
from kliv.register.loading import Extras, load

MEETING_ROLES = ("participant", "caseworker", "partner")
_ABBREVIATED = re.compile(r" \([A-ZÅÄÖ]{2,4}\)$")  # "Arbetsförmedlingen (AF)" is Arbetsförmedlingen
_UNIT_KINDS = {"office": "office", "district": "district"}
AGENCY = "Arbetsförmedlingen"


@dataclass
class Demo:
    """What is made, by project key."""

    hashed: str
    caseworker: m.User
    projects: dict[str, m.Project] = field(default_factory=dict)


def load_demo(
    registers: Mapping[str, RegisterData], *, at: dt.datetime, progress: Callable[[str], None] = lambda _: None
) -> list[people.Login]:
    """Makes the demo in an empty database, all of it or nothing; the logins to tell of.

    Raises KlivError where the database holds anybody who is not invented, or any project already.
    """
    if m.Person.objects.filter(invented=False).exists() or m.Project.objects.exists():
        fault = Fault("databasen", "en tom databas, eller ingen KLIV_DATABASE_URL", "en som används")
        raise KlivError("Demon läggs aldrig i en databas som används.", [fault])
    with transaction.atomic():
        hashed = people.hashed_password()
        demo = Demo(hashed, people.make_user(people.CASEWORKER.name, people.CASEWORKER.email, hashed))
        identities = people.identities(registers)
        for key in shipped():
            progress(key)
            _load_project(demo, key, registers[key], identities[key])
        logins = _make_cast(demo, timezone.localdate(at))
        for project in demo.projects.values():
            what = {"loaded": m.Enrolment.objects.filter(project=project).count()}
            record(SYSTEM, Entry(Action.CREATE, (), "project", str(project.ref), what), at=at)
    return logins


def _load_project(demo: Demo, key: str, data: RegisterData, identities: Mapping[int, people.Somebody]) -> None:
    definition = load_definition(key)
    partners = {partner.key: _organisation(partner) for partner in definition.partners}
    owner = _top(partners[definition.project.owner])
    project = m.Project.objects.create(key=key, name=definition.project.name, owner=owner, known_to=data.as_of)
    _adopt(project, definition)
    _join(project, definition, partners)
    units = {unit.key: _unit(unit, definition, owner) for unit in definition.units}
    own_unit = _labour_unit(definition, partners, owner)
    staff = people.make_users(project, people.CASEWORKERS, demo.hashed)
    staff += [demo.caseworker] if key in people.CASEWORKER.projects else []
    for user in staff:
        people.give(user, "caseworker", own_unit, project)
    load(data, project, Extras(staff[0], identities, staff, MEETING_ROLES, units))
    _place(project, definition, partners, own_unit)
    demo.projects[key] = project


def _organisation(partner: Partner) -> m.Organisation:
    """The organisation of a partner, or the unit in it; made where it is missing."""
    name = _ABBREVIATED.sub("", partner.organisation)
    kind = "municipality" if partner.municipality else "authority" if name == AGENCY else "other"
    top = _made(name, kind, None, partner.municipality or "")
    if not partner.unit or partner.unit == partner.organisation:
        return top
    return _made(partner.unit, "department", top, partner.municipality or "")


def _made(name: str, kind: str, parent: m.Organisation | None, municipality: str = "") -> m.Organisation:
    values = {"kind": kind, "sort_key": sort_key(name), "municipality": municipality}
    return m.Organisation.objects.get_or_create(name=name, parent=parent, defaults=values)[0]


def _top(organisation: m.Organisation) -> m.Organisation:
    return organisation if organisation.parent is None else _top(organisation.parent)


def _unit(unit: Unit, definition: Definition, owner: m.Organisation) -> m.Organisation:
    """A unit that figures are broken down by: an office of the agency, else of the municipality it lies in."""
    if unit.kind == "office":
        return _made(unit.name, "office", _made(AGENCY, "authority", None))
    homes = [one for one in definition.partners if one.municipality in unit.municipalities]
    home = _top(_organisation(homes[0])) if len({one.organisation for one in homes}) == 1 else owner
    return home if home.name == unit.name else _made(unit.name, _UNIT_KINDS.get(unit.kind, "unit"), home)


def _labour_unit(
    definition: Definition, partners: Mapping[str, m.Organisation], owner: m.Organisation
) -> m.Organisation:
    """Where the project's caseworkers work: the first unit of the owner among the partners, else the owner."""
    units = [partners[one.key] for one in definition.partners if partners[one.key].parent_id == owner.pk]
    return units[0] if units else owner


def _adopt(project: m.Project, definition: Definition) -> None:
    text = path_of(project.key).read_text(encoding="utf-8")
    m.DefinitionVersion.objects.create(
        project=project, number=definition.version.number, valid_from=definition.version.valid_from, text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def _join(project: m.Project, definition: Definition, partners: Mapping[str, m.Organisation]) -> None:
    joined = {
        _top(partners[one.key]): one.role
        for one in reversed(definition.partners)
        if _top(partners[one.key]) != project.owner
    }
    starts_on = definition.project.period.starts
    m.Partner.objects.bulk_create(
        m.Partner(project=project, organisation=organisation, role=role, starts_on=starts_on)
        for organisation, role in joined.items()
    )


def _place(
    project: m.Project, definition: Definition, partners: Mapping[str, m.Organisation], own_unit: m.Organisation
) -> None:
    """Where enrolments and referrals belong, which the register tables do not tell: by municipality, and by sender."""
    homeless = m.Enrolment.objects.filter(project=project, unit=None)
    for code in set(homeless.values_list("municipality", flat=True)):
        units = [partners[one.key] for one in definition.partners if one.municipality == code]
        below = [one for one in units if one.parent_id is not None]
        homeless.filter(municipality=code).update(unit=next(iter([*below, *units]), own_unit))
    referrals = m.Referral.objects.filter(project=project)
    if referrals.filter(referred_by="pes").exists():
        referrals.filter(referred_by="pes").update(from_organisation=_office(project))
    referrals.filter(referred_by="municipality").update(from_organisation=project.owner)
    referrals.update(to_unit=own_unit)


def _make_cast(demo: Demo, on: dt.date) -> list[people.Login]:
    """The rest of the cast, and the leaders of the other projects."""
    logins = [_login(demo, member, on) for member in people.CAST]
    for key, name in people.LEADERS.items():
        project = demo.projects[key]
        member = people.Member("project_leader", name, f"projektledare.{key.replace('_', '-')}", (key,))
        user = people.make_user(name, member.email, demo.hashed)
        people.give(user, member.role, project.owner, project)
        logins.append(people.login_of(member, user, project.name))
    return logins


def _login(demo: Demo, member: people.Member, on: dt.date) -> people.Login:
    projects = [demo.projects[key] for key in member.projects]
    where = "alla fem projekten" if len(projects) > len(people.CASEWORKER.projects) else _and(projects)
    if member is people.CASEWORKER:  # made before the projects, since their enrolments needed him
        return people.login_of(member, demo.caseworker, where)
    if member is people.PARTICIPANT:
        return people.login_of(member, _participant(demo, projects[0]), where)
    user = people.make_user(member.name, member.email, demo.hashed)
    if member is people.EMPLOYER_CONTACT:
        people.give(user, member.role, _employer(projects[0], on), projects[0])
    elif not projects:
        people.give(user, member.role, demo.projects[people.TOLD].owner)
        where = demo.projects[people.TOLD].owner.name
    for project in projects if member is not people.EMPLOYER_CONTACT else ():
        people.give(user, member.role, _office(project) if member.role == "referrer" else project.owner, project)
    return people.login_of(member, user, where)


def _and(projects: Sequence[m.Project]) -> str:
    return " och ".join(project.name for project in projects)


def _participant(demo: Demo, project: m.Project) -> m.User:
    """A participant with a login: named, unprotected, the last to leave, and the demo caseworker's while enrolled."""
    named = m.Enrolment.objects.filter(project=project, person__anonymous=False, person__protection="")
    enrolment = named.filter(caseworkers__user=demo.caseworker).latest("exit_on", "pk")
    person = enrolment.person
    name = " ".join([str(person.given_name), str(person.family_name)])
    user = people.make_user(name, people.PARTICIPANT.email, demo.hashed, person)
    people.give(user, people.PARTICIPANT.role, enrolment.unit or project.owner)
    return user


def _employer(project: m.Project, on: dt.date) -> m.Organisation:
    """An employer where somebody is placed now, with the consent that lets the employer know of it.

    It all begins after the last day that the project's figures know, so that no figure is changed by it.
    """
    employer = _made("Bageriet på hörnet", "employer", None)
    begins = on - dt.timedelta(days=14)
    workplace = m.Workplace.objects.create(employer=employer, name="Bageriet på hörnet", industry="")
    m.EmployerParticipation.objects.create(project=project, workplace=workplace, starts_on=begins)
    enrolled = m.Enrolment.objects.filter(project=project, exit_on=None, person__anonymous=False)
    enrolment = enrolled.filter(person__protection="").earliest("pk")
    m.Placement.objects.create(enrolment=enrolment, workplace=workplace, kind="work_training", starts_on=begins)
    m.Consent.objects.create(
        person=enrolment.person, giver=project.owner, receiver=employer, purpose="cooperation", scope=["placement"],
        given_on=begins,
    )  # fmt: skip
    return employer


def _office(project: m.Project) -> m.Organisation:
    """The office of the employment agency that refers to a project."""
    name = f"{AGENCY} {project.owner.name.removesuffix(' kommun')}"
    return _made(name, "office", _made(AGENCY, "authority", None))
