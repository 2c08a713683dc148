import csv
import datetime as dt
import io
import json

import pytest

from kliv.reports.exports import goal_csv, goal_json
from kliv.reports.figures import project_figures
from kliv.reports.published import project_published


@pytest.fixture(autouse=True)
def registers(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("KLIV_DATA", str(tmp_path_factory.mktemp("registers")))


def test_one_goal_as_json():
    document = json.loads(goal_json(project_figures("coachingprojektet", dt.date(2012, 8, 31)), "work_or_studies"))
    (goal,) = document["goals"]
    assert (goal["goal"], goal["total"]["numerator"], goal["total"]["denominator"]) == ("work_or_studies", 258, 556)
    assert (document["as_of"], document["invented"]) == ("2012-08-31", True)


def test_one_goal_as_csv():
    rows = list(csv.DictReader(io.StringIO(goal_csv(project_figures("coachingprojektet"), "work_or_studies"))))
    assert {row["goal"] for row in rows} == {"work_or_studies"}
    assert rows[0]["numerator"] == "258"


def test_a_goal_that_there_is_not():
    with pytest.raises(KeyError):
        goal_csv(project_figures("coachingprojektet"), "finns_inte")


def test_every_published_number_of_coachingprojektet_is_the_one_counted():
    tables = project_published("coachingprojektet")
    differing = [figure.cell.label for table in tables for figure in table.figures if not figure.agrees]
    assert differing == []
    assert sum(len(table.figures) for table in tables) == 29


def test_a_project_that_has_published_nothing():
    assert project_published("projekt_30_barnfamiljer") == ()
