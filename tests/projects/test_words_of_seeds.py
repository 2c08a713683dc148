"""What the source texts say without a number: each stands in the part it belongs to, in the source's own words."""

import pytest

from kliv.definition.load import load_definition
from kliv.definition.walk import walk


@pytest.mark.parametrize(
    ("item", "key", "path", "words"),
    [
        ("S1-01", "coachingprojektet", "project", "Projekttid"),
        ("S1-13", "coachingprojektet", "statements.purpose", "direkt eller indirekt inträde på arbetsmarknaden"),
        ("S1-14", "coachingprojektet", "goals.coaching_model", "utveckla vår coachingmodell"),
        ("S1-31", "coachingprojektet", "statements.spearhead_project", "spjutspetsprojekt"),
        ("S1-32", "coachingprojektet", "statements.page_updated", "2018-04-17"),
        ("S2-02", "sank_trosklarna", "partners.borlange", "Borlänge kommun, Borlänge kommun"),
        ("S2-13", "sank_trosklarna", "statements.method", "modell för yrkesbaserat lärande"),
        ("S2-15", "sank_trosklarna", "governance", "styrgrupp som finns för DUA överenskommelsen"),
        ("S2-19", "sank_trosklarna", "statements.purpose_person", "svensk- och yrkeskunskaper ska breddas"),
        ("S2-20", "sank_trosklarna", "statements.purpose_employer", "minska kompetensförsörjningsproblem"),
        ("S2-21", "sank_trosklarna", "statements.purpose_municipality", "stärka samarbetet"),
        ("S3-01", "traning_ger_fardighet", "statements.purpose_person", "aktiv och strukturerad uppföljning"),
        ("S3-02", "traning_ger_fardighet", "statements.purpose_host", "stödja anordnaren av arbetspraktiken"),
        ("S3-12", "traning_ger_fardighet", "statements.assessment_before_referral", "kartläggning och dokumentation"),
        ("S3-17", "traning_ger_fardighet", "partners.knut", "deltar även i projektet KNUT"),
        ("S3-18", "traning_ger_fardighet", "statements.problem", "hanterar inte de svåraste grupperna"),
        ("S3-19", "traning_ger_fardighet", "goals.method_log", "under ett år samla erfarenheter"),
        ("S3-20", "traning_ger_fardighet", "goals.self_knowledge", "ökad förståelse av sin färdigheter"),
        ("S3-23", "traning_ger_fardighet", "governance", "Gemensam styrgrupp med START Jobbnätet"),
        ("S3-24", "traning_ger_fardighet", "goals.partnership", "partnerskap för framtida gemensamma projekt"),
        ("S3-26", "traning_ger_fardighet", "statements.extension", "vid goda resultat utöka projektet"),
        ("S3-30", "traning_ger_fardighet", "statements.top_up", "ex försörjningsstöd"),
        ("S4-02", "drivkraftspunkten", "partners.sundsvall_education", "Barn-och utbildningsförvaltningen"),
        ("S4-09", "drivkraftspunkten", "statements.problem", "saknar gymnasiekompetens"),
        ("S4-10", "drivkraftspunkten", "statements.need", "både innan och under utbildningen"),
        ("S4-13", "drivkraftspunkten", "statements.idea", "fullföljer sina gymnasiestudier"),
        ("S4-14", "drivkraftspunkten", "statements.scope", "Sundsvalls kommun"),
        ("S4-15", "drivkraftspunkten", "statements.scaling", "spridas till andra kommuner"),
        ("S4-16", "drivkraftspunkten", "goals.new_model", "hitta, identifiera och stödja"),
        ("S4-18", "drivkraftspunkten", "goals.labour_market_contacts", "Ökade kontakter"),
        ("S4-19", "drivkraftspunkten", "goals.gender_differences", "skillnader mellan kvinnor och män"),
        ("S4-20", "drivkraftspunkten", "goals.social_assistance_dependence", "Minskat beroende av försörjningsstöd"),
        ("S4-21", "drivkraftspunkten", "goals.municipal_organisation", "Effektivare organisering"),
        ("S4-22", "drivkraftspunkten", "goals.cooperation", "Förbättrad samverkan"),
        ("S5-01", "projekt_30_barnfamiljer", "statements.evaluation_title", "Dom fixade ju detta jobb till mig!"),
        ("S5-03", "projekt_30_barnfamiljer", "partners.pes", "samt Arbetsförmedlingen"),
        ("S5-05", "projekt_30_barnfamiljer", "entry_paths.screening", "i samverkan mellan myndigheterna"),
        ("S5-08", "projekt_30_barnfamiljer", "statements.result", "tagit ett kliv närmare arbetsmarknaden"),
    ],
)
def test_said_in_the_sources_own_words(item, key, path, words):
    part = dict(walk(load_definition(key)))[path]
    assert item in part.source
    assert words in part.quote


def leaves(key, group):
    """The criteria of a target group, each as its model without what is not given."""
    criteria = next(one for one in load_definition(key).target_groups if one.key == group).criteria
    return [part.model_dump(exclude_unset=True, by_alias=True) for part in criteria.all_of]


def test_criteria_of_coachingprojektet():  # S1-03, S1-05, S1-I2, S1-I3, S1-I8
    registered = {"spell": "registered_with", "code": "ifo"}
    assert leaves("coachingprojektet", "youth") == [{"fact": "age", "between": (16, 24)}, registered]
    assert leaves("coachingprojektet", "immigrants") == [
        {"fact": "immigrant", "is": True}, {"fact": "age", "between": (18, 64)}, registered,
    ]  # fmt: skip


def test_criteria_of_sank_trosklarna():  # S2-14, S2-I5, S2-I9
    assert leaves("sank_trosklarna", "participants") == [
        {"fact": "born_abroad", "is": True},
        {"fact": "long_term_unemployed", "is": True},
        {"spell": "outside_labour_market", "more_than_months": 12},
        {"spell": "benefit", "code": ("social_assistance", "activity_compensation")},
        {"fact": "branch_interest", "in": ("work", "studies", "both")},
    ]


def test_criteria_of_traning_ger_fardighet():  # S3-07, S3-08, S3-09, S3-I8
    need = {"is": "reinforced_work_training"}
    assert leaves("traning_ger_fardighet", "pes") == [
        {"spell": "programme", "code": "job_development_guarantee"},
        {"judgement": "need", "by": "caseworker", **need},
    ]
    assert leaves("traning_ger_fardighet", "municipality")[:3] == [
        {"spell": "registered_with", "code": "pes", "at_least_months": 18},
        {"spell": "unemployed", "at_least_months": 18},
        {"instrument": "instrument_x", "item": "need", **need},
    ]
    assert all("svag förankring" in one.narrative for one in load_definition("traning_ger_fardighet").target_groups)


def test_criteria_of_drivkraftspunkten():  # S4-09, S4-14, S4-I1
    first, second = (leaves("drivkraftspunkten", f"target_group_{number}") for number in (1, 2))
    assert first[:2] == second[:2] == [
        {"fact": "municipality", "is": "2281"}, {"fact": "upper_secondary_diploma", "is": False},
    ]  # fmt: skip
    assert first[2]["judgement"] == second[2]["judgement"] == "study_readiness"
    assert first[2]["is"] != second[2]["is"]


def test_criteria_of_barnfamiljer():  # S5-04, S5-I4, S5-I6
    assert leaves("projekt_30_barnfamiljer", "parents") == [
        {"fact": "district", "is": "askim_frolunda_hogsbo"},
        {"fact": "child_at_home", "is": True},
        {"spell": "benefit", "code": "social_assistance", "at_least_months": 10},
        {"judgement": "months_to_work_or_education", "by": "caseworker", "between": (6, 18)},
    ]


@pytest.mark.parametrize(
    ("item", "key", "concern", "reading"),
    [
        ("S1-I6", "coachingprojektet", "goals.self_supporting", "Efter personens avslut"),
        ("S2-I4", "sank_trosklarna", "goals.swedish_improved", "Citaten är källans egna"),
        ("S2-I7", "sank_trosklarna", "outcomes.studies", "Slaget av studier registreras"),
        ("S2-I10", "sank_trosklarna", "goals.employers_hired", "en gång"),
        ("S3-I2", "traning_ger_fardighet", "places.quotas.offices", "källans andelar gäller"),
        ("S3-I4", "traning_ger_fardighet", "units.pes_solna", "Vem som remitterade"),
        ("S3-I5", "traning_ger_fardighet", "goals.method_log", "september 2008"),
        ("S3-I7", "traning_ger_fardighet", "activities.reinforced_work_training", "Arbetsträning"),
        ("S3-I9", "traning_ger_fardighet", "exit_rules.guarantee_450_days", "hela projekttiden"),
        ("S3-I11", "traning_ger_fardighet", "units.pes_huddinge", "rättade"),
        ("S4-I4", "drivkraftspunkten", "partners.sundsvall_education", "Kontaktpersonen sparas inte"),
        ("S4-I6", "drivkraftspunkten", "goals", "Bara de delmål som står i källan"),
    ],
)
def test_unclear_places_have_a_reading(item, key, concern, reading):
    asked = [one for one in load_definition(key).open_questions if item in one.source]
    assert any(concern in one.concerns and reading in one.reading for one in asked)


def test_solna_and_nynashamn_are_told_apart():  # S3-I4
    definition = load_definition("traning_ger_fardighet")
    quotas = {one.key: {part.code for part in one.parts} for one in definition.places.quotas}
    kinds = {unit.key: unit.kind for unit in definition.units}
    assert {kinds[code] for code in quotas["offices"]} == {"office"}
    assert not quotas["offices"] & quotas["municipal_units"]
    assert "nynashamn" in quotas["municipal_units"]
    assert "pes_nynashamn" not in kinds
