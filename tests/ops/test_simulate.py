import json
from pathlib import Path

import polars as pl
import pytest

PROV = Path(__file__).parent / "prov.toml"
ASKED = ("simulate", PROV, "--people", "30", "--seed", "7", "--out", "made")


def read(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_register_is_written(kliv, tmp_path):
    told = kliv(*ASKED, "--format", "csv").stdout
    assert told.startswith("Skrev 30 påhittade personer i Provprojektet till made, kända till och med ")
    about = json.loads((tmp_path / "made" / "datapackage.json").read_text(encoding="utf-8"))["kliv"]
    assert (about["project"], about["invented"]) == ("prov", True)
    assert pl.read_csv(tmp_path / "made" / "persons.csv").height == 30


def test_parquet_is_the_default(kliv, tmp_path):
    kliv(*ASKED)
    assert (tmp_path / "made" / "persons.parquet").exists()


def test_the_same_seed_gives_the_same_people(kliv, tmp_path):
    kliv(*ASKED, "--format", "csv")
    first = read(tmp_path / "made")
    kliv(*ASKED, "--format", "csv", "--replace")
    assert read(tmp_path / "made") == first
    kliv(*ASKED[:-3], "8", "--out", "made", "--format", "csv", "--replace")
    assert read(tmp_path / "made") != first


def test_until(kliv, tmp_path):
    kliv(*ASKED, "--until", "2012-12-31")
    about = json.loads((tmp_path / "made" / "datapackage.json").read_text(encoding="utf-8"))["kliv"]
    assert about["as_of"] == "2012-12-31"


def test_a_folder_that_has_something_in_it_is_left_alone(kliv, tmp_path):
    kliv(*ASKED, "--format", "csv")
    before = read(tmp_path / "made")
    result = kliv(*ASKED, "--format", "csv", status=1)
    assert result.stderr == "Registret skrevs inte.\n  made: väntade en tom mapp, eller --replace, fick 16 filer\n"
    assert read(tmp_path / "made") == before


def test_what_is_not_a_register_is_not_replaced(kliv, tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "letter.txt").write_text("mine")
    result = kliv(*ASKED, "--replace", status=1)
    assert "letter.txt" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made"]
    assert read(tmp_path / "made") == {"letter.txt": b"mine"}


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--people", "0", "--people: väntade ett heltal från 1 till 10000000, fick 0"),
        ("--people", "-5", "--people: väntade ett heltal från 1 till 10000000, fick -5"),
        ("--people", "många", "--people: väntade ett heltal från 1 till 10000000, fick många"),
        ("--people", "1.5", "--people: väntade ett heltal från 1 till 10000000, fick 1.5"),
        ("--seed", "-1", "--seed: väntade ett heltal från 0 till 4294967295, fick -1"),
        ("--seed", "frö", "--seed: väntade ett heltal från 0 till 4294967295, fick frö"),
        ("--format", "xlsx", "--format: väntade något av parquet, csv, fick xlsx"),
        ("--until", "snart", "--until: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick snart"),
        ("--until", "2011-12-31", "2011-12-31"),  # before the project starts
        ("--out", "taken", "taken: väntade en mapp, fick en fil"),
        ("--out", "taken/below", "taken/below"),
    ],
)
def test_bad_options(kliv, tmp_path, option, value, told):
    (tmp_path / "taken").write_text("mine")
    result = kliv(*ASKED, option, value, status=1)
    assert told in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "made").exists()
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_definition_that_is_not_there(kliv, tmp_path):
    result = kliv("simulate", "none", "--people", "1", "--seed", "1", "--out", "made", status=1)
    assert "none" in result.stderr
    assert not (tmp_path / "made").exists()
