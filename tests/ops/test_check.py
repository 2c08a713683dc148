from pathlib import Path

import pytest

from kliv.definition.load import shipped

PROV = Path(__file__).parent / "prov.toml"
FIGURE = """
[[examples.figures]]
goal = "work_or_studies"
as_of = 2012-08-31
column = "municipality"
code = "2181"
numerator = 185
denominator = 377
source = ["påhittat"]
"""


@pytest.fixture
def own(tmp_path):
    """A definition of one's own, changed as the test says."""

    def write(source, change):
        path = tmp_path / "own.toml"
        path.write_text(change(Path(source).read_text(encoding="utf-8")), encoding="utf-8")
        return path

    return write


def coaching():
    from kliv.definition.load import path_of

    return path_of("coachingprojektet")


def test_all_that_is_shipped_is_valid(kliv):
    told = kliv("check").stdout
    for key in shipped():
        assert f"{key}: giltig. Exempel som stämmer: " in told
    assert "coachingprojektet: giltig. Exempel som stämmer: 11 om personer, 6 om siffror." in told


def test_what_to_think_of_is_listed(kliv):
    told = kliv("check", "coachingprojektet").stdout
    assert "  Att tänka på: version.checked_by: väntade namnet på den i projektet som har granskat" in told
    assert "places.enrolled_at_most: väntade minst 150, som målgruppernas tak är tillsammans" in told
    assert "  Att tänka på: öppen fråga places_do_not_add: " in told
    assert "  Att tänka på: öppna frågor: 12. De visas med kliv check coachingprojektet.\n" in kliv("check").stdout


def test_a_definition_of_one_s_own(kliv):
    told = kliv("check", PROV).stdout
    assert told.startswith(f"{PROV}: giltig. Exempel som stämmer: 1 om personer, 0 om siffror.\n")
    assert "target_groups.others.criteria: väntade villkor, eller en öppen fråga om dem" in told


def test_a_draft_is_told(kliv, own):
    path = own(PROV, lambda text: text.replace('key = "to_work"', 'key = "to_work"\ndraft = true'))
    assert "målet to_work är ett utkast och bedöms inte." in kliv("check", path).stdout


def test_a_person_who_does_not_come_out_right(kliv, own):
    path = own(PROV, lambda text: text.replace('expect = { young = "not_met" }', 'expect = { young = "met" }'))
    result = kliv("check", path, status=1)
    assert result.stderr.startswith("Ett fel.\n")
    assert f"{path}: examples.people" in result.stderr
    assert result.stdout == ""


def test_a_figure_that_does_not_come_out_right(kliv, own):
    path = own(coaching(), lambda text: text + FIGURE)
    result = kliv("check", path, status=1)
    assert result.stderr == (
        "Ett fel.\n"
        f"  {path}: examples.figures.7 (work_or_studies per 2012-08-31, municipality 2181): "
        "väntade 185 av 377, fick 184 av 377\n"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('code = "2181"', 'code = "0180"'), "väntade 185 av 377, fick ingen siffra"),
        (("numerator = 185", "numerator = 184\ncode2 = 1"), "code2"),
        (("as_of = 2012-08-31\ncolumn", "as_of = 2999-01-01\ncolumn"), "2999-01-01"),
    ],
)
def test_a_figure_that_cannot_be_counted(kliv, own, change, told):
    path = own(coaching(), lambda text: text + FIGURE.replace(*change))
    assert told in kliv("check", path, status=1).stderr


def test_the_faults_of_several_definitions_are_told_at_once(kliv, own):
    path = own(PROV, lambda text: text.replace("[version]", "[vershun]"))
    result = kliv("check", path, "nowhere", "coachingprojektet", status=1)
    assert f"{path}: " in result.stderr
    assert "vershun" in result.stderr
    assert "nowhere" in result.stderr
    assert result.stdout.startswith("coachingprojektet: giltig.")


def test_a_file_that_is_not_toml(kliv, own):
    path = own(PROV, lambda text: text + "\n= 1\n")
    assert str(path) in kliv("check", path, status=1).stderr
