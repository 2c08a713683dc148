"""The export holds everything about a person, and nothing about anybody else."""

import json

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from full_case import MARK, THIRD, full_case

import factories as make
from cast import NOW
from kliv.casework import person_export
from kliv.casework.access import NotVisible, Refused, actor_for
from kliv.casework.finding import read_person
from kliv.casework.person_export import export_person
from kliv.casework.person_tables import NOT_ABOUT, TABLES
from kliv.register import models as m

MODELS = list(apps.get_app_config("register").get_models())


def reaches_a_person(model, seen=()):
    """Whether a chain of foreign keys leads from the model to a person."""
    if model is m.Person:
        return True
    fields = [field for field in model._meta.fields if isinstance(field, ForeignKey)]
    return any(
        reaches_a_person(field.related_model, (*seen, model)) for field in fields if field.related_model not in seen
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_kind_of_record_about_a_person_is_in_the_export_or_left_out_on_purpose(model):
    """A record that only says which user did something to a thing of the project is about no participant."""
    in_tables = [table for table in TABLES if table.model is model]
    assert len(in_tables) <= 1
    if in_tables or model in NOT_ABOUT:
        assert bool(in_tables) != (model in NOT_ABOUT)
        return
    personal = [name for name in getattr(model, "personal", ()) if name not in ("contact",)]
    assert not (reaches_a_person(model) and personal), f"{model.__name__} is about a person and is not exported"
    assert model in {m.Organisation, m.Site, m.Project, m.Partner, m.Workplace, m.EmployerParticipation, m.Occasion,
                     m.Session, m.BudgetEntry, m.CostEntry, m.LevelObservation, m.GoalEvidence, m.LogEntry, m.LogHead,
                     m.Submission}  # fmt: skip


@pytest.fixture
def malin(cast):
    return full_case(cast)


@pytest.fixture
def exported(cast, malin):
    own = actor_for(malin.user, NOW)
    read_person(cast.actor("bo"), person_ref=malin.ref, at=NOW)
    return export_person(own, person_ref=malin.ref, at=NOW)


def test_the_case_of_the_tests_has_a_row_of_every_kind(cast, malin):
    empty = [table.model.__name__ for table in TABLES if not table.rows([malin]).exists()]
    assert empty == []


def test_every_personal_field_is_given_out_or_withheld_for_a_reason(exported):
    for table in TABLES:
        row = exported.document["records"][table.model.__name__][0]
        given = set(row) | set(table.withheld)
        assert set(table.model.personal) <= given, table.model.__name__
        assert all(reason for reason in table.withheld.values())
        assert set(table.withheld) <= set(table.model.personal) | set(table.model.not_personal)


def test_it_is_json_and_texts_are_in_clear(exported):
    document = json.loads(json.dumps(exported.document))
    records = document["records"]
    assert records["Person"][0]["family_name"] == f"{MARK} Ek"
    assert {row["number"] for row in records["PersonNumber"]} == {"198112189876", "198112789873"}
    assert [row["text"] for row in records["Note"]] == [f"not {MARK}"] * 2
    assert records["Document"][0]["content"] == f"base64 {MARK}"
    assert records["Enrolment"][0]["entry_on"] == "2015-03-01"
    assert {row["value"] for row in records["PersonFact"] if row["fact"] == "jobseeker"} == {"true", "false"}
    assert len(records["Person"]) == 2  # with the double
    assert records["SupportPayment"][0]["amount_ore"] == 812300


def test_other_persons_are_left_out(cast, exported):
    text = json.dumps([exported.document, [section.rows for section in exported.sections]], ensure_ascii=False)
    assert THIRD not in text
    assert "Jonas" not in text
    assert "Cia" not in json.dumps(exported.document["records"]["ConflictOfInterest"])
    for who in ("karin", "lotta"):
        assert str(cast.persons[who].ref) not in text
        assert str(cast.enrolments[who].ref) not in text


def test_staff_are_named_and_others_told_of_by_what_they_are(exported):
    senders = {row["sender"] for row in exported.document["records"]["Message"]}
    assert senders == {"Bo Prov", "du själv"}
    attendees = {row["role"]: row["user"] for row in exported.document["records"]["MeetingAttendee"]}
    assert attendees == {"coach": "Bo Prov", "employer": "någon annan"}


def test_who_has_seen_what_is_in_it_and_so_is_this_export(exported):
    log = exported.document["log"]
    assert [(row["action"], row["by"], row["organisation"]) for row in log] == [
        ("read", "Bo Prov", "Arbetsmarknadsenheten"),
        ("export", "du själv", "Arbetsmarknadsenheten"),
    ]
    (section,) = [section for section in exported.sections if section.key == "log"]
    assert section.rows[0] == (
        ("när", "2026-03-02 10:30"), ("vem", "Bo Prov, Handläggare, Arbetsmarknadsenheten"), ("vad", "läste"),
    )  # fmt: skip


def test_an_entry_about_several_tells_nothing_of_the_others(cast, malin):
    from kliv.casework.finding import search_persons

    cast.add("vera2", make.make_person("Malin", "Annan"))
    search_persons(cast.actor("bo"), words="malin", at=NOW)
    export = export_person(actor_for(malin.user, NOW), person_ref=malin.ref, at=NOW)
    assert export.document["log"][0]["action"] == "search"
    assert str(cast.persons["vera2"].ref) not in json.dumps(export.document)


def test_the_sections_are_in_swedish(exported):
    rows = {section.key: section.rows for section in exported.sections}
    assert ("kön", "Kvinna") in rows["Person"][0]
    assert ("räknas utan namn", "nej") in rows["Person"][0]
    assert ("vilka uppgifter", "mål och steg i planen") in rows["Consent"][0]
    assert ("skickat", "2015-04-01 15:45") in rows["Message"][0]
    assert all(name and text for section in exported.sections for row in section.rows for name, text in row)


def test_what_was_written_to_a_double_is_there(exported):
    assert len([row for row in exported.document["records"]["PersonFact"] if row["fact"] == "jobseeker"]) == 3


def test_a_leader_takes_it_out_for_the_person_and_it_is_logged(cast):
    karin = cast.persons["karin"]
    export = export_person(cast.actor("cia"), person_ref=karin.ref, at=NOW)
    assert export.document["person"] == str(karin.ref)
    entry = m.LogEntry.objects.get()
    assert (entry.action, entry.role, entry.what) == ("export", "project_leader", {"all": 1})


@pytest.mark.parametrize(("name", "who"), [("eva", "karin"), ("karin", "lotta"), ("cia", "tove"), ("inga", "karin")])
def test_who_does_not_see_the_person_gets_nothing(cast, name, who):
    with pytest.raises(NotVisible):
        export_person(cast.actor(name), person_ref=cast.persons[who].ref, at=NOW)
    assert not m.LogEntry.objects.exists()


@pytest.mark.parametrize(("name", "who"), [("bo", "karin"), ("anna", "olof")])
def test_who_sees_but_may_not_take_out_says_why(cast, name, who):
    with pytest.raises(Refused, match="får du inte hämta ut listor med namn"):
        export_person(cast.actor(name), person_ref=cast.persons[who].ref, at=NOW)
    assert not person_export.can_export_person(cast.actor(name), person_ref=cast.persons[who].ref)
