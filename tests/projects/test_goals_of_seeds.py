"""The goals of the source texts: what each measures, of whom, when, and what it should reach."""

import datetime as dt
import math

import pytest

from kliv.core.conditions.model import Anchor
from kliv.core.dates import ONE_DAY, add_months
from kliv.definition.load import load_definition


@pytest.fixture(scope="module")
def goals():
    """The goals of a project by key."""
    return lambda project: {goal.key: goal for goal in load_definition(project).goals}


@pytest.mark.parametrize(
    ("key", "population", "target"),
    [
        ("completed_training", "started", 0.80),  # S2-22
        ("two_employers", "completed", 1.0),  # S2-23
        ("ame_contact", "completed", 1.0),  # S2-24
        ("swedish_improved", "completed", 1.0),  # S2-25
        ("employable", "completed", 0.80),  # S2-26
        ("job_or_admitted", "completed", 0.50),  # S2-27
        ("content_matches_needs", "participating", 0.90),  # S2-28
        ("knows_performance", "participating", 0.90),  # S2-29
        ("employers_hired", "participating", 0.40),  # S2-30
        ("work_or_vocational_studies_12_months", "completed", 0.75),  # S2-35
        ("no_economic_assistance_12_months", "completed", 0.60),  # S2-36
        ("structural_change_12_months", "participating", 0.20),  # S2-37
    ],
)
def test_shares_of_sank_trosklarna(goals, key, population, target):  # S2-I6
    goal = goals("sank_trosklarna")[key]
    assert (goal.measure, goal.of.population, goal.at_least) == ("share", population, target)
    assert (goal.subject == "employer") == (population == "participating")


def test_completed_is_counted_among_those_who_began_the_training(goals):  # S2-22
    goal = goals("sank_trosklarna")["completed_training"]
    assert goal.given.reached == "started"
    assert goal.counts.reached == "completed"


def test_effects_are_due_twelve_months_after_the_training(goals):  # S2-35, S2-36, S2-37, S2-I8
    definition = load_definition("sank_trosklarna")
    follow_up = definition.follow_ups[0]
    assert (follow_up.key, follow_up.after, follow_up.months) == ("twelve_months", Anchor.COMPLETION, 12)
    assert add_months(definition.project.period.ends, follow_up.months) == dt.date(2022, 12, 31)
    structural = goals("sank_trosklarna")["structural_change_12_months"]
    assert (structural.due.after, structural.due.months) == (Anchor.COMPLETION, 12)


def test_halved_social_assistance_is_a_ratio(goals):  # S2-38
    goal = goals("sank_trosklarna")["social_assistance_halved"]
    assert (goal.measure, goal.months, goal.at_most) == ("ratio_of_sums", 12, 0.5)
    assert (goal.before, goal.after) == (Anchor.ENTRY, Anchor.COMPLETION)


def test_the_unfinished_goal_is_a_draft_with_a_question(goals):  # S2-34, S2-I3
    definition = load_definition("sank_trosklarna")
    assert [goal.key for goal in definition.goals if goal.draft] == ["two_more"]
    assert any("goals.two_more" in question.concerns for question in definition.open_questions)


@pytest.mark.parametrize("key", ["measures_on_offer", "more_introductory_trainings"])
def test_no_number_is_invented_for_more(goals, key):  # S2-31, S2-33
    goal = goals("sank_trosklarna")[key]
    assert (goal.measure, goal.baseline) == ("level", None)
    assert goal.at_least is goal.at_most is goal.more_than is goal.between is None


def test_a_regular_organisation_is_a_milestone(goals):  # S2-32
    assert goals("sank_trosklarna")["regular_organisation"].measure == "milestone"


def test_least_numbers_that_reach_the_goals_of_sank_trosklarna(goals):
    own = goals("sank_trosklarna")
    completed = math.ceil(70 * own["completed_training"].at_least)
    assert completed == 56
    least = {key: (math.ceil(70 * goal.at_least), math.ceil(completed * goal.at_least)) for key, goal in own.items()
             if goal.measure == "share"}  # fmt: skip
    assert least["employable"][1] == 45
    assert least["job_or_admitted"][1] == 28
    assert least["work_or_vocational_studies_12_months"] == (53, 42)
    assert least["no_economic_assistance_12_months"] == (42, 34)


def test_of_these_is_a_condition_on_the_base(goals):  # S3-03, S3-04, S3-I6
    own = goals("traning_ger_fardighet")
    first, then = own["reinforced_work_training"], own["work_of_those_trained"]
    assert then.given == first.counts
    assert (first.at_least, then.at_least) == (0.70, 0.40)
    assert first.at_least * then.at_least == pytest.approx(0.28)


@pytest.mark.parametrize(("key", "event"), [("social_enterprise_informed", "information"),
                                            ("social_enterprise_offered", "offer")])  # fmt: skip
def test_everyone_is_informed_and_offered(goals, key, event):  # S3-05, S3-06
    goal = goals("traning_ger_fardighet")[key]
    assert (goal.counts.event, goal.counts.code, goal.at_least) == (event, "social_enterprise", 1.0)


def test_three_roles_attend_before_the_start():  # S3-13
    gate = load_definition("traning_ger_fardighet").gates[0]
    assert (gate.event, gate.before) == ("three_party_meeting", Anchor.ENTRY)
    assert set(gate.required_roles) == {"project_staff", "participant", "receiving_caseworker"}


def test_exit_rules():  # S3-32, S3-33, S3-34
    rules = {rule.key: rule for rule in load_definition("traning_ger_fardighet").exit_rules}
    assert rules["month_of_work"].condition.at_least_months == 1
    assert rules["ordinary_service"].reason == "ordinary_service"
    guarantee = rules["guarantee_450_days"].condition.all_of[1]
    assert (guarantee.total_days_at_least, guarantee.counted) == (450, "compensated")


def test_three_entrances():  # S3-21
    assert [path.key for path in load_definition("traning_ger_fardighet").entry_paths] == [
        "stockholm_city", "knut", "pes",
    ]  # fmt: skip


def test_target_of_studies_within_a_year(goals):  # S4-24, S4-I2, S4-I3
    goal = goals("drivkraftspunkten")["started_studies"]
    assert (goal.at_least, goal.of.population) == (0.50, "started")
    assert (goal.counts.since, goal.counts.within_months) == (goal.due.after, goal.due.months)
    ends = load_definition("drivkraftspunkten").project.period.ends
    assert add_months(ends + ONE_DAY, -12) - ONE_DAY == dt.date(2020, 3, 31)


def test_support_measure_at_exit(goals):  # S4-25
    goal = goals("drivkraftspunkten")["support_measure"]
    assert (goal.at_least, goal.of.population, goal.due.after) == (0.50, "exited", Anchor.EXIT)


def test_seven_effects_without_numbers_for_five_years(goals):  # S4-17, S4-18, S4-19, S4-20, S4-21, S4-22, S4-23
    effects = [goal for goal in goals("drivkraftspunkten").values() if goal.kind == "impact_goal"]
    ends = load_definition("drivkraftspunkten").project.period.ends
    assert [goal.source for goal in effects] == [(f"S4-{number}",) for number in range(17, 24)]
    assert {(goal.measure, goal.until) for goal in effects} == {("qualitative", add_months(ends, 60))}
    assert add_months(ends, 60) == dt.date(2026, 3, 31)


def test_context_indicators_are_not_goals():  # S4-11, S4-12, S4-I5
    definition = load_definition("drivkraftspunkten")
    figures = [(one.baseline, one.target, one.target_on) for one in definition.context_indicators]
    assert figures == [(None, 10, None), (73.5, 80, dt.date(2018, 12, 31))]
    assert not {"S4-11", "S4-12"} & {item for goal in definition.goals for item in goal.source}


def test_barnfamiljer_has_goals_in_words_and_questions(goals):  # S5-07, S5-09, S5-10, S5-11, S5-12, S5-I5
    definition = load_definition("projekt_30_barnfamiljer")
    assert {goal.measure for goal in definition.goals} == {"qualitative"}
    assert [one.source for one in definition.evaluation_questions] == [("S5-09",), ("S5-10",), ("S5-11",), ("S5-12",)]


def test_a_municipal_job_is_never_the_outcome_work():  # S5-06, S5-I2
    outcomes = {one.key: one for one in load_definition("projekt_30_barnfamiljer").outcomes}
    assert "municipal_labour_market_job" not in outcomes["work"].kinds


def test_office_statistics_do_not_agree_with_themselves():  # S3-15, S3-I1
    rows = load_definition("traning_ger_fardighet").reported_tables[0].rows
    assert sum(job for _, job, _, _ in rows) == pytest.approx(1)
    recomputed = {office: round(100 * of_all / job, 1) for office, job, of_all, _ in rows}
    assert recomputed == {"Solna": 38.9, "Huddinge": 50.0, "Södertälje": 57.5, "Stockholm": 44.9}
    stated = {office: 100 * share for office, _, _, share in rows}
    assert stated == pytest.approx({"Solna": 43, "Huddinge": 49, "Södertälje": 64.5, "Stockholm": 46})
    assert round(100 * sum(of_all for _, _, of_all, _ in rows), 1) == 46.1
    assert round(100 * sum(job * share for _, job, _, share in rows), 1) == 47.7
