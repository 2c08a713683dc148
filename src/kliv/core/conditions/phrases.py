"""The parts Swedish sentences about conditions are put together from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kliv.core.conditions.model import Anchor, Comparison, ReferenceDate, Scalar, SpellCondition, Window
from kliv.core.conditions.values import as_text, wanted_values
from kliv.core.conditions.vocabulary import Words

Label = Callable[[str], str]


def number(x: float) -> str:
    """A number with decimal comma and no needless decimals: 16, 2,5."""
    return as_text(float(x)).replace(".", ",")


def counted(n: int, one: str, many: str) -> str:
    """So many of something: 1 månad, 10 månader."""
    return f"{n} {one if n == 1 else many}"


def months(n: int) -> str:
    """So many months."""
    return counted(n, "månad", "månader")


def days(n: int) -> str:
    """So many days."""
    return counted(n, "dag", "dagar")


def times(n: int) -> str:
    """So many times."""
    return counted(n, "gång", "gånger")


def listed(parts: Sequence[str], word: str) -> str:
    """A list in words: a, b och c (or eller)."""
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def parts_listed(parts: Sequence[str], word: str) -> str:
    """A list of parts that may hold lists themselves: then with semicolons. What stands in parentheses is apart."""
    if not any(_HOLDS_A_LIST.search(_IN_PARENTHESES.sub("", part)) for part in parts):
        return listed(parts, word)
    return f"; {word} ".join(["; ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


# Not "från och med", nor "jobb- och utvecklingsgarantin".
_HOLDS_A_LIST = re.compile(r", | eller |(?<!-) och (?!med )")
_IN_PARENTHESES = re.compile(r"\(.*\)")


def value(one: Scalar, label: Label) -> str:
    """A value in words: ja, nej, a number, or a code's label."""
    if isinstance(one, bool):
        return "ja" if one else "nej"
    if isinstance(one, str):
        return {"true": "ja", "false": "nej"}.get(one) or label(one)
    return number(one)


def bound(comparison: Comparison, label: Label) -> str:
    """What a comparison wants: Sandviken eller Hofors, 16–24, minst 4."""
    wanted = wanted_values(comparison)
    if wanted is not None:
        return listed([value(one, label) for one in wanted], "eller")
    if comparison.between is not None:
        return "–".join(number(end) for end in comparison.between)
    words = (("at_least", "minst"), ("at_most", "högst"), ("more_than", "mer än"), ("less_than", "mindre än"))
    name, word = next((name, word) for name, word in words if getattr(comparison, name) is not None)
    return f"{word} {number(getattr(comparison, name))}"


def age_bound(comparison: Comparison) -> str:
    """What a comparison wants of an age: 16–24 år, under 25 år, minst 18 år."""
    text = bound(comparison, str)
    return text.replace("mer än", "över").replace("mindre än", "under") + " år"


def at_date(on: ReferenceDate | None, words: Words) -> str:
    """Another reference date than the condition's own, with a space before: " vid starten i projektet"."""
    if on is None:
        return ""
    return f" vid {words.anchor(on)}" if isinstance(on, Anchor) else f" {on}"


def window(asked: Window, words: Words) -> str:
    """When something must have happened, with a space before; empty where it is open at both ends."""
    since, until = (_moment(end, words) for end in (asked.since, asked.until))
    within = [
        text(n) for n, text in ((asked.within_months, months), (asked.within_days, days)) if n is not None
    ]  # fmt: skip
    if not within:
        return (f" från och med {since}" if since else "") + (f" till och med {until}" if until else "")
    limits = f" inom {' och '.join(within)} från {since}"
    return limits + (f", dock senast {until}" if until else "")


def _moment(on: ReferenceDate | None, words: Words) -> str:
    return "" if on is None else words.anchor(on) if isinstance(on, Anchor) else str(on)


def dates(first: dt.date | None, last: dt.date) -> str:
    """The days of a window, with a space before."""
    return f" till och med {last}" if first is None else f" {first}" if first == last else f" {first} – {last}"


@dataclass(frozen=True)
class Verb:
    """A verb in present and supine, and what follows it: är, varit, inskriven vid IFO. noun: inskrivning vid IFO."""

    present: str
    supine: str
    rest: str
    noun: str

    def now(self, negated: bool = False) -> str:
        """Holds on the day: inskriven vid IFO, har inte försörjningsstöd. "är" is left out."""
        parts = ["" if self.present == "är" else self.present, "inte" if negated else "", self.rest]
        return " ".join(part for part in parts if part)

    def has(self, adverb: str = "") -> str:
        """Has held: har inte haft försörjningsstöd (adverb "inte")."""
        return " ".join(part for part in ("har", adverb, self.supine, self.rest) if part)


@dataclass(frozen=True)
class _Pattern:
    present: str
    supine: str
    rest: str
    noun: str
    any_rest: str
    any_noun: str


_VERBS = {
    "registered_with": _Pattern(
        "är", "varit", "inskriven vid {}", "inskrivning vid {}", "inskriven vid någon myndighet", "inskrivning"
    ),
    "benefit": _Pattern("har", "haft", "{}", "{}", "ersättning", "ersättning"),
    "programme": _Pattern(
        "deltar", "deltagit", "i {}", "deltagande i {}", "i något program", "deltagande i program"
    ),
    "unemployed": _Pattern("är", "varit", "arbetslös", "arbetslöshet", "arbetslös", "arbetslöshet"),
    "outside_labour_market": _Pattern(
        "är", "varit", "utanför arbetsmarknaden", "tid utanför arbetsmarknaden",
        "utanför arbetsmarknaden", "tid utanför arbetsmarknaden",
    ),
    "work": _Pattern("har", "haft", "{}", "{}", "arbete", "arbete"),
    "studies": _Pattern("studerar", "studerat", "({})", "studier ({})", "", "studier"),
}  # fmt: skip


def spell_verb(condition: SpellCondition, words: Words, codes: Sequence[str] | None = None) -> Verb:
    """The verb for a kind of spell with its codes (the condition's own, unless others are given)."""
    kind = words.spell_kinds.get(condition.spell) or condition.spell.replace("_", " ")
    pattern = _VERBS.get(condition.spell) or _Pattern("har", "haft", kind + " ({})", kind + " ({})", kind, kind)
    asked = condition.codes if codes is None else codes
    if asked is None:
        return Verb(pattern.present, pattern.supine, pattern.any_rest, pattern.any_noun)
    which = listed([words.spell(condition.spell, code) for code in asked], "eller")
    return Verb(pattern.present, pattern.supine, pattern.rest.format(which), pattern.noun.format(which))
