"""The code words every project shares, with the words shown for them. A project's own words are in its definition."""

from __future__ import annotations

from collections.abc import Mapping

SEX: Mapping[str, str] = {"woman": "Kvinna", "man": "Man", "non_binary": "Icke-binär", "unknown": "Okänt"}

# Kinds of spell, each with its codes. The code "none" in a register means: looked into, no such spell.
SPELLS: Mapping[str, Mapping[str, str]] = {
    "registered_with": {"ifo": "IFO", "pes": "Arbetsförmedlingen", "social_services": "socialtjänsten"},
    "benefit": {
        "social_assistance": "försörjningsstöd",
        "activity_compensation": "aktivitetsersättning",
        "activity_support": "aktivitetsstöd",
        "development_allowance": "utvecklingsersättning",
        "establishment_allowance": "etableringsersättning",
        "unemployment_benefit": "a-kassa",
        "sickness_benefit": "sjukpenning",
        "sickness_compensation": "sjukersättning",
        "student_finance": "studiemedel",
    },
    "programme": {
        "job_development_guarantee": "jobb- och utvecklingsgarantin",
        "youth_job_guarantee": "jobbgarantin för ungdomar",
        "establishment_programme": "etableringsprogrammet",
    },
    "unemployed": {"unemployed": "arbetslös"},
    "outside_labour_market": {"outside_labour_market": "utanför arbetsmarknaden"},
    "work": {
        "regular": "arbete utan stöd",
        "subsidised": "arbete med stöd",
        "municipal_labour_market_job": "kommunal arbetsmarknadsanställning",
        "self_employment": "eget företag",
    },
    "studies": {
        "upper_secondary": "gymnasieskolan",
        "regular": "reguljär utbildning",
        "vocational": "yrkesinriktade studier",
        "adult_education": "komvux",
        "folk_high_school": "folkhögskola",
        "higher_education": "högskola eller yrkeshögskola",
        "sfi": "sfi",
        "other": "andra studier",
    },
}
SPELL_KINDS: Mapping[str, str] = {
    "registered_with": "inskriven vid",
    "benefit": "ersättning",
    "programme": "program",
    "unemployed": "arbetslös",
    "outside_labour_market": "utanför arbetsmarknaden",
    "work": "arbete",
    "studies": "studier",
}

# Facts that every register holds: columns of persons and enrolments, the computed age, and the usual dated ones.
FACTS: Mapping[str, str] = {
    "age": "ålder",
    "sex": "kön",
    "municipality": "kommun",
    "project_municipality": "kommun i projektet",
    "district": "stadsdel",
    "target_group": "målgrupp",
    "unit": "enhet",
    "referred_by": "remitterad av",
    "exit_reason": "avslutsorsak",
    "protected": "skyddade personuppgifter",
    "born_abroad": "utrikesfödd",
    "immigrant": "invandrare",
    "child_at_home": "hemmavarande barn",
    "jobseeker": "arbetssökande",
    "upper_secondary_diploma": "gymnasieexamen",
    "compulsory_school": "fullföljd grundskola",
    "education_level": "utbildningsnivå",
    "disability": "funktionsnedsättning",
}

EVENTS: Mapping[str, str] = {
    "three_party_meeting": "trepartssamtal",
    "employer_contact": "kontakt med arbetsgivare",
    "caseworker_contact": "kontakt med handläggare eller jobbcoach",
    "information": "information",
    "offer": "erbjudande",
    "support_measure_referral": "anvisning till stödinsats",
    "study_start": "studiestart",
    "job_agreed": "anställning klar",
    "admitted": "antagen till utbildning",
    "hired": "anställd hos arbetsgivaren",
    "employability_assessed": "bedömd som anställningsbar",
}

# What an event concerned, where that needs saying.
EVENT_CODES: Mapping[str, str] = {
    "social_enterprise": "socialt företagande",
    "regular_education": "reguljär utbildning",
}

OUTCOMES: Mapping[str, str] = {
    "work": "arbete",
    "studies": "studier",
    "self_employment": "eget företag",
    "self_supporting": "självförsörjande",
    "no_economic_assistance": "utan ekonomiskt bistånd",
    "economic_assistance": "ekonomiskt bistånd",
    "job_search": "aktivt arbetssökande",
    "unemployed": "arbetslös",
    "other": "annat",
}

# The kinds of an outcome are the codes of the spell of the same name, so that "regular" means one thing for work and
# another for studies.
OUTCOME_KINDS: Mapping[str, Mapping[str, str]] = {"work": SPELLS["work"], "studies": SPELLS["studies"]}

REFERRED_BY: Mapping[str, str] = {
    "pes": "Arbetsförmedlingen",
    "municipality": "kommunen",
    "stockholm_city": "Stockholms stad (instrument X)",
    "knut": "KNUT-kommunerna",
    "ifo": "IFO",
    "outreach": "uppsökande verksamhet",
    "screening": "urval ur ärendestocken",
    "self": "egen anmälan",
}

# Those who attend meetings or judge; the word for each role is the same in every project.
ROLES: Mapping[str, str] = {
    "participant": "deltagaren",
    "project_staff": "projektets personal",
    "caseworker": "ordinarie handläggare",
    "receiving_caseworker": "mottagande handläggare på Arbetsförmedlingen",
    "coach": "coach",
    "employer": "arbetsgivaren",
    "teacher": "läraren",
}

ANCHORS: Mapping[str, str] = {
    "referral": "remissen",
    "unemployment": "arbetslöshetens början",
    "entry": "starten i projektet",
    "first_activity": "första aktiviteten",
    "completion": "fullföljd insats",
    "exit": "avslutet",
}

# What a consent or a statute lets one organisation tell another, and what for. Free notes are never shared this way.
CONSENT_SCOPES: Mapping[str, str] = {
    "enrolment": "start, avslut och vem som är handläggare",
    "plan": "mål och steg i planen",
    "activities": "aktiviteter",
    "placement": "placering hos arbetsgivare",
    "outcomes": "utfall och uppföljningar",
}
CONSENT_PURPOSES: Mapping[str, str] = {
    "cooperation": "samverkan om deltagaren",
    "evaluation": "utvärdering",
    "statistics": "gemensam uppföljning (SUS)",
}

NOTE_READERS: Mapping[str, str] = {
    "author": "bara den som skrev",
    "project": "projektets personal",
    "participant": "projektets personal och deltagaren",
}

CONFLICT_REASONS: Mapping[str, str] = {
    "relative": "närstående",
    "friend": "vän eller bekant",
    "other": "annat jäv",
}

# Sekretessmarkering is a warning, skyddad folkbokföring hides where the person lives, fingerade uppgifter are a new
# name and number (Skatteverket). All three are handled alike here.
PROTECTIONS: Mapping[str, str] = {
    "secrecy_marker": "sekretessmarkering",
    "protected_registration": "skyddad folkbokföring",
    "fictitious_identity": "fingerade personuppgifter",
}

# Where a fact or a spell comes from.
FACT_SOURCES: Mapping[str, str] = {
    "participant": "deltagaren själv",
    "caseworker": "handläggaren",
    "referral": "remissen",
    "pes": "Arbetsförmedlingen",
    "social_services": "socialtjänsten",
    "fk": "Försäkringskassan",
    "population_register": "folkbokföringen",
    "school": "skolan",
    "other": "annan källa",
    "loaded": "inläst register",
}

# Why somebody needs to see a whole personal number. A code, since the log must hold no names.
REVEAL_REASONS: Mapping[str, str] = {
    "identify": "säkerställa vem personen är",
    "authority": "ett ärende hos en annan myndighet",
    "payment": "ersättning eller försörjningsstöd",
    "correct": "rätta uppgiften",
    "own": "min egen uppgift",
}

# What takes two users, and why.
PROPOSALS: Mapping[str, str] = {
    "lift_protection": "ta bort skyddsmarkeringen",
    "erase": "gallra uppgifterna",
}
PROTECTION_LIFTED: Mapping[str, str] = {
    "register": "skyddet har upphört i folkbokföringen",
    "participant": "personen har själv bett om det",
    "mistake": "markeringen var fel",
}
HOLD_REASONS: Mapping[str, str] = {
    "appeal": "överklagat beslut",
    "supervision": "tillsyn eller revision",
    "dispute": "tvist eller skadestånd",
    "funding": "finansiärens kontroll",
    "research": "forskning",
    "request": "begäran från personen",
}

ORGANISATION_KINDS: Mapping[str, str] = {
    "municipality": "kommun",
    "authority": "myndighet",
    "association": "samordningsförbund eller förening",
    "employer": "arbetsgivare",
    "education": "skola eller utbildningsanordnare",
    "other": "annan organisation",
}
UNIT_KINDS: Mapping[str, str] = {
    "department": "förvaltning",
    "unit": "enhet",
    "office": "kontor",
    "district": "stadsdel",
}
PARTNER_ROLES: Mapping[str, str] = {
    "partner": "part",
    "co_financier": "medfinansiär",
    "evaluator": "utvärderare",
    "network": "nätverk",
}
