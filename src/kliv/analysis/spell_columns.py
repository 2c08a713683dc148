"""Spells as columns: covering a day, lasting so long up to it, or so many days in all.

What is met, not met and unknown stands at `core.conditions.spells.spell`.
"""

from __future__ import annotations

import datetime as dt

import narwhals as nw

from kliv.analysis.date_columns import add_days_to, latest_start_of, ordinal_of, weekdays_up_to
from kliv.analysis.leaf_plans import UNKNOWN, Day, Lazy, Measure, Part, Plan, Source, expr_of, moving
from kliv.core.conditions.model import SpellCondition
from kliv.core.conditions.spells import NO_SPELL
from kliv.core.dates import latest_start

# More than the number of any day, so that person and day can be one number. Ids below two million million fit.
_DAYS = 2**22
_BUCKETS = 64
_NO_DAY = -(2**62)


def spell(leaf: SpellCondition, day: Day | None, plan: Plan) -> tuple[list[Part], nw.Expr]:
    """What a condition on spells needs of the register, and its answer."""
    if day is None or plan.about_employers:
        return [], UNKNOWN
    known, has_row = _known(leaf, day, plan)
    if leaf.total_days_at_least is not None:
        part, met, unsure = _total(leaf, day, plan)
    elif _has_length(leaf):
        part, met, unsure = _lasting(leaf, day, plan)
    else:
        part, met, unsure = _covering(leaf, day, plan)
    is_met, is_unsure = met.fill_null(value=False), unsure.fill_null(value=False)
    answer = nw.when(is_met | (has_row & ~is_unsure)).then(is_met)
    return [known, part], plan.is_known(day, answer)


def _has_length(leaf: SpellCondition) -> bool:
    return any(length is not None for length in (leaf.at_least_months, leaf.more_than_months, leaf.at_least_days))


def _known(leaf: SpellCondition, day: Day, plan: Plan) -> tuple[Part, nw.Expr]:
    """Whether there is any row of the kind, `none` included, begun by the day."""
    name = plan.name("known", leaf.spell, day)
    begun = plan.is_one_of("spells", "kind", [leaf.spell]) & (nw.col("start_on") <= expr_of(day))
    part = Part(_spells(plan), frozenset({leaf.spell}), {name: Measure(begun)}, moving(day))
    return part, nw.col(name).fill_null(value=False)


def _covering(leaf: SpellCondition, day: Day, plan: Plan) -> tuple[Part, nw.Expr, nw.Expr]:
    """A spell on the day, of any length; or one that has begun by then."""
    what = (leaf.spell, leaf.codes, day)
    begun = plan.is_one_of("spells", "kind", [leaf.spell]) & _counts(leaf, plan) & (nw.col("start_on") <= expr_of(day))
    if not leaf.ongoing:
        met = plan.name("begun", *what)
        measures = {met: Measure(begun)}
        return Part(_spells(plan), frozenset({leaf.spell}), measures, moving(day)), nw.col(met), nw.lit(value=False)
    met, unsure = plan.name("covers", *what), plan.name("may cover", *what)
    measures = {
        met: Measure(begun & (nw.col("last") >= expr_of(day))),
        unsure: Measure(begun & nw.col("endless")),
    }
    return Part(_spells(plan), frozenset({leaf.spell}), measures, moving(day)), nw.col(met), nw.col(unsure)


def _lasting(leaf: SpellCondition, day: Day, plan: Plan) -> tuple[Part, nw.Expr, nw.Expr]:
    """A run of spells that has lasted so long by the day.

    Long enough on the day means begun by a latest start, so that rows are only compared with days. Had the first spell
    with unknown end lasted until the day, the run it belongs to would have: so the rows with unknown end tell what may
    be.
    """
    on, latest = _ordinal(day, plan), _latest_start(leaf, day, plan)
    what = (leaf.spell, leaf.codes, leaf.gap_days, leaf.ongoing, on, latest)
    met, unsure = plan.name("lasts", *what), plan.name("may last", *what)
    long_by_day = (nw.col("first") <= _expr(on)) & (nw.col("run_first") <= _expr(latest))
    reaches = nw.col("end") >= _expr(on) if leaf.ongoing else _long_by_end(leaf)
    measures = {met: Measure(long_by_day & reaches), unsure: Measure(long_by_day & nw.col("endless"))}
    part = Part(_runs(leaf, plan), frozenset({leaf.spell}), measures, moving(on, latest))
    return part, nw.col(met), nw.col(unsure)


def _latest_start(leaf: SpellCondition, day: Day, plan: Plan) -> int | str:
    """The number of the latest day a run may begin to be long enough on the day; for a column, the name of one."""
    if leaf.at_least_days is not None:
        back = leaf.at_least_days - 1
        if isinstance(day, dt.date):
            return day.toordinal() - back
        return plan.derive(("latest start", day, "days", back), ordinal_of(plan.date_of(day)) - back)
    # At least: the day after the last is n months on. More than: the last day itself is.
    months, ahead = _months(leaf)
    if isinstance(day, dt.date):
        return latest_start(day + dt.timedelta(days=ahead), months).toordinal()
    start = latest_start_of(add_days_to(plan.date_of(day), ahead), months)
    return plan.derive(("latest start", day, months, ahead), ordinal_of(start))


def _months(leaf: SpellCondition) -> tuple[int, int]:
    """The months a run must have lasted, and how many days after its last day they must be over."""
    if leaf.at_least_months is not None:
        return leaf.at_least_months, 1
    return leaf.more_than_months or 0, 0


def _long_by_end(leaf: SpellCondition) -> nw.Expr:
    """Whether a run was long enough by the end of this spell of it."""
    if leaf.at_least_days is not None:
        return nw.col("run_first") + (leaf.at_least_days - 1) <= nw.col("end")
    months, ahead = _months(leaf)
    return nw.col("run_first") <= ordinal_of(latest_start_of(add_days_to(nw.col("last"), ahead), months))


def _total(leaf: SpellCondition, day: Day, plan: Plan) -> tuple[Part, nw.Expr, nw.Expr]:
    """So many days in all by the day; every day once, however many spells cover it.

    At most: the days before the first spell with unknown end, and every day from it.
    """
    asked = leaf.total_days_at_least
    assert asked is not None
    on = _ordinal(day, plan)
    n_days, before, endless = (
        plan.name(how, leaf.spell, leaf.codes, leaf.counted, day) for how in ("days", "before", "endless from")
    )
    first, end = nw.col("first_new"), nw.col("end")
    measures = {
        n_days: Measure(_days(first, nw.min_horizontal(end, _expr(on)), leaf), "sum"),
        before: Measure(_days(first, nw.min_horizontal(end, nw.col("endless_from") - 1), leaf), "sum"),
        endless: Measure(nw.col("endless_from"), "max"),
    }
    at_most = nw.col(before) + _days(nw.col(endless), _expr(on), leaf)
    unsure = (nw.col(endless) <= _expr(on)) & (at_most >= asked)
    part = Part(_days_of(leaf, plan), frozenset({leaf.spell}), measures, moving(on))
    return part, nw.col(n_days) >= asked, unsure


def _ordinal(day: Day, plan: Plan) -> int | str:
    """The number of a day, as date.toordinal counts; for a column, the name of one."""
    if isinstance(day, dt.date):
        return day.toordinal()
    return plan.derive(("ordinal", day), ordinal_of(plan.date_of(day)))


def _expr(number: int | str) -> nw.Expr:
    return nw.lit(number) if isinstance(number, int) else nw.col(number)


def _days(first: nw.Expr, last: nw.Expr, leaf: SpellCondition) -> nw.Expr:
    """How many days there are from one ordinal to another, both included; 0 where the last comes first."""
    n = weekdays_up_to(last) - weekdays_up_to(first - 1) if leaf.counted == "compensated" else last - first + 1
    return nw.max_horizontal(n, nw.lit(0))


# --- the rows --------------------------------------------------------------------------------------------------------


def _counts(leaf: SpellCondition, plan: Plan) -> nw.Expr:
    """Whether a spell's code counts."""
    if leaf.codes is None:
        return ~plan.is_one_of("spells", "code", [NO_SPELL])
    return plan.is_one_of("spells", "code", leaf.codes)


def _rows(plan: Plan, which: nw.Expr) -> Lazy:
    """Spells begun by as_of: their last day for certain, and whether they may have lasted longer."""
    end, open_ = nw.col("end_on"), plan.is_one_of("spells", "end", ["open"])
    endless = ~open_ & (plan.is_one_of("spells", "end", ["unknown"]) | end.is_null())
    last = nw.when(open_).then(nw.lit(plan.as_of)).otherwise(nw.when(endless).then(nw.col("start_on")).otherwise(end))
    rows = plan.data.lazy("spells").filter(which & (nw.col("start_on") <= plan.as_of))
    last = nw.min_horizontal(last, nw.lit(plan.as_of))
    return rows.select("person_id", "kind", "code", "start_on", last=last, endless=endless)


def _spells(plan: Plan) -> Source:
    return Source(
        "spells", "person_id", lambda kinds: _rows(plan, plan.is_one_of("spells", "kind", sorted(kinds)))
    )  # fmt: skip


def _counting(leaf: SpellCondition, plan: Plan) -> Lazy:
    """The spells that count, one per person and first day, as numbers of days: `first`, `end`, and `before`.

    `before` is the last day of any spell of the person that began earlier, or a number less than `first` where there
    is none. Person and day are made one number, which grows from person to person: so the running maximum never has
    to be begun anew, and a few buckets to share the work serve better than a window for each of a million persons.
    """
    which = plan.is_one_of("spells", "kind", [leaf.spell]) & _counts(leaf, plan)
    spells = _rows(plan, which).group_by("person_id", "start_on").agg(nw.col("last").max(), nw.col("endless").any())
    person = nw.col("person_id").cast(nw.Int64) * _DAYS
    keyed = spells.with_columns(
        person=person,
        bucket=nw.col("person_id") % _BUCKETS,
        first=person + ordinal_of(nw.col("start_on")),
        end=person + ordinal_of(nw.col("last")),
    )
    ended = keyed.with_columns(so_far=nw.col("end").cum_max().over("bucket", order_by="first"))
    return ended.with_columns(before=nw.col("so_far").shift(1).over("bucket", order_by="first").fill_null(_NO_DAY))


def _runs(leaf: SpellCondition, plan: Plan) -> Source:
    """The spells that count, with the first day of the run each belongs to.

    A run breaks where a spell begins after every earlier one has ended, gap and all, so the run a day lies in is told
    by spells begun by that day, and is the same whatever day is asked about.
    """

    def rows(_kinds: frozenset[str]) -> Lazy:
        breaks = nw.col("first") > nw.col("before") + (leaf.gap_days + 1)
        begins = nw.when(breaks).then(nw.col("first")).otherwise(nw.lit(_NO_DAY))
        spells = _counting(leaf, plan).with_columns(begins=begins)
        spells = spells.with_columns(run_first=nw.col("begins").cum_max().over("bucket", order_by="first"))
        numbers = {name: nw.col(name) - nw.col("person") for name in ("first", "end", "run_first")}
        return spells.select("person_id", "last", "endless", **numbers)

    return Source(("runs", leaf.spell, leaf.codes, leaf.gap_days), "person_id", rows)


def _days_of(leaf: SpellCondition, plan: Plan) -> Source:
    """The spells that count: `first_new` is the first day no earlier spell covers, `endless_from` the first day of the
    person's first spell with unknown end."""

    def rows(_kinds: frozenset[str]) -> Lazy:
        spells = _counting(leaf, plan).select(
            "person_id",
            "endless",
            first=nw.col("first") - nw.col("person"),
            first_new=nw.max_horizontal("first", nw.col("before") + 1) - nw.col("person"),
            end=nw.col("end") - nw.col("person"),
        )
        endless = spells.filter(nw.col("endless")).group_by("person_id").agg(endless_from=nw.col("first").min())
        return spells.join(endless, on="person_id", how="left")

    return Source(("days", leaf.spell, leaf.codes), "person_id", rows)
