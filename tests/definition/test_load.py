"""Loading: every error at once in the order of the file, and the definition as it was worded on a day."""

import datetime as dt

import pytest

from kliv.definition.load import DefinitionError, load_definition, parse_definition, path_of, shipped

from .fragments import MINIMAL, document_with, text_with

AMENDED = """
[[amendments]]
valid_from = 2024-07-01
reason = "Högre mål"
decided_by = "Styrgruppen"
changes = [{ path = "goals.work.at_least", to = 0.50 }]

[[amendments]]
valid_from = 2025-01-01
reason = "Längre projekt med högre mål"
decided_by = "Styrgruppen"
changes = [
  { path = "goals.work.at_least", to = 0.60 },
  { path = "project.period.ends", to = 2026-06-30 },
  { path = "target_groups.adults.criteria.between", to = [18, 64] },
  { path = "target_groups.adults.enrolled_at_most", to = 30 },
  { path = "outcomes.work.kinds.2", to = "self_employment" },
  { path = "project.name", to = "Längre projektet" },
]
"""


def faults(document, name="fil.toml"):
    with pytest.raises(DefinitionError) as told:
        parse_definition(document, name)
    return told.value


def test_a_shipped_project_is_found_by_its_key_and_by_its_path():
    assert "coachingprojektet" in shipped()
    assert load_definition("coachingprojektet") == load_definition(path_of("coachingprojektet"))
    assert path_of("other.toml").name == "other.toml"
    assert list(shipped()) == sorted(shipped())


def test_every_error_is_told_at_once_in_the_order_of_the_file():
    text = """
[[goals]]
key = "work"
name = "Till arbete"
measure = "share"
counts = { all_of = [{ outcome = "work", at = 1 }, { fact = "age", at_least = 20, at_most = 64 }] }
at_least = "40"
source = ["påhittat"]

[version]
number = 0
valid_from = 2024-01-01
author = "Eva Exempel"
extra = 1

# without: [[follow_ups]]
"""
    document = document_with(text)
    document = {"goals": document.pop("goals"), "activites": [], **document}
    told = faults(document)
    assert told.summary == "fil.toml: 7 fel"
    assert [fault.where for fault in told.faults] == [
        "goals.work.counts.all_of.1.at",
        "goals.work.counts.all_of.2",
        "goals.work.at_least",
        "goals.work.definition",
        "activites",
        "version.number",
        "version.extra",
    ]


def test_references_are_told_in_the_order_of_the_file_too():
    document = document_with('[[staff]]\nrole = "coach"\nname = "Coach"\ncount = 1\npartner = "pes"\n')
    document["goals"][0]["counts"]["outcome"] = "job"
    document["project"]["owner"] = "pes"
    document = {"goals": document.pop("goals"), **document}
    assert [fault.where for fault in faults(document).faults] == [
        "goals.work.counts.outcome", "project.owner", "staff.1.partner",
    ]  # fmt: skip


def test_references_are_not_looked_into_before_the_schema_holds():
    document = document_with()
    document["project"]["owner"] = "pes"
    document["version"]["number"] = "1"
    assert [fault.where for fault in faults(document).faults] == ["version.number"]


def test_an_empty_file_lacks_the_parts_that_every_project_has():
    assert [fault.where for fault in faults({}).faults] == [
        "version", "project", "partners", "target_groups", "activities", "outcomes", "exit_reasons",
    ]  # fmt: skip
    assert str(faults({}).faults[0]).startswith("version: väntade rubriken [version] (")


def test_the_error_is_one_text_with_everything():
    document = document_with()
    document["version"]["number"] = 0
    assert str(faults(document)) == "fil.toml: ett fel\n  version.number: väntade ett heltal, minst 1, fick 0"


def test_members_without_a_key_of_their_own_are_told_by_number():
    document = document_with('[[exit_reasons]]\nkey = "done"\nname = "Klar"\n\n[[exit_reasons]]\nname = ""\n')
    document["activities"].append({**document["activities"][0], "kind": 1})
    assert [fault.where for fault in faults(document).faults] == [
        "activities.2.kind", "exit_reasons.2.name", "exit_reasons.2.key",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "target", "ends", "first_age"),
    [
        (dt.date(2020, 1, 1), 0.40, dt.date(2025, 12, 31), 20),  # before the version: the first wording
        (dt.date(2024, 6, 30), 0.40, dt.date(2025, 12, 31), 20),
        (dt.date(2024, 7, 1), 0.50, dt.date(2025, 12, 31), 20),
        (dt.date(2024, 12, 31), 0.50, dt.date(2025, 12, 31), 20),
        (dt.date(2025, 1, 1), 0.60, dt.date(2026, 6, 30), 18),
        (None, 0.60, dt.date(2026, 6, 30), 18),  # without a day: the latest wording decided
    ],
)
def test_a_definition_is_given_as_it_was_worded_on_the_day(tmp_path, on, target, ends, first_age):
    path = tmp_path / "minimal.toml"
    path.write_text(text_with(AMENDED), encoding="utf-8")
    definition = load_definition(path, on)
    assert definition.goals[0].at_least == target
    assert definition.project.period.ends == ends
    assert definition.target_groups[0].criteria.between == (first_age, 64)
    assert len(definition.amendments) == 2


def test_an_amendment_may_add_a_key_that_was_left_out_and_change_a_member_of_a_list():
    first = parse_definition(document_with(AMENDED), "fil.toml", dt.date(2024, 1, 1))
    last = parse_definition(document_with(AMENDED), "fil.toml")
    assert (first.target_groups[0].enrolled_at_most, last.target_groups[0].enrolled_at_most) == (None, 30)
    assert (first.outcomes[0].kinds, last.outcomes[0].kinds) == (
        ("regular", "subsidised"),
        ("regular", "self_employment"),
    )


def test_the_tables_given_are_left_as_they_were():
    document = document_with(AMENDED)
    parse_definition(document, "fil.toml")
    assert document == document_with(AMENDED)


def test_an_amendment_that_breaks_a_reference_is_told_whatever_the_day():
    change = '{ path = "goals.work.counts.outcome", to = "job" }'
    document = document_with(AMENDED.replace('{ path = "goals.work.at_least", to = 0.50 }', change))
    with pytest.raises(DefinitionError) as told:
        parse_definition(document, "fil.toml", dt.date(2024, 1, 1))
    where = "goals.work.counts.outcome: väntade ett utfall i outcomes: work, fick job"
    assert [str(fault) for fault in told.value.faults] == [f"amendments.1 → {where}", f"amendments.2 → {where}"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("gaols.work.at_least", "filen har inget gaols (menade du goals?)"),
        ("goals.1.at_least", "goals har inget 1: work"),
        ("goals.work.at_least.low", "goals.work.at_least har inget low"),
        ("outcomes.work.kinds.3", "outcomes.work.kinds har inget 3: 1, 2"),
        ("palces", "filen har inget palces (menade du places?)"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_where_it_ends(path, message):
    document = document_with(AMENDED.replace("goals.work.at_least", path) + "\n[places]\n")
    document["amendments"] = document["amendments"][:1]
    (fault,) = faults(document).faults
    assert str(fault) == f"amendments.1.changes.1.path: väntade en nyckelväg som finns, men {message}, fick {path}"


def test_loading_the_minimal_file_twice_gives_the_same():
    assert load_definition(MINIMAL) == load_definition(str(MINIMAL))
