"""How numbers, dates, figures and verdicts are written in Swedish; the one place for pages, reports and commands.

Spaces inside a number and before a unit are no-break spaces, minus is U+2212, and a value that is not there is an
en dash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kliv.analysis.results import Figure, ValueUnit, Verdict

if TYPE_CHECKING:
    from kliv.definition.schema.goals import Goal

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
MISSING = DASH
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip

# A share within so much of a limit is the limit: the noise of floating-point arithmetic, not a difference.
_SAME = 1e-9
_MOST_DECIMALS = 6

VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.REACHED: ("nått", "Målet är nått, också när osäkerheten räknas in."),
    Verdict.NOT_REACHED: ("inte nått", "Målet är inte nått, och det beror inte på osäkerheten i siffran."),
    Verdict.UNDECIDED: ("går inte att avgöra", "Det går inte att avgöra: målvärdet ligger inom det osäkra spannet."),
    Verdict.UNREACHABLE: (
        "går inte att nå",
        "Målet går inte längre att nå, inte ens om det går bra för alla som återstår och alla okända.",
    ),
    Verdict.NO_TARGET: ("inget målvärde", "Det finns inget målvärde att jämföra med."),
    Verdict.NO_DATA: ("inga uppgifter", "Det finns inga uppgifter att räkna på än."),
    Verdict.DRAFT: ("utkast", "Målet är ett utkast: källan är ofullständig, så siffran bedöms inte."),
}


def count(n: float) -> str:
    """A whole number with its thousands apart: 11 256 577."""
    return number(n, 0)


def number(x: float, decimals: int | None = None) -> str:
    """A plain number with decimal comma; without `decimals` as many as it has, at most two."""
    exact = Decimal(repr(x)) if isinstance(x, float) else Decimal(x)
    rounded = exact.quantize(Decimal(1).scaleb(-(2 if decimals is None else decimals)), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".replace(",", NBSP).replace(".", ",")
    if decimals is None:
        text = text.rstrip("0").rstrip(",")
    return (MINUS if rounded < 0 else "") + text


def kronor(n: float) -> str:
    """An amount in whole kronor: 11 256 577 kr."""
    return f"{count(n)}{NBSP}kr"


def ore(n: float) -> str:
    """An amount in öre, written in whole kronor."""
    return kronor(n / 100)


def date(d: dt.date) -> str:
    """A date in running text: 31 augusti 2012."""
    return f"{d.day}{NBSP}{MONTHS[d.month - 1]}{NBSP}{d.year}"


def share(x: float, *limits: float) -> str:
    """A share (0–1) in percent with one decimal, or as many as it takes not to be shown at a limit it is not at.

    limits: the target or targets of the goal; 0 and 1 are always limits. So 0.5996 with the limit 0.60 is "59,96 %",
    never "60,0 %", and 1 999 of 2 000 is not "100,0 %".
    """
    return f"{_percent(x, limits)}{NBSP}%"


def interval(low: float | None, high: float | None, unit: ValueUnit = ValueUnit.SHARE, *limits: float) -> str:
    """An interval with its unit once: 42,3–50,6 %; "" where there is none."""
    if low is None or high is None:
        return ""
    if unit is ValueUnit.SHARE:
        return f"{_percent(low, limits)}{DASH}{_percent(high, limits)}{NBSP}%"
    return f"{_plain(low, unit)}{DASH}{_plain(high, unit)}{_suffix(unit)}"


def value_text(value: float | None, unit: ValueUnit, *limits: float) -> str:
    """A value in its unit; an en dash where there is none."""
    if value is None:
        return MISSING
    if unit is ValueUnit.SHARE:
        return share(value, *limits)
    return _plain(value, unit) + _suffix(unit)


def figure_text(figure: Figure, unit: ValueUnit, *limits: float) -> str:
    """A figure with its base and its interval: 258 av 556 (46,4 %; 42,3–50,6 %).

    Shares and lead times state the base; a count is the number itself; a ratio gives both sums in kronor.
    """
    return _FIGURES.get(unit, _level_text)(figure, unit, limits)


def limits_of(goal: Goal) -> tuple[float, ...]:
    """The numbers of a goal's target, none, one or two, for `share` and `figure_text`."""
    single = (getattr(goal, name, None) for name in ("at_least", "at_most", "more_than"))
    return (*(limit for limit in single if limit is not None), *(getattr(goal, "between", None) or ()))


def unit_of(goal: Goal) -> ValueUnit:
    """The unit that a goal's value and target have."""
    return _UNITS.get(goal.measure, ValueUnit.NONE)


def target_text(goal: Goal) -> str:
    """The target of a goal in words: minst 60 %; "" where it has none."""
    unit = unit_of(goal)
    for name, words in (("at_least", "minst"), ("at_most", "högst"), ("more_than", "mer än")):
        limit = getattr(goal, name, None)
        if name == "at_least" and limit == 1 and unit is ValueUnit.SHARE:
            return f"100{NBSP}%"
        if limit is not None:
            return f"{words} {_target(limit, unit)}{_target_suffix(unit)}"
    between = getattr(goal, "between", None)
    if between is not None:
        return f"{_target(between[0], unit)}{DASH}{_target(between[1], unit)}{_target_suffix(unit)}"
    return _wordless_target(goal)


def _wordless_target(goal: Goal) -> str:
    """The target of a goal that has no number of its own."""
    if goal.measure == "composition":
        return "enligt kvoten"
    if goal.measure == "milestone":
        return f"senast {date(goal.by)}" if goal.by else "ska finnas"
    if goal.measure == "qualitative":
        return {"up": "ska öka", "down": "ska minska", "develop": "ska utvecklas"}[goal.direction]
    return ""


def _percent(x: float, limits: tuple[float, ...]) -> str:
    """A share as the digits of its percentage."""
    exact = next((limit for limit in (0.0, 1.0, *limits) if abs(x - limit) < _SAME), x)
    decimals = 1
    while decimals < _MOST_DECIMALS and any(_moves(exact, limit, decimals) for limit in (0.0, 1.0, *limits)):
        decimals += 1
    return number(_hundredfold(exact, decimals), decimals)


def _hundredfold(x: float, decimals: int) -> float:
    """A share times a hundred, rounded as it is written."""
    hundredfold = Decimal(repr(float(x))) * 100
    return float(hundredfold.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _moves(x: float, limit: float, decimals: int) -> bool:
    """Whether rounding brings a share to, or past, a limit it is not at."""
    rounded, at = _hundredfold(x, decimals), _hundredfold(limit, _MOST_DECIMALS)
    return (rounded > at) - (rounded < at) != (x > limit) - (x < limit)


def _plain(value: float, unit: ValueUnit) -> str:
    if unit in {ValueUnit.DAYS, ValueUnit.COUNT}:
        return number(value, 0) if value == int(value) else number(value, 1)
    return number(value, 2) if unit is ValueUnit.RATIO else number(value)


def _suffix(unit: ValueUnit) -> str:
    return f"{NBSP}dagar" if unit is ValueUnit.DAYS else ""


def _target(limit: float, unit: ValueUnit) -> str:
    return number(_hundredfold(limit, 2) if unit is ValueUnit.SHARE else limit)


def _target_suffix(unit: ValueUnit) -> str:
    return f"{NBSP}%" if unit is ValueUnit.SHARE else _suffix(unit)


def _brackets(*parts: str) -> str:
    told = "; ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def _base(figure: Figure) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{count(figure.numerator)} av {count(figure.denominator)}"


def _share_text(figure: Figure, unit: ValueUnit, limits: tuple[float, ...]) -> str:
    if figure.value is None:
        return _base(figure) or MISSING
    spread = interval(figure.low, figure.high, unit, *limits)
    if not _base(figure):
        return share(figure.value, *limits) + _brackets(spread)
    return _base(figure) + _brackets(share(figure.value, *limits), spread)


def _days_text(figure: Figure, unit: ValueUnit, limits: tuple[float, ...]) -> str:
    return value_text(figure.value, unit, *limits) + _brackets(interval(figure.low, figure.high, unit), _base(figure))


def _ratio_text(figure: Figure, unit: ValueUnit, limits: tuple[float, ...]) -> str:
    sums = ""
    if figure.numerator is not None and figure.denominator is not None:
        sums = f"{ore(figure.numerator)} mot {ore(figure.denominator)}"
    return value_text(figure.value, unit, *limits) + _brackets(interval(figure.low, figure.high, unit), sums)


def _level_text(figure: Figure, unit: ValueUnit, limits: tuple[float, ...]) -> str:
    return value_text(figure.value, unit, *limits) + _brackets(interval(figure.low, figure.high, unit))


_FIGURES: Mapping[ValueUnit, Callable[[Figure, ValueUnit, tuple[float, ...]], str]] = {
    ValueUnit.SHARE: _share_text,
    ValueUnit.DAYS: _days_text,
    ValueUnit.RATIO: _ratio_text,
}
_UNITS: Mapping[str, ValueUnit] = {
    "share": ValueUnit.SHARE,
    "composition": ValueUnit.SHARE,
    "lead_time": ValueUnit.DAYS,
    "count": ValueUnit.COUNT,
    "ratio_of_sums": ValueUnit.RATIO,
    "level": ValueUnit.LEVEL,
}
