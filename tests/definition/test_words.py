"""A definition's codes are told in its own words."""

from kliv.core.conditions.words import describe
from kliv.definition.load import load_definition
from kliv.definition.reference import EXAMPLE
from kliv.definition.words import words_of

EXAMPLE_WORDS = words_of(load_definition(EXAMPLE))


def test_names_stand_as_inside_a_sentence():
    assert EXAMPLE_WORDS.fact("interest") == "intresse för projektets yrken"
    assert EXAMPLE_WORDS.activity("course") == "yrkeskurs"
    assert EXAMPLE_WORDS.outcome("work") == "arbete"
    assert EXAMPLE_WORDS.item("judgement", "study_ready") == "redo för studier"
    assert EXAMPLE_WORDS.question("participant_survey", "content") == "kursen gav det jag behövde"
    assert EXAMPLE_WORDS.value("target_group", "young") == "unga vuxna"
    assert EXAMPLE_WORDS.value("exit_reason", "moved") == "flyttat"


def test_names_of_places_and_instruments_keep_their_capital():
    assert EXAMPLE_WORDS.value("unit", "south") == "Södra staden"
    assert EXAMPLE_WORDS.value("district", "north") == "Norra staden"
    assert EXAMPLE_WORDS.value("project_municipality", "9901") == "Exempelstads kommun"
    assert EXAMPLE_WORDS.instrument("swedish") == "Språktestet"
    assert EXAMPLE_WORDS.survey("employer_survey") == "Arbetsgivarenkäten"


def test_labels_of_answers_and_of_values_are_the_definition_s():
    assert EXAMPLE_WORDS.answer("swedish", "level", "advanced") == "van"
    assert EXAMPLE_WORDS.value("interest", "studies") == "utbilda sig"


def test_a_follow_up_stands_after_vid():
    assert EXAMPLE_WORDS.at("six_months") == "uppföljningen sex månader efter avslutet"
    seed = words_of(load_definition("sank_trosklarna"))
    assert seed.at("twelve_months").startswith("uppföljningen ")
    named = load_definition(EXAMPLE)
    follow_up = named.follow_ups[0].model_copy(update={"name": "Uppföljning efter ett halvår"})
    words = words_of(named.model_copy(update={"follow_ups": (follow_up,)}))
    assert words.at("six_months") == "uppföljning efter ett halvår"


def test_roles_of_the_staff_and_the_shared_ones_have_words():
    assert EXAMPLE_WORDS.role("job_coach") == "jobbcoach"
    assert EXAMPLE_WORDS.role("caseworker") == "ordinarie handläggare"


def test_shared_words_stay():
    assert EXAMPLE_WORDS.spell("benefit", "social_assistance") == "försörjningsstöd"
    assert EXAMPLE_WORDS.event_code("information", "social_enterprise") == "socialt företagande"


def test_a_municipality_is_called_by_its_organisation_also_where_only_a_unit_or_a_district_of_it_takes_part():
    assert words_of(load_definition("drivkraftspunkten")).value("municipality", "2281") == "Sundsvalls kommun"
    assert words_of(load_definition("coachingprojektet")).value("municipality", "2181") == "Sandvikens kommun"


def test_the_criteria_of_a_shipped_project_are_told_without_codes():
    definition = load_definition("traning_ger_fardighet")
    text = describe(definition.target_groups[0].criteria, words_of(definition))
    assert "behov av förstärkt arbetsträning" in text
    assert "_" not in text
