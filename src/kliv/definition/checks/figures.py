"""Published numbers, open questions and examples: they agree with themselves and with the rest of the definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from kliv.core import terms
from kliv.core.conditions.model import Scalar
from kliv.core.errors import Fault
from kliv.definition.checks.known import Known, Rule, unfit, unknown
from kliv.definition.paths import NoSuchPathError, find, join
from kliv.definition.schema.examples import ExampleAssessment, ExampleEvent, ExampleSpell
from kliv.definition.schema.goals import ExampleFigure, ExamplePerson, OpenQuestion, PublishedCell, ReportedTable
from kliv.definition.wording import meant

_PERCENT = re.compile(r"^(\d+(?:[.,](\d+))?)\s*%?$")
_MUNICIPALITY = re.compile(r"^\d{4}$")
_YEAR = re.compile(r"^\d{4}$")
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")

# Facts whose value may well lie outside the project: an example can be about someone who lives elsewhere.
_ELSEWHERE = frozenset({"district"})

# The code "none" in a register says: looked into, no such spell.
NO_SPELL = "none"


def cell(path: str, cell: PublishedCell, _known: Known) -> Iterator[Fault]:
    """The percentage is what the counts give, rounded as the source prints it; the period has its first day first."""
    if cell.period is not None and cell.period[1] < cell.period[0]:
        found = f"[{cell.period[0]}, {cell.period[1]}]"
        yield Fault(join(path, "period"), "två datum med det tidigare först", found)
    if cell.numerator is not None and cell.denominator is None:
        yield Fault(join(path, "denominator"), "nämnaren till numerator", "ingenting")
    elif cell.numerator is not None and cell.denominator is not None and not 0 <= cell.numerator <= cell.denominator:
        yield Fault(
            join(path, "numerator"), f"ett antal mellan 0 och denominator, {cell.denominator}", str(cell.numerator)
        )
    elif cell.percent is not None:
        yield from _percent(join(path, "percent"), cell.percent, cell)


def _percent(path: str, percent: str, cell: PublishedCell) -> Iterator[Fault]:
    printed = _PERCENT.match(percent)
    if printed is None:
        yield Fault(path, "ett procenttal som källan skriver det, till exempel 46,4", f'"{percent}"')
    elif cell.numerator is None or not cell.denominator:
        yield Fault(path, "numerator och denominator tillsammans med percent", "inga")
    else:
        right = rounded(cell.numerator, cell.denominator, len(printed[2] or ""))
        if Decimal(printed[1].replace(",", ".")) not in right:
            shown = " eller ".join(str(number).replace(".", ",") for number in right)
            yield Fault(path, f"{shown}, som är {cell.numerator} av {cell.denominator}", f'"{percent}"')


def rounded(numerator: int, denominator: int, decimals: int) -> tuple[Decimal, ...]:
    """A share in percent with so many decimals; exactly between two, either of them.

    >>> rounded(111, 556, 0), rounded(1, 8, 0)
    ((Decimal('20'),), (Decimal('13'), Decimal('12')))
    """
    exact = Decimal(100 * numerator) / Decimal(denominator)
    last = Decimal(1).scaleb(-decimals)
    near = exact.quantize(last, ROUND_HALF_UP)
    halfway = abs(near - exact) * 2 == last
    return (near, exact.quantize(last, ROUND_DOWN)) if halfway else (near,)


def reported_table(path: str, table: ReportedTable, _known: Known) -> Iterator[Fault]:
    """Every row is as long as the heading."""
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            where = join(path, "rows", str(number))
            yield Fault(where, f"{len(table.columns)} värden, ett för varje kolumn", str(len(row)))


def open_question(path: str, question: OpenQuestion, known: Known) -> Iterator[Fault]:
    """What an open question concerns is in the definition."""
    for concern in question.concerns:
        try:
            find(known.document, concern)
        except NoSuchPathError as nowhere:
            near = meant(nowhere.segment, nowhere.known)
            words = f"en nyckelväg som finns, men {nowhere.walked or 'filen'} har inget {nowhere.segment}{near}"
            yield Fault(join(path, "concerns"), words, concern)


def person(path: str, person: ExamplePerson, known: Known) -> Iterator[Fault]:
    """The groups with an expected verdict have criteria; the facts are known and can have their values."""
    groups = {group.key: group.criteria for group in known.definition.target_groups}
    if not person.expect:
        yield Fault(join(path, "expect"), "ett svar för minst en målgrupp", "inget")
    for group in person.expect:
        yield from unknown(join(path, "expect", group), "en målgrupp i target_groups", group, groups)
        if group in groups and groups[group] is None:
            yield Fault(join(path, "expect", group), "en målgrupp med criteria", "en målgrupp utan criteria")
    for fact, value in person.facts.items():
        yield from _fact(join(path, "facts", fact), fact, value, known)


def _fact(path: str, fact: str, value: Scalar, known: Known) -> Iterator[Fault]:
    if fact == "age":
        yield Fault(path, "birth_date i stället; åldern räknas ut", "age")
        return
    yield from unknown(path, "en uppgift som finns", fact, known.facts)
    if fact in known.facts and fact not in _ELSEWHERE:
        yield from unfit(path, value, known.facts[fact], f"uppgiften {fact}")


def spell(path: str, spell: ExampleSpell, _known: Known) -> Iterator[Fault]:
    """The kind of spell is known, and has the code."""
    yield from unknown(join(path, "kind"), "ett slag av period", spell.kind, terms.SPELLS)
    if spell.kind in terms.SPELLS:
        codes = (*terms.SPELLS[spell.kind], NO_SPELL)
        yield from unknown(join(path, "code"), f"en kod för {spell.kind}", spell.code, codes)


def event(path: str, event: ExampleEvent, known: Known) -> Iterator[Fault]:
    """The event is known."""
    yield from unknown(join(path, "event"), "en händelse", event.event, known.events)
    if event.code is not None:
        yield from unknown(join(path, "code"), "en kod för händelser", event.code, terms.EVENT_CODES)


def assessment(path: str, assessment: ExampleAssessment, known: Known) -> Iterator[Fault]:
    """The instrument has the item, the item can have the value, and the role is known."""
    code, item = assessment.instrument, assessment.item
    yield from unknown(join(path, "instrument"), "ett instrument i instruments", code, known.instruments)
    items = known.instruments.get(code)
    if items is not None:
        yield from unknown(join(path, "item"), f"en fråga i instrumentet {code}", item, items)
        if item in items:
            yield from unfit(join(path, "value"), assessment.value, items[item], f"frågan {item}")
    yield from unknown(join(path, "rater"), "en roll", assessment.rater, known.roles)


def figure(path: str, figure: ExampleFigure, known: Known) -> Iterator[Fault]:
    """The goal exists, the breakdown has the code, and the counts are in order."""
    goals = [goal.key for goal in known.definition.goals]
    yield from unknown(join(path, "goal"), "ett mål i goals", figure.goal, goals)
    if not 0 <= figure.numerator <= figure.denominator:
        words = f"ett antal mellan 0 och denominator, {figure.denominator}"
        yield Fault(join(path, "numerator"), words, str(figure.numerator))
    if (figure.column is None) != (figure.code is None):
        yield Fault(path, "både column och code, eller ingen av dem", "bara en")
    elif figure.column is not None and figure.code is not None:
        yield from _breakdown(join(path, "code"), figure.column, figure.code, known)


def _breakdown(path: str, column: str, code: str, known: Known) -> Iterator[Fault]:
    codes = known.columns.get(column)
    if codes is not None:
        yield from unknown(path, f"en kod som {column} kan ha", code, codes)
        return
    pattern, words = _FORMS.get(column[-5:], (_MUNICIPALITY, "en kommunkod med fyra siffror"))
    if not pattern.match(code):
        yield Fault(path, words, code)


_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "_year": (_YEAR, "ett år, till exempel 2011"),
    "month": (_MONTH, "en månad, till exempel 2011-03"),
}

RULES: tuple[tuple[type[Any], Rule], ...] = (
    (PublishedCell, cell),
    (ReportedTable, reported_table),
    (OpenQuestion, open_question),
    (ExamplePerson, person),
    (ExampleSpell, spell),
    (ExampleEvent, event),
    (ExampleAssessment, assessment),
    (ExampleFigure, figure),
)
