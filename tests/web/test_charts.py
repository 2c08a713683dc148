"""Diagrams: valid specifications, drawn without inline style, in the page's colours, each once."""

import json
import re

import altair as alt
import pytest

from kliv.analysis.results import Curve
from kliv.web import charts

ROWS = (
    charts.ChartRow("Åmål & Ängelholm", 0.5, 0.4, 0.6, "50,0 %"),
    charts.ChartRow("<b>Ö</b>", 0.25, None, None, "25,0 %"),
)
CURVE = Curve(days=(3, 10, 40), share=(0.1, 0.5, 0.9), low=(0.05, 0.4, 0.8), high=(0.2, 0.6, 0.95))
SPECS = {
    "bars": lambda width: charts.breakdown_spec(ROWS, (0.6,), is_share=True, width=width),
    "bars and band": lambda width: charts.breakdown_spec(ROWS, (0.2, 0.3), is_share=True, width=width),
    "bars without target": lambda width: charts.breakdown_spec(ROWS, (), is_share=False, width=width),
    "time": lambda width: charts.time_spec(ROWS, (0.6,), is_share=True, width=width),
    "time and band": lambda width: charts.time_spec(ROWS, (0.2, 0.3), is_share=False, width=width),
    "time without target": lambda width: charts.time_spec(ROWS, (), is_share=True, width=width),
    "curve": lambda width: charts.curve_spec(CURVE, (10, 20), width=width),
    "curve to a day": lambda width: charts.curve_spec(CURVE, (20,), width=width),
    "curve without target": lambda width: charts.curve_spec(CURVE, (), width=width),
}


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
@pytest.mark.parametrize("name", SPECS)
def test_a_specification_is_valid_and_drawn_as_wide_as_asked(name, width):
    spec = SPECS[name](width)
    alt.Chart.from_dict(json.loads(spec))
    svg = charts.svg_of(spec, "Namn")
    assert svg.startswith('<svg role="img" aria-label="Namn" class="chart" ')
    assert int(re.search(r'viewBox="0 0 (\d+) ', svg)[1]) == width
    assert " style=" not in svg
    assert "<style" not in svg
    assert svg.count('role="') == 1


@pytest.mark.parametrize("name", SPECS)
def test_every_colour_follows_the_page(name):
    svg = charts.svg_of(SPECS[name](charts.WIDE), "Namn")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))
    assert {colour for colour in colours if not colour.startswith("var(--kliv-chart-")} <= {"none", "transparent"}
    assert "var(--kliv-chart-value)" in colours


def test_text_stays_text_and_is_inert():
    svg = charts.svg_of(SPECS["bars"](charts.WIDE), 'a"><script>')
    assert "Åmål &amp; Ängelholm" in svg
    assert "&lt;b&gt;Ö&lt;/b&gt;" in svg
    assert "<script>" not in svg


def test_the_axis_is_in_swedish_percent():
    svg = charts.svg_of(SPECS["bars"](charts.WIDE), "Namn")
    assert re.findall(r">(\d+\u00a0%)<", svg) == [f"{n}\u00a0%" for n in (0, 20, 40, 60, 80, 100)]


def test_the_curve_begins_at_nothing():
    layers = json.loads(SPECS["curve"](charts.WIDE))["layer"]
    points = next(layer["data"]["values"] for layer in layers if "days" in layer["data"]["values"][0])
    assert points[0] == {"days": 0, "share": 0.0, "low": 0.0, "high": 0.0}
    assert [point["days"] for point in points] == [0, 3, 10, 40]


def test_two_drawings_on_a_page_share_no_id():
    drawn = [charts.svg_of(SPECS["bars"](width), "N") for width in (charts.WIDE, charts.NARROW)]
    ids = [re.findall(r'\bid="([^"]*)"', svg) for svg in drawn]
    assert all(ids)
    assert not set(ids[0]) & set(ids[1])
    for svg, own in zip(drawn, ids, strict=True):
        assert set(re.findall(r"url\(#([^)]*)\)", svg)) == set(own)


def test_a_drawing_is_the_same_every_time():
    spec = SPECS["bars"](charts.NARROW)
    first = charts.svg_of(spec, "N")
    charts._drawn.cache_clear()
    assert charts.svg_of(spec, "N") == first


def test_the_same_drawing_is_drawn_once():
    for kept, again in (
        (charts.breakdown_spec, lambda: charts.breakdown_spec(ROWS, (0.123,), is_share=True)),
        (charts._drawn, lambda: charts.svg_of(charts.breakdown_spec(ROWS, (0.123,), is_share=True), "A")),
    ):
        again()
        before = kept.cache_info()
        again()
        after = kept.cache_info()
        assert after.hits > before.hits
        assert after.misses == before.misses
