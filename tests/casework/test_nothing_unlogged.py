"""What cannot be logged is not done: for every change there is, a log that fails leaves everything as it was."""

import datetime as dt
import inspect
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError
from full_case import full_case
from numbered import NUMBER, OTHER, with_number
from test_organising import SEED, TEXT

import factories as make
from cast import NOW, TODAY
from kliv.casework.access import Refused
from kliv.casework.consents import NewConsent
from kliv.casework.facts import FactValue
from kliv.casework.memberships import NewRole
from kliv.casework.people import NewPerson, WayIn
from kliv.casework.recording import LogUnavailableError
from kliv.casework.spells import NewSpell
from kliv.core.retention import RetentionPlan
from kliv.core.roles import Permission
from kliv.register import models as m

MODULES = [
    "people", "numbers", "finding", "proposals", "protection", "households", "merging", "facts", "spells", "consents",
    "person_export", "erasing", "organising", "projects", "definitions", "users", "memberships", "conflicts",
    "refusals",
]  # fmt: skip
PLAN = RetentionPlan(born_on_days=())
DAY = dt.timedelta(days=1)
FACT = FactValue("true", TODAY, "participant")
SPELL = NewSpell("benefit", "social_assistance", TODAY, None, "fk")


def changes():
    """Every public function of the room that takes the moment something is done: that is, that writes."""
    for name in MODULES:
        module = import_module(f"kliv.casework.{name}")
        for function in vars(module).values():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and "at" in inspect.signature(function).parameters and not function.__name__.startswith("_"):
                yield f"{name}.{function.__name__}"


class World:
    """The cast and what the changes need, with short names."""

    def __init__(self, cast):
        self.cast, self.lotta, self.karin = cast, cast.persons["lotta"], cast.persons["karin"]
        self.sixten = cast.persons["sixten"]
        cast.users["disa"] = make.make_user("Disa Prov")
        make.give_role(cast.users["disa"], "project_leader", cast.municipality, cast.project)
        make.clear(cast.cia, self.sixten, by=cast.inga)
        self.seed = make.make_project(SEED, cast.municipality)
        self.agency_role = NewRole("evaluator", cast.agency.ref, cast.project.ref)
        self.site = m.Site.objects.create(organisation=cast.labour, name="x", starts_on=TODAY)
        self.empty = make.make_organisation("Tom", parent=cast.labour, kind="unit")

    def __getattr__(self, name):
        return self.cast.actor(name)

    def fact(self):
        return m.PersonFact.objects.create(
            person=self.lotta, fact="jobseeker", value="true", from_on=TODAY - DAY, source="x"
        )

    def spell(self):
        return m.PersonSpell.objects.create(
            person=self.lotta, kind="work", code="regular", starts_on=TODAY - DAY, source="x"
        )

    def proposal(self, kind, person):
        return m.Proposal.objects.create(person=person, kind=kind, proposed_by=self.cast.cia, proposed_at=NOW)

    def merged(self):
        double = make.make_person("Dubblett")
        done = m.Merge.objects.create(
            kept=self.lotta, double=double, before={"closed": []}, merged_by=self.cast.bo, merged_at=NOW
        )
        m.Person.objects.filter(pk=double.pk).update(merged_into=self.lotta)
        return done

    def double(self):
        double = make.make_person("Dubblett")
        make.enrol(double, self.cast.project, unit=self.cast.labour, entry_on=TODAY - 2 * DAY, exit_on=TODAY - DAY)
        m.Enrolment.objects.filter(person=self.lotta).update(entry_on=TODAY)
        return double

    def way_in(self):
        return WayIn(self.cast.project.ref, "municipality", TODAY)

    def consent(self):
        return NewConsent(self.cast.municipality.ref, self.cast.agency.ref, "cooperation", ["plan"], TODAY, TODAY + DAY)


# Each prepares, and gives the change that is then tried with a log that fails.
ATTEMPTS = {
    "people.add_person": lambda w: lambda add: add(
        w.bo, new=NewPerson("Åsa", "Öberg", NUMBER), way_in=w.way_in(), at=NOW
    ),
    "people.change_person": lambda w: lambda change: change(
        w.bo, person_ref=w.lotta.ref, revision=1, changes={"family_name": "Ny"}, at=NOW
    ),
    "numbers.change_number": lambda w: lambda change: change(
        w.bo, person_ref=w.lotta.ref, number=NUMBER, from_on=TODAY, revision=1, at=NOW
    ),
    "numbers.correct_number": lambda w: (
        with_number(w.lotta, OTHER),
        lambda correct: correct(w.bo, person_ref=w.lotta.ref, number=NUMBER, revision=1, at=NOW),
    )[1],
    "numbers.reveal_numbers": lambda w: lambda reveal: reveal(
        w.bo, person_ref=w.lotta.ref, why="identify", at=NOW
    ),
    "finding.search_persons": lambda w: lambda search: search(w.bo, words="lotta", at=NOW),
    "finding.similar_persons": lambda w: lambda search: search(
        w.bo, given_name="Lotta", family_name="Prov", birth_date=None, at=NOW
    ),
    "finding.read_person": lambda w: lambda read: read(w.bo, person_ref=w.lotta.ref, at=NOW),
    "proposals.propose": lambda w: lambda propose: propose(
        w.cia, w.lotta, kind="erase", reason="", permission=Permission.ERASE_PERSON, at=NOW
    ),
    "proposals.settle": lambda w: (
        proposal := w.proposal("erase", w.lotta),
        lambda settle: settle(
            w.disa, proposal, decision="declined", permission=Permission.ERASE_PERSON, at=NOW
        ),
    )[1],
    "protection.mark_protection": lambda w: lambda mark: mark(
        w.bo, person_ref=w.lotta.ref, kind="secrecy_marker", revision=1, at=NOW
    ),
    "protection.propose_lifting": lambda w: lambda propose: propose(
        w.bo, person_ref=w.sixten.ref, reason="register", at=NOW
    ),
    "protection.decide_lifting": lambda w: (
        ref := w.proposal("lift_protection", w.sixten).ref,
        lambda decide: decide(w.bo, proposal_ref=ref, accept=True, at=NOW),
    )[1],
    "households.join_households": lambda w: lambda join: join(
        w.bo, person_ref=w.lotta.ref, with_ref=w.karin.ref, revision=1, at=NOW
    ),
    "households.leave_household": lambda w: (
        m.Person.objects.filter(pk__in=(w.lotta.pk, w.karin.pk)).update(household=m.Household.objects.create()),
        lambda leave: leave(w.bo, person_ref=w.lotta.ref, revision=1, at=NOW),
    )[1],
    "merging.merge": lambda w: (
        double := w.double(),
        lambda merge: merge(w.bo, kept_ref=w.lotta.ref, kept_revision=1, double_ref=double.ref, at=NOW),
    )[1],
    "merging.undo_merge": lambda w: (
        ref := w.merged().ref,
        lambda undo: undo(w.bo, merge_ref=ref, at=NOW),
    )[1],
    "facts.record_fact": lambda w: lambda record: record(
        w.bo, person_ref=w.lotta.ref, fact="jobseeker", new=FACT, at=NOW
    ),
    "facts.correct_fact": lambda w: (
        ref := w.fact().ref,
        lambda correct: correct(w.bo, fact_ref=ref, revision=1, new=FACT, at=NOW),
    )[1],
    "facts.withdraw_fact": lambda w: (
        ref := w.fact().ref,
        lambda withdraw: withdraw(w.bo, fact_ref=ref, revision=1, at=NOW),
    )[1],
    "spells.record_spell": lambda w: lambda record: record(w.bo, person_ref=w.lotta.ref, new=SPELL, at=NOW),
    "spells.end_spell": lambda w: (
        ref := w.spell().ref,
        lambda end: end(w.bo, spell_ref=ref, revision=1, ends_on=TODAY, at=NOW),
    )[1],
    "spells.correct_spell": lambda w: (
        ref := w.spell().ref,
        lambda correct: correct(w.bo, spell_ref=ref, revision=1, new=SPELL, at=NOW),
    )[1],
    "spells.withdraw_spell": lambda w: (
        ref := w.spell().ref,
        lambda withdraw: withdraw(w.bo, spell_ref=ref, revision=1, at=NOW),
    )[1],
    "consents.record_consent": lambda w: lambda record: record(
        w.cia, person_ref=w.lotta.ref, new=w.consent(), at=NOW
    ),
    "consents.withdraw_consent": lambda w: (
        row := make.consent(w.lotta, w.cast.municipality, w.cast.agency, ["plan"]),
        lambda withdraw: withdraw(w.cia, consent_ref=row.ref, revision=1, at=NOW),
    )[1],
    "person_export.export_person": lambda w: lambda export: export(w.cia, person_ref=w.lotta.ref, at=NOW),
    "erasing.propose_erasure": lambda w: (
        malin := full_case(w.cast),
        lambda propose: propose(w.cia, person_ref=malin.ref, plan=PLAN, at=NOW),
    )[1],
    "erasing.erase": lambda w: (
        ref := w.proposal("erase", full_case(w.cast)).ref,
        lambda erase: erase(w.disa, proposal_ref=ref, plan=PLAN, at=NOW),
    )[1],
    "erasing.decline_erasure": lambda w: (
        ref := w.proposal("erase", w.lotta).ref,
        lambda decline: decline(w.disa, proposal_ref=ref, at=NOW),
    )[1],
    "erasing.erase_expired": lambda w: (
        full_case(w.cast),
        lambda erase: erase(plan=PLAN, on=TODAY, at=NOW),
    )[1],
    "erasing.erase_passing": lambda w: (
        full_case(w.cast),
        lambda erase: erase(plan=PLAN, at=NOW),
    )[1],
    "erasing.place_hold": lambda w: lambda place: place(w.cia, person_ref=w.lotta.ref, reason="appeal", at=NOW),
    "erasing.lift_hold": lambda w: (
        hold := m.LegalHold.objects.create(person=w.lotta, reason="x", placed_by=w.cast.bo, placed_at=NOW),
        lambda lift: lift(w.cia, hold_ref=hold.ref, at=NOW),
    )[1],
    "organising.add_organisation": lambda w: lambda add: add(
        w.inga, kind="unit", name="Ny", parent_ref=w.cast.labour.ref, at=NOW
    ),
    "organising.rename_organisation": lambda w: lambda rename: rename(
        w.inga, organisation_ref=w.cast.labour.ref, revision=1, name="Ny", at=NOW
    ),
    "organising.move_organisation": lambda w: lambda move: move(
        w.inga, organisation_ref=w.empty.ref, parent_ref=w.cast.social.ref, revision=1, at=NOW
    ),
    "organising.close_organisation": lambda w: lambda close: close(
        w.inga, organisation_ref=w.empty.ref, revision=1, last_on=TODAY, at=NOW
    ),
    "organising.add_site": lambda w: lambda add: add(
        w.inga, organisation_ref=w.cast.labour.ref, name="Ny", starts_on=TODAY, at=NOW
    ),
    "organising.change_site": lambda w: lambda change: change(
        w.inga, site_ref=w.site.ref, revision=1, name="Ny", starts_on=TODAY, at=NOW
    ),
    "projects.add_project": lambda w: lambda add: add(
        w.inga, key="nytt", name="Nytt", owner_ref=w.cast.municipality.ref, at=NOW
    ),
    "projects.rename_project": lambda w: lambda rename: rename(
        w.inga, project_ref=w.cast.project.ref, revision=1, name="Ny", at=NOW
    ),
    "projects.add_partner": lambda w: lambda add: add(
        w.inga, project_ref=w.cast.project.ref, organisation_ref=w.cast.social.ref, role="partner",
        starts_on=TODAY, at=NOW,
    ),
    "projects.end_partner": lambda w: (
        ref := m.Partner.objects.get().ref,
        lambda end: end(w.inga, partner_ref=ref, revision=1, last_on=TODAY, at=NOW),
    )[1],
    "definitions.adopt_definition": lambda w: lambda adopt: adopt(
        w.inga, project_ref=w.seed.ref, text=TEXT, at=NOW
    ),
    "users.invite": lambda w: lambda invite: invite(
        w.inga, email="ny@example.se", name="Ny", new=w.agency_role, at=NOW
    ),
    "users.disable_user": lambda w: lambda disable: disable(w.inga, user_ref=w.cast.bo.ref, revision=1, at=NOW),
    "users.enable_user": lambda w: (
        m.User.objects.filter(pk=w.cast.bo.pk).update(is_active=False),
        lambda enable: enable(w.inga, user_ref=w.cast.bo.ref, revision=1, at=NOW),
    )[1],
    "users.change_user": lambda w: lambda change: change(
        w.inga, user_ref=w.cast.bo.ref, revision=1, name="Ny", email="ny@example.se", at=NOW
    ),
    "users.log_out_everywhere": lambda w: lambda log_out: log_out(w.bo, at=NOW),
    "users.invite_participant": lambda w: lambda invite: invite(
        w.bo, person_ref=w.lotta.ref, email="ny@example.se", at=NOW
    ),
    "users.make_first_administrator": lambda w: (
        m.Membership.objects.filter(role="administrator").delete(),
        lambda made: made(email="ny@example.se", name="Ny", organisation="Ny", kind="municipality", at=NOW),
    )[1],
    "memberships.give_role": lambda w: lambda give: give(
        w.inga, user_ref=w.cast.bo.ref, new=w.agency_role, at=NOW
    ),
    "memberships.give": lambda w: lambda give: give(w.inga, w.cast.bo, w.agency_role, NOW),
    "memberships.end_role": lambda w: (
        ref := w.cast.bo.memberships.get().ref,
        lambda end: end(w.inga, membership_ref=ref, revision=1, at=NOW),
    )[1],
    "conflicts.declare_conflict": lambda w: lambda declare: declare(
        w.bo, person_ref=w.lotta.ref, reason="friend", at=NOW
    ),
    "conflicts.declare_by_number": lambda w: (
        with_number(w.lotta),
        lambda declare: declare(w.bo, number=NUMBER, reason="friend", at=NOW),
    )[1],
    "conflicts.end_conflict": lambda w: (
        row := make.conflict(w.cast.bo, w.lotta),
        lambda end: end(w.cia, conflict_ref=row.ref, at=NOW),
    )[1],
    "refusals.log_refusal": lambda w: lambda log: log(w.bo, Refused("nej"), at=NOW),
}  # fmt: skip


def everything():
    """Every row there is."""
    rows = {}
    for model in apps.get_app_config("register").get_models():
        columns = [field.attname for field in model._meta.concrete_fields]
        rows[model.__name__] = sorted(str(row) for row in model.objects.values(*columns))
    return rows


def function_of(name):
    module, function = name.split(".")
    return getattr(import_module(f"kliv.casework.{module}"), function)


def test_every_change_is_tried():
    assert set(ATTEMPTS) == set(changes())


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_change_that_can_be_logged_is_logged(cast, name):
    attempt = ATTEMPTS[name](World(cast))
    attempt(function_of(name))
    assert m.LogEntry.objects.exists()


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_change_that_cannot_be_logged_is_not_made(cast, monkeypatch, name):
    attempt = ATTEMPTS[name](World(cast))
    before = everything()

    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(m.LogEntry, "save", fails)
    with pytest.raises(LogUnavailableError):
        attempt(function_of(name))
    assert everything() == before
