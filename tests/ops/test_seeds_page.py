"""docs/seeds.md: every item of the source texts has a place or a reason, and no definition names an unknown one."""

from collections import Counter

import pytest

from kliv.definition.load import load_definition, shipped
from kliv.definition.schema.definition import Definition
from kliv.ops import seeds_page
from kliv.ops.seeds_page import Item


@pytest.fixture(scope="module")
def items():
    return seeds_page.items()


@pytest.fixture(scope="module")
def places():
    return seeds_page.places_of([load_definition(key) for key in shipped()])


def test_the_inventory_is_complete(items):
    counts = Counter((item.id[:2], item.unclear) for item in items)
    numbers = {f"S{seed}": counts[f"S{seed}", False] for seed in range(1, 6)}
    unclear = {f"S{seed}": counts[f"S{seed}", True] for seed in range(1, 6)}
    assert numbers == {"S1": 32, "S2": 38, "S3": 34, "S4": 25, "S5": 12}
    assert unclear == {"S1": 9, "S2": 10, "S3": 11, "S4": 6, "S5": 6}
    assert sum(numbers.values()) == 141


def test_numbers_run_without_gaps(items):
    for prefix, last in Counter(item.id.rstrip("0123456789") for item in items).items():
        found = [int(item.id.removeprefix(prefix)) for item in items if item.id.rstrip("0123456789") == prefix]
        assert found == list(range(1, last + 1)), prefix


def test_every_item_has_a_place_or_a_reason_and_none_is_unknown(items, places):
    assert seeds_page.faults_of(items, places) == []


def test_unclear_places_are_open_questions(items):
    unasked = [item.id for item in items if item.unclear and not any("open_questions" in one for one in item.places)]
    assert unasked == []


def test_an_item_lives_in_more_than_a_question_about_it(items):
    only_asked = [
        item.id
        for item in items
        if not item.unclear and item.places and all(": open_questions" in place for place in item.places)
    ]
    assert only_asked == []


def test_personal_data_of_the_sources_is_left_out(items):
    assert [item.id for item in items if item.why_not] == ["S2-08", "S4-06"]


def test_an_item_without_place_and_reason_is_a_fault():
    assert [fault.where for fault in seeds_page.faults_of([Item("S9-01", "…")], {})] == ["S9-01"]
    assert seeds_page.faults_of([Item("S9-01", "…", why_not="…")], {}) == []
    assert seeds_page.faults_of([Item("S9-01", "…", tests=("tests/x.py",))], {}) == []


def test_an_unknown_item_in_a_definition_is_a_fault():
    fault = seeds_page.faults_of([Item("S9-01", "…", why_not="…")], {"S9-77": ["project: goals.x"]})[0]
    assert (fault.where, fault.found) == ("project: goals.x", "S9-77")


def test_an_item_listed_twice_is_a_fault():
    twice = [Item("S9-01", "…", why_not="…"), Item("S9-01", "…", why_not="…")]
    assert [fault.found for fault in seeds_page.faults_of(twice, {})] == ["flera"]


def test_pages_follow_from_the_parts_of_the_definition():
    shown = Item("S9-01", "…", places=("project: goals.x", "project: examples", "project: published_statistics.y"))
    assert shown.pages == ("projekt", "mål", "publicerat", "definition")
    assert Item("S9-01", "…", places=("project: gates.x",)).pages == ("projekt",)
    assert Item("S9-01", "…", why_not="…").pages == ()


def test_pages_name_parts_that_exist():
    assert set(seeds_page.PAGES) <= set(Definition.model_fields)


def test_tests_are_found_by_the_ids_they_name(tmp_path):
    (tmp_path / "tests" / "deep").mkdir(parents=True)
    (tmp_path / "tests" / "deep" / "test_a.py").write_text("def test_a(): ...  # S9-02, S9-I3", encoding="utf-8")
    (tmp_path / "tests" / "test_b.py").write_text("# S9-021 is no item, XS9-02 neither\n", encoding="utf-8")
    assert seeds_page.tests_of(tmp_path) == {"S9-02": ("tests/deep/test_a.py",), "S9-I3": ("tests/deep/test_a.py",)}


def test_the_page_has_a_row_for_each_item(items):
    page = seeds_page.generated()[seeds_page.PAGE]
    assert all(page.count(f"\n| {item.id} | {item.reading} |") == 1 for item in items)
    assert "| alla | 141 | 42 |" in page
    assert "| i en definition | 139 | 42 |" in page
    assert "| finns inte, med skäl | 2 | 0 |" in page
