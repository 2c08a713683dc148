import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from kliv.reports.swedish import NBSP

PROV = Path(__file__).parent / "prov.toml"
HEAD = "id;födelsedatum;kön;interest;körkort;benefit.social_assistance.from;judgement.ready;telefon"
ROWS = (
    "A1;1990-01-01;kvinna;starkt;ja;2012-01-01;;070-1",
    "A2;1960-01-01;man;starkt;ja;ingen;ja;070-2",
    "=A3;1990-01-01;kvinna;;ja;2012-01-01;nej;070-3",
)


@pytest.fixture
def caseload(tmp_path):
    path = tmp_path / "caseload.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    return path


def screened(kliv, caseload, *arguments):
    return kliv("screen", PROV, caseload, "--on", "2012-08-31", *arguments)


def test_json(kliv, caseload):
    told = json.loads(screened(kliv, caseload, "--format", "json").stdout)
    assert {key: value for key, value in told.items() if key != "people"} == {
        "definition": "prov",
        "version": 3,
        "on": "2012-08-31",
        "summary": {
            "young": {"met": 1, "not_met": 1, "unknown": 1, "primary": 1},
            "assessed": {"met": 1, "not_met": 0, "unknown": 2, "primary": 1},
            "others": {"met": 0, "not_met": 0, "unknown": 3, "primary": 0},
        },
    }
    first, second, third = told["people"]
    assert (first["id"], first["row"], first["primary_group"], first["primary_uncertain"]) == ("A1", 2, "young", False)
    assert (second["primary_group"], second["primary_uncertain"]) == ("assessed", False)
    assert (third["primary_group"], third["primary_uncertain"]) == (None, True)
    assert third["groups"][0] == {
        "group": "young",
        "verdict": "unknown",
        "on": "2012-08-31",
        "reasons": ["Uppgift saknas om intresse för yrket"],
    }
    assert third["groups"][2]["reasons"] == ["Källan säger inte vilka villkor som gäller."]


def test_csv_has_a_row_per_person_and_group_and_no_formulas(kliv, caseload):
    text = screened(kliv, caseload, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert list(rows[0]) == ["id", "row", "on", "group", "group_name", "verdict", "primary", "reasons"]
    assert len(rows) == 9
    assert [(row["group"], row["verdict"], row["primary"]) for row in rows[:3]] == [
        ("young", "met", "true"),
        ("assessed", "unknown", "false"),
        ("others", "unknown", "false"),
    ]
    assert {row["id"] for row in rows} == {"A1", "A2", "'=A3"}


def test_table(kliv, caseload):
    result = screened(kliv, caseload)
    told = result.stdout.replace(NBSP, " ")
    assert "Provprojektet – prövning per 31 augusti 2012" in told
    assert "Unga (primär)" in told
    assert "uppfyller inte" in told
    assert "Prövade personer: 3. Uppfyller inte någon målgrupps villkor: 0." in told
    assert result.stderr == "Kolumner som inte används: telefon.\n"
    assert "070" not in result.output


def test_out_writes_the_whole_answer_to_a_file(kliv, caseload, tmp_path):
    target = tmp_path / "answer.csv"
    assert screened(kliv, caseload, "--format", "csv", "--out", target).stdout == ""
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid;row;on;")  # Excel needs the mark
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.csv", "caseload.csv"]


def test_the_day_is_today_where_none_is_given(kliv, caseload, monkeypatch):
    monkeypatch.setattr("kliv.ops.screen_command.today", lambda: dt.date(2015, 1, 1))
    told = json.loads(kliv("screen", PROV, caseload, "--format", "json").stdout)
    assert told["on"] == "2015-01-01"
    assert told["people"][0]["groups"][0]["verdict"] == "not_met"  # 25 years old


def test_a_shipped_project_is_named_by_its_key(kliv, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,födelsedatum,registered_with.ifo.from\nA1,1995-03-01,2012-01-01\n", encoding="utf-8")
    told = json.loads(kliv("screen", "coachingprojektet", path, "--on", "2012-08-31", "--format", "json").stdout)
    assert told["people"][0]["primary_group"] == "youth"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--on", "31/8 2012"], "--on: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick 31/8 2012"),
        (["--on", "2012-02-30"], "--on: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick 2012-02-30"),
        (["--format", "xml"], "--format: väntade något av table, json, csv, fick xml"),
        (["--out", "no/such/folder.csv"], "no/such/folder.csv: väntade en fil som går att skriva, fick No such file"),
    ],
)
def test_bad_options(kliv, caseload, arguments, told):
    result = kliv("screen", PROV, caseload, *arguments, status=1)
    assert told in result.stderr
    assert result.stdout == ""


def test_bad_rows_are_told_all_at_once_and_nothing_is_written(kliv, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id;födelsedatum\nA1;i går\n811218-9876;1990-01-01\n", encoding="utf-8")
    result = kliv("screen", PROV, path, "--out", "answer.txt", status=1)
    assert result.stderr == (
        "Ärendestocken har 2 fel.\n"
        "  rad 2, födelsedatum: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick i går\n"
        "  rad 3, id: väntade ett eget ärendenummer, aldrig personnummer, fick ett personnummer (visas inte)\n"
    )
    assert not (tmp_path / "answer.txt").exists()


def test_a_definition_that_is_not_there(kliv, caseload):
    result = kliv("screen", "coachingprojekt", caseload, status=1)
    assert "coachingprojekt" in result.stderr
    assert result.stdout == ""


def test_a_caseload_that_is_not_there(kliv):
    result = kliv("screen", PROV, "none.csv", status=1)
    assert result.stderr.startswith("Ärendestocken går inte att läsa.\n  none.csv: väntade en fil som går att läsa")
