"""A definition for tests, with the goals a test asks for."""

from kliv.definition.schema.definition import Definition

WORK = {"outcome": "work", "at": "exit"}


def definition(*goals, counting="person", planned=None, **parts):
    """Testprojektet with these goals, given as in a definition file; a goal's key is its place unless given."""
    document = {
        "version": {"number": 1, "valid_from": "2020-01-01", "author": "Test"},
        "project": {
            "key": "testprojektet",
            "name": "Testprojektet",
            "summary": "Ett projekt för tester.",
            "document": "inget",
            "period": {"starts": "2020-01-01", "ends": "2022-12-31"},
            "owner": "kommunen",
            "counting": counting,
            "planned_participants": planned,
        },
        "partners": [{"key": "kommunen", "name": "Kommunen", "organisation": "Kommunen", "role": "owner"}],
        "target_groups": [{"key": "young", "name": "Unga"}, {"key": "old", "name": "Äldre"}],
        "units": [{"key": key, "name": key.title(), "kind": "office"} for key in ("north", "south")],
        "activities": [
            {"key": "course", "name": "Kurs", "kind": "course", "main": True},
            {"key": "training", "name": "Träning", "kind": "work_training"},
        ],
        "outcomes": [
            {"key": "work", "name": "Arbete"},
            {"key": "studies", "name": "Studier", "kinds": ["regular", "sfi"]},
            {"key": "other", "name": "Annat"},
        ],
        "exit_reasons": [{"key": "done", "name": "Klar"}, {"key": "moved", "name": "Flyttat"}],
        "follow_ups": [
            {"key": "year_end", "name": "Årsskiftet", "calendar_day": "12-31"},
            {"key": "leap", "name": "Sista februari", "calendar_day": "02-29"},
            {"key": "six", "name": "Sex månader", "months": 6},
        ],
        "surveys": [
            {
                "key": "after",
                "name": "Efteråt",
                "respondent": "employer",
                "questions": [{"key": "good", "name": "Bra?"}],
            }
        ],
        "goals": [
            {"key": f"goal_{place}", "name": f"Mål {place}", "definition": "Ett mål.", **goal}
            for place, goal in enumerate(goals)
        ],
        **parts,
    }
    return Definition.model_validate(document)


def share(**parts):
    """A share of those who have left with work at exit, at least 60 %, but for what is given."""
    return {"measure": "share", "of": {"population": "exited"}, "counts": WORK, "at_least": 0.6, **parts}
