import datetime as dt

import pytest

from kliv.core.conditions.model import Anchor
from kliv.core.conditions.record import Fact, Record
from kliv.core.conditions.truth import Truth
from kliv.core.conditions.vocabulary import DEFAULT_WORDS
from kliv.definition.load import load_definition
from kliv.definition.schema.journey import TargetGroup
from kliv.ops.screening.caseload import Case
from kliv.ops.screening.verdicts import screen, summary

ON = dt.date(2012, 8, 31)
WOMAN = {"fact": "sex", "is": "woman"}
ABROAD = {"fact": "born_abroad", "is": True}


def project(*criteria):
    groups = tuple(
        TargetGroup(key=f"group_{place}", name=f"Grupp {place}", criteria=one) for place, one in enumerate(criteria)
    )
    return load_definition("coachingprojektet").model_copy(update={"target_groups": groups})


def tried(definition, *facts, anchors=None):
    record = Record(birth_date=dt.date(1990, 9, 1), facts=facts, anchors=anchors or {})
    return screen(Case(2, "A1", record), definition, DEFAULT_WORDS, ON)


SEX_WOMAN, SEX_MAN = Fact("sex", "woman", ON), Fact("sex", "man", ON)


@pytest.mark.parametrize(
    ("criteria", "facts", "truth", "n_reasons"),
    [
        (WOMAN, [SEX_WOMAN], Truth.MET, 1),
        ({"not": WOMAN}, [SEX_WOMAN], Truth.NOT_MET, 1),
        ({"all_of": [WOMAN, ABROAD]}, [SEX_MAN], Truth.NOT_MET, 1),
        ({"all_of": [WOMAN, ABROAD]}, [SEX_WOMAN], Truth.UNKNOWN, 1),
        ({"any_of": [WOMAN, ABROAD]}, [SEX_MAN, Fact("born_abroad", False, ON)], Truth.NOT_MET, 2),
    ],
)
def test_the_reasons_are_those_that_decide(criteria, facts, truth, n_reasons):
    (verdict,) = tried(project(criteria), *facts).verdicts
    assert verdict.truth is truth
    assert len(verdict.reasons) == n_reasons
    assert all(reason[0].isupper() for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("criteria", "facts", "primary", "uncertain"),
    [
        ((WOMAN, ABROAD), [SEX_WOMAN], "group_0", False),  # what comes after the first does not matter
        ((ABROAD, WOMAN), [SEX_WOMAN], "group_1", True),  # what comes before it does
        ((WOMAN, ABROAD), [SEX_MAN], None, True),
        ((WOMAN, WOMAN), [SEX_MAN], None, False),
        ((WOMAN, WOMAN), [SEX_WOMAN], "group_0", False),
    ],
)
def test_the_primary_group(criteria, facts, primary, uncertain):
    person = tried(project(*criteria), *facts)
    assert (person.primary, person.uncertain) == (primary, uncertain)


@pytest.mark.parametrize(
    ("anchors", "day", "truth"),
    [
        ({}, ON, Truth.MET),  # 21 years old on the day of the screening
        ({Anchor.REFERRAL: dt.date(2011, 8, 31)}, dt.date(2011, 8, 31), Truth.NOT_MET),  # 20 when referred
        ({Anchor.ENTRY: dt.date(2011, 8, 31)}, ON, Truth.MET),  # the group is tried on the referral date
    ],
)
def test_a_person_is_tried_on_the_group_s_own_date(anchors, day, truth):
    (verdict,) = tried(project({"fact": "age", "at_least": 21}), anchors=anchors).verdicts
    assert (verdict.on, verdict.truth) == (day, truth)


def test_summary():
    definition = project(WOMAN, ABROAD)
    people = [tried(definition, SEX_WOMAN), tried(definition, SEX_MAN), tried(definition)]
    assert summary(definition, people) == {
        "group_0": {"met": 1, "not_met": 1, "unknown": 1, "primary": 1},
        "group_1": {"met": 0, "not_met": 0, "unknown": 3, "primary": 0},
    }
