"""A file that is not there, not text or not TOML is told by its place."""

import pytest

from kliv.definition.load import DefinitionError, load_definition, shipped
from kliv.definition.reading import read_document

from .fragments import MINIMAL


def told(source):
    with pytest.raises(DefinitionError) as error:
        load_definition(source)
    return str(error.value)


def test_a_file_that_does_not_exist_is_told_with_the_shipped_projects(tmp_path):
    path = tmp_path / "egen.toml"
    assert told(path) == (
        f"egen.toml: ingen definition\n  {path}: väntade en definitionsfil, eller nyckeln till ett projekt som följer "
        f"med: {', '.join(shipped())}, fick ingen sådan fil"
    )


def test_a_misspelt_key_is_told_with_the_nearest():
    assert told("coachingprojekt") == (
        "coachingprojekt: ingen definition\n  coachingprojekt: väntade en definitionsfil, eller nyckeln till ett "
        "projekt som följer med (menade du coachingprojektet?), fick ingen sådan fil"
    )


def test_a_folder_is_no_file(tmp_path):
    assert told(tmp_path) == (
        f"{tmp_path.name}: ingen definition\n  {tmp_path}: väntade en fil som slutar på .toml, fick en mapp"
    )


def test_a_file_inside_a_file_does_not_exist():
    assert "fick ingen sådan fil" in told(MINIMAL / "x.toml")


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert "väntade en fil som går att läsa, fick Permission denied" in told(tmp_path / "x.toml")


def test_another_encoding_is_told_by_line(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('[project]\nname = "På väg"\n'.encode("iso-8859-1"))
    assert told(path) == (
        "latin.toml: filen går inte att läsa\n  rad 2: väntade text sparad som UTF-8, "
        "fick byten 0xE5, som i en fil sparad med en annan teckenkodning"
    )


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.read_bytes())
    assert load_definition(path) == load_definition(MINIMAL)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name "x"\n', 'rad 1, kolumn 6: väntade tecknet = mellan nyckeln och värdet, fick name "x"'),
        ("a = 1\na = 2\n", "rad 2, kolumn 6: väntade en nyckel som inte redan finns i samma tabell, fick a = 2"),
        ("a = { b = 1, b = 2 }\n", "kolumn 19: väntade en nyckel som inte redan finns i samma tabell, fick a = { b"),
        ("[a]\n[a]\n", "rad 2, kolumn 3: väntade en rubrik som inte redan finns; flera av samma slag skrivs [[så]]"),
        ("a = 1\n[a]\n", "rad 2, kolumn 3: väntade en nyckel som inte redan finns i samma tabell, fick [a]"),
        ("a = { b = 1 }\na.c = 2\n", "väntade nya nycklar innanför klammern { }, inte efter den, fick a.c = 2"),
        ("a = 1 b = 2\n", "rad 1, kolumn 7: väntade en ny rad efter värdet, fick a = 1 b = 2"),
        ("a = ja\n", "rad 1, kolumn 5: väntade ett värde: text inom citattecken, tal, datum, true, false, [lista] "),
        ("a = 60 %\n", "rad 1, kolumn 8: väntade en ny rad efter värdet, fick a = 60 %"),
        ("a = 0,6\n", "rad 1, kolumn 6: väntade en ny rad efter värdet, fick a = 0,6"),
        ("a = 2024-02-30\n", "rad 1, kolumn 5: väntade ett datum som finns, skrivet ÅÅÅÅ-MM-DD, fick a = 2024-02-30"),
        ('a = "x\n', 'rad 1, kolumn 7: väntade ett citattecken i slutet av texten på samma rad, fick a = "x'),
        ('a = "x', "rad 1: väntade ett citattecken i slutet av texten, fick filens slut"),
        (
            "a = [1, 2\nb = 3\n",
            "rad 2, kolumn 1: väntade ] i slutet av listan, och komma mellan dess delar, fick b = 3",
        ),
        ("a = { b = 1\n", "rad 1, kolumn 12: väntade } i slutet av tabellen, på samma rad, fick a = { b = 1"),
        ("[a\n", "rad 1, kolumn 3: väntade ] i slutet av rubriken, fick [a"),
        ("[[a]\n", "rad 1, kolumn 4: väntade ]] i slutet av rubriken, fick [[a]"),
        ('a = "c:\\mapp"\n', "väntade ett omvänt snedstreck skrivet som \\\\, fick a = "),
        ("målgrupp = 1\n", "rad 1, kolumn 2: väntade tecknet = mellan nyckeln och värdet, fick målgrupp = 1"),
        ("= 1\n", "rad 1, kolumn 1: väntade en nyckel eller en rubrik inom hakparentes, fick = 1"),
        ("a = 'x", "rad 1: väntade giltig TOML, fick filens slut"),
        ("a = " + "[" * 5000, "rad 1: väntade giltig TOML, fick något som inte går att läsa"),
    ],
)
def test_broken_toml_is_told_by_line_and_column(tmp_path, text, message):
    path = tmp_path / "trasig.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        read_document(path)
    assert error.value.summary == "trasig.toml: filen går inte att läsa"
    (fault,) = error.value.faults
    assert message in str(fault)
