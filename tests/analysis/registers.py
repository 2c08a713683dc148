"""Small registers for tests: every table, empty but for the rows given."""

import datetime as dt
import random

import polars as pl

from kliv.analysis.dataset import RegisterData
from kliv.analysis.tables import TABLES
from kliv.analysis.writing import polars_type

AS_OF = dt.date(2020, 12, 31)


def day(text):
    """A date from 2020-01-31; None stays None."""
    return None if text is None else dt.date.fromisoformat(text)


def table(name, rows=()):
    """A table with the rows given as dicts; what is left out is missing, dates may be texts."""
    columns = TABLES[name].columns
    schema = {column.name: polars_type(column) for column in columns}
    dates = {column.name for column in columns if schema[column.name] == pl.Date()}
    unknown = {key for row in rows for key in row} - set(schema)
    assert not unknown, unknown
    values = [
        {key: day(row.get(key)) if key in dates and isinstance(row.get(key), str) else row.get(key) for key in schema}
        for row in rows
    ]
    return pl.DataFrame(values, schema=schema)


def register(project="testprojektet", as_of=AS_OF, **tables):
    """A register with the rows of some tables; persons not given are made from the enrolments."""
    tables = {name: list(rows) for name, rows in tables.items()}
    if "persons" not in tables:
        ids = dict.fromkeys(row["person_id"] for row in tables.get("enrolments", []))
        tables["persons"] = [{"person_id": one, "sex": "unknown", "protected": False} for one in ids]
    return RegisterData(project, as_of, {name: table(name, tables.get(name, ())) for name in TABLES}, invented=True)


def enrolment(number, **columns):
    """A started enrolment; the person has the same number unless given."""
    return {"enrolment_id": number, "person_id": number, "entry_on": "2020-01-01", **columns}


def random_register(seed, n_persons=25):
    """A register of made-up people with re-entries, open ends, missing values and rows after the day it is seen."""
    draw = random.Random(seed)

    def some(*values):
        return draw.choice(values)

    def later(start, most):
        return None if start is None else start + dt.timedelta(days=draw.randrange(most))

    tables = {name: [] for name in TABLES}
    for person in range(1, n_persons + 1):
        tables["persons"].append({
            "person_id": person, "birth_date": some(None, day("1990-02-28"), day("2001-07-01")),
            "sex": some("woman", "man", "unknown"), "protected": some(True, False),
            "municipality": some(None, "2180", "2181"),
        })  # fmt: skip
        for fact in ("born_abroad", "disability"):
            for _ in range(draw.randrange(3)):
                tables["facts"].append({"person_id": person, "fact": fact, "value": some("true", "false"),
                                        "from_on": later(day("2019-06-01"), 500)})  # fmt: skip
        for _ in range(some(1, 1, 1, 2, 3)):
            _random_enrolment(tables, person, some, later)
    facts = {(row["person_id"], row["fact"], row["from_on"]): row for row in tables["facts"]}
    tables["facts"] = list(facts.values())
    for rows in tables.values():
        draw.shuffle(rows)
    return register(**tables)


def _random_enrolment(tables, person, some, later):
    number = len(tables["enrolments"]) + 1
    entry = some(None, *[later(day("2019-10-01"), 500) for _ in range(9)])
    last = some(None, later(entry, 300))
    tables["enrolments"].append({
        "enrolment_id": number, "person_id": person, "target_group": some(None, "young", "old"),
        "unit": some("north", "south"), "municipality": some("2181", "2104"), "referred_by": some(None, "pes", "self"),
        "unemployed_on": None if entry is None else some(None, entry - dt.timedelta(days=40), later(entry, 30)),
        "entry_on": entry, "completed_on": some(None, later(entry, 200)), "exit_on": last,
        "exit_reason": None if last is None else some(None, "done", "moved"),
    })  # fmt: skip
    if entry is None:
        return
    for _ in range(some(0, 1, 2)):
        start = later(entry - dt.timedelta(days=20), 200)
        activity = {"activity": some("course", "training"), "completed": some(None, True, False)}
        activity |= {"start_on": start, "end_on": some(None, later(start, 60))}
        tables["activities"].append({"enrolment_id": number, **activity})
    for _ in range(some(0, 1, 2, 3)):
        event = {"event": "employer_contact", "counterpart_id": some(None, 1, 2), "happened_on": later(entry, 300)}
        tables["events"].append({"enrolment_id": number, **event})
    for at in ("exit", "six", "year_end"):
        if last is None or some(True, False):
            continue
        seen, status = later(last, 200), some("reached", "not_reached", "refused")
        follow_up = {"enrolment_id": number, "at": at, "due_on": last, "status": status, "observed_on": seen}
        tables["follow_ups"].append(follow_up)
        for outcome in some((), ("work",), ("studies",), ("work", "studies")):
            observed = {"at": at, "outcome": outcome, "observed_on": seen, "kind": some(None, "regular", "sfi")}
            tables["outcomes"].append({"enrolment_id": number, **observed})
