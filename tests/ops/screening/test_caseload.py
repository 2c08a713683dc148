import datetime as dt
from pathlib import Path

import pytest

from kliv.core.conditions.model import Anchor
from kliv.core.conditions.record import Assessment, Event, Fact, Record, Spell
from kliv.core.conditions.vocabulary import DEFAULT_WORDS
from kliv.core.errors import Fault, KlivError
from kliv.definition.load import load_definition
from kliv.ops.screening.caseload import MAX_FAULTS_TOLD, read_caseload

ON = dt.date(2012, 8, 31)
DEFINITION = load_definition(Path(__file__).parent.parent / "prov.toml")


@pytest.fixture
def read(tmp_path):
    def read(content, on=ON):
        path = tmp_path / "caseload.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_caseload(path, DEFINITION, DEFAULT_WORDS, on)

    return read


def record(read, headings, cells):
    return read(f"id;{headings}\nA1;{cells}\n").cases[0].record


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        ("birth_date", "1990-02-28", Record(birth_date=dt.date(1990, 2, 28))),
        ("Födelsedatum", "19900228", Record(birth_date=dt.date(1990, 2, 28))),
        ("födelsedatum", "1990-02-28 00:00:00", Record(birth_date=dt.date(1990, 2, 28))),
        ("födelsedatum", "", Record()),
        ("sex", "woman", Record(facts=(Fact("sex", "woman", ON),))),
        ("Kön", "KVINNA", Record(facts=(Fact("sex", "woman", ON),))),
        ("kön", "okänt", Record()),
        ("utrikesfödd", "ja", Record(facts=(Fact("born_abroad", True, ON),))),
        ("born_abroad", "false", Record(facts=(Fact("born_abroad", False, ON),))),
        ("municipality", "0127", Record(facts=(Fact("municipality", "0127", ON),))),
        ("interest", "strong", Record(facts=(Fact("interest", "strong", ON),))),
        ("Intresse för yrket", "Starkt", Record(facts=(Fact("interest", "strong", ON),))),
        ("körkort", "Nej", Record(facts=(Fact("driving_licence", False, ON),))),
        ("utbildningsnivå", "4", Record(facts=(Fact("education_level", 4, ON),))),
        ("scale.drive", "2,5", Record(assessments=(Assessment("scale", "drive", 2.5, "caseworker", ON),))),
        ("Skalan.Behov", "stort", Record(assessments=(Assessment("scale", "need", "large", "caseworker", ON),))),
        ("judgement.ready", "ja", Record(assessments=(Assessment("judgement", "ready", True, "coach", ON),))),
        ("judgement.ready.coach", "ja", Record(assessments=(Assessment("judgement", "ready", True, "coach", ON),))),
        ("event.information", "2012-05-02", Record(events=(Event("information", dt.date(2012, 5, 2)),))),
        ("arbetslös sedan", "2012-02-01", Record(anchors={Anchor.UNEMPLOYMENT: dt.date(2012, 2, 1)})),
    ],
)
def test_a_cell(read, headings, cells, expected):
    assert record(read, headings, cells) == expected


SINCE = dt.date(2012, 1, 1)


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        ("benefit.social_assistance.from", "2012-01-01", Spell("benefit", "social_assistance", SINCE, end="open")),
        ("ersättning.försörjningsstöd.från", "2012-01-01", Spell("benefit", "social_assistance", SINCE, end="open")),
        (
            "benefit.social_assistance.from;benefit.social_assistance.to",
            "2012-01-01;2012-06-30",
            Spell("benefit", "social_assistance", SINCE, dt.date(2012, 6, 30)),
        ),
        (
            "benefit.social_assistance.to;benefit.social_assistance.from",
            "okänt;2012-01-01",
            Spell("benefit", "social_assistance", SINCE, end="unknown"),
        ),
        (
            "benefit.social_assistance.from;benefit.social_assistance.to",
            "2012-01-01;",
            Spell("benefit", "social_assistance", SINCE, end="open"),
        ),
        ("benefit.social_assistance.from", "ingen", Spell("benefit", "none", ON, end="open")),
        ("benefit.none.from", "2012-01-01", Spell("benefit", "none", SINCE, end="open")),
    ],
)
def test_a_spell(read, headings, cells, expected):
    assert record(read, headings, cells).spells == (expected,)


def test_several_spells_of_the_same_kind(read):
    headings = "benefit.social_assistance.1.from;benefit.social_assistance.1.to;benefit.social_assistance.2.from"
    spells = record(read, headings, "2011-01-01;2011-12-31;2012-03-01").spells
    assert spells == (
        Spell("benefit", "social_assistance", dt.date(2011, 1, 1), dt.date(2011, 12, 31)),
        Spell("benefit", "social_assistance", dt.date(2012, 3, 1), end="open"),
    )


def test_what_a_row_tells_is_dated_by_an_earlier_referral(read):
    told = record(read, "kön;remissdatum", "man;2012-05-01")
    assert told.facts == (Fact("sex", "man", dt.date(2012, 5, 1)),)
    assert told.anchors == {Anchor.REFERRAL: dt.date(2012, 5, 1)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters(read, encoding, delimiter):
    text = delimiter.join(["id", "kön", "födelsedatum"]) + "\r\n" + delimiter.join(["Å1", "man", "1990-02-28"]) + "\r\n"
    (case,) = read(text.encode(encoding)).cases
    assert (case.id, case.row, case.record.birth_date) == ("Å1", 2, dt.date(1990, 2, 28))
    assert case.record.facts == (Fact("sex", "man", ON),)


def test_bytes_that_no_encoding_but_latin_1_knows(read):
    (case,) = read("id;anteckning\nÅ1;\x81\n".encode("latin-1")).cases
    assert case.id == "Å1"


def test_rows_are_numbered_as_in_the_file(read):
    cases = read('id;anteckning\n\nA1;"två\nrader"\n;\nA2;\n').cases
    assert [(case.row, case.id) for case in cases] == [(3, "A1"), (6, "A2")]


def test_columns_that_are_not_known_are_left_out_and_told(read):
    assert read("id;telefon;811218-9876\nA1;070;x\n").unused == ("telefon", "ett personnummer (visas inte)")


PERSONAL = "ett personnummer (visas inte)"
DATE = "ett datum som finns, skrivet ÅÅÅÅ-MM-DD"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("kön\nman\n", [Fault("rubrikraden", "kolumnen id", "kön")]),
        ("id\n", [Fault("caseload.csv", "minst en rad under rubrikerna", "ingen")]),
        ("", [Fault("rubrikraden", "kolumnen id", "")]),
        ("id;id\nA;B\n", [Fault("kolumnen id", "en kolumn för varje uppgift", "samma uppgift som id")]),
        ("id;kön;sex\nA;;\n", [Fault("kolumnen sex", "en kolumn för varje uppgift", "samma uppgift som kön")]),
        (
            "id;fodelsedatum\nA;\n",
            [Fault("kolumnen fodelsedatum", "ett namn som Kliv känner igen, kanske födelsedatum", "fodelsedatum")],
        ),
        (
            "id;benefit.social_asistance.from\nA;\n",
            [
                Fault(
                    "kolumnen benefit.social_asistance.from",
                    "ett namn som Kliv känner igen, kanske benefit.social_assistance.from",
                    "benefit.social_asistance.from",
                )
            ],
        ),
        (
            "id;foo.bar\nA;\n",
            [
                Fault(
                    "kolumnen foo.bar",
                    "slag.kod.from, slag.kod.to, instrument.fråga, judgement.fråga eller event.kod ur definitionen",
                    "foo.bar",
                )
            ],
        ),
        (
            "id;benefit.social_assistance.to\nA;\n",
            [
                Fault(
                    "kolumnen benefit.social_assistance.to",
                    "en kolumn med periodens början (.from) också",
                    "bara slutet",
                )
            ],
        ),
        ("id;kön\nA\n", [Fault("rad 2", "2 rutor, som i rubrikraden", "1")]),
        ("id;kön\nA;man;x\n", [Fault("rad 2", "2 rutor, som i rubrikraden", "3")]),
        ("id;kön\n;man\n", [Fault("rad 2, id", "ett eget ärendenummer", "en tom ruta")]),
        ("id\nA\nB\nA\n", [Fault("rad 4, id", "ett id per person", "samma id som rad 2")]),
        ("id\n811218-9876\n", [Fault("rad 2, id", "ett eget ärendenummer, aldrig personnummer", PERSONAL)]),
        ("id;Född\nA;\n811218-9876;\n", [Fault("rad 3, id", "ett eget ärendenummer, aldrig personnummer", PERSONAL)]),
        ("id;birth_date\nA;2012-02-30\n", [Fault("rad 2, birth_date", DATE, "2012-02-30")]),
        ("id;birth_date\nA;12-02-01\n", [Fault("rad 2, birth_date", DATE, "12-02-01")]),
        (
            "id;birth_date\nA;2012-09-01\n",
            [Fault("rad 2, birth_date", "en dag från 1900-01-01 till 2012-08-31", "2012-09-01")],
        ),
        (
            "id;birth_date\nA;1899-12-31\n",
            [Fault("rad 2, birth_date", "en dag från 1900-01-01 till 2012-08-31", "1899-12-31")],
        ),
        (
            "id;födelsedatum\nA;19811218-9876\n",
            [Fault("rad 2, födelsedatum", "födelsedatum utan de fyra sista siffrorna", PERSONAL)],
        ),
        ("id;Kön\nA;hen\n", [Fault("rad 2, Kön", "något av woman, man, non_binary, unknown", "hen")]),
        ("id;interest\nA;medium\n", [Fault("rad 2, interest", "något av strong, weak", "medium")]),
        ("id;Körkort\nA;kanske\n", [Fault("rad 2, Körkort", "ja eller nej", "kanske")]),
        ("id;education_level\nA;fyra\n", [Fault("rad 2, education_level", "ett tal", "fyra")]),
        ("id;district\nA;19811218-9876\n", [Fault("rad 2, district", "en kod", PERSONAL)]),
        ("id;scale.drive\nA;6\n", [Fault("rad 2, scale.drive", "ett tal från 1 till 5", "6")]),
        ("id;scale.drive\nA;hög\n", [Fault("rad 2, scale.drive", "ett tal från 1 till 5", "hög")]),
        ("id;scale.need\nA;huge\n", [Fault("rad 2, scale.need", "något av small, large", "huge")]),
        ("id;judgement.ready\nA;3\n", [Fault("rad 2, judgement.ready", "ja eller nej", "3")]),
        ("id;event.information\nA;ja\n", [Fault("rad 2, event.information", DATE, "ja")]),
        ("id;remiss\nA;i går\n", [Fault("rad 2, remiss", DATE, "i går")]),
        (
            "id;benefit.social_assistance.from\nA;ja\n",
            [Fault("rad 2, benefit.social_assistance.from", f'{DATE} eller "ingen"', "ja")],
        ),
        (
            "id;benefit.social_assistance.from;benefit.social_assistance.to\nA;2012-01-02;2012-01-01\n",
            [Fault("rad 2, benefit.social_assistance.to", "ett slut på eller efter början 2012-01-02", "2012-01-01")],
        ),
        (
            "id;benefit.social_assistance.from;benefit.social_assistance.to\nA;;2012-01-01\n",
            [Fault("rad 2, benefit.social_assistance.to", "tomt, eller en början (.from) till slutet", "2012-01-01")],
        ),
        (
            'id;kön\n"A"x;man\n',
            [Fault("rad 2", "rutor med citattecken bara runt hela rutan", "';' expected after '\"'")],
        ),
        (b"PK\x03\x04\x00", [Fault("caseload.csv", "en CSV-fil (i Excel: Spara som, CSV)", "en fil som inte är text")]),
        (
            "id;kön;birth_date\nA;hen;x\nA;man;1990-01-01\nA;man;y\n",
            [
                Fault("rad 2, kön", "något av woman, man, non_binary, unknown", "hen"),
                Fault("rad 2, birth_date", DATE, "x"),
                Fault("rad 4, birth_date", DATE, "y"),
            ],
        ),
    ],
)
def test_faults(read, tmp_path, content, faults):
    with pytest.raises(KlivError) as error:
        read(content)
    told = [Fault(fault.where.replace(f"{tmp_path}/", ""), fault.expected, fault.found) for fault in error.value.faults]
    assert told == faults
    assert "811218" not in str(error.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(KlivError, match="väntade en fil som går att läsa, fick No such file"):
        read_caseload(tmp_path / "none.csv", DEFINITION, DEFAULT_WORDS, ON)


def test_very_many_faults_are_counted_but_not_all_told(read):
    with pytest.raises(KlivError) as error:
        read("id;kön\n" + "".join(f"A{number};hen\n" for number in range(MAX_FAULTS_TOLD + 1)))
    assert error.value.summary == "Ärendestocken har 201 fel; de första 200 visas."
    assert len(error.value.faults) == MAX_FAULTS_TOLD
