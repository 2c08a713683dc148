"""What the shipped projects do not happen to say, said right all the same."""

import datetime as dt

import pytest
from pydantic import TypeAdapter

from kliv.analysis.results import Figure, GoalResult, Part, ValueUnit, Verdict
from kliv.core.conditions.model import Condition
from kliv.definition.load import load_definition
from kliv.definition.schema.goals import Goal
from kliv.definition.schema.journey import FollowUp
from kliv.definition.words import words_of
from kliv.reports.places import Places, Stock
from kliv.web.presenters.goal_page import columns_of, goal_page
from kliv.web.presenters.goals import goal_card, tally
from kliv.web.presenters.journey import groups_of, journey_of
from kliv.web.presenters.places import places_view
from kliv.web.presenters.project import key_numbers
from kliv.web.presenters.sources import questions_of
from kliv.web.presenters.telling import Telling

COACHING = load_definition("coachingprojektet")
WORDS = words_of(COACHING)
TELLING = Telling(COACHING, WORDS)
AGE = {"fact": "age", "between": [16, 24]}
IFO = {"spell": "registered_with", "code": "ifo"}


def plain(text):
    return text.replace("\u00a0", " ")


def goal(**given):
    base = {"key": "g", "name": "G", "definition": "D", "measure": "share", "counts": {"outcome": "work"}}
    return TypeAdapter(Goal).validate_python({**base, **given})


def result(measure="share", unit=ValueUnit.SHARE, **figure):
    total = Figure(**{"numerator": 1, "denominator": 2, "value": 0.5, **figure})
    return GoalResult("g", measure, unit, dt.date(2012, 8, 31), "metod", total)


@pytest.mark.parametrize(
    ("criteria", "rule", "told"),
    [
        (AGE, "", ("Ålder 16–24 år",)),
        ({"not": AGE}, "", ("Ålder inte 16–24 år",)),
        ({"all_of": [AGE]}, "", ("Ålder 16–24 år",)),
        ({"all_of": [AGE, IFO]}, "Allt detta ska stämma:", ("Ålder 16–24 år", "Inskriven vid IFO")),
        ({"any_of": [AGE, IFO]}, "Minst ett av detta ska stämma:", ("Ålder 16–24 år", "Inskriven vid IFO")),
        ({"at_least": 1, "of": [AGE, IFO]}, "Minst 1 av detta ska stämma:", ("Ålder 16–24 år", "Inskriven vid IFO")),
        (None, "", ()),
    ],
)
def test_criteria_one_by_one_and_how_many_must_hold(criteria, rule, told):
    condition = TypeAdapter(Condition).validate_python(criteria) if criteria else None
    group = COACHING.target_groups[0].model_copy(update={"criteria": condition})
    (view,) = groups_of(COACHING.model_copy(update={"target_groups": (group,)}), WORDS)
    assert view.rule == rule
    assert view.criteria == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"months": 0}, "Vid avslutet"),
        ({"months": 1}, "1 månad efter avslutet"),
        ({"months": 12, "after": "completion"}, "12 månader efter fullföljd insats"),
        ({"calendar_day": "02-01"}, "Den första 1 februari på eller efter avslutet"),
    ],
)
def test_when_a_follow_up_is_due(given, told):
    follow_up = FollowUp(key="f", name="F", **given)
    (line,) = journey_of(COACHING.model_copy(update={"follow_ups": (follow_up,)}), WORDS).follow_ups
    assert line.more == told


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ({"after": "entry", "months": 12}, "12 månader efter starten i projektet"),
        ({"after": "exit", "months": 1}, "1 månad efter avslutet"),
        ({"after": "exit"}, "vid avslutet"),
    ],
)
def test_when_a_goal_is_read(due, told):
    page = goal_page(TELLING, goal(due=due), result(), "")
    assert {fact.name: fact.value for fact in page.conditions}["Läses av"] == told


def test_a_population_with_exceptions_and_a_condition():
    stated = goal(of={"population": "exited", "except_reasons": ["moved", "other"], "where": AGE}, given=IFO)
    told = {fact.name: fact.value for fact in goal_page(TELLING, stated, result(), "").conditions}
    assert told["Vilka siffran gäller"] == (
        "Alla som har avslutat, av vilken orsak det än är, utom de som slutade av dessa skäl: flyttat från kommunen, "
        "annan orsak; bara de som uppfyller: ålder 16–24 år"
    )
    assert told["Av dem: bara de som uppfyller"] == "Inskriven vid IFO"


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"of": {"population": "exited"}}, 9),
        ({"of": {"population": "started"}}, 7),
        ({"subject": "employer", "of": {"population": "participating"}}, 0),
        ({"measure": "ratio_of_sums", "counts": None, "payments": "x", "before": "entry", "after": "exit"}, 0),
        ({"measure": "milestone", "counts": None, "milestone": "m"}, 0),
        ({"measure": "level", "counts": None, "indicator": "i"}, 0),
    ],
)
def test_what_a_goal_can_be_broken_down_by(given, allowed):
    stated = {name: value for name, value in {"counts": {"outcome": "work"}, **given}.items() if value is not None}
    base = {"key": "g", "name": "G", "definition": "D", "measure": "share"}
    assert len(columns_of(TypeAdapter(Goal).validate_python({**base, **stated}))) == allowed


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ({"unknown": 1, "bound": 0.6}, "Om det går bra för alla som återstår (1 okänd) blir det 60,0 %."),
        (
            {"unknown": 1, "not_due": 2, "pending": 3, "bound": 0.75},
            "Om det går bra för alla som återstår (1 okänd, 2 inte mätbara än, 3 kan tillkomma) blir det 75,0 %.",
        ),
        ({"bound": 0.5}, ""),
        ({"unknown": 1, "bound": None}, ""),
    ],
)
def test_what_the_figure_becomes_at_best(figure, told):
    assert plain(goal_page(TELLING, goal(), result(**figure), "").bound) == told


def test_the_baseline_of_a_level():
    base = {"key": "g", "name": "G", "definition": "D", "measure": "level", "indicator": "i", "baseline": 12.5}
    stated = TypeAdapter(Goal).validate_python(base)
    assert goal_card(TELLING, stated, result("level", ValueUnit.LEVEL)).baseline == "12,5"


def test_the_share_of_all_is_left_out_where_it_is_the_same():
    total = Figure(numerator=1, denominator=2, value=0.5)
    for overall, shown in ((total, False), (Figure(numerator=1, denominator=4, value=0.25), True)):
        given = GoalResult("g", "share", ValueUnit.SHARE, dt.date(2012, 8, 31), "m", total, overall=overall)
        assert bool(goal_card(TELLING, goal(), given).overall) is shown


def test_a_tally_leaves_out_volumes_and_goals_in_words():
    results = {one.key: result(verdict=Verdict.REACHED) for one in COACHING.goals}
    (part,) = tally(COACHING, results)
    assert (part.n, part.text, part.x, part.width) == (3, "3 mål är nådda", "0.00%", "100.00%")


def test_a_tally_has_its_parts_side_by_side():
    verdicts = iter([Verdict.UNDECIDED, Verdict.REACHED, Verdict.NO_TARGET])
    results = {one.key: result(verdict=next(verdicts, Verdict.REACHED)) for one in COACHING.goals}
    assert [(part.text, part.x, part.width) for part in tally(COACHING, results)] == [
        ("1 mål är nått", "0.00%", "50.00%"),
        ("1 mål går inte att avgöra", "50.00%", "50.00%"),
    ]


@pytest.mark.parametrize(
    ("planned", "at_least", "told"),
    [(700, None, "av 700 planerade"), (None, 300, "minst 300 planerade"), (None, None, "källan anger inget")],
)
def test_the_number_started_beside_what_was_planned(planned, at_least, told):
    definition = COACHING.model_copy(
        update={
            "project": COACHING.project.model_copy(update={"planned_participants": planned}),
            "places": COACHING.places.model_copy(update={"planned_at_least": at_least}),
        }
    )
    started = key_numbers(definition, Places(Stock(5, 2, 3), {}, {}))[0]
    assert (started.value, started.beside[: len(told)]) == ("5", told)


def test_one_target_group_needs_no_row_of_its_own():
    view = places_view(TELLING, Places(Stock(5, 2, 3), {"youth": Stock(5, 2, 3)}, {}))
    assert view.rows == ()
    assert (view.total.name, view.total.started) == ("Alla", "5")


def test_those_without_a_target_group_have_a_row():
    places = Places(Stock(5, 2, 3), {"youth": Stock(4, 2, 2), "": Stock(1, 0, 1)}, {})
    assert [row.name for row in places_view(TELLING, places).rows] == ["Ungdomar", "Uppgift saknas"]


def test_a_quota_is_a_range_or_a_share():
    definition = load_definition("traning_ger_fardighet")
    figure = Figure(numerator=1, denominator=4, value=0.25)
    parts = {
        "municipal_share": (Part("municipality", (0.2, 0.3), figure),),
        "offices": (Part("x", (0.35, 0.35), figure),),
    }
    told = Telling(definition, words_of(definition))
    view = places_view(told, Places(Stock(4, 0, 4), {}, parts))
    assert [plain(quota.parts[0].target) for quota in view.quotas] == ["20–30 %", "35 %"]


def test_a_question_about_a_part_concerns_the_whole_and_not_its_namesake():
    asked = questions_of(COACHING, "goals.self_supporting")
    assert {"goal_and_measure_differ", "minors"} <= {one.key for one in asked}
    assert questions_of(COACHING, "goals.self") == ()
    assert {one.key for one in questions_of(COACHING, "goals")} >= {one.key for one in asked}
