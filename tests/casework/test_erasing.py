"""An erased person is nowhere in the database, the figures stay, and the log still verifies."""

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from full_case import BORN, END, MARK, START, full_case

import factories as make
from cast import NOW, TODAY
from kliv.casework.access import NotVisible, Refused, persons
from kliv.casework.erased_values import DELETED, IN_THEIR_OWN_WAY, KEPT
from kliv.casework.erasing import (
    can_propose_erasure,
    decline_erasure,
    erase,
    erase_expired,
    erase_passing,
    lift_hold,
    place_hold,
    propose_erasure,
    scrub,
)
from kliv.casework.finding import read_person, search_persons
from kliv.casework.inputs import InputError
from kliv.casework.log_checking import find_breaks
from kliv.casework.person_tables import TABLES
from kliv.core.dates import completed_years
from kliv.core.retention import RetentionPlan
from kliv.core.sorting import fold
from kliv.register import models as m
from kliv.register.extract import extract

PLAN = RetentionPlan(born_on_days=())


@pytest.fixture
def malin(cast):
    return full_case(cast)


@pytest.fixture
def leader(cast):
    """A second project leader, who decides on what Cia proposes."""
    cast.users["disa"] = make.make_user("Disa Prov")
    make.give_role(cast.users["disa"], "project_leader", cast.municipality, cast.project)
    return cast


def both(cast, person):
    """One proposes, another does it; the number of the certificate."""
    proposal = propose_erasure(cast.actor("cia"), person_ref=person.ref, plan=PLAN, at=NOW)
    return erase(cast.actor("disa"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)


# ------------------------------------------------------------------ who may, and when


def test_it_takes_two(leader, malin):
    proposal = propose_erasure(leader.actor("cia"), person_ref=malin.ref, plan=PLAN, at=NOW)
    with pytest.raises(Refused, match="Du har själv lagt förslaget"):
        erase(leader.actor("cia"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)
    assert m.Person.objects.get(pk=malin.pk).erased_at is None
    erase(leader.actor("disa"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)
    assert m.Person.objects.get(pk=malin.pk).erased_at == NOW
    with pytest.raises(NotVisible):
        erase(leader.actor("disa"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)


@pytest.mark.parametrize("name", ["bo", "dag", "eva", "gun", "harald", "inga", "anna", "karin"])
def test_who_may_not_erase_may_not_propose_it(cast, malin, name):
    with pytest.raises(Refused):
        propose_erasure(cast.actor(name), person_ref=malin.ref, plan=PLAN, at=NOW)


def test_what_stands_in_the_way_is_told(leader, malin):
    cia = leader.actor("cia")
    early = leader.actor("cia", NOW.replace(year=2021, month=9, day=1))
    with pytest.raises(Refused, match="tidigast 2021-09-02: senaste anteckningen är från 2016-09-01") as refused:
        propose_erasure(early, person_ref=malin.ref, plan=PLAN, at=NOW)
    assert MARK not in str(refused.value)
    hold = place_hold(
        leader.actor("bo2") if "bo2" in leader.users else cia, person_ref=malin.ref, reason="appeal", at=NOW
    )
    with pytest.raises(Refused, match="får inte gallras nu"):
        propose_erasure(cia, person_ref=malin.ref, plan=PLAN, at=NOW)
    lift_hold(cia, hold_ref=hold.ref, at=NOW)
    assert can_propose_erasure(cia, person_ref=malin.ref, plan=PLAN)
    with pytest.raises(Refused, match="forskning"):
        propose_erasure(cia, person_ref=malin.ref, plan=RetentionPlan(born_on_days=(18,)), at=NOW)


def test_what_comes_in_the_way_after_the_proposal_stops_it(leader, malin):
    proposal = propose_erasure(leader.actor("cia"), person_ref=malin.ref, plan=PLAN, at=NOW)
    place_hold(leader.actor("cia"), person_ref=malin.ref, reason="supervision", at=NOW)
    with pytest.raises(Refused, match="får inte gallras nu"):
        erase(leader.actor("disa"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)
    assert m.Person.objects.get(pk=malin.pk).erased_at is None


@pytest.mark.parametrize(("name", "decision"), [("cia", "withdrawn"), ("disa", "declined")])
def test_a_proposal_can_be_taken_back_or_declined(leader, malin, name, decision):
    proposal = propose_erasure(leader.actor("cia"), person_ref=malin.ref, plan=PLAN, at=NOW)
    assert decline_erasure(leader.actor(name), proposal_ref=proposal.ref, at=NOW).decision == decision
    with pytest.raises(Refused, match="redan avgjort"):
        erase(leader.actor("disa"), proposal_ref=proposal.ref, plan=PLAN, at=NOW)


def test_a_proposal_of_another_kind_erases_nobody(leader, malin):
    other = m.Proposal.objects.create(person=malin, kind="lift_protection", proposed_by=leader.cia, proposed_at=NOW)
    with pytest.raises(Refused, match="något annat"):
        erase(leader.actor("disa"), proposal_ref=other.ref, plan=PLAN, at=NOW)


def test_a_hold_is_placed_once_and_lifted_once(leader, malin):
    bo = leader.actor("bo")
    m.CaseworkerAssignment.objects.filter(enrolment__person=malin).update(ends_on=None)
    hold = place_hold(bo, person_ref=malin.ref, reason="appeal", at=NOW)
    with pytest.raises(Refused, match="redan en sådan"):
        place_hold(bo, person_ref=malin.ref, reason="appeal", at=NOW)
    with pytest.raises(InputError):
        place_hold(bo, person_ref=malin.ref, reason="därför", at=NOW)
    with pytest.raises(Refused, match="gallra"):
        lift_hold(bo, hold_ref=hold.ref, at=NOW)
    lift_hold(leader.actor("cia"), hold_ref=hold.ref, at=NOW)
    with pytest.raises(Refused, match="redan hävd"):
        lift_hold(leader.actor("cia"), hold_ref=hold.ref, at=NOW)


# ------------------------------------------------------------------ what is left


def test_every_kind_of_record_has_its_treatment():
    tables = {table.model for table in TABLES}
    groups = [set(KEPT), set(DELETED), set(IN_THEIR_OWN_WAY)]
    assert set.union(*groups) == tables
    assert sum(map(len, groups)) == len(tables)


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_every_personal_field_that_stays_is_emptied_or_needed_for_the_figures(model):
    kept = KEPT[model]
    assert set(model.personal) == kept.figures | (set(kept.emptied) & set(model.personal))
    assert not kept.figures & set(kept.emptied)


def comparable(data):
    """The register tables, but for what is meant to be coarser: the birth date, the household and answers in words."""
    tables = {}
    for name, table in data.tables.items():
        drop = [column for column in ("birth_date", "household_id") if column in table.columns]
        rows = table.drop(drop).rows()
        tables[name] = sorted(str(row) for row in rows if MARK not in str(row) and not str(row).endswith("'')"))
    return tables


def test_the_figures_stay(leader, malin):
    before = extract(leader.project.key, TODAY)
    both(leader, malin)
    after = extract(leader.project.key, TODAY)
    old, new = comparable(before), comparable(after)
    for name in old:
        gone = [row for row in old[name] if row not in new[name]]
        assert not gone or name in {"assessments", "answers", "facts"}, (name, gone)
    assert len(after.tables["enrolments"]) == len(before.tables["enrolments"])
    assert len(after.tables["persons"]) == len(before.tables["persons"])


def test_figures_that_were_kept_ready_are_counted_anew(cast, malin):
    before = m.Project.objects.get(pk=cast.project.pk).changes
    erase_expired(plan=PLAN, on=TODAY, at=NOW)
    assert m.Project.objects.get(pk=cast.project.pk).changes > before


def test_the_ages_that_were_counted_stay_and_the_birth_date_goes(leader, malin):
    both(leader, malin)
    coarse = m.Person.objects.get(pk=malin.pk).birth_date
    assert coarse != BORN
    for day in (START, END, dt.date(2014, 1, 1), dt.date(2016, 8, 29)):
        assert completed_years(coarse, day) == completed_years(BORN, day)


def test_hours_of_sessions_become_reported_hours(leader, malin):
    both(leader, malin)
    part = m.Participation.objects.get(enrolment__person=malin)
    assert (part.reported_hours, part.attendance.count()) == (1.5, 0)
    assert m.Attendance.objects.count() == 1  # the other participant's


def test_what_goes_is_gone_and_what_stays_has_nothing_of_her(leader, malin):
    refs = {str(ref) for table in TABLES for ref in table.rows([malin]).values_list("ref", flat=True)}
    account = malin.user.pk
    both(leader, malin)
    for table in TABLES:
        rows = list(table.rows([malin]))
        assert bool(rows) == (table.model in KEPT), table.model.__name__
        for row in rows:
            assert str(row.ref) not in refs
            assert row.created_at == NOW
            for name, value in KEPT[table.model].emptied.items():
                assert getattr(row, name) in (value, "" if value == b"" else value), (table.model.__name__, name)
    person = m.Person.objects.get(pk=malin.pk)
    assert (person.given_name, person.contact, person.anonymous, person.sex) == ("", "", True, "woman")
    user = m.User.objects.get(pk=account)
    assert (user.name, user.person, user.is_active, user.memberships.count()) == ("", None, False, 0)
    assert not user.has_usable_password()
    assert user.email.endswith("@gallrad.invalid")
    assert not m.Household.objects.exists()
    assert not m.Notice.objects.exists()
    assert not m.Submission.objects.exists()
    assert not m.Person.objects.filter(merged_into__isnull=False).exists()


def test_answers_in_words_go_and_codes_stay(leader, malin):
    both(leader, malin)
    values = {
        model.__name__: set(model.objects.values_list("value", flat=True))
        for model in (m.PersonFact, m.AssessmentAnswer, m.SurveyAnswer)
    }
    assert values == {"PersonFact": {"true", ""}, "AssessmentAnswer": {"4", ""}, "SurveyAnswer": {"5", ""}}


def test_nobody_sees_or_finds_the_erased_person(leader, malin):
    both(leader, malin)
    for name in leader.users:
        assert not persons(leader.actor(name)).filter(pk=malin.pk).exists()
    assert search_persons(leader.actor("cia"), words="malin", at=NOW).persons == ()


def test_a_member_of_staff_who_took_part_keeps_her_account(leader, malin):
    make.give_role(malin.user, "caseworker", leader.social, leader.project)
    erase_expired(plan=PLAN, on=TODAY, at=NOW)
    user = m.User.objects.get(pk=malin.user.pk)
    assert (user.person, user.is_active, user.name) == (None, True, MARK)


def test_a_household_of_more_keeps_the_others(leader, malin):
    third = make.make_person("Tredje", household=malin.household)
    both(leader, malin)
    assert m.Person.objects.get(pk=third.pk).household is not None


def test_the_certificate_says_what_was_done_by_whom_and_holds_nothing_else(leader, malin):
    double = m.Person.objects.get(merged_into=malin).ref
    number = both(leader, malin)
    entry = m.LogEntry.objects.get(number=number)
    assert (entry.action, entry.actor, entry.object_ref) == ("erase", str(leader.disa.ref), str(malin.ref))
    assert {row.person_ref for row in entry.person_refs.all()} == {malin.ref, double}
    assert (entry.what["last_note"], entry.what["proposed_by"]) == ("2016-09-01", str(leader.cia.ref))
    assert (entry.what["deleted"]["Note"], entry.what["kept"]["Enrolment"]) == (2, 1)
    assert not m.Person.objects.filter(ref__in=(malin.ref, double)).exists()


def test_the_log_goes_on_verifying(leader, malin):
    read_person(leader.actor("cia"), person_ref=malin.ref, at=NOW)
    search_persons(leader.actor("cia"), words="malin", at=NOW)
    entries = m.LogEntry.objects.count()
    both(leader, malin)
    assert m.LogEntry.objects.count() == entries + 3  # proposed, decided, done
    assert find_breaks() == []


def test_the_command_erases_everybody_who_is_due_and_nobody_else(cast, malin):
    told = []
    others = m.Person.objects.exclude(pk=malin.pk).filter(merged_into=None, erased_at=None).count()
    assert len(erase_expired(plan=PLAN, on=TODAY, at=NOW, progress=lambda *step: told.append(step))) == 1
    assert told == [(1, 1)]
    assert m.Person.objects.filter(erased_at=None).count() == others
    entry = m.LogEntry.objects.last()
    assert (entry.actor, entry.action) == ("system", "erase")
    assert erase_expired(plan=PLAN, on=TODAY, at=NOW) == []


def test_the_command_leaves_everybody_else_as_they_were(cast):
    m.Note.objects.create(enrolment=cast.enrolments["karin"], author=cast.bo, written_on=TODAY, text="kvar")
    make.consent(cast.persons["karin"], cast.municipality, cast.agency, ["plan"])
    before = everybody()
    malin = full_case(cast)
    shared = {
        m.Organisation,
        m.Project,
        m.Occasion,
        m.Session,
        m.Participation,
        m.Attendance,
        m.LogHead,
        m.LogEntry,
        m.LogPerson,
    }
    erase_expired(plan=PLAN, on=TODAY, at=NOW)
    after = everybody()
    for model, rows in before.items():
        if model not in shared:
            assert rows.items() <= after[model].items(), model.__name__
    assert m.Participation.objects.exclude(enrolment__person=malin).get().attendance.count() == 1


def everybody():
    """Every row of every table."""
    models = apps.get_app_config("register").get_models()
    return {model: {row["pk"]: str(row) for row in model.objects.values("pk", *columns(model))} for model in models}


def columns(model):
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


# ------------------------------------------------------------------ shorter periods


def test_notices_and_keys_of_forms_pass_and_the_file_stays(cast, malin):
    counts = erase_passing(plan=PLAN, at=NOW)
    assert counts == {"notice": 2, "submission": 1}
    assert m.LogEntry.objects.last().what == counts
    assert m.Message.objects.filter(enrolment__person=malin).count() == 2
    assert erase_passing(plan=PLAN, at=NOW) == {"notice": 0, "submission": 0}
    assert m.LogEntry.objects.count() == 1


def test_messages_and_documents_pass_earlier_where_the_plan_says_so(cast, malin):
    m.Message.objects.create(enrolment=cast.enrolments["karin"], sender=cast.bo, text="x", sent_at=NOW)
    plan = RetentionPlan(message_months=120, document_months=121)
    counts = erase_passing(plan=plan, at=NOW.replace(year=2026, month=2, day=28))
    assert (counts["message"], counts["document"]) == (0, 0)
    counts = erase_passing(plan=plan, at=NOW)
    assert (counts["message"], counts["document"]) == (2, 0)
    assert m.Message.objects.count() == 1
    assert [row.person_ref for row in m.LogEntry.objects.last().person_refs.all()] == [malin.ref]


# ------------------------------------------------------------------ the bytes on the disk


def raw_bytes():
    """Everything the database has on the disk: the file, its journal and shared memory; or PostgreSQL's tables."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal", "-shm") if Path(name + end).exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        base = Path(cursor.fetchone()[0]) / "base"
    return b"".join(file.read_bytes() for file in base.rglob("*") if file.is_file())


def traces(person):
    """What of the person lies in the database as it is: clear texts, refs, digests, and the sealed texts."""
    found = [str(person.user.email).encode(), fold(f"{person.given_name} {person.family_name}").encode()]
    found += [bytes(row.digest) for row in person.numbers.all()]
    found += [person.user.name.encode(), b"flyttade", b"Kan " + MARK.encode()]
    for table in TABLES:
        sealed = [f.attname for f in table.model._meta.concrete_fields if type(f).__name__ == "EncryptedText"]
        for row in table.rows([person]).values_list(*sealed) if sealed else ():
            found += [bytes(token) for token in row if token]
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_person_is_left_on_the_disk(committed_cast):
    cast = committed_cast
    if connection.vendor == "postgresql" and os.geteuid() != 0:
        pytest.skip("the files of PostgreSQL are not ours to read")
    crowd(cast)
    malin = full_case(cast)
    wanted = traces(malin)
    assert len(wanted) > 20
    before = raw_bytes()
    assert [trace for trace in wanted if trace not in before] == []
    erase_expired(plan=PLAN, on=TODAY, at=NOW)
    scrub()
    after = raw_bytes()
    assert [trace for trace in wanted if trace in after] == []
    assert fold("Lotta Prov").encode() in after
    assert find_breaks() == []


def crowd(cast):
    """So many others that the tables have many pages, and rows move between them."""
    people = [
        m.Person(given_name=f"N{n}", family_name="Folk", search_name=f"n{n} folk", sort_key=uuid.uuid4().bytes)
        for n in range(400)
    ]
    m.Person.objects.bulk_create(people)


def test_scrubbing_inside_a_transaction_is_a_programming_error(cast):
    with pytest.raises(RuntimeError, match="outside"):
        scrub()


def test_the_database_overwrites_what_it_deletes(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own switch")
    assert "secure_delete=ON" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1
