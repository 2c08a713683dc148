"""Definitions unlike the shipped ones: every kind of condition, window, quota and measure can be simulated."""

import pytest

from kliv.analysis.checking import check_register
from kliv.analysis.goals import compute_goals
from kliv.analysis.simulate import simulate, truth_of
from kliv.core.conditions.truth import Truth

from .small import SMALL, small
from .test_criteria import verdicts

PEOPLE = 4000


def goal(key, counts, *, of="exited", where=None, due=None, **more):
    """A share goal at 50 %."""
    return {
        "key": key, "name": key, "measure": "share", "definition": "–", "at_least": 0.5, "counts": counts,
        "of": {"population": of} | ({"where": where} if where else {}), "due": due or {"after": "exit"}, **more,
    }  # fmt: skip


GOALS = [
    goal("diploma", {"fact": "upper_secondary_diploma", "is": True}, due={"after": "exit", "months": 6}),
    goal("at_work", {"spell": "work", "at_least_months": 3}, due={"after": "exit", "months": 9}),
    goal("off_support", {"not": {"spell": "benefit"}}, due={"follow_up": "six_months"}),
    goal("interested_at_last", {"fact": "interest", "is": "work"}, due={}),
    goal("unemployed_at_entry", {"spell": "programme", "on": "first_activity"}, of="started"),
    goal("studied_then", {"spell": "studies", "on": "2019-12-31"}),
    goal("by_reason", {"fact": "exit_reason", "in": ["work", "moved"]}),
    goal("trusts", {"instrument": "ability", "item": "language", "at_least": 3}),
    goal("ready", {"judgement": "ready", "by": "coach", "is": True}),
    goal("holds_on", {"instrument": "ability", "item": "trust", "change": "not_decreased"}),
    goal("not_sfi", {"not": {"outcome": "studies", "kind": "sfi"}}),
    goal("no_trade", {"not": {"outcome": "work", "kind": ["regular", "subsidised"]}}),
    goal(
        "two_of_four",
        {"at_least": 2, "of": [
            {"event": "information", "since": "entry", "within_days": 30},
            {"event": "offer", "until": "2019-12-31"},
            {"event": "study_start", "since": "exit", "within_months": 6},
            {"event": "job_agreed", "since": "exit"},
        ]},
        due={"after": "exit", "months": 9},
    ),
    goal("in_window", {"event": "support_measure_referral", "code": ["a", "b"], "since": "entry", "within_days": 60,
                       "until": "exit"}),
    goal("in_months", {"event": "admitted", "since": "entry", "within_months": 3, "until": "exit"}),
    goal("placed", {"activity": ["placement", "mapping"]}, given={"activity": "training"},
         where={"any_of": [{"fact": "unit", "is": "north"}, {"not": {"fact": "target_group", "is": "young"}}]}),
    goal("hosts_hire", {"event": "hired", "at_least": 1}, of="participating", subject="employer",
         given={"survey": "hosts", "question": "fits", "is": True}, due={"after": "completion"}),
    {"key": "many", "name": "Många", "measure": "count", "definition": "–", "at_least": 10,
     "counts": {"outcome": "job_search"}},
    {"key": "shrinks", "name": "Minskar", "measure": "share", "definition": "–", "at_most": 0.2,
     "of": {"population": "exited"}, "due": {"after": "exit"},
     "counts": {"instrument": "ability", "item": "mood", "change": "decreased"}},
]  # fmt: skip
CRITERIA = {
    "all_of": [
        {"fact": "district", "is": "centre"},
        {"any_of": [{"fact": "municipality", "is": "0127"}, {"fact": "municipality", "is": "0180"}]},
        {"fact": "children", "more_than": 1},
        {"fact": "income", "between": [0, 900]},
        {"event": "information"},
        {
            "spell": "programme",
            "code": "job_development_guarantee",
            "total_days_at_least": 100,
            "counted": "compensated",
        },
        {"not": {"all_of": [{"fact": "disability", "is": True}, {"spell": "studies"}]}},
        {"not": {"spell": "work", "at_least_months": 6}},
        {"instrument": "ability", "item": "trust", "in": ["low", "middle"]},
    ]
}


def changed(**changes):
    return small(
        own_facts=[*SMALL["own_facts"], {"key": "children", "name": "Barn"}, {"key": "income", "name": "Inkomst"}],
        **changes,
    )


def test_every_kind_of_goal_comes_near_its_true_share():
    definition = changed(goals=GOALS, places={})
    data = simulate(definition, PEOPLE, seed=6)
    truth, results = truth_of(definition, 6), compute_goals(definition, data, data.as_of)
    # Counted with a slack of two percentage points: the few who nobody asked, and those who come back.
    for key, share in truth.shares.items():
        figure = results[key].total
        if figure.denominator:
            slack = 0.02 + 2 / figure.denominator**0.5
            assert figure.value - slack <= share <= figure.best + slack, (key, figure.value, figure.best, share)
    assert set(truth.shares) == {one["key"] for one in GOALS}


def test_every_kind_of_criterion_is_met():
    definition = changed(target_groups=[{"key": "all", "name": "Alla", "criteria": CRITERIA}], places={})
    found = verdicts(definition, simulate(definition, 600, seed=6))
    assert found["all", Truth.MET] > 0.9 * 600
    assert found["all", Truth.NOT_MET]
    assert found["all", Truth.UNKNOWN]


@pytest.mark.parametrize(
    ("column", "codes"),
    [("target_group", ("young", "adults")), ("municipality", ("0127", "0136")), ("unit", ("south",))],
)
def test_a_quota_can_divide_every_column(column, codes):
    shares = [{"code": code, "share": 1 / len(codes)} for code in codes]
    definition = small(units=[], places={"quotas": [{"key": "q", "name": "q", "column": column, "parts": shares}]})
    if column == "unit":
        definition = small(places={"quotas": [{"key": "q", "name": "q", "column": column, "parts": shares}]})
    first = simulate(definition, 200, seed=1).tables["enrolments"].unique("person_id", keep="first")
    assert dict(first[column].value_counts().iter_rows()) == dict.fromkeys(codes, 200 // len(codes))


def test_little_is_needed_to_simulate():
    bare = {
        key: SMALL[key] for key in ("version", "project", "partners")
    } | {
        "target_groups": [{"key": "all", "name": "Alla"}],
        "activities": [{"key": "support", "name": "Stöd", "kind": "employer_support"}],
        "outcomes": [{"key": "other", "name": "Annat"}],
        "exit_reasons": [{"key": "end", "name": "Slut"}],
    }  # fmt: skip
    definition = type(small()).model_validate(bare)
    data = simulate(definition, 50, seed=1)
    assert check_register(data, definition) == []
    assert data.tables["activities"].is_empty()
    assert data.tables["enrolments"]["target_group"].unique().to_list() == ["all"]
