import csv
import io
import json
from pathlib import Path

import pytest

from kliv.reports.swedish import NBSP

PROV = Path(__file__).parent / "prov.toml"
COACHING = ("goals", "coachingprojektet", "--as-of", "2012-08-31")
COLUMNS = "target_group, sex, municipality, unit, referred_by, entry_year, entry_month, exit_year, exit_month"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """The registers of the shipped projects, made once for this module."""
    return tmp_path_factory.mktemp("register")


@pytest.fixture(autouse=True)
def one_register(kliv, register, monkeypatch):
    monkeypatch.setenv("KLIV_DATA", str(register))


def goal(document, key):
    return next(one for one in document["goals"] if one["goal"] == key)


def counts(figure):
    return figure["numerator"], figure["denominator"]


def test_the_published_figures_of_coachingprojektet(kliv):
    told = json.loads(kliv(*COACHING, "--by", "municipality", "--format", "json").stdout)
    figures = goal(told, "work_or_studies")
    assert counts(figures["total"]) == (258, 556)
    assert counts(figures["by"]["municipality"]["2181"]) == (184, 377)
    assert counts(figures["by"]["municipality"]["2104"]) == (74, 179)
    assert round(figures["total"]["value"], 3) == 0.464
    assert (round(figures["total"]["low"], 3), round(figures["total"]["high"], 3)) == (0.423, 0.506)
    assert round(figures["total"]["bound"], 3) == 0.553
    assert figures["total"]["verdict"] == "unreachable"


def test_the_shape_of_the_json(kliv):
    """Others build on these names: adding is free, renaming is not."""
    told = json.loads(kliv(*COACHING, "--format", "json").stdout)
    assert {key: told[key] for key in told if key not in {"goals", "project"}} == {
        "format": "kliv-goals",
        "version": 1,
        "as_of": "2012-08-31",
        "data_as_of": told["data_as_of"],
        "invented": True,
        "counting": "person",
    }
    assert told["project"] == {"key": "coachingprojektet", "name": "Coachingprojektet", "definition": 1}
    figures = goal(told, "work_or_studies")
    assert set(figures) >= {
        "goal", "name", "definition", "measure", "unit", "target", "method", "total", "overall", "within", "parts",
        "by", "curve", "evidence", "steps",
    }  # fmt: skip
    assert set(figures["total"]) >= {
        "numerator", "denominator", "value", "low", "high", "unknown", "not_due", "pending", "best", "bound", "verdict",
    }  # fmt: skip
    assert figures["target"] == {"at_least": 0.6}


def test_the_same_question_gives_the_same_answer(kliv):
    first, second = (kliv(*COACHING, "--by", "exit_year", "--format", "json").stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize("by", [["--by", "municipality", "--by", "exit_year"], ["--by", "municipality,exit_year"]])
def test_several_columns(kliv, by):
    figures = goal(json.loads(kliv(*COACHING, *by, "--format", "json").stdout), "work_or_studies")
    assert {"municipality", "exit_year"} <= set(figures["by"])
    assert counts(figures["by"]["exit_year"]["2011"]) == (60, 108)
    assert counts(figures["by"]["exit_year"]["2012"]) == (34, 55)


def test_csv(kliv):
    rows = list(csv.DictReader(io.StringIO(kliv(*COACHING, "--by", "municipality", "--format", "csv").stdout)))
    (row,) = [row for row in rows if (row["goal"], row["code"]) == ("work_or_studies", "2181")]
    assert (row["numerator"], row["denominator"], row["column"]) == ("184", "377", "municipality")


def test_table(kliv):
    told = kliv(*COACHING, "--by", "municipality").stdout.replace(NBSP, " ")
    lines = told.splitlines()
    assert lines[0].strip() == "Coachingprojektet – målen per 31 augusti 2012"
    (total,) = [line for line in lines if "Till arbete eller studier" in line]
    for cell in ("258 av 556 (46,4 %; 42,3–50,6 %)", "minst 60 %", "går inte att nå", "55,3 %"):
        assert cell in total
    assert any("kommun: Sandvikens kommun" in line and "184 av 377" in line for line in lines)
    assert "Uppgifterna är påhittade." in told
    (kept,) = [line for line in lines if "Inskrivna samtidigt" in line]
    part = lines[lines.index(kept) + 1]
    assert "högst 120" in kept
    assert "målvärde" not in part  # the target is for all, not for each municipality


def test_the_register_s_own_day_is_the_default(kliv):
    told = json.loads(kliv("goals", "coachingprojektet", "--format", "json").stdout)
    assert told["as_of"] == told["data_as_of"]


def test_a_definition_and_a_register_of_one_s_own(kliv, tmp_path):
    kliv("simulate", PROV, "--people", "40", "--seed", "1", "--out", "own", "--format", "csv")
    told = json.loads(kliv("goals", PROV, "--data", "own", "--format", "json").stdout)
    assert [one["goal"] for one in told["goals"]] == ["to_work", "started", "trust"]
    table = kliv("goals", PROV, "--data", "own").stdout
    assert "Har startat" in table
    assert "underlag" in table


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "shoe_size"], f"--by: väntade någon av kolumnerna {COLUMNS}, fick shoe_size"),
        (["--by", "sex,"], f"--by: väntade någon av kolumnerna {COLUMNS}, fick inget"),
        (["--as-of", "2012-13-01"], "--as-of: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick 2012-13-01"),
        (["--as-of", "20120831"], "--as-of: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick 20120831"),
        (["--as-of", "2999-01-01"], "--as-of: väntade en dag som registret känner till, senast 20"),
        (["--format", "yaml"], "--format: väntade något av table, json, csv, fick yaml"),
        (["--data", "nowhere"], "nowhere: väntade en mapp med registertabeller"),
    ],
)
def test_bad_options(kliv, arguments, told):
    result = kliv("goals", "coachingprojektet", *arguments, status=1)
    assert told in result.stderr
    assert result.stdout == ""


def test_a_definition_that_is_not_there(kliv):
    result = kliv("goals", "coachningprojektet", status=1)
    assert "coachningprojektet" in result.stderr
    assert "coachingprojektet" in result.stderr  # what is there
    assert result.stdout == ""


def test_a_definition_of_one_s_own_has_no_register(kliv):
    result = kliv("goals", PROV, status=1)
    assert "Projektet prov har inget register." in result.stderr
    assert "(ange den med --data)" in result.stderr


def test_a_milestone_tells_when_it_was_reached(kliv):
    told = kliv("goals", "sank_trosklarna").stdout.replace(NBSP, " ")
    (row,) = [line for line in told.splitlines() if "En reguljär organisation" in line]
    assert "nått " in row
    assert "ska finnas" in row


def test_another_project_s_register(kliv):
    kliv("simulate", PROV, "--people", "10", "--seed", "1", "--out", "own")
    result = kliv("goals", "coachingprojektet", "--data", "own", status=1)
    assert "--data: väntade ett register för projektet coachingprojektet, fick ett för prov" in result.stderr


def test_the_parts_of_a_composition_are_named(kliv):
    told = kliv("goals", "traning_ger_fardighet").stdout.replace(NBSP, " ")
    (row,) = [line for line in told.splitlines() if "  Arbetsförmedlingen Stockholm " in line]
    assert " 35,0 % " in row  # its quota
    assert "enligt kvoten" in told


def test_the_faults_of_a_register_are_told(kliv, tmp_path):
    (tmp_path / "broken").mkdir()
    result = kliv("goals", "coachingprojektet", "--data", "broken", status=1)
    assert "Registret går inte att använda." in result.stderr
    assert "datapackage.json: väntade en fil" in result.stderr
    assert result.stdout == ""
