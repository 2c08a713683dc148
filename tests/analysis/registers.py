"""Small registers for tests: every table, empty but for the rows given."""

import datetime as dt

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
