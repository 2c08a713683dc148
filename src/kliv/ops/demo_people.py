"""Who is in the demo: a login for each role, the leaders and caseworkers of the five projects, and everyone's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.contrib.auth.hashers import make_password

from kliv.analysis.dataset import RegisterData
from kliv.analysis.simulate.names import invented_names, numbers_for_testing
from kliv.core.roles import ROLES
from kliv.core.sorting import sort_key
from kliv.definition.load import shipped
from kliv.register import models as m

PASSWORD = "prova-kliv"  # noqa: S105 (known to everybody, of people who do not exist)
# Two of the projects: one where everybody has left and everything is told, one where people are still enrolled.
TOLD, OPEN = "sank_trosklarna", "coachingprojektet"
SEED = 1
NAMELESS_EVERY = 40  # one in so many has agreed to take part but not to be named: counted, never shown
SINCE = dt.date(2008, 1, 1)


@dataclass(frozen=True)
class Member:
    """Somebody of the demo. projects: where the role is held; none for one at the organisation of the first project."""

    role: str
    name: str
    address: str
    projects: tuple[str, ...] = (TOLD,)

    @property
    def email(self) -> str:
        """The address one signs in with; of a domain that nobody has (RFC 2606)."""
        return f"{self.address}@kliv.example"


EVERY = shipped()
# The cast of the documents and the tests, with a last name. The participant gets the name of whom she is.
CASEWORKER = Member("caseworker", "Bo Lindgren", "handlaggare", (TOLD, OPEN))
EMPLOYER_CONTACT = Member("employer_contact", "Jonas Dahl", "arbetsgivare", (OPEN,))
PARTICIPANT = Member("participant", "", "deltagare")
CAST = (
    CASEWORKER,
    Member("referrer", "Anna Hedlund", "remittent"),
    Member("project_leader", "Cia Norberg", "projektledare"),
    Member("economist", "Fatima Haddad", "ekonom", EVERY),
    Member("steering_group", "Dag Wallin", "styrgrupp", EVERY),
    Member("evaluator", "Gun Sandström", "utvarderare", EVERY),
    EMPLOYER_CONTACT,
    PARTICIPANT,
    Member("log_reviewer", "Harald Ek", "loggranskare", ()),
    Member("administrator", "Inga Berg", "administrator", ()),
)
LEADERS: Mapping[str, str] = {
    "coachingprojektet": "Lisbet Åberg",
    "drivkraftspunkten": "Petter Forsberg",
    "projekt_30_barnfamiljer": "Nadia Rahimi",
    "traning_ger_fardighet": "Sven Holm",
}
CASEWORKERS = ("Mikael Blom", "Amina Farah", "Ulla Strand")  # in every project


@dataclass(frozen=True)
class Login:
    """A login as it is told: to whom it belongs, and what that lets one do."""

    role: str
    name: str
    email: str
    where: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Somebody:
    """The name and number of a participant."""

    given_name: str
    family_name: str
    number: str


def identities(registers: Mapping[str, RegisterData]) -> dict[str, dict[int, Somebody]]:
    """A name and a number for everyone but the nameless, by project and person; no number twice in the whole demo."""
    rows = list(_rows(registers))
    names = invented_names([sex for _, _, sex, _, _ in rows], SEED, [abroad for *_, abroad in rows])
    dated = [(number, born, sex) for number, (_, _, sex, born, _) in enumerate(rows) if born is not None]
    found = numbers_for_testing([born for _, born, _ in dated], [sex for _, _, sex in dated])
    numbers = {number: text for (number, _, _), text in zip(dated, found, strict=True)}
    people: dict[str, dict[int, Somebody]] = {key: {} for key in registers}
    for number, ((key, person, *_), name) in enumerate(zip(rows, names, strict=True)):
        if person % NAMELESS_EVERY:
            people[key][person] = Somebody(name.first, name.last, numbers.get(number, ""))
    return people


def make_users(project: m.Project, staff: Sequence[str], hashed: str) -> list[m.User]:
    """Caseworkers of a project, whose logins are told to nobody."""
    return [make_user(name, f"{_plain(name)}.{project.key.replace('_', '-')}@kliv.example", hashed) for name in staff]


def make_user(name: str, email: str, hashed: str, person: m.Person | None = None) -> m.User:
    """A user with the demo's password."""
    return m.User.objects.create(
        email=email, name=name, sort_key=sort_key(name), password=hashed, person=person, language="sv"
    )


def hashed_password() -> str:
    """The password as it is stored; made once, since making it takes a while on purpose."""
    return make_password(PASSWORD)


def give(user: m.User, role: str, organisation: m.Organisation, project: m.Project | None = None) -> None:
    """A role from the beginning of everything, with no end."""
    m.Membership.objects.create(user=user, role=role, organisation=organisation, project=project, starts_on=SINCE)


def login_of(member: Member, user: m.User, where: str) -> Login:
    """A member's login as it is told."""
    return Login(ROLES[member.role].name, user.name, member.email, where)


def _rows(registers: Mapping[str, RegisterData]) -> Iterator[tuple[str, int, str, dt.date | None, bool]]:
    """Project, person, sex, birth date, and whether the person is born abroad (by turns where nobody knows)."""
    for key, data in registers.items():
        facts, persons = data.tables["facts"], data.tables["persons"]
        assert isinstance(facts, pl.DataFrame)
        assert isinstance(persons, pl.DataFrame)
        told = facts.filter(pl.col("fact") == "born_abroad")
        abroad = set(told.filter(pl.col("value") == "true")["person_id"])
        for person, born, sex in persons.select("person_id", "birth_date", "sex").iter_rows():
            yield key, person, sex, born, person in abroad if told.height else person % 3 == 0


def _plain(name: str) -> str:
    letters = str.maketrans({"å": "a", "ä": "a", "ö": "o", " ": "."})
    return name.lower().translate(letters)
