"""A small definition that uses every kind of table, condition and ceiling, and what is changed in it."""

import copy

from kliv.definition.schema.definition import Definition

SMALL = {
    "version": {"number": 1, "valid_from": "2018-01-01", "author": "Test"},
    "project": {
        "key": "litet",
        "name": "Litet",
        "summary": "Ett påhittat projekt.",
        "document": "ingen källa",
        "owner": "kommun",
        "planned_participants": 120,
        "period": {"starts": "2018-01-15", "ends": "2019-12-31"},
    },
    "partners": [{"key": "kommun", "name": "Kommun", "organisation": "Kommun", "municipality": "0127"}],
    "units": [
        {"key": "north", "name": "Norra", "kind": "office", "municipalities": ["0127"]},
        {"key": "south", "name": "Södra", "kind": "office", "municipalities": ["0136"]},
    ],
    "own_facts": [{"key": "interest", "name": "Intresse", "values": ["none", "work", "studies"]}],
    "funding": {
        "budgets": [{"version": "granted", "total": 3_000_000}],
        "lines": [{"key": "staff", "name": "Personal", "amount": 2_000_000}, {"key": "rest", "name": "Övrigt"}],
    },
    "target_groups": [
        {
            "key": "young",
            "name": "Unga",
            "enrolled_at_most": 20,
            "criteria": {
                "all_of": [
                    {"fact": "age", "between": [16, 24]},
                    {"spell": "benefit", "code": "social_assistance", "at_least_months": 10},
                    {"fact": "interest", "in": ["work", "studies"]},
                ]
            },
        },
        {
            "key": "adults",
            "name": "Vuxna",
            "enrolled_at_most": 12,
            "reference_date": "entry",
            "criteria": {
                "all_of": [
                    {"fact": "age", "at_least": 18},
                    {"any_of": [{"spell": "unemployed", "more_than_months": 12}, {"fact": "disability", "is": True}]},
                    {"not": {"spell": "work"}},
                    {"at_least": 2, "of": [
                        {"judgement": "need", "by": "caseworker", "is": "much"},
                        {"fact": "born_abroad", "is": True},
                        {"instrument": "ability", "item": "language", "at_least": 2},
                    ]},
                ]
            },
        },
    ],
    "places": {
        "enrolled_at_most": 25,
        "intake": {"per_caseworker_and_month": [1, 3], "caseworkers": 4, "first_month": "2018-03-01"},
        "quotas": [
            {"key": "who", "name": "Remittenter", "column": "referred_by", "code": "pes", "between": [0.2, 0.3]},
            {
                "key": "where",
                "name": "Kontor",
                "column": "unit",
                "base": {"fact": "referred_by", "is": "municipality"},
                "parts": [{"code": "north", "share": 0.65}, {"code": "south", "share": 0.35}],
            },
        ],
    },
    "entry_paths": [
        {"key": "a", "name": "A", "referred_by": "municipality"},
        {"key": "b", "name": "B", "referred_by": "pes"},
    ],
    "gates": [{"key": "meeting", "name": "Trepart", "event": "three_party_meeting", "required_roles": ["caseworker"]}],
    "activities": [
        {"key": "training", "name": "Utbildning", "kind": "course", "main": True},
        {"key": "placement", "name": "Praktik", "kind": "placement"},
        {"key": "mapping", "name": "Kartläggning", "kind": "mapping"},
    ],
    "instruments": [
        {"key": "ability", "name": "Förmåga", "items": [
            {"key": "language", "name": "Språk", "scale": [0, 5]},
            {"key": "trust", "name": "Tillit", "codes": ["low", "middle", "high"]},
            {"key": "mood", "name": "Humör", "scale": [1, 9]},
        ]},
        {"key": "judgement", "name": "Bedömning", "items": [
            {"key": "need", "name": "Behov", "codes": ["little", "much"]},
            {"key": "ready", "name": "Redo"},
        ]},
    ],
    "surveys": [
        {"key": "after", "name": "Efteråt", "respondent": "participant", "questions": [
            {"key": "good", "name": "Bra?", "scale": [1, 5]}]},
        {"key": "hosts", "name": "Arbetsgivare", "respondent": "employer", "questions": [
            {"key": "fits", "name": "Passar?"}]},
        {"key": "partners", "name": "Parter", "respondent": "partner", "questions": [
            {"key": "works", "name": "Fungerar?"}]},
    ],
    "outcomes": [
        {"key": "work", "name": "Arbete", "kinds": ["regular", "subsidised"]},
        {"key": "studies", "name": "Studier", "kinds": ["regular", "sfi"]},
        {"key": "no_economic_assistance", "name": "Utan bistånd"},
        {"key": "economic_assistance", "name": "Med bistånd"},
        {"key": "job_search", "name": "Söker"},
    ],
    "exit_reasons": [
        {"key": "work", "name": "Arbete", "polarity": "positive"},
        {"key": "moved", "name": "Flyttat"},
        {"key": "dropout", "name": "Avbrott", "polarity": "negative"},
    ],
    "exit_rules": [
        {"key": "job", "name": "Jobb", "reason": "work", "exit_on": "En månad", "condition": {
            "spell": "work", "at_least_months": 1}}
    ],
    "follow_ups": [
        {"key": "six_months", "name": "6 månader", "months": 6},
        {"key": "year_end", "name": "Årsskiftet", "calendar_day": "12-31"},
    ],
    "goals": [
        {"key": "completes", "name": "Fullföljer", "measure": "share", "definition": "–", "at_least": 0.8,
         "counts": {"activity": "training", "reached": "completed", "until": "exit"}, "due": {"after": "exit"}},
        {"key": "to_work", "name": "Arbete", "measure": "share", "definition": "–", "at_least": 0.5,
         "of": {"population": "exited"}, "due": {"after": "exit"},
         "counts": {"any_of": [{"outcome": "work"}, {"outcome": "studies", "kind": "regular"}]}},
        {"key": "two_hosts", "name": "Arbetsgivare", "measure": "share", "definition": "–", "at_least": 0.7,
         "of": {"population": "exited"}, "due": {"after": "exit"},
         "counts": {"event": "employer_contact", "at_least": 2, "distinct": "counterpart", "until": "exit"}},
        {"key": "language", "name": "Språk", "measure": "share", "definition": "–", "at_least": 0.6,
         "of": {"population": "completed"}, "due": {"after": "completion"},
         "counts": {"instrument": "ability", "item": "trust", "change": "increased"}},
        {"key": "later", "name": "Senare", "measure": "share", "definition": "–", "at_least": 0.55,
         "of": {"population": "exited"}, "due": {"follow_up": "six_months"},
         "counts": {"outcome": "no_economic_assistance", "at": "six_months"}},
        {"key": "fits", "name": "Passar", "measure": "share", "subject": "employer", "definition": "–",
         "of": {"population": "participating"}, "due": {"after": "completion"}, "at_least": 0.9,
         "counts": {"survey": "hosts", "question": "fits", "is": True}},
        {"key": "quick", "name": "Ledtid", "measure": "lead_time", "definition": "–", "start": "unemployment",
         "end": "first_activity", "at_most": 40},
        {"key": "halved", "name": "Halverat", "measure": "ratio_of_sums", "definition": "–", "at_most": 0.5,
         "of": {"population": "exited"}, "payments": "social_assistance", "before": "entry", "after": "exit"},
        {"key": "level", "name": "Nivå", "measure": "level", "definition": "–", "indicator": "courses", "at_least": 6},
        {"key": "built", "name": "På plats", "measure": "milestone", "definition": "–", "milestone": "built"},
        {"key": "model", "name": "Modell", "measure": "qualitative", "definition": "–"},
    ],
}  # fmt: skip


def small(**changes):
    """The small definition, with some of its parts replaced."""
    return Definition.model_validate({**copy.deepcopy(SMALL), **changes})
