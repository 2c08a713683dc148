"""A figure's computation step by step in plain Swedish, each step with how many were left after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kliv.analysis.populations import Membership, State
from kliv.analysis.results import Part, Step
from kliv.analysis.setting import Setting
from kliv.analysis.tallies import Counts
from kliv.core.conditions.model import Condition
from kliv.core.conditions.vocabulary import mid_sentence
from kliv.core.conditions.words import describe
from kliv.definition.schema.goals import Goal, LeadTimeGoal, Population, RatioGoal, ShareGoal
from kliv.definition.schema.journey import Quota

Noun = tuple[str, str]

NOUNS: Final[dict[str, Noun]] = {
    "person": ("person", "personer"),
    "enrolment": ("inskrivning", "inskrivningar"),
    "employer": ("arbetsgivare", "arbetsgivare"),
}
POPULATIONS: Final = {
    "exited": "har avslutats senast {day}",
    "completed": "har fullföljt senast {day}",
    "enrolled": "är inskrivna {day}",
}


def number(value: float) -> str:
    """A whole number with thousands kept together: 1 000 000."""
    return f"{int(value):,}".replace(",", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True)
class Teller:
    """Tells the steps of one goal."""

    setting: Setting
    goal: Goal

    def population(self, member: Membership) -> Iterator[Step]:
        """From everyone who has started to the members of the population."""
        of: Population = getattr(self.goal, "of", Population())
        day, n_started = self.setting.as_of.isoformat(), len(self.setting.rows)
        verb = "har medverkat" if self._is_about_employers else "har startat"
        yield Step(f"{self._counted(n_started)} {verb} senast {day}", n_started)
        if of.population in POPULATIONS:
            yield Step(f"{number(member.n_all)} av dem {POPULATIONS[of.population].format(day=day)}", member.n_all)
        if of.except_reasons:
            reasons = ", ".join(mid_sentence(self._reason(code)) for code in of.except_reasons)
            text = f"{number(member.n_excepted)} räknas inte med, på grund av sin avslutsorsak ({reasons})"
            yield Step(text, member.n_all - member.n_excepted)
        if of.where is not None:
            n_members = int(member.members.sum())
            yield Step(f"{number(n_members)} av dem hör till dem siffran gäller: {self._words(of.where)}", n_members)
            if member.n_where_unknown:
                text = f"För {self._counted(member.n_where_unknown)} är det okänt; de räknas inte med"
                yield Step(text, n_members)

    def outcome(self, counts: Counts, condition: Condition | None, base: Condition | None = None) -> Iterator[Step]:
        """From the members to those who are due, in the base, and meet the condition."""
        n_due = int(counts[[State.MET, State.NOT_MET, State.NOT_YET, State.UNKNOWN]].sum())
        left_out = int(counts[[State.BASE_NOT_MET, State.BASE_NOT_YET, State.BASE_UNKNOWN]].sum())
        if counts[State.NOT_DUE]:
            text = f"För {self._counted(counts[State.NOT_DUE])} har dagen inte kommit då det går att bedöma"
            yield Step(text, n_due + left_out)
        if base is not None:
            yield Step(f"{number(n_due)} av dem ingår i basen: {self._words(base)}", n_due)
            if counts[State.BASE_UNKNOWN]:
                text = f"För {self._counted(counts[State.BASE_UNKNOWN])} är det okänt om de ingår; de räknas inte med"
                yield Step(text, n_due)
        if condition is not None:
            met = int(counts[State.MET])
            yield Step(f"{number(met)} av dem uppfyller: {self._words(condition)}", met)
            if counts[State.UNKNOWN]:
                text = (
                    f"För {self._counted(counts[State.UNKNOWN])} är det okänt; de ingår i basen men räknas inte som ja"
                )
                yield Step(text, met)

    def still_possible(self, counts: Counts) -> Iterator[Step]:
        """How many may still join, and what the share is at best."""
        pending = int(counts[[State.PENDING, State.BASE_NOT_YET]].sum())
        if pending:
            yield Step(f"{self._counted(pending)} är kvar och kan tillkomma", pending)
        inside = int(counts[[State.NOT_YET, State.UNKNOWN]].sum())
        may = pending + inside + int(counts[[State.NOT_DUE, State.BASE_UNKNOWN]].sum())
        if may:
            met = int(counts[State.MET]) + may
            text = f"Om alla {number(may)} som är okända, inte kan bedömas än eller är kvar lyckas blir det "
            yield Step(f"{text}{number(met)} av {number(met + int(counts[State.NOT_MET]))}", met)

    def lead_time(self, goal: LeadTimeGoal, counts: Counts) -> Iterator[Step]:
        """Who has come from the start to the end of a lead time, and who is still waiting."""
        start, end = self.setting.words.anchor(goal.start), self.setting.words.anchor(goal.end)
        met, waiting = int(counts[State.MET]), int(counts[State.NOT_DUE])
        if counts[State.UNKNOWN]:
            text = f"För {self._counted(counts[State.UNKNOWN])} saknas eller stämmer inte datumet för {start}"
            yield Step(f"{text}; de räknas inte med", met + waiting)
        yield Step(f"{number(met)} av {number(met + waiting)} har kommit från {start} till {end}", met)
        if waiting:
            text = f"{number(waiting)} har inte kommit så långt; de räknas med så länge de har väntat"
            yield Step(text, waiting)

    def ratio(self, goal: RatioGoal, counts: Counts, before: int, after: int) -> Iterator[Step]:
        """The fixed cohort of a ratio of sums, and its sums in kronor."""
        n, months = int(counts[State.MET]), goal.months
        if counts[State.UNKNOWN]:
            yield Step(f"För {self._counted(counts[State.UNKNOWN])} saknas ett datum; de räknas inte med", None)
        if counts[State.NOT_DUE]:
            text = f"För {self._counted(counts[State.NOT_DUE])} har det inte gått {months} hela månader än"
            yield Step(text, n)
        yield Step(f"{self._counted(n)} har hela perioden efter bakom sig och ingår", n)
        for sum_ore, side, anchor in ((before, "före", goal.before), (after, "efter", goal.after)):
            kronor = number(round(sum_ore / 100))
            yield Step(f"{kronor} kronor under {months} månader {side} {self.setting.words.anchor(anchor)}", sum_ore)

    def parts(self, quota: Quota, counts: Counts, parts: tuple[Part, ...]) -> Iterator[Step]:
        """How many of those a quota divides have each of its codes."""
        n = sum(int(counts[state]) for state in (State.MET, State.NOT_MET, State.UNKNOWN))
        if quota.base is not None:
            yield Step(f"{number(n)} av dem fördelas enligt kvoten: {self._words(quota.base)}", n)
        if counts[State.BASE_UNKNOWN]:
            text = f"För {self._counted(counts[State.BASE_UNKNOWN])} är det okänt om de fördelas; de räknas inte med"
            yield Step(text, n)
        for part in parts:
            met = int(part.figure.numerator or 0)
            yield Step(f"{number(met)} av {number(n)}: {self.setting.words.value(quota.column, part.code)}", met)
        if counts[State.NOT_MET]:
            yield Step(f"{number(counts[State.NOT_MET])} står utanför kvotens delar", int(counts[State.NOT_MET]))
        if counts[State.UNKNOWN]:
            yield Step(f"För {self._counted(counts[State.UNKNOWN])} saknas uppgiften", int(counts[State.UNKNOWN]))

    @property
    def _is_about_employers(self) -> bool:
        return isinstance(self.goal, ShareGoal) and self.goal.subject == "employer"

    def _counted(self, n: int) -> str:
        kind: Literal["person", "enrolment", "employer"] = self.setting.definition.project.counting
        one, many = NOUNS["employer" if self._is_about_employers else kind]
        return f"{number(int(n))} {one if n == 1 else many}"

    def _words(self, condition: Condition) -> str:
        return mid_sentence(describe(condition, self.setting.words))

    def _reason(self, code: str) -> str:
        return next((reason.name for reason in self.setting.definition.exit_reasons if reason.key == code), code)
