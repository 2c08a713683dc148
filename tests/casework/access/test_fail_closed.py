"""Whatever the policy asks may fail; then the answer is no. Every dependency raises, times out and returns nothing."""

import datetime as dt
import inspect
import sys
from dataclasses import replace

import pytest
from django.db import DatabaseError, OperationalError, connection

import factories as make
from cast import NOW, TODAY
from kliv.casework.access import (
    Refused,
    actor,
    actor_for,
    assignable,
    can,
    check_can,
    fields,
    get_person,
    ground_for,
    naming,
    people,
    periods,
    policy,
    reach,
    readable_fields,
    records,
    rules,
    sharing,
    surroundings,
    visible,
)
from kliv.core.roles import Permission
from kliv.register import models as m

MODULES = (actor, fields, naming, people, periods, policy, reach, records, rules, sharing, surroundings)

# These write, or ask for themselves; each is tested where it stands.
NOT_ASKED = {
    "can", "clear_by_entry", "name_for_person", "end_clearance", "check_can_name", "ground_for", "_log", "_naming",
    "_in_question", "_chain", "_reason", "doer",
    "_through", "_case", "_text", "_of_person", "_of_project", "_around",  # make the table of records
}  # fmt: skip


def dependencies():
    """Every function and method of the policy, by its name."""
    found = {}
    for place in (*MODULES, actor.Actor, actor.Held):
        for name, value in vars(place).items():
            function = inspect.unwrap(value.fget if isinstance(value, property) else value)
            ours = inspect.isfunction(function) and function.__module__.startswith("kliv.casework.access.")
            if ours and name not in NOT_ASKED and not name.startswith("__") and not function.__closure__:
                found[f"{function.__module__.split('.')[-1]}.{name}"] = function
    return {name: function for name, function in found.items() if not name.startswith("errors.")}


FAULTS = {
    "raises": RuntimeError("a fault"),
    "times out": TimeoutError("no answer"),
    "has no database": OperationalError("gone"),
    "returns nothing": None,
}


class Fault:
    """What a broken function does; remembers that it was asked."""

    def __init__(self):
        self.error, self.asked = None, False

    def happen(self):
        self.asked = True
        if self.error is not None:
            raise self.error


FAULT = Fault()


def _broken(*args, **kwargs):
    return __import__("test_fail_closed").FAULT.happen()


@pytest.fixture
def break_function(monkeypatch):
    """Puts other code into a function, so that it is broken wherever it has been imported to or kept in a table."""

    def swap(function, error):
        monkeypatch.setattr(function, "__code__", _broken.__code__)
        FAULT.error, FAULT.asked = error, False

    return swap


def questions(cast):
    """What can be asked of the policy, as functions of nothing; each answers yes without the fault."""

    def now(name):
        return actor_for(m.User.objects.get(pk=cast.users[name].pk), NOW)

    case = cast.enrolments["karin"]
    asked = {
        "list": lambda: list(policy.persons(now("bo"))),
        "single": lambda: [get_person(now("bo"), cast.persons["karin"].ref)],
        "single enrolment": lambda: [policy.get_enrolment(now("bo"), case.ref)],
        "single referral": lambda: [policy.get_referral(now("bo"), cast.referrals["karin"].ref)],
        "single project": lambda: [policy.get_project(now("bo"), cast.project.ref)],
        "notices": lambda: list(policy.notices(now("cia"))),
        "organisations": lambda: list(policy.organisations(now("cia"))),
        "count": lambda: range(policy.enrolments(now("bo")).count()),
        "may": lambda: [check_can(now("bo"), Permission.CHANGE_CASE, case)],
        "may without a record": lambda: [check_can(now("bo"), Permission.CHANGE_CASE)],
        "fields": lambda: readable_fields(now("bo"), cast.persons["karin"]),
        "columns": lambda: readable_fields(now("bo"), m.Person),
        "opened": lambda: list(visible(now("bo"), m.Person).filter(pk=cast.persons["nils"].pk)),
        "export": lambda: list(visible(now("gun"), m.Enrolment, Permission.EXPORT_TABLES)),
        "figures": lambda: list(policy.projects(now("gun"), Permission.SEE_FIGURES)),
        "leader": lambda: list(policy.referrals(now("cia"))),
        "choice": lambda: list(assignable(now("cia"), case)),
        "shared": lambda: list(visible(now("anna"), m.Enrolment)),
        "placed": lambda: list(policy.placements(now("jonas"))),
        "own": lambda: list(visible(now("karin"), m.Enrolment)),
        "own log": lambda: list(policy.log_entries(now("karin"), Permission.SEE_OWN_LOG)),
        "log": lambda: list(policy.log_entries(now("harald"))),
        "openings": lambda: list(policy.openings(now("harald"))),
        "managed": lambda: list(policy.users(now("inga"), Permission.MANAGE_ROLES)),
        "memberships": lambda: list(policy.memberships(now("inga"))),
    }
    held = [m.Household, m.Meeting, m.Assessment, m.Note, m.ConflictOfInterest, m.Clearance, m.Workplace]
    held += [m.PersonNumber]
    for model in held:
        asked[model.__name__] = lambda model=model: list(visible(now("cia"), model))
    return asked


@pytest.fixture
def full(cast):
    """The cast with something to see for every question."""
    person, case = cast.persons["karin"], cast.enrolments["karin"]
    m.Person.objects.filter(pk=person.pk).update(household=m.Household.objects.create())
    m.Meeting.objects.create(person=person, project=cast.project, kind="x")
    m.Assessment.objects.create(person=person, project=cast.project, instrument="x", rater_role="x", assessed_on=TODAY)
    m.Note.objects.create(enrolment=case, author=cast.cia, written_on=TODAY)
    m.PersonNumber.objects.create(person=person, number="x", digest=b"x", kind="personal")
    make.conflict(cast.users["dag"], person)
    make.clear(cast.users["dag"], person, by=cast.inga)
    m.User.objects.filter(pk=cast.bo.pk).update(person=make.make_person("Bo", household=m.Household.objects.create()))
    opened = m.BreakGlass.objects.create(
        user=cast.bo, person=cast.persons["nils"], organisation=cast.labour, reason="x" * 20,
        opened_at=NOW, expires_at=NOW + dt.timedelta(hours=24),
    )  # fmt: skip
    m.Notice.objects.create(recipient=cast.cia, kind="break_glass", about_ref=opened.ref, made_at=NOW)
    entry = m.LogEntry.objects.create(
        number=1, at=NOW, actor=str(cast.bo.ref), organisation=str(cast.labour.ref), action="read", previous=b"",
        digest=b"x",
    )  # fmt: skip
    m.LogPerson.objects.create(entry=entry, person_ref=person.ref)
    return cast


def test_every_question_is_answered_when_nothing_fails(full):
    assert {name for name, ask in questions(full).items() if not ask()} == set()


DEPENDENCIES = dependencies()


def answer_to(ask):
    """The rows a question gives, or None where it is refused."""
    try:
        return {row for row in ask() if row is not None}
    except Refused:
        return None
    except (TypeError, AttributeError):
        if FAULT.error is None:
            return None  # None instead of rows: there is nothing to go through
        raise


def functions_asked(ask):
    """The answer, and the functions of the policy that were asked on the way."""
    codes = set()
    sys.setprofile(lambda frame, event, arg: codes.add(frame.f_code) if event == "call" else None)
    try:
        answer = {row for row in ask() if row is not None}
    finally:
        sys.setprofile(None)
    return answer, {name for name, function in DEPENDENCIES.items() if function.__code__ in codes}


def test_a_function_that_fails_is_a_refusal(full):
    """Whatever asks a function is refused when it raises; with every fault for two of the questions that ask it."""
    asked = questions(full)
    known = {question: functions_asked(ask) for question, ask in asked.items()}
    for name, function in DEPENDENCIES.items():
        asking = [question for question, (_, functions) in known.items() if name in functions]
        assert asking, f"nothing asks {name}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(function, "__code__", _broken.__code__)
            FAULT.error, FAULT.asked = FAULTS["raises"], False
            for question in some(asking, 6):
                assert answer_to(asked[question]) is None, (name, question)
            assert FAULT.asked
            for question in some(asking, 2):
                _is_refused_for_every_fault(name, asked[question], known[question][0])


def some(questions, most):
    """So many of them, spread out."""
    return questions[:: -(-len(questions) // most)]


def _is_refused_for_every_fault(name, ask, before):
    for fault, error in FAULTS.items():
        FAULT.error = error
        found = answer_to(ask)
        if fault == "returns nothing":  # it may be that nothing is shown, but never more than before
            assert found is None or found <= before, name
        else:
            assert found is None, (name, fault)


def test_a_record_whose_finding_fails_is_not_shown(full):
    def find(actor, ask):
        return FAULT.happen()

    cia = full.actor("cia")
    for model, kept in records.RECORDS.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(records.RECORDS, model, replace(kept, find=find))
            for error in FAULTS.values():
                FAULT.error = error
                with pytest.raises(Refused):
                    visible(cia, model)


@pytest.mark.parametrize("model", [m.Person, m.Enrolment])
def test_rows_of_another_kind_are_not_shown(full, monkeypatch, model):
    everybody = replace(records.RECORDS[model], find=lambda actor, ask: m.PersonNumber.objects.all())
    monkeypatch.setitem(records.RECORDS, model, everybody)
    with pytest.raises(Refused):
        visible(full.actor("cia"), model)


class Unreadable:
    """Lets so many queries through and fails the next."""

    def __init__(self, passed):
        self.left = passed

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            raise OperationalError("gone")
        self.left -= 1
        return execute(sql, params, many, context)


def test_a_database_that_fails_at_any_query_shows_nothing(full):
    for question, ask in questions(full).items():
        for passed in range(9):
            faulty = Unreadable(passed)
            try:
                with connection.execute_wrapper(faulty):
                    ask()
            except (Refused, DatabaseError):
                continue
            break  # it asked no more than that
        else:
            pytest.fail(f"{question} costs more than eight queries")


def test_a_ground_that_cannot_be_read_is_refused(full, break_function):
    between = (full.persons["petra"], full.municipality, full.office, "plan", TODAY)
    assert ground_for(*between) is not None
    for function in (sharing.standing, sharing._chain):
        for error in (RuntimeError(), TimeoutError(), None):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(function, "__code__", _broken.__code__)
                FAULT.error = error
                with pytest.raises(Refused):
                    ground_for(*between)


def test_can_is_no_where_it_cannot_be_told(full, break_function):
    bo = full.actor("bo")
    break_function(rules.shown, RuntimeError())
    assert not can(bo, Permission.CHANGE_CASE, full.enrolments["karin"])


def test_a_refusal_for_a_fault_tells_nothing_of_it(full, break_function):
    bo = full.actor("bo")
    break_function(rules.shown, RuntimeError("Karin Prov 19900101-1234"))
    with pytest.raises(Refused) as refused:
        get_person(bo, full.persons["karin"].ref)
    assert "Karin" not in str(refused.value)
    assert str(refused.value).startswith("Just nu går det inte att pröva vad du får se.")
