"""The written results hold every number unrounded, and stay as documented."""

import csv
import io
import json
from pathlib import Path

import pytest

from kliv.analysis import serial
from kliv.analysis.goals import compute_goals

from .definitions import definition, share
from .registers import enrolment, register

QUOTA = {"key": "own", "name": "Egna", "column": "unit", "code": "north", "between": [0.2, 0.3]}
GOALS = (
    share(given={"fact": "protected", "is": False}, counts={"event": "offer"}, each=["unit"]),
    {"measure": "lead_time", "start": "entry", "end": "exit", "between": [10, 20]},
    {"measure": "composition", "quota": "own"},
    {"measure": "milestone", "milestone": "m"},
)


@pytest.fixture
def project():
    return definition(*GOALS, places={"quotas": [QUOTA]})


@pytest.fixture
def data():
    return register(
        enrolments=[enrolment(i, exit_on="2020-01-08", unit="north" if i < 3 else None) for i in (1, 2, 3)],
        events=[{"enrolment_id": 1, "event": "offer", "happened_on": "2020-01-02"}],
        milestones=[{"goal": "goal_3", "recorded_on": "2020-02-01", "reached_on": "2020-01-31", "evidence": "Klart"}],
    )


@pytest.fixture
def results(project, data):
    return compute_goals(project, data, data.as_of)


def test_json(project, data, results):
    document = json.loads(serial.to_json(project, data, data.as_of, results))
    goals = document.pop("goals")
    assert document == {
        "format": "kliv-goals",
        "version": 1,
        "project": {"key": "testprojektet", "name": "Testprojektet", "definition": 1},
        "as_of": "2020-12-31",
        "data_as_of": "2020-12-31",
        "invented": True,
        "counting": "person",
    }
    assert [goal["goal"] for goal in goals] == ["goal_0", "goal_1", "goal_2", "goal_3"]
    assert {tuple(goal) for goal in goals} == {
        ("goal", "name", "definition", "measure", "unit", "target", "method", "total", "overall", "within", "parts",
         "by", "curve", "evidence", "steps")
    }  # fmt: skip
    first, wait, parts, milestone = goals
    assert first["target"] == {"at_least": 0.6}
    assert first["total"]["value"] == 1 / 3
    assert list(first["by"]["unit"]) == ["north", ""]
    assert first["overall"]["denominator"] == 3
    assert wait["target"] == {"between": [10.0, 20.0]}
    assert wait["curve"] == {"days": [7], "share": [1.0], "low": [wait["curve"]["low"][0]], "high": [1.0]}
    assert parts["target"] is None
    assert parts["parts"][0]["target"] == [0.2, 0.3]
    assert milestone["evidence"] == [{"recorded_on": "2020-02-01", "reached_on": "2020-01-31", "text": "Klart"}]
    assert first["steps"][0] == {"text": "3 personer har startat senast 2020-12-31", "count": 3}


def test_nothing_but_plain_numbers_is_written(project, data, results):
    """NaN is no JSON."""
    text = json.dumps(serial.as_document(project, data, data.as_of, results), allow_nan=False)
    assert json.loads(text)["version"] == serial.VERSION


def test_csv(results):
    rows = list(csv.DictReader(io.StringIO(serial.to_csv(results))))
    assert list(rows[0]) == list(serial.CSV_COLUMNS)
    assert [(row["goal"], row["row"], row["column"], row["code"]) for row in rows] == [
        ("goal_0", "total", "", ""),
        ("goal_0", "overall", "", ""),
        ("goal_0", "by", "unit", "north"),
        ("goal_0", "by", "unit", ""),
        ("goal_1", "total", "", ""),
        ("goal_1", "within", "", ""),
        ("goal_2", "total", "", ""),
        ("goal_2", "part", "", "north"),
        ("goal_3", "total", "", ""),
    ]
    assert (rows[0]["value"], rows[0]["numerator"], rows[0]["verdict"]) == (repr(1 / 3), "1", "undecided")
    assert rows[-1]["value"] == ""


def test_every_key_is_described(project, data, results):
    page = (Path(__file__).resolve().parents[2] / "docs" / "goals.md").read_text()
    section = page.split("## JSON")[1]
    document = serial.as_document(project, data, data.as_of, results)
    keys = [*document, *document["goals"][0], *serial.FIGURE_COLUMNS, *serial.CSV_COLUMNS, *serial.CURVE_KEYS]
    assert [key for key in keys if f"`{key}`" not in section] == []
