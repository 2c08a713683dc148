"""The policy once more, slowly and plainly: one user and one row at a time, over a small world held in Python.

Written from the words of docs/roles.md, without a query; the fast one is held to it. Days are whole numbers, 0 is
today; organisations are 1 to 7 with fixed parents; everything else is a number too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PARENT = {1: None, 2: 1, 3: 1, 4: 2, 5: None, 6: 5, 7: None}
EMPLOYERS = {1: 7, 2: 3}  # workplace: its employer

STAFF = {
    "caseworker", "project_leader", "referrer", "economist", "steering_group", "evaluator", "log_reviewer",
    "administrator",
}  # fmt: skip
SEES_PROTECTED = {"caseworker", "project_leader", "referrer", "log_reviewer"}
CASEWORK = {"caseworker", "project_leader"}

# permission: the roles that have it
HAVE = {
    "see_person": {*CASEWORK, "referrer", "employer_contact", "participant"},
    "see_referral": {*CASEWORK, "referrer", "participant"},
    "see_enrolment": {*CASEWORK, "referrer", "participant"},
    "read_case": {*CASEWORK, "referrer", "participant"},
    "read_notes": {*CASEWORK, "participant"},
    "see_placement": {*CASEWORK, "referrer", "employer_contact", "participant"},
    "change_case": CASEWORK,
    "assign": {"project_leader"},
    "export_tables": {"project_leader", "evaluator"},
}
NEEDS_GROUND = {"see_enrolment", "read_case", "see_placement"}
OPEN_IN_EMERGENCY = {"see_person", "see_referral", "see_enrolment", "read_case", "read_notes", "see_placement"}


@dataclass(frozen=True)
class Period:
    first: int
    last: int | None

    @property
    def now(self):
        return self.first <= 0 and (self.last is None or self.last >= 0)


@dataclass(frozen=True)
class Held:
    user: int
    role: str
    organisation: int
    project: int | None
    period: Period


@dataclass
class Person:
    household: int | None = None
    protected: bool = False
    erased: bool = False
    merged_into: int | None = None


@dataclass(frozen=True)
class Referral:
    person: int
    project: int
    sent_by: int | None
    to_unit: int | None


@dataclass(frozen=True)
class Enrolment:
    person: int
    project: int
    unit: int | None
    referral: int | None


@dataclass(frozen=True)
class Consent:
    person: int
    giver: int
    receiver: int
    scope: frozenset[str]
    purpose: str
    period: Period
    withdrawn: int | None


@dataclass
class World:
    """Rows by their numbers; lists of pairs where a row needs no number."""

    owners: dict[int, int] = field(default_factory=dict)  # project: owner
    partners: list[tuple[int, int, Period]] = field(default_factory=list)  # project, organisation
    people: dict[int, Person] = field(default_factory=dict)
    is_person: dict[int, int] = field(default_factory=dict)  # user: person
    held: list[Held] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)  # organisations that are no more
    referrals: dict[int, Referral] = field(default_factory=dict)
    enrolments: dict[int, Enrolment] = field(default_factory=dict)
    assigned: list[tuple[int, int, Period]] = field(default_factory=list)  # user, enrolment
    placements: dict[int, tuple[int, int, Period]] = field(default_factory=dict)  # enrolment, workplace
    consents: list[Consent] = field(default_factory=list)
    conflicts: list[tuple[int, int, Period]] = field(default_factory=list)  # user, person
    cleared: list[tuple[int, int, Period]] = field(default_factory=list)  # user, person
    grants: list[tuple[int, int, int, bool]] = field(default_factory=list)  # user, person, organisation, open now
    notes: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # enrolment, author, readers
    meetings: dict[int, tuple[int, int]] = field(default_factory=dict)  # person, project


def chain(organisation):
    """The organisation and what it is part of."""
    found = []
    while organisation is not None:
        found.append(organisation)
        organisation = PARENT[organisation]
    return found


def is_in(organisation, whole):
    return organisation is not None and whole in chain(organisation)


def related(one, other):
    """One is the other, or part of it, or the other is part of it."""
    return is_in(one, other) or is_in(other, one)


class Plain:
    """What one user sees in a world."""

    def __init__(self, world, user):
        self.world, self.user = world, user
        self.roles = [h for h in world.held if h.user == user and h.period.now and h.organisation not in world.closed]
        self.own = self._merged(world.is_person.get(user)) if self.roles else set()

    def _merged(self, person):
        found = set()
        while person is not None and len(found) < 3:
            found.add(person)
            person = self.world.people[person].merged_into
        return found

    # ------------------------------------------------------------ rows

    def sees_person(self, person, permission="see_person"):
        if not self._present(person):
            return False
        if self._as_oneself(person, permission):
            return True
        if not self._shown(person):
            return False
        world = self.world
        return any(
            any(e.person == person and self._enrolment(held, e, permission, "") for e in world.enrolments.values())
            or any(r.person == person and self._referral(held, n, permission) for n, r in world.referrals.items())
            or any(
                world.enrolments[enrolment].person == person and self._placed(held, number, permission)
                for number, (enrolment, _, _) in world.placements.items()
            )
            for held in self._with(permission)
        )

    def sees_enrolment(self, number, permission="see_enrolment", word="enrolment"):
        row = self.world.enrolments[number]
        return self._row(row.person, permission, lambda held: self._enrolment(held, row, permission, word))

    def sees_referral(self, number, permission="see_referral"):
        row = self.world.referrals[number]
        return self._row(row.person, permission, lambda held: self._referral(held, number, permission))

    def sees_placement(self, number):
        enrolment = self.world.enrolments[self.world.placements[number][0]]
        return self._row(
            enrolment.person,
            "see_placement",
            lambda held: (
                self._placed(held, number, "see_placement")
                or self._enrolment(held, enrolment, "see_placement", "placement")
            ),
        )

    def sees_note(self, number):
        enrolment, author, readers = self.world.notes[number]
        if not self.sees_enrolment(enrolment, "read_notes", ""):
            return False
        mine = self.world.enrolments[enrolment].person in self.own
        return author == self.user or readers == "participant" or (readers == "project" and not mine)

    def sees_meeting(self, number):
        person, project = self.world.meetings[number]
        return self.sees_person(person, "read_case") and (
            any(
                row.person == person and row.project == project and self.sees_enrolment(n, "read_case", "")
                for n, row in self.world.enrolments.items()
            )
            or any(
                row.person == person and row.project == project and self.sees_referral(n, "read_case")
                for n, row in self.world.referrals.items()
            )
        )

    def _row(self, person, permission, reached):
        if not self._present(person):
            return False
        if self._as_oneself(person, permission):
            return True
        return self._shown(person) and any(reached(held) for held in self._with(permission))

    def _with(self, permission):
        return [held for held in self.roles if held.role in HAVE[permission]]

    # ------------------------------------------------------------ reach

    def _enrolment(self, held, row, permission, word):
        if self._emergency(held, row, permission):
            return True
        if held.project not in {None, row.project} or (held.role == "evaluator" and held.project is None):
            return held.role == "evaluator" and held.project is None and self._takes_part(held, row.project)
        if held.role == "evaluator":
            return True
        if held.role in CASEWORK:
            return is_in(row.unit, held.organisation) or self._assigned(held, row) or self._leads(held, row.project)
        if held.role == "referrer" and permission in NEEDS_GROUND and word:
            sent = row.referral is not None and self.world.referrals[row.referral].sent_by
            own = is_in(self.world.owners[row.project], held.organisation)
            return bool(sent) and is_in(sent, held.organisation) and (own or self._ground(row, held, word))
        return False

    def _referral(self, held, number, permission):
        row = self.world.referrals[number]
        if self._emergency(held, row, permission):
            return True
        if held.project not in {None, row.project}:
            through = False
        elif held.role == "evaluator":
            through = held.project is not None or self._takes_part(held, row.project)
        elif held.role in CASEWORK:
            through = is_in(row.to_unit, held.organisation) or self._leads(held, row.project)
        elif held.role == "referrer":
            through = permission not in NEEDS_GROUND and is_in(row.sent_by, held.organisation)
        else:
            through = False
        led_to = [e for e in self.world.enrolments.values() if e.referral == number]
        return through or (held.role in CASEWORK and any(self._near(held, e) for e in led_to))

    def _near(self, held, enrolment):
        if held.project not in {None, enrolment.project}:
            return False
        return is_in(enrolment.unit, held.organisation) or self._assigned(held, enrolment)

    def _placed(self, held, number, permission):
        enrolment, workplace, period = self.world.placements[number]
        row = self.world.enrolments[enrolment]
        if held.role != "employer_contact" or permission not in {"see_person", "see_placement"}:
            return False
        here = period.now and is_in(EMPLOYERS[workplace], held.organisation)
        return here and held.project in {None, row.project} and self._ground(row, held, "placement")

    def _leads(self, held, project):
        if held.role != "project_leader":
            return False
        owner = self.world.owners[project]
        return is_in(owner, held.organisation) if held.project is None else related(owner, held.organisation)

    def _assigned(self, held, row):
        named = any(
            user == self.user and period.now and self.world.enrolments[enrolment] is row
            for user, enrolment, period in self.world.assigned
        )
        return named and (held.project == row.project if held.project is not None else self._has(held, row.project))

    def _takes_part(self, held, project):
        """The organisation, or a unit of it, owns the project or is a partner today."""
        return is_in(self.world.owners[project], held.organisation) or any(
            number == project and period.now and is_in(partner, held.organisation)
            for number, partner, period in self.world.partners
        )

    def _has(self, held, project):
        """As above, or what the organisation is part of does."""
        return related(self.world.owners[project], held.organisation) or any(
            number == project and period.now and related(partner, held.organisation)
            for number, partner, period in self.world.partners
        )

    def _emergency(self, held, row, permission):
        if held.role not in CASEWORK or permission not in OPEN_IN_EMERGENCY:
            return False
        opened = any(
            user == self.user and person == row.person and organisation == held.organisation and now
            for user, person, organisation, now in self.world.grants
        )
        return opened and (held.project == row.project or self._has(held, row.project))

    def _ground(self, row, held, word):
        givers, receivers = chain(self.world.owners[row.project]), chain(held.organisation)
        return any(
            given.person == row.person
            and given.giver in givers
            and given.receiver in receivers
            and word in given.scope
            and given.purpose == "cooperation"
            and given.period.now
            and (given.withdrawn is None or given.withdrawn > 0)
            for given in self.world.consents
        )

    # ------------------------------------------------------------ rules

    def _present(self, person):
        row = self.world.people[person]
        return not row.erased and row.merged_into is None

    def _as_oneself(self, person, permission):
        return person in self.own and any(held.role == "participant" for held in self._with(permission))

    def _shown(self, person):
        named = self._named(person)
        return (
            person not in self.own
            and not self._own_household(person)
            and not self._conflict(person)
            and (not self._protected(person) or (named and any(held.role in SEES_PROTECTED for held in self.roles)))
            and (not self._colleague(person) or named or self._opened(person))
        )

    def _own_household(self, person):
        mine = self.world.is_person.get(self.user)
        household = self.world.people[mine].household if mine is not None else None
        return household is not None and self.world.people[person].household == household

    def _conflict(self, person):
        return any(
            user == self.user and period.now and person in self._merged(other)
            for user, other, period in self.world.conflicts
        )

    def _protected(self, person):
        household = self.world.people[person].household
        return self.world.people[person].protected or (
            household is not None
            and any(other.protected and other.household == household for other in self.world.people.values())
        )

    def _named(self, person):
        cleared = any(user == self.user and who == person and period.now for user, who, period in self.world.cleared)
        return cleared or any(
            row.person == person and self._assigned(held, row)
            for held in self.roles
            if held.role in SEES_PROTECTED
            for row in self.world.enrolments.values()
        )

    def _colleague(self, person):
        users = [user for user, who in self.world.is_person.items() if who == person]
        return any(
            held.user in users
            and held.role in STAFF
            and held.period.now
            and any(
                related(held.organisation, mine.organisation)
                or (mine.project is not None and mine.project == held.project)
                for mine in self.roles
            )
            for held in self.world.held
        )

    def _opened(self, person):
        return any(user == self.user and who == person and now for user, who, _, now in self.world.grants)
