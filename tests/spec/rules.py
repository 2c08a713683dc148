"""A rule as a row of a table: what is known, the date, the condition, the answer, and the reason in Swedish.

Both evaluators must give the answer; the reason is that of the one that explains.
"""

import datetime as dt

import narwhals as nw
import pytest
from pydantic import TypeAdapter

from analysis.people import enrolment_rows, record_of, subjects
from analysis.registers import register
from kliv.analysis.evaluate import Asked, condition_columns
from kliv.core.conditions.explain import explain
from kliv.core.conditions.model import Anchor, Condition
from kliv.core.conditions.truth import truth_of
from kliv.core.conditions.words import DEFAULT_WORDS

CONDITION = TypeAdapter(Condition)
TABLES_OF_PERSONS = ("facts", "spells", "assessments")
WORDS = DEFAULT_WORDS.with_own(
    facts={"interest": "intresse för yrket", "points": "poäng"},
    values={"municipality": {"2181": "Sandviken", "2104": "Hofors", "2180": "Gävle"}},
    activities={"mapping": "kartläggning", "course": "inspirationshöjande kurs", "cv": "CV-kurs"},
    event_codes={"information": {"social_enterprise": "socialt företagande"}},
    follow_ups={"after_6": "uppföljningen efter 6 månader"},
    instruments={"instrument_x": "Instrument X"},
    items={
        "instrument_x": {"swedish": "svenska", "need": "behov"},
        "judgement": {"can_work": "kan arbeta inom 18 månader", "need": "behov av arbetsträning"},
    },
    answers={"instrument_x.need": {"high": "stort", "low": "litet"}},
    surveys={"final": "avslutsenkäten"},
    questions={"final": {"satisfied": "nöjd med stödet"}},
    roles={"social_worker": "socialsekreterare"},
)


def day(text):
    return text if text is None or isinstance(text, dt.date) else dt.date.fromisoformat(text)


def dated(row):
    """A row with its dates read."""
    return {name: day(value) if name.endswith("_on") or name == "birth_date" else value for name, value in row.items()}


def rows_of(known):
    """Tables with one person and one enrolment, numbered 1, from what is known of them."""
    rows = {name: [dated(row) for row in found] for name, found in known.items() if isinstance(found, list)}
    for name, found in rows.items():
        for row in found:
            row["person_id" if name in TABLES_OF_PERSONS else "enrolment_id"] = 1
            if name == "answers":
                row.update(respondent="participant", respondent_id=row.pop("enrolment_id"))
            if name == "follow_ups":
                row.setdefault("due_on", row.get("observed_on"))
    person = {"person_id": 1, "sex": "unknown", "protected": False, **dated(known.get("person", {}))}
    enrolment = {"enrolment_id": 1, "person_id": 1, **dated(known.get("enrolment", {}))}
    return {**rows, "persons": [person], "enrolments": [enrolment]}


def answers(known, condition, on, as_of=None):
    """Truth and reason of the one that explains, and the truth of the one for a whole register."""
    rows, condition = rows_of(known), CONDITION.validate_python(condition)
    on = Anchor(on) if on in set(Anchor) else day(on)
    (subject,) = enrolment_rows(rows)
    as_of = day(as_of) or (subject[on] if isinstance(on, Anchor) else on)
    explained = explain(condition, record_of(rows, subject), on, WORDS, as_of)
    people = nw.from_native(subjects(rows).lazy())
    data = register(as_of=as_of, **rows)
    column = condition_columns(people, {"answer": Asked(condition, on)}, data, as_of).collect().to_native()
    return str(explained.truth), explained.reason, str(truth_of(column["answer"][0]))


def check(known, on, condition, truth, reason, as_of=None):
    """Holds a row of a table to both evaluators."""
    assert answers(known, condition, on, as_of) == (truth, reason, truth)


def table(*rows):
    """The rows as cases of a test: known, on, condition, truth, reason, and as_of where it is another day."""
    return pytest.mark.parametrize(
        "rule", [pytest.param(row, id=f"{number}: {row[4]}") for number, row in enumerate(rows, 1)]
    )  # fmt: skip


def spell(kind, code, start, end):
    """A spell until a day, or whose end is open or unknown."""
    is_date = end not in ("open", "unknown")
    row = {"kind": kind, "code": code, "start_on": start, "end_on": end if is_date else None}
    return {**row, "end": "known" if is_date else end}


def fact(name, value, since="2000-01-01"):
    return {"fact": name, "value": value, "from_on": since}


def event(name, on, code=None, counterpart=None):
    return {"event": name, "happened_on": on, "code": code, "counterpart_id": counterpart}


def activity(name, start, end=None, completed=None):
    return {"activity": name, "start_on": start, "end_on": end, "completed": completed}


def assessment(instrument, item, value, on, rater="coach"):
    return {"instrument": instrument, "item": item, "value": value, "assessed_on": on, "rater": rater}


def outcome(name, on, at="exit", kind=None):
    return {"outcome": name, "observed_on": on, "at": at, "kind": kind}
