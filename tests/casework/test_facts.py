"""Facts, periods and consents: with their source, corrected with both versions kept, in force at the next request."""

import datetime as dt
import uuid

import pytest
from numbered import wrong

import factories as make
from cast import NOW, TODAY
from kliv.casework import facts, spells
from kliv.casework.access import NotVisible, Refused, get_enrolment
from kliv.casework.consents import NewConsent, can_record_consent, record_consent, withdraw_consent
from kliv.casework.editing import EditConflict
from kliv.casework.facts import FactValue, correct_fact, fact_history, known_facts, record_fact, withdraw_fact
from kliv.casework.inputs import InputError
from kliv.casework.spells import NewSpell, correct_spell, end_spell, record_spell, spell_history, withdraw_spell
from kliv.register import models as m
from kliv.register.extract import extract

SPRING, SUMMER = dt.date(2025, 3, 1), dt.date(2025, 6, 1)


def fact(cast, name="bo", who="lotta", fact="jobseeker", value="true", on=SPRING, source="participant"):
    new = FactValue(value, on, source)
    return record_fact(cast.actor(name), person_ref=cast.persons[who].ref, fact=fact, new=new, at=NOW)


def counted(cast, table):
    return list(extract(cast.project.key, TODAY).tables[table].iter_rows())


# ------------------------------------------------------------------ facts


def test_a_fact_holds_from_its_day_with_its_source_and_who_wrote_it(cast):
    row = fact(cast)
    assert (row.value, row.source, row.recorded_by) == ("true", "participant", cast.bo)
    assert counted(cast, "facts") == [(cast.persons["lotta"].pk, "jobseeker", "true", SPRING)]
    entry = m.LogEntry.objects.get()
    assert (entry.action, entry.what) == ("create", {"fact": "jobseeker", "source": "participant"})


def test_a_correction_keeps_both_versions_with_who_and_when(cast):
    old = fact(cast)
    new = correct_fact(cast.actor("cia"), fact_ref=old.ref, revision=1, new=FactValue("false", SPRING, "pes"), at=NOW)
    history = fact_history(cast.persons["lotta"])
    assert [(row.value, row.withdrawn_by, row.withdrawn_at) for row in history] == [
        ("false", None, None), ("true", cast.cia, NOW),
    ]  # fmt: skip
    assert counted(cast, "facts") == [(cast.persons["lotta"].pk, "jobseeker", "false", SPRING)]
    assert m.LogEntry.objects.last().what == {"fact": "jobseeker", "before": str(old.ref), "source": "pes"}
    with pytest.raises(Refused, match="redan rättad"):
        correct_fact(cast.actor("bo"), fact_ref=old.ref, revision=2, new=FactValue("true", SPRING, "pes"), at=NOW)
    assert new.revision == 1


def test_two_who_correct_the_same_fact_do_not_overwrite_each_other(cast):
    old = fact(cast)
    m.PersonFact.objects.filter(pk=old.pk).update(revision=2)
    with pytest.raises(EditConflict):
        correct_fact(cast.actor("bo"), fact_ref=old.ref, revision=1, new=FactValue("false", SPRING, "pes"), at=NOW)
    assert m.PersonFact.objects.get().withdrawn_at is None


def test_a_correction_that_is_wrong_itself_changes_nothing(cast):
    old = fact(cast)
    with pytest.raises(InputError):
        correct_fact(cast.actor("bo"), fact_ref=old.ref, revision=1, new=FactValue("kanske", SPRING, "pes"), at=NOW)
    assert m.PersonFact.objects.get().withdrawn_at is None


def test_a_fact_that_should_not_be_there_is_taken_back_and_stays_in_the_history(cast):
    old = fact(cast)
    withdraw_fact(cast.actor("bo"), fact_ref=old.ref, revision=1, at=NOW)
    assert counted(cast, "facts") == []
    assert len(fact_history(cast.persons["lotta"])) == 1
    assert fact(cast).pk != old.pk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"fact": "shoe_size"}, "fact"),
        ({"fact": "municipality", "value": "2181"}, "fact"),
        ({"fact": "age", "value": "40"}, "fact"),
        ({"value": "ja"}, "value"),
        ({"fact": "education_level", "value": "Läste på komvux hos Lena"}, "value"),
        ({"on": dt.date(1066, 1, 1)}, "from_on"),
        ({"on": dt.date(2226, 1, 1)}, "from_on"),
        ({"source": "loaded"}, "source"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_no_fact(cast, typed, field):
    with pytest.raises(InputError) as refused:
        fact(cast, **typed)
    assert field in wrong(refused)
    assert not m.PersonFact.objects.exists()


def test_a_second_value_for_the_same_day_asks_for_a_correction(cast):
    fact(cast)
    with pytest.raises(InputError, match="rättar uppgiften") as refused:
        fact(cast, value="false")
    assert wrong(refused) == {"from_on"}
    fact(cast, value="false", on=SUMMER)


def test_a_projects_own_facts_are_known_for_its_participants(cast, monkeypatch):
    class Own:
        key, values, labels = "interest", ("care", "shop"), {"care": "vård"}

    class Definition:
        own_facts = (Own,)

    monkeypatch.setattr(facts, "definition_of", lambda project, on: Definition if project == cast.project else None)
    assert known_facts(cast.persons["lotta"], TODAY)["interest"] == {"care": "vård", "shop": "shop"}
    assert "interest" not in known_facts(cast.persons["rut"], TODAY)
    fact(cast, fact="interest", value="care")
    with pytest.raises(InputError, match="shop, vård"):
        fact(cast, fact="interest", value="cars", on=SUMMER)
    Own.values = ()
    fact(cast, fact="interest", value="true", on=SUMMER)


NOT_THEIRS = [("bo", "nils"), ("eva", "lotta"), ("anna", "lotta"), ("jonas", "urban"), ("dag", "lotta")]


@pytest.mark.parametrize(("name", "who"), NOT_THEIRS)
def test_who_may_not_change_writes_no_facts(cast, name, who):
    with pytest.raises(Refused):
        fact(cast, name, who)
    with pytest.raises(Refused):
        spell(cast, name, who)


def test_whose_fact_is_not_seen_is_not_corrected(cast):
    row = fact(cast)
    for name in ("eva", "anna", "inga"):
        with pytest.raises(NotVisible):
            withdraw_fact(cast.actor(name), fact_ref=row.ref, revision=1, at=NOW)
    assert not facts.can_correct_fact(cast.actor("eva"), fact_ref=row.ref)


# ------------------------------------------------------------------ periods


def spell(cast, name="bo", who="lotta", **typed):
    values = {
        "kind": "benefit", "code": "social_assistance", "starts_on": SPRING, "ends_on": None, "source": "fk",
    }  # fmt: skip
    new = NewSpell(**values | typed)
    return record_spell(cast.actor(name), person_ref=cast.persons[who].ref, new=new, at=NOW)


def test_a_period_is_added_and_ended(cast):
    row = spell(cast)
    assert counted(cast, "spells")[0][-1] == "open"
    end_spell(cast.actor("bo"), spell_ref=row.ref, revision=1, ends_on=SUMMER, at=NOW)
    assert counted(cast, "spells") == [
        (cast.persons["lotta"].pk, "benefit", "social_assistance", SPRING, SUMMER, "known")
    ]
    with pytest.raises(Refused, match="redan ett slut"):
        end_spell(cast.actor("bo"), spell_ref=row.ref, revision=2, ends_on=None, at=NOW)


def test_a_period_may_have_ended_nobody_knows_when(cast):
    row = spell(cast)
    end_spell(cast.actor("bo"), spell_ref=row.ref, revision=1, ends_on=None, at=NOW)
    assert counted(cast, "spells")[0][-1] == "unknown"


def test_a_corrected_period_keeps_both_versions(cast):
    old = spell(cast)
    new = NewSpell("benefit", "sickness_benefit", SPRING, SUMMER, "fk")
    correct_spell(cast.actor("bo"), spell_ref=old.ref, revision=1, new=new, at=NOW)
    assert {(row.code, row.withdrawn_by) for row in spell_history(cast.persons["lotta"])} == {
        ("social_assistance", cast.bo), ("sickness_benefit", None),
    }  # fmt: skip
    assert len(counted(cast, "spells")) == 1
    with pytest.raises(Refused, match="redan rättad"):
        withdraw_spell(cast.actor("bo"), spell_ref=old.ref, revision=2, at=NOW)


def test_a_period_taken_back_stays_in_the_history(cast):
    old = spell(cast)
    withdraw_spell(cast.actor("bo"), spell_ref=old.ref, revision=1, at=NOW)
    assert counted(cast, "spells") == []
    assert spell_history(cast.persons["lotta"])[0].withdrawn_at == NOW
    assert not spells.can_correct_spell(cast.actor("bo"), spell_ref=old.ref)


def test_looked_into_and_none_is_written_down(cast):
    assert spell(cast, code="none").code == "none"


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"kind": "hobby"}, {"kind", "code"}),
        ({"code": "salary"}, {"code"}),
        ({"ends_on": SPRING - dt.timedelta(days=1)}, {"ends_on"}),
        ({"ends_on": SUMMER, "end_unknown": True}, {"ends_on"}),
        ({"source": "hearsay"}, {"source"}),
    ],
)
def test_what_is_no_period(cast, typed, fields):
    with pytest.raises(InputError) as refused:
        spell(cast, **typed)
    assert wrong(refused) == fields


def test_the_same_period_twice_is_refused(cast):
    spell(cast)
    with pytest.raises(InputError, match="samma period finns redan"):
        spell(cast)


def test_an_end_before_the_start_is_refused(cast):
    row = spell(cast)
    with pytest.raises(InputError):
        end_spell(cast.actor("bo"), spell_ref=row.ref, revision=1, ends_on=SPRING - dt.timedelta(days=1), at=NOW)
    assert m.PersonSpell.objects.get().ends_on is None


# ------------------------------------------------------------------ consents


def consent(cast, name="cia", who="olof", **typed):
    values = {
        "giver_ref": cast.municipality.ref, "receiver_ref": cast.agency.ref, "purpose": "cooperation",
        "scope": ["enrolment", "plan"], "given_on": TODAY, "ends_on": TODAY + dt.timedelta(days=365),
    }  # fmt: skip
    new = NewConsent(**values | typed)
    return record_consent(cast.actor(name), person_ref=cast.persons[who].ref, new=new, at=NOW)


def sees(cast, name="anna", who="olof", at=NOW):
    try:
        return bool(get_enrolment(cast.actor(name, at), cast.enrolments[who].ref))
    except NotVisible:
        return False


def test_a_consent_and_its_withdrawal_hold_from_the_next_request(cast):
    assert not sees(cast)
    row = consent(cast)
    assert sees(cast)
    withdraw_consent(cast.actor("cia"), consent_ref=row.ref, revision=1, at=NOW)
    assert not sees(cast)
    with pytest.raises(Refused, match="redan återkallat"):
        withdraw_consent(cast.actor("cia"), consent_ref=row.ref, revision=2, at=NOW)
    assert [entry.action for entry in m.LogEntry.objects.all()] == ["create", "change"]


def test_a_consent_ends_with_its_last_day(cast):
    consent(cast, ends_on=TODAY)
    assert sees(cast)
    assert not sees(cast, at=NOW + dt.timedelta(days=1))


def test_the_referrer_may_write_it_down_too(cast):
    consent(cast, "anna")
    assert sees(cast)
    assert can_record_consent(cast.actor("anna"), person_ref=cast.persons["olof"].ref)


def test_a_statute_needs_no_end(cast):
    with pytest.raises(InputError) as refused:
        consent(cast, ends_on=None)
    assert wrong(refused) == {"ends_on"}
    assert consent(cast, ends_on=None, statute="OSL 10 kap. 28 §").ends_on is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"scope": []}, "scope"),
        ({"scope": ["notes"]}, "scope"),
        ({"purpose": "gossip"}, "purpose"),
        ({"given_on": TODAY + dt.timedelta(days=1)}, "given_on"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "ends_on"),
        ({"receiver_ref": "same"}, "receiver_ref"),
    ],
)
def test_what_is_no_consent(cast, typed, field):
    typed = {key: cast.municipality.ref if value == "same" else value for key, value in typed.items()}
    with pytest.raises(InputError) as refused:
        consent(cast, **typed)
    assert field in wrong(refused)


def test_only_known_organisations_give_and_get(cast):
    with pytest.raises(NotVisible):
        consent(cast, receiver_ref=uuid.uuid4())
    with pytest.raises(NotVisible):
        consent(cast, receiver_ref=make.make_organisation("Främmande").ref)


@pytest.mark.parametrize(("name", "who"), [("eva", "olof"), ("bo", "olof"), ("dag", "karin"), ("gun", "karin")])
def test_who_may_not_write_consents(cast, name, who):
    with pytest.raises(Refused):
        consent(cast, name, who)
