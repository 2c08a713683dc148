"""The example people of a definition get the verdict it says, or the reason why not is told."""

import datetime as dt

from kliv.core.conditions.model import Anchor
from kliv.core.conditions.record import Assessment, Event, Fact, Spell
from kliv.definition.examples import record_of, run_people
from kliv.definition.load import parse_definition

from .fragments import document_with

ADULT = """
[[examples.people]]
name = "På 65-årsdagen"
on = 2024-03-01
birth_date = 1959-03-01
expect = { adults = "met" }
"""
TRIED = """
[[target_groups]]
key = "adults"
name = "Vuxna"
criteria = { all_of = [
  { spell = "benefit", code = "social_assistance", at_least_months = 10 },
  { judgement = "ready", by = "coach", is = true },
  { event = "three_party_meeting", until = "entry" },
  { fact = "interest", is = "work" },
] }
source = ["påhittat"]
reference_date = "entry"

[[target_groups]]
key = "others"
name = "Övriga"
source = ["påhittat"]

[[own_facts]]
key = "interest"
name = "Intresse"
values = ["work", "none"]

[[instruments]]
key = "judgement"
name = "Bedömning"
items = [{ key = "ready", name = "Redo för arbete" }]

[[examples.people]]
name = "Uppfyller allt"
on = 2024-03-01
facts = { interest = "work" }
spells = [
  { kind = "benefit", code = "social_assistance", start_on = 2023-05-02 },
  { kind = "work", code = "regular", start_on = 2020-01-01, end_on = 2020-12-31 },
  { kind = "studies", code = "sfi", start_on = 2021-01-01, end = "unknown" },
]
assessments = [
  { instrument = "judgement", item = "ready", value = true, rater = "coach", assessed_on = 2024-02-01 },
]
events = [{ event = "three_party_meeting", happened_on = 2024-02-20, counterpart_id = 7 }]
expect = { adults = "met" }
"""


def definition_with(fragment):
    return parse_definition(document_with(fragment), "fil.toml")


def test_a_wrong_verdict_is_told_with_the_right_one_and_its_reason():
    assert [str(fault) for fault in run_people(definition_with(ADULT))] == [
        "examples.people.1.expect.adults: väntade met för ”På 65-årsdagen”, fick not_met: "
        "Är 65 år; målgruppen är 20–64 år"
    ]


def test_the_right_verdict_is_not_told():
    assert run_people(definition_with(ADULT.replace('"met"', '"not_met"'))) == []
    assert run_people(definition_with(TRIED)) == []


def test_what_is_not_known_is_unknown():
    unborn = ADULT.replace("birth_date = 1959-03-01\n", "")
    (fault,) = run_people(definition_with(unborn))
    assert fault.found.startswith("unknown: ")


def test_what_is_dated_after_the_day_is_not_seen():
    late = TRIED.replace("happened_on = 2024-02-20", "happened_on = 2024-03-02")
    (fault,) = run_people(definition_with(late))
    assert fault.found.startswith("not_met: ")


def test_every_wrong_verdict_of_every_person_is_told():
    wrong = TRIED.replace('{ adults = "met" }', '{ adults = "unknown" }')
    faults = run_people(definition_with(wrong + ADULT.replace('"met"', '"unknown"')))
    assert [fault.where for fault in faults] == ["examples.people.1.expect.adults", "examples.people.2.expect.adults"]


def test_a_group_without_criteria_gives_no_verdict():
    definition = definition_with(TRIED)
    (person,) = definition.examples.people
    strange = person.model_copy(update={"expect": {"others": "met"}})
    examples = definition.examples.model_copy(update={"people": (strange,)})
    assert run_people(definition.model_copy(update={"examples": examples})) == []


def test_an_example_person_is_a_record():
    (person,) = definition_with(TRIED).examples.people
    record = record_of(person, Anchor.ENTRY)
    day = dt.date(2024, 3, 1)
    assert record.anchors == {Anchor.REFERRAL: day, Anchor.ENTRY: day}
    assert record.facts == (Fact("interest", "work", dt.date.min),)
    assert record.spells == (
        Spell("benefit", "social_assistance", dt.date(2023, 5, 2), None, "open"),
        Spell("work", "regular", dt.date(2020, 1, 1), dt.date(2020, 12, 31), "known"),
        Spell("studies", "sfi", dt.date(2021, 1, 1), None, "unknown"),
    )
    assert record.assessments == (Assessment("judgement", "ready", True, "coach", dt.date(2024, 2, 1)),)
    assert record.events == (Event("three_party_meeting", dt.date(2024, 2, 20), None, 7),)
    assert record.birth_date is None
