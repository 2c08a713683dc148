"""The people of a simulation meet their target group's criteria, but for a few, as one record at a time says."""

from collections import Counter

import pytest

from kliv.analysis.simulate import Parameters, simulate
from kliv.core.conditions.explain import explain
from kliv.core.conditions.truth import Truth
from kliv.definition.load import load_definition, shipped

from ..people import enrolment_rows, record_of
from .small import small

PEOPLE = 240
ALL_MEET = Parameters(criteria_unknown=0, criteria_not_met=0, spell_end_unknown=0, birth_unknown=0, protected=0)


def verdicts(definition, data):
    """How each person's target group answers on its reference date (the referral where there is no such date)."""
    tables = {
        name: data.tables[name].to_dicts()
        for name in ("persons", "facts", "spells", "enrolments", "activities", "events", "assessments")
    }
    owner = {"facts": "person_id", "spells": "person_id", "assessments": "person_id", "events": "enrolment_id"}
    own = {}
    for name, key in owner.items():
        for row in tables[name]:
            own.setdefault((name, row[key]), []).append(row)
    found = Counter()
    groups = {group.key: group for group in definition.target_groups}
    for subject in enrolment_rows(tables):
        if subject["enrolment_id"] > len(tables["persons"]):
            continue
        mine = {name: own.get((name, subject[key]), []) for name, key in owner.items()}
        record = record_of(mine, subject)
        group = groups[subject["target_group"]]
        on = record.anchors[group.reference_date] or subject["referral"]
        found[group.key, explain(group.criteria, record, on).truth] += 1
    return found


@pytest.mark.parametrize("key", shipped())
def test_nine_of_ten_meet_the_criteria_of_their_group(key):
    definition = load_definition(key)
    found = verdicts(definition, simulate(definition, PEOPLE, seed=2))
    for group in definition.target_groups:
        met = found[group.key, Truth.MET]
        everyone = sum(n for (name, _), n in found.items() if name == group.key)
        assert everyone > 20
        assert met >= 0.9 * everyone, (group.key, found)


def test_a_few_do_not_meet_them_and_of_a_few_nobody_knows():
    definition = small()
    found = verdicts(definition, simulate(definition, 2000, seed=3))
    for group in ("young", "adults"):
        everyone = sum(n for (name, _), n in found.items() if name == group)
        assert found[group, Truth.MET] >= 0.9 * everyone, found
        assert 0 < found[group, Truth.NOT_MET] < 0.05 * everyone, found
        assert 0 < found[group, Truth.UNKNOWN] < 0.07 * everyone, found


def test_everyone_meets_them_where_the_parameters_say_so():
    definition = small()
    found = verdicts(definition, simulate(definition, 400, seed=3, parameters=ALL_MEET))
    assert {truth for _, truth in found} == {Truth.MET}


def test_who_meets_two_groups_by_age_belongs_to_the_first():
    definition = load_definition("coachingprojektet")
    data = simulate(definition, PEOPLE, seed=2, parameters=ALL_MEET)
    youth, immigrants = definition.target_groups
    tables = {name: data.tables[name].to_dicts() for name in ("persons", "enrolments", "facts", "spells")}
    for subject in enrolment_rows(tables):
        record = record_of(tables, subject)
        if subject["target_group"] == immigrants.key and subject["enrolment_id"] <= PEOPLE:
            assert explain(youth.criteria, record, subject["referral"]).truth is Truth.NOT_MET
