"""Diagrams: Vega-Lite specifications built with Altair, drawn to SVG on the server, that follow the page's colours.

A specification holds the colours of the light page, so that a downloaded one can be opened anywhere; in the SVG each
of them is replaced by the style sheet's variable, so that one drawing serves light, dark, print and forced colours.
Altair (0.7 s) and the drawing machine (0.4 s) are loaded by the first diagram, not at start; a diagram then takes
40 ms to specify and 25 ms to draw, and both are kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kliv.analysis.results import Curve

if TYPE_CHECKING:
    import altair as alt

WIDE, NARROW = 860, 300  # the page's column, and a telephone of 320 pixels
KEPT = 256  # specifications and drawings of each kind, some 10 kB each
ROW_HEIGHT = 54
CURVE_HEIGHT = 260
FONT = "Inter Variable, sans-serif"  # the drawing machine measures with its own sans-serif, 2 % narrower than Inter

VALUE, SPREAD, TARGET, TEXT, SUBTLE, GRID = "#2a7cc5", "#002c54", "#b54708", "#292c30", "#5b5d60", "#d9dadb"
_VARIABLES = {
    VALUE: "--kliv-chart-value",
    SPREAD: "--kliv-chart-spread",
    TARGET: "--kliv-chart-target",
    TEXT: "--kliv-chart-text",
    SUBTLE: "--kliv-chart-subtle",
    GRID: "--kliv-chart-grid",
}
PAPER = "#ffffff"
_SWEDISH_PERCENT = "replace(format(datum.value * 100, '.0f'), '.', ',') + '\u00a0%'"


@dataclass(frozen=True)
class ChartRow:
    """A row of a diagram: its name, its value, its interval where it has one, and the text beside the bar."""

    name: str
    value: float
    low: float | None
    high: float | None
    text: str


Spec = str  # the JSON of a Vega-Lite specification: a text, so that it can be kept and shared


@lru_cache(maxsize=KEPT)
def breakdown_spec(rows: tuple[ChartRow, ...], limits: tuple[float, ...], *, is_share: bool, width: int = WIDE) -> Spec:
    """A horizontal bar for each row with its interval, and the target as a line or a band."""
    import altair as alt

    low_limit, high_limit = (limits[0], limits[-1]) if limits else (None, None)
    data = [{**asdict(row), "target": low_limit, "until": high_limit} for row in rows]
    largest = max([1e-9, *limits, *(row["high"] or row["value"] for row in data)])
    top = 1.0 if is_share else largest * 1.1
    ticks = 5 if width > NARROW else 2
    axis = alt.Axis(title=None, labelExpr=_labels(is_share), tickCount=ticks, grid=False)
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis)
    y = alt.Y("name:N", sort=None, axis=None)
    base = alt.Chart()
    layers: list[alt.Chart] = [
        base.mark_bar(color=VALUE, size=14, cornerRadiusEnd=3).encode(x=x, y=y),
        base.mark_rule(color=SPREAD, strokeWidth=2.5).encode(x="low:Q", x2="high:Q", y=y),
        base.mark_text(align="left", dy=-19, color=TEXT, fontSize=14).encode(x=alt.value(0), y=y, text="name:N"),
        base.mark_text(align="right", dy=-19, color=TEXT, fontSize=14, fontWeight=600).encode(
            x=alt.value("width"), y=y, text="text:N"
        ),
    ]
    if len(limits) == 1:
        layers.append(base.mark_tick(color=TARGET, opacity=1, thickness=2.5, size=24).encode(x="target:Q", y=y))
    elif limits:
        layers.insert(0, base.mark_bar(color=TARGET, opacity=0.25, size=24).encode(x="target:Q", x2="until:Q", y=y))
    layered = alt.layer(*layers, data=alt.Data(values=data)).properties(height={"step": ROW_HEIGHT})
    return _finished(layered, width)


@lru_cache(maxsize=KEPT)
def time_spec(rows: tuple[ChartRow, ...], limits: tuple[float, ...], *, is_share: bool, width: int = WIDE) -> Spec:
    """A point for each year or month with its interval, and the target as a line or a band."""
    import altair as alt

    data = [asdict(row) for row in rows]
    largest = max([1e-9, *limits, *(row["high"] or row["value"] for row in data)])
    axis = alt.Axis(title=None, labelExpr=_labels(is_share), tickCount=5)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1.0 if is_share else largest * 1.1]), axis=axis)
    x = alt.X(
        "name:O",
        sort=None,
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelSeparation=14, grid=False),
    )
    base = alt.Chart()
    thick = min(6.0, max(1.5, width / len(data) / 3))
    layers = [
        *_target_across(limits),
        base.mark_rule(color=VALUE, opacity=0.35, strokeWidth=thick).encode(x=x, y="low:Q", y2="high:Q"),
        base.mark_point(color=VALUE, filled=True, opacity=1, size=10 * thick).encode(x=x, y=y),
    ]
    layered = alt.layer(*layers, data=alt.Data(values=data)).properties(height=CURVE_HEIGHT)
    return _finished(layered, width)


def _with_own_ids(svg: str, name: str) -> str:
    """The ids of a drawing told from those of others on the page, and the same at every drawing."""
    for number, given in enumerate(re.findall(r'\bid="([^"]*)"', svg)):
        svg = svg.replace(f'id="{given}"', f'id="d{name}-{number}"').replace(
            f"url(#{given})", f"url(#d{name}-{number})"
        )
    return svg


def _labels(is_share: bool) -> Any:
    """How the numbers of an axis are written: shares in percent, others as they stand."""
    import altair as alt

    return _SWEDISH_PERCENT if is_share else alt.Undefined


def _target_across(limits: tuple[float, ...]) -> list[alt.Chart]:
    """The target as a level line or band over the whole width."""
    import altair as alt

    if not limits:
        return []
    target = alt.Chart(alt.Data(values=[{"target": limits[0], "until": limits[-1]}]))
    if len(limits) == 1:
        return [target.mark_rule(color=TARGET, strokeWidth=2, strokeDash=[5, 4]).encode(y="target:Q")]
    return [target.mark_rect(color=TARGET, opacity=0.2).encode(y="target:Q", y2="until:Q")]


@lru_cache(maxsize=KEPT)
def curve_spec(curve: Curve, limits: tuple[float, ...], *, width: int = WIDE) -> Spec:
    """How large a share has reached the end of a lead time by so many days, with its interval and the target."""
    import altair as alt

    data = [
        {"days": days, "share": share, "low": low, "high": high}
        for days, share, low, high in zip(curve.days, curve.share, curve.low, curve.high, strict=True)
    ]
    if data and data[0]["days"] > 0:
        data.insert(0, {"days": 0, "share": 0.0, "low": 0.0, "high": 0.0})
    x = alt.X("days:Q", axis=alt.Axis(title="dagar", grid=False, tickCount=6), scale=alt.Scale(zero=True, nice=False))
    percent = alt.Axis(title=None, labelExpr=_SWEDISH_PERCENT, tickCount=5)
    y = alt.Y("share:Q", axis=percent, scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(alt.Data(values=data))
    target = alt.Chart(alt.Data(values=[{"target": limits[0], "until": limits[-1]}] if limits else []))
    layers = [
        target.mark_rule(color=TARGET, strokeWidth=2, strokeDash=[5, 4]).encode(x="target:Q")
        if len(limits) == 1
        else target.mark_rect(color=TARGET, opacity=0.2).encode(x="target:Q", x2="until:Q"),
        base.mark_area(color=VALUE, opacity=0.22, interpolate="step-after").encode(
            x=x, y=alt.Y("low:Q", axis=percent), y2="high:Q"
        ),
        base.mark_line(color=VALUE, strokeWidth=2.5, interpolate="step-after").encode(x=x, y=y),
    ]
    return _finished(alt.layer(*layers).properties(height=CURVE_HEIGHT), width)


def svg_of(spec: Spec, label: str) -> SafeString:
    """The diagram as SVG to stand in a page: named for those who hear it, in the page's colours."""
    return mark_safe(_drawn(spec).replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))  # noqa: S308


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r' (?:role|aria-[a-z]+|xmlns:xlink|version|class)="[^"]*"', "", svg)
    svg = _with_own_ids(svg, sha256(spec.encode()).hexdigest()[:8])
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(f'"{colour}"', f'"var({variable})"')
    svg = svg.replace(f'"{PAPER}"', '"none"')  # the page shows through
    return svg.replace("<svg ", '<svg class="chart" ', 1)


def _finished(chart: alt.LayerChart | alt.FacetChart, width: int) -> Spec:
    """The specification with what all our diagrams share."""
    import altair as alt

    config = alt.Config(
        font=FONT,
        background=PAPER,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=TEXT,
            titleColor=SUBTLE,
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor=GRID,
            tickColor=GRID,
        ),
    )
    fitted = chart.properties(width=width, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    framed = fitted.properties(config=config, padding={"left": 4, "right": 12, "top": 4, "bottom": 4})
    return json.dumps(framed.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
