"""The cast of the tests: one of each role around one project, and a few participants in known relations to them.

Anna refers, Bo coaches, Cia leads the project, Dag sits in the steering group, Eva is from another project, Fatima
keeps the money, Gun evaluates, Harald reviews the log, Inga administers, Jonas is at an employer, Karin takes part.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import factories as make
from kliv.casework.access import Actor, actor_for
from kliv.register import models as m

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 10, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


@dataclass
class Cast:
    """Everybody by their first name, in lower case, and what they belong to."""

    municipality: m.Organisation
    labour: m.Organisation
    social: m.Organisation
    agency: m.Organisation
    office: m.Organisation
    employer: m.Organisation
    project: m.Project
    other_project: m.Project
    workplace: m.Workplace
    users: dict[str, m.User] = field(default_factory=dict)
    persons: dict[str, m.Person] = field(default_factory=dict)
    enrolments: dict[str, m.Enrolment] = field(default_factory=dict)
    referrals: dict[str, m.Referral] = field(default_factory=dict)

    def __getattr__(self, name: str) -> m.User:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str, at: dt.datetime = NOW) -> Actor:
        """One of the cast as an actor."""
        return actor_for(self.users[name], at)

    def enrolled(self, name: str, **relation: object) -> m.Person:
        """A new participant of the project, by the name, enrolled at the labour unit unless another is said."""
        person = make.make_person(name.capitalize())
        self.add(name, person, **relation)
        return person

    def add(
        self,
        name: str,
        person: m.Person,
        *,
        project: m.Project | None = None,
        unit: m.Organisation | None = None,
        sent_by: m.Organisation | None = None,
    ) -> None:
        """Refers and enrols a person."""
        project, unit = project or self.project, unit or self.labour
        self.persons[name] = person
        self.referrals[name] = make.refer(person, project, sent_by=sent_by, to_unit=unit)
        self.enrolments[name] = make.enrol(person, project, unit=unit, referral=self.referrals[name])


ROLES = {
    "anna": ("referrer", "office", "project"),
    "bo": ("caseworker", "labour", "project"),
    "cia": ("project_leader", "municipality", "project"),
    "dag": ("steering_group", "municipality", "project"),
    "eva": ("caseworker", "labour", "other_project"),
    "fatima": ("economist", "municipality", "project"),
    "gun": ("evaluator", "agency", "project"),
    "harald": ("log_reviewer", "municipality", None),
    "inga": ("administrator", "municipality", None),
    "jonas": ("employer_contact", "employer", "project"),
    "karin": ("participant", "labour", "project"),
}


def make_cast() -> Cast:
    """The cast, and the participants that have a relation to one of them.

    karin: herself a user, assigned to Bo. lotta: at the same unit, assigned to nobody. nils: at the social unit.
    olof: sent by Anna's office, no consent; petra: the same with consent to everything. rut: in the other project.
    sixten: protected, Bo is his caseworker. tove: protected, nobody is named. urban: placed at Jonas's workplace with
    consent; vera: the same without.
    """
    municipality = make.make_organisation("Sandviken")
    labour = make.make_organisation("Arbetsmarknadsenheten", parent=municipality, kind="unit")
    social = make.make_organisation("Socialförvaltningen", parent=municipality, kind="unit")
    agency = make.make_organisation("Arbetsförmedlingen", kind="authority")
    office = make.make_organisation("Arbetsförmedlingen Sandviken", parent=agency, kind="office")
    employer = make.make_organisation("Bageriet", kind="employer")
    project = make.make_project("prov", municipality)
    other = make.make_project("annat", municipality)
    make.partner(agency, project)
    workplace = make.make_workplace(employer, "Bageriet vid torget", project)
    cast = Cast(municipality, labour, social, agency, office, employer, project, other, workplace)
    for name in ("karin", "lotta"):
        cast.enrolled(name)
    cast.enrolled("nils", unit=social)
    for name in ("olof", "petra"):
        cast.enrolled(name, sent_by=office, unit=social)
    cast.enrolled("rut", project=other, unit=social)
    for name in ("sixten", "tove"):
        cast.add(name, make.make_person(name.capitalize(), protection="secrecy_marker"))
    for name in ("urban", "vera"):
        cast.enrolled(name, unit=social)
        make.place(cast.enrolments[name], workplace)
    _users(cast)
    everything = ["enrolment", "plan", "activities", "placement", "outcomes"]
    make.consent(cast.persons["petra"], municipality, agency, everything)
    make.consent(cast.persons["urban"], municipality, employer, ["placement"])
    return cast


def _users(cast: Cast) -> None:
    for name, (role, organisation, project) in ROLES.items():
        person = cast.persons["karin"] if name == "karin" else None
        cast.users[name] = make.make_user(f"{name.capitalize()} Prov", person=person)
        where = getattr(cast, project) if project else None
        make.give_role(cast.users[name], role, getattr(cast, organisation), where)
    for name in ("karin", "sixten"):
        make.assign(cast.users["bo"], cast.enrolments[name])
