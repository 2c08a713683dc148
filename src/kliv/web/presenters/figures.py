"""A figure ready to show: its text with base and interval, its verdict in words, its bar, and who is in neither."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kliv.analysis.results import Figure, ValueUnit, Verdict
from kliv.reports import swedish

# Designsystemet's colour and our icon of each verdict; the words carry the meaning, the colour only helps.
_TAGS = {
    Verdict.REACHED: ("success", "check"),
    Verdict.NOT_REACHED: ("danger", "cross"),
    Verdict.UNREACHABLE: ("danger", "stop"),
    Verdict.UNDECIDED: ("warning", "question"),
    Verdict.NO_TARGET: ("neutral", "dash"),
    Verdict.NO_DATA: ("neutral", "dash"),
    Verdict.DRAFT: ("info", "pencil"),
}
_HEADROOM = 1.15  # a bar ends a little beyond the largest of what it shows


@dataclass(frozen=True)
class VerdictTag:
    """A verdict: the short word, the whole sentence, and its colour and icon."""

    code: str
    text: str
    meaning: str
    colour: str
    icon: str


@dataclass(frozen=True)
class Bar:
    """A bar, in percent of its width: the value, its interval, and the target as a line or a band."""

    value: str
    low: str = ""
    width: str = ""
    target: str = ""
    band: str = ""
    band_width: str = ""
    end: str = ""


@dataclass(frozen=True)
class Neither:
    """Some who are not counted as successes without having failed: how many, and why."""

    label: str
    n: int
    text: str
    why: str


@dataclass(frozen=True)
class FigureView:
    """A figure: `text` whole, and split in what is read first (`head`) and the pieces that follow."""

    text: str
    head: str
    rest: tuple[str, ...]
    value: str
    interval: str
    has_value: bool
    verdict: VerdictTag
    bar: Bar | None
    neither: tuple[Neither, ...]
    best: str
    bound: str


def verdict_tag(verdict: Verdict) -> VerdictTag:
    """The verdict in words."""
    text, meaning = swedish.VERDICTS[verdict]
    colour, icon = _TAGS[verdict]
    return VerdictTag(verdict.value, text[:1].upper() + text[1:], meaning, colour, icon)


def figure_view(figure: Figure, unit: ValueUnit, limits: tuple[float, ...] = ()) -> FigureView:
    """Everything that is shown of one figure; limits: the numbers of its target."""
    text = swedish.figure_text(figure, unit, *limits)
    head, _open, rest = text.partition(" (")
    return FigureView(
        text=text,
        head=head,
        rest=tuple(f"({rest}".replace("; ", ";\n").split("\n")) if rest else (),
        value=swedish.value_text(figure.value, unit, *limits),
        interval=swedish.interval(figure.low, figure.high, unit, *limits),
        has_value=figure.value is not None,
        verdict=verdict_tag(figure.verdict),
        bar=bar_of(figure, unit, limits),
        neither=_neither(figure, unit) if _is_about_anyone(figure) else (),
        best=_unless_same(figure.best, figure.value, unit, limits),
        bound=_unless_same(figure.bound, figure.value, unit, limits),
    )


def bar_of(figure: Figure, unit: ValueUnit, limits: tuple[float, ...] = ()) -> Bar | None:
    """The bar of a figure, None where there is no value to draw."""
    if figure.value is None or unit in {ValueUnit.NONE, ValueUnit.LEVEL}:
        return None
    shown = [figure.value, figure.high or 0, *limits]
    top = 1.0 if unit is ValueUnit.SHARE else max(*shown, 1e-9) * _HEADROOM
    has_interval = figure.low is not None and figure.high is not None
    return Bar(
        value=_percent(figure.value / top),
        low=_percent(figure.low / top) if figure.low is not None and has_interval else "",
        width=_percent((figure.high - figure.low) / top) if figure.low is not None and figure.high is not None else "",
        target=_percent(limits[0] / top) if len(limits) == 1 else "",
        band=_percent(limits[0] / top) if len(limits) == 2 else "",
        band_width=_percent((limits[1] - limits[0]) / top) if len(limits) == 2 else "",
        end=swedish.value_text(1.0, unit) if unit is ValueUnit.SHARE else "",
    )


def _is_about_anyone(figure: Figure) -> bool:
    return bool(figure.denominator or figure.unknown or figure.not_due or figure.pending)


def _percent(part: float) -> str:
    """A part of the bar's width, as an SVG length."""
    return f"{min(max(part, 0), 1) * 100:.2f}%"


def _unless_same(value: float | None, known: float | None, unit: ValueUnit, limits: tuple[float, ...]) -> str:
    """A value in words, "" where it says no more than the known one."""
    if value is None or (known is not None and abs(value - known) < 1e-12):
        return ""
    return swedish.value_text(value, unit, *limits)


def _neither(figure: Figure, unit: ValueUnit) -> tuple[Neither, ...]:
    """Who is in neither the numerator nor among those who failed."""
    if unit is ValueUnit.SHARE:
        return _outside_a_share(figure)
    return _outside_a_lead_time(figure) if unit is ValueUnit.DAYS else ()


def _outside_a_share(figure: Figure) -> tuple[Neither, ...]:
    return (
        Neither(
            _("Okänt"),
            figure.unknown,
            _unknown(figure.unknown),
            _("Resultatet går att mäta, men ingen vet hur det gick. De räknas i nämnaren, inte som lyckade."),
        ),
        Neither(
            _("Inte mätbart än"),
            figure.not_due,
            ngettext("%(n)s inte mätbar än", "%(n)s inte mätbara än", figure.not_due)
            % {"n": swedish.count(figure.not_due)},
            _("Dagen då resultatet ska läsas av har inte kommit. De räknas varken i täljaren eller nämnaren."),
        ),
        Neither(
            _("Kan tillkomma"),
            figure.pending,
            ngettext("%(n)s kan tillkomma", "%(n)s kan tillkomma", figure.pending)
            % {"n": swedish.count(figure.pending)},
            _("De är kvar i projektet och hör till dem som räknas först när de har avslutat eller fullföljt."),
        ),
    )


def _outside_a_lead_time(figure: Figure) -> tuple[Neither, ...]:
    return (
        Neither(
            _("Okänt"),
            figure.unknown,
            _unknown(figure.unknown),
            _("Dagen då tiden började saknas eller stämmer inte. De räknas inte med."),
        ),
        Neither(
            _("Väntar än"),
            figure.not_due,
            ngettext("%(n)s väntar än", "%(n)s väntar än", figure.not_due) % {"n": swedish.count(figure.not_due)},
            _("De har inte kommit fram än. De räknas med så länge de har väntat."),
        ),
    )


def _unknown(n: int) -> str:
    return ngettext("%(n)s okänd", "%(n)s okända", n) % {"n": swedish.count(n)}
