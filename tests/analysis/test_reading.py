"""A register comes back as it was written, and everything that is wrong with one is told at once, by place."""

import json

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kliv.analysis.dataset import RegisterData
from kliv.analysis.reading import RegisterError, read_register, write_register
from kliv.analysis.tables import TABLES

from .registers import enrolment, register


@pytest.fixture
def data():
    return register(
        persons=[
            {"person_id": 1, "birth_date": "1990-02-28", "sex": "woman", "municipality": "2181", "protected": False},
            {"person_id": 2, "sex": "unknown", "protected": True},
        ],
        enrolments=[enrolment(1, exit_on="2020-06-30"), enrolment(2, entry_on=None)],
        spells=[
            {"person_id": 1, "kind": "benefit", "code": "none", "start_on": "2020-01-01", "end": "open"},
            {"person_id": 2, "kind": "work", "code": "regular", "start_on": "2020-01-01", "end_on": "2020-02-01",
             "end": "known"},
        ],
        activities=[
            {"enrolment_id": 1, "activity": "course", "start_on": "2020-01-02", "completed": True, "hours": 12.5,
             "employer_id": 7},
        ],
        employers=[{"employer_id": 7, "participating_from": "2020-01-01"}],
        answers=[
            {"survey": "s", "respondent": "employer", "respondent_id": 7, "question": "q",
             "value": "ja, \"helt\"\nrätt", "answered_on": "2020-05-05"},
        ],
        support_payments=[{"person_id": 1, "month": "2020-01-01", "kind": "social_assistance", "amount_ore": 412345}],
    )  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_register_comes_back_as_it_was_written(data, tmp_path, form):
    write_register(data, tmp_path / "r", form)
    back = read_register(tmp_path / "r")
    assert (back.project, back.as_of, back.invented) == (data.project, data.as_of, True)
    assert list(back.tables) == list(TABLES)
    for name in TABLES:
        assert_frame_equal(back.tables[name], data.tables[name])


def test_writing_replaces_a_register_whole(data, tmp_path):
    write_register(data, tmp_path / "r", "parquet")
    write_register(data, tmp_path / "r", "csv")
    assert sorted(path.suffix for path in (tmp_path / "r").iterdir()) == [".csv"] * 15 + [".json"]
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_writing_never_removes_what_is_not_a_register(data, tmp_path):
    (tmp_path / "avhandling.docx").write_text("x")
    with pytest.raises(RegisterError, match=r"avhandling\.docx"):
        write_register(data, tmp_path)
    (tmp_path / "fil").write_text("x")
    with pytest.raises(RegisterError, match="fil"):
        write_register(data, tmp_path / "fil")


def test_a_failed_write_leaves_the_old_register(data, tmp_path):
    write_register(data, tmp_path / "r")
    broken = RegisterData("x", data.as_of, {**data.tables, "levels": pl.DataFrame()}, False)
    with pytest.raises(pl.exceptions.PolarsError):
        write_register(broken, tmp_path / "r")
    assert read_register(tmp_path / "r").project == data.project
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_the_package_describes_every_column(data, tmp_path):
    write_register(data, tmp_path / "r", "csv")
    package = json.loads((tmp_path / "r" / "datapackage.json").read_text())
    assert package["kliv"] == {"project": "testprojektet", "as_of": "2020-12-31", "invented": True}
    enrolments = next(one for one in package["resources"] if one["name"] == "enrolments")
    assert enrolments["path"] == "enrolments.csv"
    assert enrolments["schema"]["primaryKey"] == ["enrolment_id"]
    assert enrolments["schema"]["foreignKeys"] == [
        {"fields": "person_id", "reference": {"resource": "persons", "fields": "person_id"}}
    ]
    fields = {field["name"]: field for field in enrolments["schema"]["fields"]}
    assert fields["entry_on"]["type"] == "date"
    assert fields["person_id"]["constraints"] == {"required": True}
    header = (tmp_path / "r" / "enrolments.csv").read_text().splitlines()[0].split(",")
    assert header == list(fields)


@pytest.fixture
def faults_of(data, tmp_path):
    """Writes the register as CSV, changes a file, and gives back the faults as they are told."""

    def find(name, change):
        write_register(data, tmp_path / "r", "csv")
        path = tmp_path / "r" / name
        changed = change(path.read_text() if path.exists() else "")
        if changed is None:
            path.unlink()
        else:
            path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
        with pytest.raises(RegisterError) as raised:
            read_register(tmp_path / "r")
        return [str(fault) for fault in raised.value.faults]

    return find


def swap(old, new):
    def change(text):
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("enrolments.csv", "2020-06-30", "2020-06-31",
         "enrolments.csv, kolumn exit_on, rad 2: väntade ett datum som 2012-08-31, fick 2020-06-31"),
        ("enrolments.csv", "2020-06-30", "30/6 2020",
         "enrolments.csv, kolumn exit_on, rad 2: väntade ett datum som 2012-08-31, fick 30/6 2020"),
        ("enrolments.csv", "2020-06-30", "2019-12-31",
         "enrolments.csv, kolumn exit_on, rad 2: väntade en dag på eller efter entry_on, fick 2019-12-31"),
        ("enrolments.csv", "\n1,1,", "\n1,9,",
         "enrolments.csv, kolumn person_id, rad 2: väntade en person som finns i persons.csv, fick 9"),
        ("enrolments.csv", "\n2,2,", "\n1,2,",
         "enrolments.csv, kolumn enrolment_id, rad 3: väntade ett värde som inte står på en tidigare rad, fick 1"),
        ("enrolments.csv", "exit_reason", "orsak",
         "enrolments.csv, kolumn exit_reason: väntade en kolumn med avslutsorsak"),
        ("persons.csv", "woman", "kvinna",
         "persons.csv, kolumn sex, rad 2: väntade någon av woman, man, non_binary, unknown, fick kvinna"),
        ("persons.csv", "false", "nej", "persons.csv, kolumn protected, rad 2: väntade true eller false, fick nej"),
        ("persons.csv", "woman", "", "persons.csv, kolumn sex, rad 2: väntade ett värde"),
        ("spells.csv", "2020-02-01,known", ",known",
         "spells.csv, kolumn end_on, rad 3: väntade ett datum, eftersom end är known"),
        ("spells.csv", ",known", ",unknown",
         "spells.csv, kolumn end_on, rad 3: väntade tomt, eftersom end är open eller unknown, fick 2020-02-01"),
        ("activities.csv", "12.5", "12,5", "activities.csv: väntade en läsbar fil i UTF-8, fick"),
        ("activities.csv", "12.5", "inf",
         "activities.csv, kolumn hours, rad 2: väntade ett tal med decimalpunkt, fick inf"),
        ("activities.csv", ",7", ",8",
         "activities.csv, kolumn employer_id, rad 2: väntade en arbetsgivare som finns i employers.csv, fick 8"),
        ("answers.csv", "employer,7", "participant,7",
         "answers.csv, kolumn respondent_id, rad 2: väntade en inskrivning som finns i enrolments.csv, fick 7"),
        ("support_payments.csv", "2020-01-01", "2020-01-02",
         "support_payments.csv, kolumn month, rad 2: väntade månadens första dag, fick 2020-01-02"),
        ("support_payments.csv", "412345", "4123.45",
         "support_payments.csv, kolumn amount_ore, rad 2: väntade ett heltal, fick 4123.45"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_file_column_and_row(faults_of, name, old, new, fault):
    assert any(found.startswith(fault) for found in faults_of(name, swap(old, new)))


def test_missing_unknown_and_doubled_tables(faults_of, tmp_path):
    assert faults_of("levels.csv", lambda _: None) == ["levels: väntade filen levels.csv eller levels.parquet"]
    (found,) = faults_of("level.csv", lambda _: "a\n1\n")
    assert found.startswith("level.csv: väntade en av tabellerna persons, facts, ")
    (tmp_path / "r" / "level.csv").unlink()
    (found,) = faults_of("levels.parquet", lambda _: "x")
    assert found == "levels: väntade filen levels.csv eller levels.parquet, inte båda, fick båda"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kliv": 1}', '{"kliv": {"project": "x", "as_of": "igår"}}'])
def test_the_day_of_the_register_must_be_known(faults_of, text):
    (found,) = faults_of("datapackage.json", lambda _: text)
    assert found.startswith('datapackage.json: väntade "kliv" med project, as_of')


def test_a_missing_descriptor_and_an_empty_file(faults_of):
    assert faults_of("datapackage.json", lambda _: None)[0].startswith("datapackage.json: väntade en fil med")
    assert len(faults_of("milestones.csv", lambda _: "")) == 4


def test_a_file_that_is_not_utf_8(faults_of):
    (found,) = faults_of("milestones.csv", lambda text: text.encode() + "mål,2020-01-01,,nått\n".encode("latin-1"))
    assert found.startswith("milestones.csv: väntade en läsbar fil i UTF-8")


def test_no_more_rows_of_a_kind_than_one_can_read(faults_of):
    faults = faults_of("costs.csv", lambda text: text + "lön,fel,1\n" * 23)
    assert len(faults) == 21
    assert faults[0] == "costs.csv, kolumn month, rad 2: väntade ett datum som 2012-08-31, fick fel"
    assert faults[-1] == "costs.csv, kolumn month: väntade ett datum som 2012-08-31, fick och 3 till"


def test_a_person_without_an_enrolment(faults_of):
    (found,) = faults_of("persons.csv", lambda text: text + "5,,man,,,,false\n")
    assert found == "persons.csv, kolumn person_id, rad 4: väntade en person med minst en inskrivning, fick 5"


def test_every_fault_at_once(faults_of):
    text = "person_id,namn,sex,municipality,district,household_id,protected\nett,Eva,kvinna,,,,ja\n"
    faults = faults_of("persons.csv", lambda _: text)
    assert [fault.split(":")[0] for fault in faults] == [
        "persons.csv, kolumn namn",
        "persons.csv, kolumn person_id, rad 2",
        "persons.csv, kolumn birth_date",
        "persons.csv, kolumn protected, rad 2",
        "persons.csv, kolumn sex, rad 2",
    ]


def test_parquet_of_the_wrong_type(data, tmp_path):
    write_register(data, tmp_path / "r")
    path = tmp_path / "r" / "enrolments.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(pl.col("entry_on").cast(pl.Int32), pl.col("unit").cast(pl.Categorical)).write_parquet(path)
    with pytest.raises(RegisterError) as raised:
        read_register(tmp_path / "r")
    assert [str(fault) for fault in raised.value.faults] == [
        "enrolments.parquet, kolumn entry_on: väntade ett datum som 2012-08-31, fick Int32"
    ]
    frame.with_columns(pl.col("person_id").cast(pl.Int32), exit_on=None, entry_on=None).write_parquet(path)
    read = read_register(tmp_path / "r").tables["enrolments"]
    assert read.schema["person_id"] == pl.Int64
    assert read.schema["exit_on"] == pl.Date


def test_no_folder(tmp_path):
    with pytest.raises(RegisterError, match="en mapp med registertabeller"):
        read_register(tmp_path / "ingen")


def test_empty_tables_are_a_register(tmp_path):
    write_register(register(), tmp_path / "r", "csv")
    assert len(read_register(tmp_path / "r").tables["persons"]) == 0
