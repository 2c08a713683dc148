"""The five shipped definitions: they load, say where everything comes from, and hold no personal data."""

import re
from pathlib import Path

import pytest

from kliv import projects
from kliv.definition.load import load_definition, shipped
from kliv.definition.schema.base import Sourced
from kliv.definition.walk import walk

FOLDER = Path(projects.__file__).parent
SEEDS = {
    "coachingprojektet": "S1",
    "sank_trosklarna": "S2",
    "traning_ger_fardighet": "S3",
    "drivkraftspunkten": "S4",
    "projekt_30_barnfamiljer": "S5",
}
# Statistics Sweden's codes of the municipalities that the projects name.
MUNICIPALITIES = {
    "coachingprojektet": {"2181", "2104"},
    "sank_trosklarna": {"2081"},
    "traning_ger_fardighet": {"0180", "0181", "0192", "0184", "0183", "0123"},
    "drivkraftspunkten": {"2281"},
    "projekt_30_barnfamiljer": {"1480"},
}
# Parts whose words the source gives in another part, or that only say which document it is.
WITHOUT_OWN_SOURCE = {"InstrumentItem", "Intake"}


def test_the_five_projects_are_shipped():
    assert set(shipped()) == set(SEEDS)


@pytest.mark.parametrize("key", SEEDS)
def test_every_statement_names_its_source(key):
    definition = load_definition(key)
    bare = [
        path
        for path, part in walk(definition)
        if isinstance(part, Sourced) and not part.source and type(part).__name__ not in WITHOUT_OWN_SOURCE
    ]
    assert bare == []


@pytest.mark.parametrize(("key", "seed"), SEEDS.items())
def test_goals_render_items_of_their_own_project_in_its_words(key, seed):
    for goal in load_definition(key).goals:
        assert any(source.startswith(f"{seed}-") for source in goal.source), goal.key
        assert goal.quote or goal.measure == "composition", goal.key


@pytest.mark.parametrize(("key", "codes"), MUNICIPALITIES.items())
def test_partners_are_in_the_right_municipalities(key, codes):
    partners = load_definition(key).partners
    assert {partner.municipality for partner in partners if partner.municipality} == codes


@pytest.mark.parametrize("key", SEEDS)
def test_no_personal_data(key):
    text = (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
    assert "@" not in text
    assert not re.search(r"\b0\d{1,3}[- ]\d{2,3} ?\d{2} ?\d{2}\b", text), "a telephone number"
    assert not re.search(r"\b(19|20)?\d{6}[-+]\d{4}\b", text), "a personal identity number"


@pytest.mark.parametrize("key", SEEDS)
def test_examples_cover_each_group_with_every_verdict(key):
    definition = load_definition(key)
    seen = {(group, verdict) for person in definition.examples.people for group, verdict in person.expect.items()}
    wanted = {(group.key, verdict) for group in definition.target_groups for verdict in ("met", "not_met", "unknown")}
    assert wanted <= seen


@pytest.mark.parametrize("key", SEEDS)
def test_every_open_question_has_a_reading(key):
    for question in load_definition(key).open_questions:
        assert question.question.rstrip()[-1] in "?.", question.key
        assert question.reading.endswith("."), question.key
