"""Shares: a slow twin that follows the words gives the same counts, and verdicts follow the table."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kliv.analysis.goals import compute_goals, members
from kliv.analysis.results import Verdict
from kliv.analysis.verdicts import Aim, ShareFacts, aim_of, judge_share
from kliv.definition.schema.base import Target

from . import plain
from .definitions import WORK, definition, share
from .registers import AS_OF, enrolment, random_register, register

STUDIES = {"outcome": "studies", "kind": ["regular"], "at": "six"}
CONTACTS = {"event": "employer_contact", "at_least": 2, "distinct": "counterpart", "since": "entry"}
TRAINED = {"activity": "training", "since": "entry"}
COMPLETED = {"activity": ["course", "training"], "reached": "completed", "until": "exit"}

GOALS = (
    share(),
    share(of={"population": "exited", "except_reasons": ["moved"]}, at_least=None, at_most=0.3),
    share(of={"population": "started"}, counts=CONTACTS, at_least=1.0),
    share(of={"population": "started"}, given=TRAINED, counts=COMPLETED, between=[0.2, 0.5], at_least=None),
    share(of={"population": "completed"}, counts=STUDIES, due={"follow_up": "six"}),
    share(of={"population": "completed"}, counts=CONTACTS, due={"after": "completion", "months": 3}),
    share(of={"population": "started"}, counts=WORK, due={"after": "completion", "months": 1}),
    share(of={"population": "started"}, counts=CONTACTS, due={"after": "first_activity", "months": 2}),
    share(of={"population": "started"}, counts=CONTACTS, due={"after": "unemployment", "months": 6}),
    share(counts={"outcome": "work", "at": "year_end"}, due={"follow_up": "year_end"}, given=WORK),
    share(counts={"outcome": "work", "at": "exit"}, due={"follow_up": "leap"}),
    share(of={"population": "enrolled"}, counts={"fact": "sex", "is": "woman"}, more_than=0.5, at_least=None),
    share(of={"population": "started", "where": {"fact": "born_abroad", "is": True}}, counts=TRAINED, draft=True),
    share(of={"population": "started"}, counts={"fact": "age", "at_least": 20}, at_least=None),
    share(of={"population": "exited", "where": {"fact": "project_municipality", "is": "2181"}},
          counts={"any_of": [WORK, {"not": {"fact": "disability", "is": True}}]}, due={"after": "exit", "months": 1}),
)  # fmt: skip
COLUMNS = {"target_group": "target_group", "sex": "sex", "municipality": "project_municipality", "unit": "unit"}


def assert_same(figure, counts):
    """A figure and the plain counts of the same people."""
    n = counts["met"] + counts["not_met"] + counts["not_yet"] + counts["unknown"]
    assert (figure.numerator, figure.denominator) == (counts["met"], n)
    assert figure.unknown == counts["unknown"]
    assert figure.not_due == counts["not_due"]
    assert figure.pending == counts["pending"] + counts["base_not_yet"]
    assert figure.value == (counts["met"] / n if n else None)


@given(st.integers(0, 10**6), st.sampled_from(["person", "enrolment"]))
@settings(max_examples=25, deadline=None)
def test_every_share_equals_its_plain_twin(seed, counting):
    data = random_register(seed)
    project = definition(*GOALS, counting=counting)
    results = compute_goals(project, data, AS_OF, by=tuple(COLUMNS))
    everyone = plain.subjects(project, data, AS_OF)
    for goal, result in zip(project.goals, results.values(), strict=True):
        states = plain.share_states(project, everyone, AS_OF, goal)
        counts = plain.counted(states)
        assert_same(result.total, counts)
        for column, name in COLUMNS.items():
            for code, figure in result.by[column].items():
                assert_same(figure, plain.counted(states, lambda s, n=name, c=code: (s["codes"][n] or "") == c))
        if goal.given is not None:
            whole = {name: counts[name] + counts[f"base_{name}"] for name in ("not_met", "not_yet", "unknown")}
            assert_same(result.overall, {**counts, **whole, "base_not_yet": 0})


@given(st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_what_always_holds(seed):
    data = random_register(seed)
    project = definition(*GOALS)
    results = compute_goals(project, data, AS_OF, by=("unit", "sex"))
    for goal, result in zip(project.goals, results.values(), strict=True):
        total = result.total
        if total.value is not None:
            assert total.low <= total.value <= total.high
            if aim_of(goal) is None or aim_of(goal).lower is not None:
                assert total.value <= total.best <= total.bound + 1e-12
            else:
                assert total.value >= total.best >= total.bound - 1e-12
        for column in ("unit", "sex"):
            for field in ("numerator", "denominator", "unknown", "not_due", "pending"):
                parts = sum(getattr(figure, field) for figure in result.by[column].values())
                assert parts == getattr(total, field), (goal.key, column, field)
        cases = members(project, data, AS_OF, goal.key)
        assert len(cases["numerator"]) == total.numerator
        assert len(cases["numerator"]) + len(cases["not_met"]) + len(cases["unknown"]) == total.denominator
        assert (len(cases["not_due"]), len(cases["pending"])) == (total.not_due, total.pending)


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_and_columns_changes_nothing(seed):
    data = random_register(seed)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in data.tables.items()}
    shuffled = {name: frame.select(reversed(frame.columns)) for name, frame in shuffled.items()}
    project = definition(*GOALS)
    by = ("unit", "exit_month", "entry_year", "target_group")
    assert compute_goals(project, data, AS_OF, by=by) == compute_goals(
        project, dataclasses.replace(data, tables=shuffled), AS_OF, by=by
    )


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_what_is_dated_after_the_day_is_not_seen(seed):
    """The figures of a day are those of the register as it was known that day."""
    data, day = random_register(seed), dt.date(2020, 6, 30)
    project = definition(*GOALS)
    known = plain.known_by(data, day)
    assert compute_goals(project, data, day) == compute_goals(project, known, day)


def exits(*reasons, here=0):
    """People who have left: w with work, n without, u where nobody knows; and some who are still here."""
    people = [enrolment(i, exit_on="2020-03-01") for i in range(1, len(reasons) + 1)]
    people += [enrolment(1000 + i) for i in range(here)]
    return register(
        enrolments=people,
        outcomes=[
            {"enrolment_id": i, "at": "exit", "outcome": "work", "observed_on": "2020-03-01"}
            for i, reason in enumerate(reasons, 1) if reason == "w"
        ],
        follow_ups=[
            {"enrolment_id": i, "at": "exit", "due_on": "2020-03-01", "status": "not_reached"}
            for i, reason in enumerate(reasons, 1) if reason == "u"
        ],
    )  # fmt: skip


def total_of(data, **parts):
    (result,) = compute_goals(definition(share(**parts)), data, data.as_of).values()
    return result.total


def test_the_unknown_stand_in_the_base_but_are_never_taken_for_success():
    figure = total_of(exits(*"wwwnnu"))
    assert (figure.numerator, figure.denominator, figure.unknown) == (3, 6, 1)
    assert (figure.value, figure.best, figure.bound) == (0.5, 4 / 6, 4 / 6)


def test_nobody_at_all():
    figure = total_of(register())
    assert (figure.numerator, figure.denominator, figure.value, figure.low, figure.bound) == (0, 0, None, None, None)
    assert figure.verdict == Verdict.NO_DATA


def test_nobody_due_but_some_to_come():
    figure = total_of(exits(here=3))
    assert (figure.denominator, figure.value, figure.pending, figure.bound) == (0, None, 3, 1.0)
    assert figure.verdict == Verdict.NO_DATA


@pytest.mark.parametrize(
    ("people", "here", "target", "verdict"),
    [
        ("w" * 40, 0, {"at_least": 0.6}, Verdict.REACHED),
        ("w" * 40 + "n" * 30, 9, {"at_least": 0.6}, Verdict.UNDECIDED),
        ("w" * 20 + "n" * 80, 99, {"at_least": 0.5}, Verdict.NOT_REACHED),
        ("w" * 20 + "n" * 80, 9, {"at_least": 0.5}, Verdict.UNREACHABLE),
        ("w" * 20 + "n" * 80, 0, {"at_least": 0.5}, Verdict.NOT_REACHED),
        ("wn", 0, {"at_least": None}, Verdict.NO_TARGET),
        ("w" * 9, 0, {"at_least": 1.0}, Verdict.REACHED),
        ("w" * 9, 1, {"at_least": 1.0}, Verdict.UNDECIDED),
        ("w" * 9 + "u", 0, {"at_least": 1.0}, Verdict.UNDECIDED),
        ("w" * 99 + "n", 0, {"at_least": 1.0}, Verdict.NOT_REACHED),
        ("w" * 99 + "n", 1, {"at_least": 1.0}, Verdict.UNREACHABLE),
        ("n" * 9, 0, {"at_least": None, "at_most": 0}, Verdict.REACHED),
        ("n" * 9 + "u", 0, {"at_least": None, "at_most": 0}, Verdict.UNDECIDED),
        ("n" * 9 + "w", 0, {"at_least": None, "at_most": 0}, Verdict.NOT_REACHED),
        ("w" * 2 + "n" * 98, 0, {"at_least": None, "at_most": 0.2}, Verdict.REACHED),
        ("w" * 2 + "n" * 98 + "u" * 40, 0, {"at_least": None, "at_most": 0.2}, Verdict.NOT_REACHED),
        ("w" * 60 + "n" * 40, 9, {"at_least": None, "at_most": 0.2}, Verdict.UNREACHABLE),
        ("w" * 50 + "n" * 50, 0, {"at_least": None, "between": [0.3, 0.7]}, Verdict.REACHED),
        ("w" * 50 + "n" * 50, 0, {"at_least": None, "between": [0.45, 0.7]}, Verdict.UNDECIDED),
        ("w" * 50 + "n" * 50, 0, {"at_least": None, "between": [0.7, 0.9]}, Verdict.NOT_REACHED),
    ],
)  # fmt: skip
def test_verdicts(people, here, target, verdict):
    assert total_of(exits(*people, here=here), **target).verdict == verdict


def test_a_draft_gets_no_verdict_but_a_figure():
    figure = total_of(exits(*"wn"), draft=True)
    assert (figure.value, figure.verdict) == (0.5, Verdict.DRAFT)


def test_more_than_is_strict():
    strict = aim_of(Target(more_than=0.5))
    assert not strict.holds(0.5)
    assert strict.holds(0.5000001)
    facts = ShareFacts(n=2, met=0, unknown=1, not_yet=0, open=0, low=0, high=0.8, worst_low=0, worst_high=0.8)
    assert judge_share(strict, facts) == Verdict.UNREACHABLE
    assert judge_share(Aim(lower=0.5), facts) != Verdict.UNREACHABLE


def test_places_that_are_planned_but_not_taken_may_still_turn_it():
    data = exits(*"nnw")
    few = exits(*"nnw", here=1)
    for planned, verdict in ((None, Verdict.UNREACHABLE), (4, Verdict.UNREACHABLE), (40, Verdict.UNDECIDED)):
        (result,) = compute_goals(definition(share(at_least=0.75), planned=planned), few, few.as_of).values()
        assert result.total.verdict == verdict
        assert result.total.bound == 0.5
    ended = dataclasses.replace(data, as_of=dt.date(2023, 1, 1))
    (result,) = compute_goals(definition(share(at_least=0.75), planned=40), ended, ended.as_of).values()
    assert result.total.verdict == Verdict.UNDECIDED


def test_without_a_due_date_who_is_still_here_may_do_it_yet():
    people = [enrolment(1), enrolment(2), enrolment(3, exit_on="2020-02-01")]
    data = register(enrolments=people, events=[{"enrolment_id": 1, "event": "offer", "happened_on": "2020-01-05"}])
    goal = share(of={"population": "started"}, counts={"event": "offer", "since": "entry"})
    (result,) = compute_goals(definition(goal), data, data.as_of).values()
    assert (result.total.numerator, result.total.denominator) == (1, 3)
    assert result.total.bound == 2 / 3
    assert [step.text for step in result.steps][-1].endswith("lyckas blir det 2 av 3")


def test_an_unknown_base_is_told_and_may_still_count():
    data = register(
        enrolments=[enrolment(i, exit_on="2020-03-01") for i in range(1, 5)],
        facts=[
            {"person_id": 1, "fact": "disability", "value": "true", "from_on": "2019-01-01"},
            {"person_id": 2, "fact": "disability", "value": "true", "from_on": "2019-01-01"},
            {"person_id": 3, "fact": "disability", "value": "false", "from_on": "2019-01-01"},
        ],
        outcomes=[{"enrolment_id": 1, "at": "exit", "outcome": "work", "observed_on": "2020-03-01"}],
    )
    goal = share(given={"fact": "disability", "is": True}, due={"after": "exit"})
    (result,) = compute_goals(definition(goal), data, data.as_of).values()
    assert (result.total.numerator, result.total.denominator, result.total.unknown) == (1, 2, 0)
    assert result.total.bound == 2 / 3
    assert (result.overall.numerator, result.overall.denominator, result.overall.unknown) == (1, 4, 1)
    assert "För 1 person är det okänt om de ingår; de räknas inte med" in [step.text for step in result.steps]


def test_a_person_who_comes_back_counts_once():
    data = register(
        enrolments=[
            {"enrolment_id": 1, "person_id": 1, "entry_on": "2020-01-01", "exit_on": "2020-02-01", "unit": "north"},
            {"enrolment_id": 2, "person_id": 1, "entry_on": "2020-05-01", "unit": "south"},
            {"enrolment_id": 3, "person_id": 2, "entry_on": "2020-01-01", "exit_on": "2020-02-01"},
            {"enrolment_id": 4, "person_id": 2, "entry_on": "2020-05-01", "exit_on": "2020-06-01"},
        ],
        outcomes=[
            {"enrolment_id": 1, "at": "exit", "outcome": "work", "observed_on": "2020-02-01"},
            {"enrolment_id": 4, "at": "exit", "outcome": "work", "observed_on": "2020-06-01"},
        ],
    )
    by_person = compute_goals(definition(share()), data, data.as_of, by=("unit",))["goal_0"]
    assert (by_person.total.numerator, by_person.total.denominator, by_person.total.pending) == (1, 1, 1)
    assert (by_person.by["unit"]["north"].pending, list(by_person.by["unit"])) == (1, ["north", ""])
    by_enrolment = compute_goals(definition(share(), counting="enrolment"), data, data.as_of)["goal_0"].total
    assert (by_enrolment.numerator, by_enrolment.denominator, by_enrolment.pending) == (2, 3, 1)
    assert members(definition(share()), data, data.as_of, "goal_0")["numerator"].tolist() == [4]


def test_what_was_done_in_an_earlier_enrolment_is_done():
    data = register(
        enrolments=[
            {"enrolment_id": 1, "person_id": 1, "entry_on": "2020-01-01", "exit_on": "2020-02-01"},
            {"enrolment_id": 2, "person_id": 1, "entry_on": "2020-05-01"},
        ],
        events=[{"enrolment_id": 1, "event": "offer", "happened_on": "2020-01-05"}],
    )
    goal = share(of={"population": "started"}, counts={"event": "offer"})
    assert compute_goals(definition(goal), data, data.as_of)["goal_0"].total.numerator == 1


def test_employers_are_due_when_their_course_has_ended():
    data = register(
        employers=[
            {"employer_id": 1, "participating_from": "2020-01-01", "participating_to": "2020-03-01"},
            {"employer_id": 2, "participating_from": "2020-01-01", "participating_to": "2020-03-01"},
            {"employer_id": 3, "participating_from": "2020-01-01"},
            {"employer_id": 4, "participating_from": "2021-01-01"},
        ],
        answers=[
            {"survey": "after", "respondent": "employer", "respondent_id": 1, "question": "good", "value": "true",
             "answered_on": "2020-03-20"},
        ],
    )  # fmt: skip
    asked = {"subject": "employer", "of": {"population": "participating"},
             "counts": {"survey": "after", "question": "good", "is": True}}  # fmt: skip
    first, second = compute_goals(
        definition(share(**asked, due={"after": "completion"}), share(**asked, due={"after": "entry"})),
        data, data.as_of, by=("sex",),
    ).values()  # fmt: skip
    assert (first.total.numerator, first.total.denominator) == (1, 2)
    assert (first.total.unknown, first.total.not_due) == (1, 1)
    assert first.by == {}
    assert second.total.denominator == 3
    assert first.steps[0].text == "3 arbetsgivare har medverkat senast 2020-12-31"
    project = definition(share(**asked, due={"after": "completion"}))
    assert members(project, data, data.as_of, "goal_0")["unknown"].tolist() == [2]
