"""Asking for goals: which columns, which day, which goal; and when a date counts from something that never comes."""

import datetime as dt

import pytest

from kliv.analysis.checking import check_register
from kliv.analysis.goals import compute_goals, members
from kliv.analysis.known_codes import known_codes
from kliv.analysis.reading import read_register, write_register
from kliv.analysis.simulate import simulate
from kliv.analysis.tables import TABLES
from kliv.analysis.tables_doc import generated
from kliv.core.errors import KlivError
from kliv.definition.load import load_definition, shipped

from .definitions import definition, share
from .registers import AS_OF, enrolment, register


def test_a_day_the_register_does_not_know():
    data = register()
    with pytest.raises(KlivError, match="till och med 2020-12-31"):
        compute_goals(definition(share()), data, dt.date(2021, 1, 1))
    with pytest.raises(KlivError, match="2021-01-01"):
        members(definition(share()), data, dt.date(2021, 1, 1), "goal_0")


def test_an_unknown_column_or_goal():
    with pytest.raises(KlivError, match=r"väntade någon av target_group, sex, .*, fick shoe_size"):
        compute_goals(definition(share()), register(), AS_OF, by=("sex", "shoe_size"))
    with pytest.raises(KlivError, match="väntade ett mål i definitionen, fick goal_9"):
        members(definition(share()), register(), AS_OF, "goal_9")


def test_results_come_in_the_order_of_the_definition_with_the_columns_asked_for():
    goals = definition(share(key="b", each=["unit"]), {"measure": "qualitative", "key": "c"}, share(key="a"))
    results = compute_goals(goals, register(enrolments=[enrolment(1)]), AS_OF, by=("exit_year", "entry_month"))
    assert list(results) == ["b", "c", "a"]
    assert [list(result.by) for result in results.values()] == [
        ["exit_year", "entry_month", "unit"], [], ["exit_year", "entry_month"],
    ]  # fmt: skip


def test_cells_are_those_with_anyone_in_them_and_missing_is_last():
    data = register(
        enrolments=[
            enrolment(1, entry_on="2020-03-31", exit_on="2020-05-01", unit="south"),
            enrolment(2, entry_on="2020-01-01", exit_on="2020-12-01"),
            enrolment(3, entry_on="2020-01-31", unit="north"),
        ]
    )
    columns = ("unit", "entry_month", "exit_month", "exit_year", "sex")
    by = compute_goals(definition(share()), data, AS_OF, by=columns)["goal_0"].by
    assert {column: list(cells) for column, cells in by.items()} == {
        "unit": ["north", "south", ""],
        "entry_month": ["2020-01", "2020-03"],
        "exit_month": ["2020-05", "2020-12"],  # who is still here has no exit month
        "exit_year": ["2020"],
        "sex": ["unknown"],
    }
    assert by["unit"]["north"].pending == 1


def test_every_column_at_once_for_few_and_many_combinations():
    people = [
        enrolment(i, unit=f"u{i % 7}", municipality=f"{2000 + i % 11}", entry_on=f"2020-{1 + i % 9:02}-01",
                  exit_on=f"2020-{10 + i % 3}-01", referred_by=f"r{i % 5}", target_group=f"g{i % 3}")
        for i in range(1, 400)
    ]  # fmt: skip
    data = register(enrolments=people)
    columns = ("target_group", "sex", "municipality", "unit", "referred_by", "entry_year", "entry_month", "exit_year",
               "exit_month")  # fmt: skip
    together = compute_goals(definition(share()), data, AS_OF, by=columns)["goal_0"]
    for column in columns:
        alone = compute_goals(definition(share()), data, AS_OF, by=(column,))["goal_0"]
        assert alone.by[column] == together.by[column]
        assert sum(figure.denominator for figure in alone.by[column].values()) == 399


@pytest.mark.parametrize(
    ("due", "day", "n"),
    [
        ({"follow_up": "year_end"}, "2020-12-30", 0),
        ({"follow_up": "year_end"}, "2020-12-31", 2),
        ({"follow_up": "leap"}, "2021-02-27", 1),
        ({"follow_up": "leap"}, "2021-02-28", 2),
        ({"follow_up": "six"}, "2020-08-28", 0),
        ({"follow_up": "six"}, "2020-08-29", 1),
        ({"after": "exit", "months": 12}, "2021-02-28", 1),
        ({"after": "exit"}, "2020-12-31", 2),
    ],
)
def test_due_dates(due, day, n):
    """Exits on 29 February and 31 December 2020; both ends belong, and 29 February is the last of the month."""
    data = register(
        enrolments=[enrolment(1, exit_on="2020-02-29"), enrolment(2, exit_on="2020-12-31")], as_of=dt.date(2022, 1, 1)
    )
    result = compute_goals(definition(share(due=due)), data, dt.date.fromisoformat(day))["goal_0"].total
    assert (result.denominator, result.not_due + result.denominator + result.pending) == (n, 2)


@pytest.mark.parametrize("key", shipped())
def test_every_shipped_project_is_computed_from_its_own_simulated_register(key, tmp_path):
    project = load_definition(key)
    data = simulate(project, 60, 3)
    assert check_register(data, project) == []
    write_register(data, tmp_path / "r", "csv")
    back = read_register(tmp_path / "r")
    results = compute_goals(project, data, data.as_of, by=("sex", "unit"))
    assert list(results) == [goal.key for goal in project.goals]
    assert compute_goals(project, back, back.as_of, by=("sex", "unit")) == results


def test_a_register_of_another_project_is_told_with_every_unknown_code():
    data = register(
        project="grannens",
        enrolments=[enrolment(1, target_group="old", exit_reason="tired", exit_on="2020-02-01")],
        outcomes=[{"enrolment_id": 1, "at": "ten", "outcome": "studies", "kind": "ballet",
                   "observed_on": "2020-02-01"}],
        spells=[{"person_id": 1, "kind": "benefit", "code": "lottery", "start_on": "2020-01-01", "end": "open"},
                {"person_id": 1, "kind": "work", "code": "none", "start_on": "2020-01-01", "end": "open"}],
        answers=[{"survey": "after", "respondent": "employer", "respondent_id": 1, "question": "bad",
                  "answered_on": "2020-01-01"}],
    )  # fmt: skip
    assert [(fault.where, fault.found) for fault in check_register(data, definition())] == [
        ("datapackage.json", "grannens"),
        ("enrolments, kolumn exit_reason, rad 1", "tired"),
        ("outcomes, kolumn kind, rad 1", "ballet"),
        ("outcomes, kolumn at, rad 1", "ten"),
        ("spells, kolumn code, rad 1", "lottery"),
        ("answers, kolumn question, rad 1", "bad"),
    ]


def test_known_codes_name_columns_that_exist():
    for rule in known_codes(load_definition("sank_trosklarna")):
        TABLES[rule.table].column(rule.column)
        if rule.where:
            TABLES[rule.table].column(rule.where[0])
        assert rule.codes or rule.expected == "inget, definitionen har inga"


def test_the_page_of_the_tables_names_every_column():
    ((path, text),) = generated().items()
    assert path.as_posix() == "docs/register.md"
    for table in TABLES.values():
        section = text.split(f"## {table.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{column.name}` |" in section for column in table.columns)


def test_the_same_condition_on_two_days_is_two_questions():
    data = register(
        enrolments=[enrolment(1, exit_on="2020-03-01")],
        facts=[
            {"person_id": 1, "fact": "disability", "value": "false", "from_on": "2019-01-01"},
            {"person_id": 1, "fact": "disability", "value": "true", "from_on": "2020-06-01"},
        ],
    )
    asked = {"of": {"population": "started"}, "counts": {"fact": "disability", "is": True}}
    goals = definition(share(**asked, due={"after": "exit"}), share(**asked))
    assert [result.total.numerator for result in compute_goals(goals, data, AS_OF).values()] == [0, 1]


def test_true_and_one_are_two_questions():
    data = register(
        enrolments=[enrolment(1), enrolment(2)],
        facts=[
            {"person_id": 1, "fact": "children", "value": "1", "from_on": "2019-01-01"},
            {"person_id": 2, "fact": "children", "value": "true", "from_on": "2019-01-01"},
        ],
    )
    of = {"population": "started"}
    goals = definition(*(share(of=of, counts={"fact": "children", "is": value}) for value in (True, 1)))
    results = compute_goals(goals, data, AS_OF).values()
    assert [result.total.numerator for result in results] == [1, 1]
    cases = [members(goals, data, AS_OF, key)["numerator"].tolist() for key in ("goal_0", "goal_1")]
    assert cases == [[2], [1]]
