"""Grounds for telling another organisation: examples, and random histories against a plain model.

KLIV_HISTORIES=10000 tries so many histories; a few are enough for every run.
"""

import datetime as dt
import os
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import factories as make
from cast import TODAY
from kliv.casework.access import GroundKind, Refused, ground_for, visible
from kliv.core.terms import CONSENT_PURPOSES, CONSENT_SCOPES
from kliv.register import models as m

DAY = dt.timedelta(days=1)
HISTORIES = int(os.environ.get("KLIV_HISTORIES", "15"))


def ground(cast, person="olof", scope="enrolment", on=TODAY, **more):
    return ground_for(cast.persons[person], cast.municipality, cast.office, scope, on, **more)


def outcome_seen(cast, person="olof"):
    return visible(cast.actor("anna"), m.Enrolment).filter(person=cast.persons[person]).exists()


def test_an_agreement_to_take_part_is_no_ground(cast):
    m.Enrolment.objects.update(agreement_on=TODAY)
    assert ground(cast) is None
    assert not outcome_seen(cast)


def test_a_consent_is_a_ground_and_says_which(cast):
    given = make.consent(cast.persons["olof"], cast.municipality, cast.agency, ["enrolment"])
    found = ground(cast)
    assert (found.kind, found.consent) == (GroundKind.CONSENT, given)
    assert outcome_seen(cast)


def test_a_statute_is_a_ground_of_its_own(cast):
    make.consent(cast.persons["olof"], cast.municipality, cast.agency, ["enrolment"], statute="10 kap. 28 § OSL")
    assert ground(cast).kind is GroundKind.STATUTE
    assert outcome_seen(cast)


def test_an_organisation_needs_no_ground_towards_itself(cast):
    own = ground_for(cast.persons["olof"], cast.labour, cast.municipality, "plan", TODAY)
    assert (own.kind, own.consent) == (GroundKind.OWN, None)


def test_a_unit_needs_a_ground_towards_the_whole(cast):
    """A board or branch is not told what another part of the municipality knows because they share a roof."""
    assert ground_for(cast.persons["olof"], cast.municipality, cast.social, "plan", TODAY) is None
    assert ground_for(cast.persons["olof"], cast.labour, cast.social, "plan", TODAY) is None


DATES = [
    # given  until  withdrawn  holds today
    (0, None, None, True),
    (1, None, None, False),
    (-9, 0, None, True),
    (-9, -1, None, False),
    (-9, None, 1, True),
    (-9, None, 0, False),
    (-9, None, -1, False),
    (0, None, 0, False),
    (-9, 9, -1, False),
]


@pytest.mark.parametrize(("given", "until", "withdrawn", "holds"), DATES)
def test_it_holds_from_its_first_day_to_its_last_and_not_on_the_day_it_is_withdrawn(
    cast, given, until, withdrawn, holds
):
    day = [None if number is None else TODAY + number * DAY for number in (given, until, withdrawn)]
    make.consent(
        cast.persons["olof"], cast.municipality, cast.agency, ["enrolment"],
        given_on=day[0], ends_on=day[1], withdrawn_on=day[2],
    )  # fmt: skip
    assert (ground(cast) is not None) == holds
    assert outcome_seen(cast) == holds


WRONG = {
    "another person": {"person": "petra"},
    "another receiver": {"receiver": "employer"},
    "only the social unit gives": {"giver": "social"},
    "another scope": {"scope": ["plan", "outcomes"]},
    "no scope": {"scope": []},
    "a word that only begins so": {"scope": ["enrolments"]},
    "a scope that is no list": {"scope": {"enrolment": False}},
    "another purpose": {"purpose": "evaluation"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_it_holds_for_what_it_says_and_nothing_else(cast, wrong):
    wrong = {"person": "olof", "giver": "municipality", "receiver": "agency", "scope": ["enrolment"]} | wrong
    person, giver, receiver = cast.persons[wrong["person"]], wrong["giver"], wrong["receiver"]
    make.consent(
        person, getattr(cast, giver), getattr(cast, receiver), wrong["scope"],
        purpose=wrong.get("purpose", "cooperation"),
    )  # fmt: skip
    assert ground(cast) is None
    assert not outcome_seen(cast)


def test_a_consent_named_for_a_unit_does_not_hold_for_the_whole(cast):
    make.consent(cast.persons["olof"], cast.municipality, cast.office, ["enrolment"])
    assert ground(cast) is not None
    assert ground_for(cast.persons["olof"], cast.municipality, cast.agency, "enrolment", TODAY) is None


@pytest.mark.parametrize("unknown", [{"scope": "everything"}, {"scope": ""}, {"purpose": "curiosity"}])
def test_an_unknown_word_is_refused(cast, unknown):
    make.consent(cast.persons["olof"], cast.municipality, cast.agency, ["everything", ""], purpose="curiosity")
    with pytest.raises(Refused):
        ground(cast, **unknown)


SHARED = {m.Plan: "plan", m.Participation: "activities", m.Outcome: "outcomes", m.FollowUp: "outcomes"}
NEVER = (m.Note, m.Document, m.Message, m.Event, m.SurveyRequest)


def test_each_part_of_the_case_needs_its_own_word(cast):
    enrolment = cast.enrolments["olof"]
    m.Plan.objects.create(enrolment=enrolment)
    m.Participation.objects.create(enrolment=enrolment, activity="x", starts_on=TODAY)
    m.Outcome.objects.create(enrolment=enrolment, outcome="work", observed_on=TODAY)
    m.FollowUp.objects.create(enrolment=enrolment, at="exit", due_on=TODAY)
    m.Event.objects.create(enrolment=enrolment, event="information", happened_on=TODAY)
    m.Note.objects.create(enrolment=enrolment, author=cast.bo, written_on=TODAY, text="x", readers="participant")
    given = make.consent(cast.persons["olof"], cast.municipality, cast.agency, [])
    for word in CONSENT_SCOPES:
        given.scope = [word]
        given.save()
        anna = cast.actor("anna")
        assert {model for model in SHARED if visible(anna, model).exists()} == {
            model for model, needed in SHARED.items() if needed == word
        }
        assert not any(visible(anna, model).exists() for model in NEVER)
        assert not visible(anna, m.Person).filter(pk=cast.persons["nils"].pk).exists()


# ---------------------------------------------------------------- random histories

ORGANISATIONS = ("municipality", "labour", "agency", "office", "employer")
PARENT = {"labour": "municipality", "office": "agency"}
WORDS = ("enrolment", "plan")


@dataclass
class Given:
    """A consent as the plain model has it."""

    person: str
    giver: str
    receiver: str
    scope: frozenset[str]
    purpose: str
    first: int
    last: int | None = None
    withdrawn: int | None = None


def covers(name, organisation):
    return name == organisation or name == PARENT.get(organisation)


def plain_ground(history, person, giver, receiver, word, purpose, day):
    """Whether there is a ground, read off the history one consent at a time."""
    if receiver == giver or PARENT.get(giver) == receiver:
        return True
    for given in history:
        if given.person != person or given.purpose != purpose or word not in given.scope:
            continue
        if not covers(given.giver, giver) or not covers(given.receiver, receiver):
            continue
        if day < given.first or (given.last is not None and day > given.last):
            continue
        if given.withdrawn is None or day < given.withdrawn:
            return True
    return False


class History(RuleBasedStateMachine):
    """Consents given and withdrawn while days pass; single answer, list and plain model are to say the same."""

    cast = None

    def __init__(self):
        super().__init__()
        m.Consent.objects.all().delete()
        self.today, self.history, self.rows = 0, [], []

    @rule(
        person=st.sampled_from(["olof", "petra"]),
        giver=st.sampled_from(ORGANISATIONS),
        receiver=st.sampled_from(ORGANISATIONS),
        scope=st.frozensets(st.sampled_from(WORDS), min_size=1),
        purpose=st.sampled_from(["cooperation", "cooperation", "evaluation"]),
        begins=st.integers(-1, 1),
        lasts=st.none() | st.integers(0, 2),
    )
    def give(self, person, giver, receiver, scope, purpose, begins, lasts):
        given = Given(person, giver, receiver, scope, purpose, self.today + begins)
        given.last = None if lasts is None else given.first + lasts
        self.history.append(given)
        dates = {"given_on": date_of(given.first), "ends_on": date_of(given.last)}
        between = (getattr(self.cast, giver), getattr(self.cast, receiver))
        row = make.consent(self.cast.persons[person], *between, sorted(scope), purpose=purpose, **dates)
        self.rows.append(row)

    @precondition(lambda self: self.rows)
    @rule(which=st.integers(0, 99))
    def withdraw(self, which):
        given, row = self.history[which % len(self.rows)], self.rows[which % len(self.rows)]
        if given.withdrawn is None and given.first <= self.today:
            given.withdrawn, row.withdrawn_on = self.today, date_of(self.today)
            row.save()

    @rule(days=st.integers(1, 2))
    def pass_time(self, days):
        self.today += days

    @invariant()
    def single_answers_are_those_of_the_model(self):
        asked = [("municipality", "office", "cooperation"), ("labour", "agency", "evaluation")]
        for (giver, receiver, purpose), person, word in product(asked, ["olof", "petra"], WORDS):
            between = (getattr(self.cast, giver), getattr(self.cast, receiver))
            found = ground_for(self.cast.persons[person], *between, word, date_of(self.today), purpose=purpose)
            wanted = plain_ground(self.history, person, giver, receiver, word, purpose, self.today)
            assert (found is not None) == wanted

    @invariant()
    def lists_are_those_of_the_model(self):
        anna = self.cast.actor("anna", dt.datetime.combine(date_of(self.today), dt.time(12), dt.UTC))
        for model, path, word in ((m.Enrolment, "person", "enrolment"), (m.Plan, "enrolment__person", "plan")):
            assert set(visible(anna, model).values_list(path, flat=True)) == {
                self.cast.persons[person].pk
                for person in ("olof", "petra")
                if plain_ground(self.history, person, "municipality", "office", word, "cooperation", self.today)
            }


def date_of(number):
    return None if number is None else TODAY + number * DAY


def test_random_histories_of_consents_agree_with_a_plain_model(cast, monkeypatch):
    for name in ("olof", "petra"):
        m.Plan.objects.create(enrolment=cast.enrolments[name])
    monkeypatch.setattr(History, "cast", cast)
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=HISTORIES, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_every_word_has_its_label():
    assert all(CONSENT_SCOPES.values())
    assert all(CONSENT_PURPOSES.values())
