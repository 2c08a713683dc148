"""What is worth a look is told apart from what is wrong; the wrong is in `test_invalid`."""

import datetime as dt
from decimal import Decimal

import pytest

from kliv.core import terms
from kliv.definition.check import check_definition, warnings_of
from kliv.definition.checks.figures import rounded
from kliv.definition.checks.known import YES_OR_NO_FACTS, Known
from kliv.definition.load import DefinitionError, load_definition, parse_definition
from kliv.definition.reference import EXAMPLE

from .fragments import MINIMAL, document_with

REVIEWED = """
[version]
number = 1
valid_from = 2024-01-01
author = "Eva Exempel"
checked_by = "Pia Projektledare"
"""
GOAL = """
[[goals]]
key = "work"
name = "Till arbete"
measure = "share"
definition = "De som har arbete."
counts = { outcome = "work" }
source = ["påhittat"]
"""
ASKED = """
[[open_questions]]
key = "work"
concerns = ["goals.work.definition", "target_groups.adults"]
question = "Vad är målet?"
reading = "Ingen vet."
"""


def warnings(fragment):
    return [str(warning) for warning in warnings_of(parse_definition(document_with(REVIEWED + fragment), "fil.toml"))]


def test_a_definition_that_holds_together_has_no_faults_and_once_reviewed_no_warnings():
    assert check_definition(load_definition(MINIMAL)) == []
    assert warnings("") == []


def test_a_definition_that_nobody_has_reviewed_is_a_warning():
    assert [str(warning) for warning in warnings_of(load_definition(MINIMAL))] == [
        "version.checked_by: väntade namnet på den i projektet som har granskat definitionen, fick ingen"
    ]


def test_group_ceilings_above_the_total_are_a_warning_not_a_fault():
    told = [warning for warning in warnings_of(load_definition("coachingprojektet")) if "places" in warning.where]
    assert [str(warning) for warning in told] == [
        "places.enrolled_at_most: väntade minst 150, som målgruppernas tak är tillsammans; "
        "nu tar platserna slut före grupperna, fick 120"
    ]
    assert warnings("[places]\nenrolled_at_most = 1\n") == []


def test_a_goal_without_a_target_is_a_warning_unless_it_is_asked_about():
    assert warnings(GOAL) == [
        "goals.work: väntade ett målvärde (at_least, at_most, more_than eller between), eller en öppen fråga om det, "
        "fick inget"
    ]
    assert warnings(GOAL + "at_least = 0\n") == []
    assert warnings(GOAL + ASKED) == []


def test_a_draft_without_an_open_question_is_a_warning():
    assert warnings(GOAL + "draft = true\n") == [
        "goals.work.draft: väntade en öppen fråga om målet, eftersom det är ofullständigt, fick ingen"
    ]
    assert warnings(GOAL + "draft = true\n" + ASKED) == []


def test_a_goal_in_words_needs_no_target():
    assert warnings(GOAL.replace('"share"', '"qualitative"').replace('counts = { outcome = "work" }\n', "")) == []


def test_a_group_without_criteria_is_a_warning_unless_it_is_asked_about():
    group = '[[target_groups]]\nkey = "adults"\nname = "Vuxna"\nsource = ["påhittat"]\n'
    assert warnings(group) == ["target_groups.adults.criteria: väntade villkor, eller en öppen fråga om dem, fick inga"]
    assert warnings(group + ASKED) == []


def test_figures_about_those_who_completed_need_something_to_complete():
    completed = GOAL.replace("counts", 'of = { population = "completed" }\ncounts') + "at_least = 0.5\n"
    main = '[[activities]]\nkey = "coaching"\nname = "Kurs"\nkind = "course"\nsource = ["påhittat"]\nmain = true\n'
    told = "väntade en aktivitet med main = true, annars finns inget att fullfölja, fick ingen"
    assert warnings(completed) == [f"goals.work.of: {told}"]
    assert warnings(completed + main) == []
    times = GOAL.replace('"share"', '"lead_time"').replace('counts = { outcome = "work" }', 'start = "entry"')
    assert warnings(times + 'end = "completion"\nat_most = 90\n') == [f"goals.work: {told}"]


def test_every_unknown_word_and_every_impossible_number_of_a_key_is_told():
    text = GOAL + "between = [-1, 60]\neach = ['unit']\n"
    with pytest.raises(DefinitionError) as told:
        parse_definition(document_with(text.replace('{ outcome = "work" }', '{ outcome = ["job", "study"] }')), "x")
    assert [str(fault) for fault in told.value.faults] == [
        "goals.work.counts.outcome: väntade ett utfall i outcomes: work, fick job",
        "goals.work.counts.outcome: väntade ett utfall i outcomes: work, fick study",
        "goals.work.between: väntade en andel mellan 0 och 1, fick -1",
        "goals.work.between: väntade en andel mellan 0 och 1 (60 procent skrivs 0.6), fick 60",
        "goals.work.each: väntade en kolumn med koder, men definitionen har inga units, fick unit",
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "percent"),
    [
        (100, 377, 1, ["26.5"]),
        (111, 556, 0, ["20"]),
        (111, 556, 2, ["19.96"]),
        (1, 8, 0, ["13", "12"]),  # exactly between: sources round both ways
        (1, 3, 0, ["33"]),
        (0, 5, 1, ["0.0"]),
        (5, 5, 0, ["100"]),
    ],
)
def test_a_share_is_rounded_as_printed(numerator, denominator, decimals, percent):
    assert list(rounded(numerator, denominator, decimals)) == [Decimal(text) for text in percent]


@pytest.mark.parametrize(
    ("percent", "right"),
    [("12,5", True), ("13", True), ("12 %", True), ("12.5%", True), ("12,4", False), ("14", False)],
)
def test_a_published_percentage_must_be_what_the_counts_give(percent, right):
    cell = (
        f'cells = [{{ label = "x", value = 1, printed = "1", percent = "{percent}", numerator = 1, denominator = 8 }}]'
    )
    document = document_with(f'[[published_statistics]]\nkey = "a"\nname = "A"\nas_of = 2024-12-31\n{cell}\n')
    if right:
        assert parse_definition(document, "fil.toml").published_statistics
    else:
        with pytest.raises(DefinitionError, match=r"percent: väntade (12,5|13 eller 12), som är 1 av 8"):
            parse_definition(document, "fil.toml")


def test_every_shared_fact_has_a_kind_of_value():
    known = Known.of(load_definition(MINIMAL))
    assert YES_OR_NO_FACTS < set(terms.FACTS) <= set(known.facts)
    open_facts = {fact for fact, values in known.facts.items() if values.kind == "anything"}
    assert open_facts == {"municipality", "project_municipality", "education_level"}


def test_the_words_a_definition_may_use_are_the_shared_ones_and_its_own():
    known = Known.of(load_definition(EXAMPLE))
    assert "interest" in known.facts
    assert known.outcomes == {"work": ("regular", "subsidised"), "studies": ()}
    assert known.moments == ("exit", "six_months", "year_end")
    assert set(known.roles) >= {"job_coach", *terms.ROLES}
    assert known.columns["district"] == ("north", "south")


@pytest.mark.parametrize(
    ("column", "code", "right"),
    [
        ("target_group", "adults", True),
        ("target_group", "youth", False),
        ("municipality", "2181", True),
        ("municipality", "sandviken", False),
        ("sex", "woman", True),
        ("sex", "female", False),
        ("exit_year", "2024", True),
        ("entry_year", "24", False),
        ("entry_month", "2024-03", True),
        ("exit_month", "2024-13", False),
    ],
)
def test_an_example_figure_is_of_a_code_that_its_column_can_have(column, code, right):
    figure = f'goal = "work"\nas_of = 2024-12-31\ncolumn = "{column}"\ncode = "{code}"\nnumerator = 1\ndenominator = 2'
    document = document_with(f"[[examples.figures]]\n{figure}\n")
    if right:
        assert parse_definition(document, "fil.toml").examples.figures[0].code == code
    else:
        with pytest.raises(DefinitionError, match=r"examples\.figures\.1\.code: "):
            parse_definition(document, "fil.toml")


def test_an_example_person_may_live_outside_the_project():
    person = 'name = "Flyttad"\non = 2024-03-01\nfacts = { district = "elsewhere", municipality = "1480" }'
    text = f'[[examples.people]]\n{person}\nexpect = {{ adults = "unknown" }}\n'
    assert parse_definition(document_with(text), "fil.toml").examples.people


def test_a_quota_may_divide_places_by_any_municipality():
    quota = 'key = "a", name = "A", column = "municipality", parts = [{ code = "1480", share = 1 }]'
    assert parse_definition(document_with(f"[places]\nquotas = [{{ {quota} }}]\n"), "fil.toml").places.quotas


def test_the_project_s_own_rate_is_computed_from_the_granted_budget():
    funding = load_definition(EXAMPLE).funding
    assert funding.project_support_rate() == 5_600_000 / 12_000_000
    applied = funding.budgets[0].model_copy(update={"version": "applied"})
    assert funding.model_copy(update={"budgets": (applied,)}).project_support_rate() is None


def test_amendments_begin_after_the_version():
    text = '[[amendments]]\nvalid_from = 2024-01-01\nreason = "Nytt"\ndecided_by = "X"\n'
    with pytest.raises(DefinitionError, match="efter versionens valid_from, 2024-01-01"):
        parse_definition(document_with(text + 'changes = [{ path = "project.name", to = "Y" }]\n'), "fil.toml")
    assert load_definition(EXAMPLE).amendments[0].valid_from == dt.date(2025, 1, 1)
