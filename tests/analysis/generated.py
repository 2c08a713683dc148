"""Generated registers and conditions: few codes and close dates, so that they meet, touch and overlap."""

import datetime as dt

from hypothesis import strategies as st
from pydantic import TypeAdapter

from kliv.core.conditions.model import Anchor, Condition

CONDITION = TypeAdapter(Condition)
# Month ends, leap days, and the days around them.
EDGES = [
    dt.date.fromisoformat(text)
    for text in (
        "2019-12-31", "2020-01-01", "2020-01-30", "2020-01-31", "2020-02-28", "2020-02-29", "2020-03-01", "2020-03-31",
        "2020-04-30", "2020-05-31", "2020-06-01", "2020-06-30", "2020-11-30", "2021-02-28", "2021-03-01",
    )
]  # fmt: skip
BIRTHS = [dt.date(2000, 2, 29), dt.date(2000, 3, 1), dt.date(2001, 12, 31), dt.date(2004, 2, 29), dt.date(2002, 6, 1)]
VALUES = ("1", "3", "2.5", "-4", "1", "3", "true", "false", "a", "unknown", "1e3")


def dates():
    return st.one_of(st.sampled_from(EDGES), st.dates(dt.date(2019, 11, 1), dt.date(2021, 3, 31)))


def late_dates():
    """Days that most of the others come before, so that most things are known by then."""
    return st.one_of(st.just(dt.date(2021, 3, 31)), st.dates(dt.date(2020, 9, 1), dt.date(2021, 3, 31)), dates())


def maybe(strategy):
    """Mostly there."""
    return st.one_of(strategy, strategy, strategy, st.none())


def rows(most=8, **columns):
    """Any number of rows as often as another: lists alone lean towards short ones."""
    row = st.fixed_dictionaries(columns)
    return st.integers(0, most).flatmap(lambda n: st.lists(row, min_size=n, max_size=n))


def code(*codes):
    return st.sampled_from(codes)


def in_order(row, first, last):
    """Swaps two dates that have come in the wrong order."""
    if row[first] and row[last] and row[last] < row[first]:
        row[first], row[last] = row[last], row[first]
    return row


def ended(row):
    """A spell whose end fits its kind: only a known end has a date, and may lack one by mistake."""
    row = in_order(dict(row), "start_on", "end_on")
    if row["end"] != "known":
        row["end_on"] = None
    return row


@st.composite
def registers(draw):
    """Rows of every table conditions speak of, for one or two persons with up to two enrolments each."""
    n_persons = draw(st.sampled_from([1, 1, 2]))
    person = st.integers(1, n_persons)
    enrolments = [
        {"enrolment_id": 10 * one + number, "person_id": one}
        for one in range(1, n_persons + 1)
        for number in range(draw(st.integers(1, 2)))
    ]
    for row in enrolments:
        row.update(draw(
            st.fixed_dictionaries({
                **dict.fromkeys(
                    ("referral_on", "unemployed_on", "entry_on", "completed_on", "exit_on"), maybe(dates())
                ),
                "target_group": maybe(code("a", "b")),
                "municipality": maybe(code("0180", "2181")),
                "exit_reason": maybe(code("a", "unknown")),
            })
        ))  # fmt: skip
    enrolment = st.sampled_from([row["enrolment_id"] for row in enrolments])
    persons = [
        {"person_id": one}
        | draw(
            st.fixed_dictionaries(
                {
                    "birth_date": maybe(st.sampled_from(BIRTHS)),
                    "sex": code("woman", "man", "unknown"),
                    "municipality": maybe(code("0180", "2181")),
                    "protected": st.booleans(),
                }
            )
        )
        for one in range(1, n_persons + 1)
    ]
    return {"persons": persons, "enrolments": enrolments} | draw(_of_persons(person)) | draw(_of_enrolments(enrolment))


def _of_persons(person):
    return st.fixed_dictionaries({
        "facts": rows(person_id=person, fact=code("interest", "level"), value=code(*VALUES), from_on=dates()),
        "spells": rows(
            10, person_id=person, kind=code("benefit", "benefit", "unemployed"), code=code("x", "y", "none"),
            start_on=dates(), end_on=maybe(dates()), end=code("known", "known", "open", "unknown"),
        ).map(lambda spells: [ended(spell) for spell in spells]),
        "assessments": rows(
            14, person_id=person, instrument=code("scale", "scale", "judgement"), item=code("i", "i", "j"),
            value=code(*VALUES), rater=code("coach", "teacher"), assessed_on=dates(),
        ),
    })  # fmt: skip


def _of_enrolments(enrolment):
    return st.fixed_dictionaries({
        "events": rows(
            enrolment_id=enrolment, event=code("meeting", "contact"), code=maybe(code("x", "y")),
            happened_on=dates(), counterpart_id=maybe(st.integers(1, 4)),
        ),
        "activities": rows(
            enrolment_id=enrolment, activity=code("course", "practice"), start_on=dates(), end_on=maybe(dates()),
            completed=maybe(st.booleans()),
        ).map(lambda found: [in_order(dict(row), "start_on", "end_on") for row in found]),
        "outcomes": rows(
            enrolment_id=enrolment, at=code("exit", "later"), outcome=code("work", "studies"),
            kind=maybe(code("x", "y")), observed_on=dates(),
        ),
        "follow_ups": rows(
            4, enrolment_id=enrolment, at=code("exit", "later"), due_on=dates(),
            status=code("reached", "not_reached", "refused"), observed_on=maybe(dates()),
        ).map(lambda found: list({(row["enrolment_id"], row["at"]): row for row in found}.values())),
        "answers": rows(
            12, respondent=code("participant", "participant", "employer"), respondent_id=enrolment,
            survey=code("s", "s", "t"), question=code("q", "q", "r"), value=maybe(code(*VALUES)), answered_on=dates(),
        ),
    })  # fmt: skip


# --- conditions ------------------------------------------------------------------------------------------------------

ANCHORS = st.sampled_from(list(Anchor))
REFERENCES = st.one_of(ANCHORS, dates())
SCALARS = st.sampled_from([True, False, 1, 3, 2.5, -4, "a", "3", "true"])


def optional(**keys):
    """Some of the keys, each left out half of the time."""
    return st.fixed_dictionaries({}, optional=keys)


def merged(*parts):
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


def fixed(**keys):
    return st.fixed_dictionaries(keys)


COMPARISONS = st.one_of(
    fixed(**{"is": SCALARS}),
    fixed(**{"in": st.lists(SCALARS, min_size=1, max_size=3)}),
    fixed(between=st.sampled_from([[1, 3], [2.5, 2.5], [-5, 0]])),
    *(fixed(**{name: st.sampled_from([-4, 1, 2.5, 3])}) for name in ("at_least", "at_most", "more_than", "less_than")),
)
AGES = st.one_of(
    fixed(between=st.sampled_from([[16, 18], [19, 20]])),
    fixed(at_least=st.integers(15, 21)),
    fixed(less_than=st.integers(15, 21)),
    fixed(**{"in": st.just([18, 19])}),
)
UNDATED = st.sampled_from(
    [
        {"fact": "sex", "is": "woman"},
        {"fact": "municipality", "is": "2181"},
        {"fact": "project_municipality", "in": ["2181", "0180"]},
        {"fact": "target_group", "is": "a"},
        {"fact": "exit_reason", "is": "a"},
        {"fact": "protected", "is": True},
        {"fact": "unit", "is": "north"},
    ]
)
LENGTHS = st.one_of(
    st.just({}),
    fixed(at_least_months=st.integers(1, 5)),
    fixed(more_than_months=st.integers(0, 4)),
    fixed(at_least_days=st.integers(1, 100)),
    merged(fixed(total_days_at_least=st.integers(1, 200)), optional(counted=code("calendar", "compensated"))),
)
CODES = st.one_of(code("x", "y"), st.just(["x", "y"]))
WINDOWS = st.one_of(
    optional(since=REFERENCES, until=REFERENCES),
    merged(
        fixed(since=REFERENCES),
        optional(until=REFERENCES, within_months=st.integers(0, 3), within_days=st.integers(0, 60)),
    ),
)
ON = optional(on=REFERENCES)
LEAVES = st.one_of(
    merged(fixed(fact=st.just("age")), AGES, ON),
    UNDATED,
    merged(fixed(fact=code("interest", "level")), COMPARISONS, ON),
    merged(
        fixed(spell=code("benefit", "benefit", "unemployed", "programme")),
        optional(code=CODES, gap_days=st.sampled_from([0, 1, 30]), ongoing=st.booleans()),
        LENGTHS,
        ON,
    ),
    merged(
        fixed(event=code("meeting", "contact")),
        optional(code=CODES, at_least=st.integers(1, 3), distinct=st.just("counterpart")),
        WINDOWS,
    ),
    merged(
        fixed(activity=st.one_of(code("course", "practice"), st.just(["course", "practice"]))),
        optional(reached=code("started", "completed", "completed")),
        WINDOWS,
    ),
    merged(
        fixed(outcome=st.one_of(code("work", "studies"), st.just(["work", "studies"]))),
        optional(kind=CODES, at=code("exit", "later")),
    ),
    merged(fixed(instrument=st.just("scale"), item=code("i", "j")), COMPARISONS, ON),
    fixed(
        instrument=st.just("scale"), item=code("i", "i", "j"), change=code("increased", "decreased", "not_decreased")
    ),
    merged(fixed(survey=code("s", "s", "t"), question=code("q", "q", "r")), COMPARISONS),
    merged(fixed(judgement=code("i", "j"), by=code("coach", "teacher")), COMPARISONS, ON),
)  # fmt: skip


def _nested(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        fixed(all_of=several),
        fixed(any_of=several),
        fixed(**{"not": inner}),
        several.flatmap(lambda parts: fixed(at_least=st.integers(1, len(parts)), of=st.just(parts))),
    )


NESTED = st.recursive(LEAVES, _nested, max_leaves=6)
CONDITIONS = st.booleans().flatmap(lambda flat: LEAVES if flat else NESTED).map(CONDITION.validate_python)
