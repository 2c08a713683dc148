"""Published numbers beside the same numbers counted, digit for digit."""

import datetime as dt

import pytest

from kliv.analysis.published import PublishedFigure, PublishedTable
from kliv.definition.load import load_definition
from kliv.definition.schema.goals import PublishedCell, PublishedStatistics
from kliv.web.presenters.published import published_page

PUBLISHED = "/projekt/coachingprojektet/publicerat/"


def rows(element):
    return [row.cells for row in element.all("tr")]


def test_every_number_of_coachingprojektet_is_the_same(get):
    page = get(PUBLISHED)
    assert "29 av 29 tal är lika." in page.text
    assert "skiljer" not in [row[-1] for row in rows(page.root) if row]


def test_the_table_of_exits_stands_as_printed(get):
    table = {row[0]: row[1:] for row in rows(get(PUBLISHED).section("exits"))}
    assert table["Arbete, Sandviken"] == ["100", "26,5 %", "100 av 377", "26,5 %", "lika"]
    assert table["Totalt, Hofors"] == ["74", "41,3 %", "74 av 179", "41,3 %", "lika"]
    assert table["Totalt, båda kommunerna"] == ["258", "46,4 %", "258 av 556", "46,4 %", "lika"]


def test_a_number_printed_without_decimal_is_told_of(get):
    table = {row[0]: row[1:] for row in rows(get(PUBLISHED).section("exits"))}
    assert table["Studier, totalt"][1:4] == ["20 %", "111 av 556", "20,0 %"]
    assert table["Studier, totalt"][4] == "lika Källan skriver 20, avrundat. Kliv visar en decimal."


def test_why_rounded_numbers_are_never_added(get):
    page = get(PUBLISHED)
    assert "Varje procenttal är avrundat för sig." in page.section("avrundning").text
    assert "26,3 + 15,1 är 41,4, men tabellen anger 41,3." in page.section("fragor").text


@pytest.mark.parametrize("key", ["sank_trosklarna", "traning_ger_fardighet"])
def test_a_project_that_has_published_nothing(get, key):
    if load_definition(key).published_statistics:
        pytest.skip("has published something")
    get(f"/projekt/{key}/publicerat/", status=404)
    assert f"/projekt/{key}/publicerat/" not in get(f"/projekt/{key}/").links()


def page_of(cell, **counted):
    statistics = PublishedStatistics(key="x", name="X", as_of=dt.date(2012, 8, 31), cells=(cell,))
    table = PublishedTable(statistics, (PublishedFigure(cell, **counted),))
    return published_page(load_definition("coachingprojektet"), (table,))


CELL = {"label": "A", "value": 74, "printed": "74", "numerator": 74, "denominator": 179}


@pytest.mark.parametrize(
    ("percent", "counted", "verdict"),
    [
        ("41,3", {"numerator": 74, "denominator": 179, "agrees": True}, "lika"),
        ("41", {"numerator": 74, "denominator": 179, "agrees": True}, "lika"),
        ("41,4", {"numerator": 74, "denominator": 179, "agrees": True}, "skiljer"),
        ("41,3", {"numerator": 75, "denominator": 179, "agrees": False}, "skiljer"),
        ("41,3", {"numerator": None, "denominator": None, "agrees": False}, "skiljer"),
    ],
)
def test_a_number_that_differs_is_said_to(percent, counted, verdict):
    page = page_of(PublishedCell(**CELL, percent=percent), **counted)
    assert page.tables[0].rows[0].verdict == verdict
    assert page.all_same is (verdict == "lika")
    assert page.n_same == ("1" if verdict == "lika" else "0")


def test_a_register_that_does_not_reach_so_far():
    page = page_of(PublishedCell(**CELL), numerator=None, denominator=None)
    assert page.tables[0].rows[0].counted == "registret når inte till den dagen"
