"""A key path names one place in a definition, and tells where it stands in the file."""

import pytest

from kliv.definition.paths import NoSuchPathError, find, member_index, member_name, position

DOCUMENT = {
    "goals": [{"key": "work", "at_least": 0.4}, {"key": "same"}, {"key": "same"}, {"key": "1"}, {"key": 2}, {}],
    "places": {"enrolled_at_most": 5},
    "range": [1, 2],
}


def test_members_are_named_by_a_key_of_their_own_else_by_number():
    goals = DOCUMENT["goals"]
    names = [member_name(goals, index) for index in range(len(goals))]
    assert names == ["work", "2", "3", "4", "5", "6"]
    assert [member_index(goals, name) for name in names] == [0, 1, 2, 3, 4, 5]
    assert member_index(goals, "same") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [("goals.work.at_least", 0.4), ("goals.4.key", "1"), ("places.enrolled_at_most", 5), ("range.2", 2)],
)
def test_a_path_leads_to_a_value(path, value):
    assert find(DOCUMENT, path) == value


@pytest.mark.parametrize(
    ("path", "walked", "segment", "known"),
    [
        ("gaols", "", "gaols", ("goals", "places", "range")),
        ("goals.study", "goals", "study", ("work", "2", "3", "4", "5", "6")),
        ("goals.work.at_most", "goals.work", "at_most", ("key", "at_least")),
        ("places.enrolled_at_most.x", "places.enrolled_at_most", "x", ()),
    ],
)
def test_a_path_that_leads_nowhere_tells_how_far_it_led(path, walked, segment, known):
    with pytest.raises(NoSuchPathError) as nowhere:
        find(DOCUMENT, path)
    assert (nowhere.value.walked, nowhere.value.segment, nowhere.value.known) == (walked, segment, known)


def test_places_are_ordered_as_in_the_file_and_what_is_missing_comes_last():
    paths = [
        "goals.work.key",
        "goals.work.at_least",
        "goals.work.missing",
        "goals.2",
        "places",
        "range.1",
        "range.2",
        "x",
    ]
    positions = [position(DOCUMENT, path) for path in paths]
    assert positions == sorted(positions)
    assert position(DOCUMENT, "places") < position(DOCUMENT, "places.enrolled_at_most")
