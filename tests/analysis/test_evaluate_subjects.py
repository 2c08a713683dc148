"""Conditions as columns: employers, several enrolments, types of columns, and what is refused."""

import datetime as dt

import narwhals as nw
import polars as pl
import pytest
from pydantic import TypeAdapter

from kliv.analysis.dataset import RegisterData
from kliv.analysis.evaluate import Asked, condition_columns
from kliv.analysis.value_columns import within_column
from kliv.core.conditions.explain import explain
from kliv.core.conditions.model import Anchor, Comparison, Condition
from kliv.core.conditions.record import ActivitySpell, Answer, Event, Record
from kliv.core.conditions.truth import truth_of

from .people import enrolment_rows, record_of, subjects
from .registers import AS_OF, day, register

CONDITION = TypeAdapter(Condition)
WORK = {"outcome": "work"}
MEETING = {"event": "meeting"}


def asked(condition, on=AS_OF):
    return Asked(CONDITION.validate_python(condition), on)


def column(people, data, condition, on=AS_OF):
    """The answers to one condition, by the subjects' ids."""
    people = nw.from_native(people.lazy())
    frame = condition_columns(people, {"answer": asked(condition, on)}, data, AS_OF).collect().to_native()
    return dict(zip(frame[frame.columns[0]].to_list(), frame["answer"].to_list(), strict=True))


# --- employers -------------------------------------------------------------------------------------------------------

EMPLOYERS = pl.DataFrame({"employer_id": [7, 8], "participating_to": [day("2020-06-30"), None]})
OF_EMPLOYERS = {
    "events": [
        {"enrolment_id": 1, "event": "hired", "happened_on": "2020-06-30", "counterpart_id": 7},
        {"enrolment_id": 2, "event": "hired", "happened_on": "2020-05-01", "counterpart_id": 7},
        {"enrolment_id": 1, "event": "hired", "happened_on": "2020-07-01", "counterpart_id": 8},
        {"enrolment_id": 1, "event": "hired", "happened_on": "2020-07-02", "counterpart_id": 8},
        {"enrolment_id": 7, "event": "meeting", "happened_on": "2020-07-01"},
    ],
    "activities": [{"enrolment_id": 1, "activity": "placement", "start_on": "2020-02-01", "employer_id": 8}],
    "answers": [
        {
            "survey": "s", "question": "q", "respondent": who, "respondent_id": 7,
            "value": value, "answered_on": "2020-06-01",
        }
        for who, value in (("employer", "4"), ("participant", "1"))
    ],
}  # fmt: skip
RECORDS = {
    7: Record(
        events=(Event("hired", day("2020-06-30"), None, 1), Event("hired", day("2020-05-01"), None, 2)),
        answers=(Answer("s", "q", "4", day("2020-06-01")),),
    ),
    8: Record(
        events=(Event("hired", day("2020-07-01"), None, 1), Event("hired", day("2020-07-02"), None, 1)),
        activities=(ActivitySpell("placement", day("2020-02-01")),),
    ),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"event": "hired"}, {7: True, 8: True}),
        ({"event": "hired", "until": "2020-06-30"}, {7: True, 8: False}),
        (MEETING, {7: False, 8: False}),
        # An employer's counterparts are the participants.
        ({"event": "hired", "at_least": 2, "distinct": "counterpart"}, {7: True, 8: False}),
        ({"activity": "placement"}, {7: False, 8: True}),
        ({"survey": "s", "question": "q", "at_least": 3}, {7: True, 8: None}),
        # Nothing else is known of an employer, and it has no anchors.
        ({"fact": "age", "at_least": 18}, {7: None, 8: None}),
        ({"fact": "points", "at_least": 18}, {7: None, 8: None}),
        ({"fact": "industry", "is": "care"}, {7: None, 8: None}),
        ({"spell": "benefit"}, {7: None, 8: None}),
        (WORK, {7: None, 8: None}),
        ({"instrument": "i", "item": "j", "is": 1}, {7: None, 8: None}),
        ({"instrument": "i", "item": "j", "change": "increased"}, {7: None, 8: None}),
        ({"judgement": "j", "by": "coach", "is": True}, {7: None, 8: None}),
        ({"event": "hired", "since": "exit"}, {7: None, 8: None}),
        ({"activity": "placement", "since": "exit"}, {7: None, 8: None}),
        ({"event": "hired", "until": "exit"}, {7: True, 8: True}),
    ],
    ids=str,
)
def test_employers(condition, expected):
    data = register(**OF_EMPLOYERS)
    assert column(EMPLOYERS, data, condition) == expected
    parsed = CONDITION.validate_python(condition)
    told = {one: explain(parsed, record, AS_OF).truth for one, record in RECORDS.items()}
    assert told == {one: truth_of(answer) for one, answer in expected.items()}


def test_an_employer_is_judged_on_a_date_of_its_own():
    on_leaving = column(
        EMPLOYERS, register(**OF_EMPLOYERS), {"survey": "s", "question": "q", "at_least": 3}, "participating_to"
    )
    assert on_leaving == {7: True, 8: None}


def test_a_column_of_the_employer_is_a_fact():
    employers = EMPLOYERS.with_columns(industry=pl.Series(["care", "it"]))
    assert column(employers, register(), {"fact": "industry", "is": "care"}) == {7: True, 8: False}


# --- several enrolments, several dates -------------------------------------------------------------------------------

TWICE = {
    "persons": [{"person_id": 1, "birth_date": day("2000-02-29"), "sex": "woman", "protected": False}],
    "enrolments": [
        {"enrolment_id": 1, "person_id": 1, "entry_on": day("2019-02-28"), "exit_on": day("2019-06-30")},
        {"enrolment_id": 2, "person_id": 1, "entry_on": day("2020-03-01")},
    ],
    "facts": [
        {"person_id": 1, "fact": "points", "value": "1", "from_on": day("2019-01-01")},
        {"person_id": 1, "fact": "points", "value": "5", "from_on": day("2020-01-01")},
    ],
    "events": [{"enrolment_id": 1, "event": "meeting", "happened_on": day("2019-03-01")}],
}


def test_each_enrolment_has_its_own_dates_and_the_person_is_one():
    people, data = subjects(TWICE), register(**TWICE)
    assert column(people, data, {"fact": "age", "is": 20}, Anchor.ENTRY) == {1: False, 2: True}
    assert column(people, data, {"fact": "points", "at_least": 3}, Anchor.ENTRY) == {1: False, 2: True}
    assert column(people, data, {"fact": "points", "at_least": 3}) == {1: True, 2: True}
    assert column(people, data, MEETING) == {1: True, 2: False}
    assert column(people, data, WORK) == {1: False, 2: None}


def test_an_event_without_counterpart_is_no_third_counterpart():
    events = [
        {"enrolment_id": 1, "event": "contact", "happened_on": day("2020-01-01"), "counterpart_id": one}
        for one in (7, 8, None)
    ]
    three = {"event": "contact", "at_least": 3, "distinct": "counterpart"}
    once = {"event": "contact"}  # so that the event without a counterpart is read too
    rows = {**TWICE, "events": events}
    assert column(subjects(rows), register(**rows), {"all_of": [once, three]}) == {1: False, 2: False}


def test_what_is_asked_for_twice_is_evaluated_once():
    many = {f"c{number}": asked({"any_of": [MEETING, {"not": MEETING}]}, AS_OF) for number in range(3)}
    people = nw.from_native(subjects(TWICE).lazy())
    plan = condition_columns(people, many, register(**TWICE), AS_OF).to_native().explain(optimized=False)
    assert plan.count("AGGREGATE") == 1


def test_the_same_condition_on_two_dates_is_told_apart():
    both = {
        "then": asked({"fact": "points", "at_least": 3}, day("2019-12-31")),
        "now": asked({"fact": "points", "at_least": 3}),
    }
    people = nw.from_native(subjects(TWICE).lazy())
    frame = condition_columns(people, both, register(**TWICE), AS_OF).collect().to_native()
    assert frame.select("then", "now").unique().rows() == [(False, True)]


def test_nothing_asked_gives_the_subjects_back():
    people = subjects(TWICE)
    assert (
        condition_columns(nw.from_native(people.lazy()), {}, register(**TWICE), AS_OF)
        .collect()
        .to_native()
        .equals(people)
    )


# --- types -----------------------------------------------------------------------------------------------------------

KNOWN = {
    "persons": [{"person_id": 1, "sex": "woman", "protected": True}],
    "enrolments": [{"enrolment_id": 1, "person_id": 1, "exit_on": day("2020-06-30")}],
    "facts": [{"person_id": 1, "fact": "points", "value": "3", "from_on": day("2019-01-01")}],
    "spells": [
        {"person_id": 1, "kind": "benefit", "code": "a", "start_on": day("2020-01-01"), "end": "open"},
    ],
    "outcomes": [{"enrolment_id": 1, "at": "exit", "outcome": "work", "observed_on": day("2020-06-30")}],
    "assessments": [
        {"person_id": 1, "instrument": "i", "item": "j", "value": value, "rater": "coach", "assessed_on": day(on)}
        for value, on in (("2", "2020-01-01"), ("3", "2020-02-01"))
    ],
}
TYPED = {
    "sex": {"fact": "sex", "is": "woman"},
    "protected": {"fact": "protected", "is": True},
    "points": {"fact": "points", "at_least": 3},
    "points is": {"fact": "points", "in": [3, "x"]},
    "benefit": {"spell": "benefit", "at_least_months": 3},
    "work": WORK,
    "change": {"instrument": "i", "item": "j", "change": "increased"},
}
ABSENT = {
    "no such fact": {"fact": "interest", "is": True},
    "no such spell": {"spell": "programme"},
    "no such event": MEETING,
}


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, "enum"], ids=str)
def test_codes_of_any_type(dtype):
    """A code that a type cannot hold is held by no row; it is no error."""

    def typed(frame):
        texts = [name for name, kind in frame.schema.items() if kind == pl.String]
        if dtype != "enum":
            return frame.with_columns(pl.col(texts).cast(dtype))
        return frame.with_columns(
            pl.col(name).cast(pl.Enum(frame[name].drop_nulls().unique().sort())) for name in texts
        )

    data = register(**KNOWN)
    data = RegisterData("test", AS_OF, {name: typed(frame) for name, frame in data.tables.items()})
    people = nw.from_native(typed(subjects(KNOWN)).lazy())
    every = {name: asked(condition) for name, condition in (TYPED | ABSENT).items()}
    (row,) = condition_columns(people, every, data, AS_OF).collect().to_native().iter_rows(named=True)
    assert {name: row[name] for name in TYPED} == dict.fromkeys(TYPED, True)
    assert [row[name] for name in ABSENT] == [None, None, False]


@pytest.mark.parametrize(
    ("values", "condition", "expected"),
    [
        ([1, 3], {"at_least": 3}, [False, True]),
        ([1, 3], {"is": "3"}, [False, True]),
        ([1.0, 2.5], {"is": 2.5}, [False, True]),
        ([True, False], {"is": True}, [True, False]),
        ([True, False], {"at_least": 1}, [None, None]),
    ],
)
def test_values_that_are_no_texts(values, condition, expected):
    people = pl.DataFrame({"enrolment_id": [1, 2], "person_id": [1, 2], "unit": values})
    assert list(column(people, register(), {"fact": "unit", **condition}).values()) == expected


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_date_column_the_subjects_lack_is_refused():
    with pytest.raises(KeyError, match="no date column due"):
        column(subjects(TWICE), register(**TWICE), {"fact": "age", "is": 20}, "due")


def test_only_a_bound_has_an_inside():
    with pytest.raises(ValueError, match="without a bound"):
        within_column(nw.col("value"), Comparison.model_validate({"is": 3}))


def test_subjects_without_an_id_are_refused():
    with pytest.raises(KeyError, match="neither enrolment_id nor employer_id"):
        column(pl.DataFrame({"person_id": [1]}), register(), WORK)


def test_an_anchor_without_a_column_is_one_that_has_not_come():
    people = subjects(TWICE).drop("exit", "entry")
    data = register(**TWICE)
    assert column(people, data, {"fact": "points", "at_least": 1}, Anchor.ENTRY) == {1: None, 2: None}
    assert column(people, data, {**MEETING, "since": "entry"}) == {1: None, 2: None}
    assert column(people, data, {**MEETING, "until": "exit"}) == {1: True, 2: False}
    assert column(people, data, WORK) == {1: None, 2: None}


def test_the_record_of_a_row_holds_what_the_tables_do():
    first, second = (record_of(TWICE, row) for row in enrolment_rows(TWICE))
    assert (len(first.events), len(second.events)) == (1, 0)
    assert first.anchors[Anchor.EXIT] == dt.date(2019, 6, 30)
    assert first.facts == second.facts
