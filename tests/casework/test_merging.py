"""Two records of one person become one, nothing is lost, and they can be parted again."""

import datetime as dt

import pytest
from django.db.models import OneToOneField
from numbered import COORDINATION, NUMBER, with_number

import factories as make
from cast import NOW, TODAY
from kliv.casework import merging
from kliv.casework.access import NotVisible, Refused, actor_for, get_person, persons, visible
from kliv.casework.editing import EditConflict
from kliv.casework.finding import search_persons
from kliv.casework.merging import merge, undo_merge
from kliv.register import models as m
from kliv.register.extract import extract

YESTERDAY = TODAY - dt.timedelta(days=1)


def join(cast, kept="lotta", double="nils", name="cia", revision=1):
    return merge(
        cast.actor(name), kept_ref=cast.persons[kept].ref, kept_revision=revision,
        double_ref=cast.persons[double].ref, at=NOW,
    )  # fmt: skip


@pytest.fixture
def two(cast):
    """Lotta is enrolled since 2020; her double Nils was until then, and both have facts and numbers."""
    m.Enrolment.objects.filter(pk=cast.enrolments["nils"].pk).update(
        entry_on=dt.date(2019, 1, 1), exit_on=dt.date(2019, 12, 31)
    )
    for who in ("lotta", "nils"):
        m.Referral.objects.filter(pk=cast.referrals[who].pk).update(
            decision="accepted", decided_by=cast.bo, decided_at=NOW
        )
        for fact, value, on in [("jobseeker", "true", TODAY), (f"only_{who}", "1", TODAY)]:
            m.PersonFact.objects.create(person=cast.persons[who], fact=fact, value=value, from_on=on, source="x")
    with_number(cast.persons["lotta"], COORDINATION)
    with_number(cast.persons["nils"], NUMBER)
    m.Note.objects.create(enrolment=cast.enrolments["nils"], author=cast.bo, written_on=TODAY, text="från Nils")
    return cast


def everything(cast):
    """Every row of what belongs to a person, but for when and how often it was changed."""
    return {
        model.__name__: sorted(
            str(sorted((k, str(v)) for k, v in row.items() if k not in {"revision"})) for row in model.objects.values()
        )
        for model in (*merging.MOVED, m.PersonNumber, m.Note)
    }


def test_what_was_the_doubles_is_the_kept_ones(two):
    kept, double = two.persons["lotta"], two.persons["nils"]
    join(two)
    assert m.Person.objects.get(pk=double.pk).merged_into == kept
    assert m.Enrolment.objects.filter(person=kept).count() == 2
    assert [fact.fact for fact in m.PersonFact.objects.filter(person=double)] == ["jobseeker"]
    assert set(m.PersonFact.objects.filter(person=kept).values_list("fact", flat=True)) == {
        "jobseeker", "only_lotta", "only_nils",
    }  # fmt: skip
    bo = two.actor("bo")
    assert get_person(bo, kept.ref) == kept
    assert not persons(two.actor("cia")).filter(pk=double.pk).exists()
    assert [note.text for note in visible(two.actor("cia"), m.Note)] == ["från Nils"]


def test_the_personal_number_is_the_current_one_and_both_find_the_person(two):
    join(two)
    kept = two.persons["lotta"]
    assert {row.kind: row.valid_to for row in kept.numbers.all()} == {"personal": None, "coordination": YESTERDAY}
    for number in (NUMBER, COORDINATION):
        assert search_persons(two.actor("bo"), words=number, at=NOW).persons == (kept,)


def test_the_figures_count_one_person(two):
    before = extract(two.project.key, TODAY).tables["persons"]
    join(two)
    after = extract(two.project.key, TODAY)
    assert len(after.tables["persons"]) == len(before) - 1
    rows = after.tables["enrolments"].filter(after.tables["enrolments"]["person_id"] == two.persons["lotta"].pk)
    assert len(rows) == 2


def test_undoing_gives_everything_back(two):
    before = everything(two)
    done = join(two)
    assert everything(two) != before
    later = m.PersonFact.objects.create(person=two.persons["lotta"], fact="later", value="1", from_on=TODAY, source="x")
    undo_merge(two.actor("cia"), merge_ref=done.ref, at=NOW)
    later.refresh_from_db()
    assert later.person == two.persons["lotta"]
    later.delete()
    assert everything(two) == before
    assert m.Person.objects.get(pk=two.persons["nils"].pk).merged_into is None
    assert get_person(two.actor("cia"), two.persons["nils"].ref)
    with pytest.raises(Refused, match="redan ångrad"):
        undo_merge(two.actor("cia"), merge_ref=done.ref, at=NOW)
    assert join(two, revision=3).pk != done.pk


def test_the_log_has_both_references_each_time(two):
    done = join(two)
    undo_merge(two.actor("cia"), merge_ref=done.ref, at=NOW)
    both = {two.persons["lotta"].ref, two.persons["nils"].ref}
    entries = list(m.LogEntry.objects.filter(object_type="merge"))
    assert [{row.person_ref for row in entry.person_refs.all()} for entry in entries] == [both, both]
    assert entries[0].what["moved"]["Enrolment"] == 1


def test_a_number_that_was_ended_stays_so_if_another_has_come(two):
    done = join(two)
    m.PersonNumber.objects.filter(kind="personal").update(valid_to=YESTERDAY)
    m.PersonNumber.objects.create(person=two.persons["lotta"], number="x", digest=b"n", kind="personal")
    undo_merge(two.actor("cia"), merge_ref=done.ref, at=NOW)
    assert m.PersonNumber.objects.get(kind="coordination").valid_to == YESTERDAY


def test_a_protection_of_either_holds_for_the_one_kept_and_is_not_lost_by_undoing(two):
    sixten, lotta = two.persons["sixten"], two.persons["lotta"]
    make.clear(two.cia, sixten, by=two.bo)
    m.Enrolment.objects.filter(person=sixten).update(exit_on=dt.date(2019, 5, 1), entry_on=dt.date(2019, 2, 1))
    m.Referral.objects.filter(person=sixten).update(decision="x", decided_by=two.bo, decided_at=NOW)
    m.Person.objects.filter(pk=lotta.pk).update(municipality="2181")
    done = join(two, "lotta", "sixten")
    stored = m.Person.objects.get(pk=lotta.pk)
    assert (stored.protection, stored.search_name, stored.municipality) == ("secrecy_marker", "", "")
    assert persons(two.actor("cia")).filter(pk=lotta.pk).exists()
    assert not persons(two.actor("eva")).filter(pk=lotta.pk).exists()
    undo_merge(two.actor("cia"), merge_ref=done.ref, at=NOW)
    for person in (sixten, lotta):
        assert m.Person.objects.get(pk=person.pk).protection == "secrecy_marker"


def test_a_participants_account_follows_and_she_sees_all_of_it(two):
    m.Enrolment.objects.filter(person=two.persons["karin"]).update(
        entry_on=dt.date(2018, 1, 1), exit_on=dt.date(2018, 2, 1)
    )
    m.Referral.objects.filter(person=two.persons["karin"]).update(decision="x", decided_by=two.bo, decided_at=NOW)
    join(two, "lotta", "karin")
    karin = actor_for(m.User.objects.get(pk=two.karin.pk), NOW)
    assert get_person(karin, two.persons["lotta"].ref)
    assert visible(karin, m.Enrolment).count() == 2


REFUSED = {
    "the same": ("lotta", "lotta", "två olika"),
    "enrolled at once": ("lotta", "karin", "samma projekt under samma tid"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged(two, case):
    kept, double, why = REFUSED[case]
    with pytest.raises(Refused, match=why):
        join(two, kept, double)


def test_two_who_wait_for_the_same_project_are_not_merged(two):
    m.Referral.objects.filter(person__in=(two.persons["lotta"], two.persons["nils"])).update(
        decision="", decided_by=None, decided_at=None
    )
    with pytest.raises(Refused, match="väntar på besked"):
        join(two)


def test_two_accounts_and_the_nameless_are_not_merged(two):
    for who in ("lotta", "nils"):
        make.make_user(f"Konto {who}", person=two.persons[who])
    with pytest.raises(Refused, match="eget konto"):
        join(two)
    m.User.objects.filter(person__in=(two.persons["lotta"], two.persons["nils"])).update(person=None)
    m.Person.objects.filter(pk=two.persons["nils"].pk).update(anonymous=True, search_name="")
    with pytest.raises(Refused, match="räknas utan namn"):
        join(two)


@pytest.mark.parametrize(
    ("name", "expected"), [("bo", NotVisible), ("eva", NotVisible), ("anna", NotVisible), ("inga", NotVisible)]
)
def test_both_must_be_seen(two, name, expected):
    with pytest.raises(expected):
        join(two, name=name)


def test_both_must_be_changeable(two):
    with pytest.raises(Refused, match="Remittent"):
        join(two, "olof", "petra", "anna")


def test_a_form_from_before_is_refused_and_nothing_is_moved(two):
    before = everything(two)
    with pytest.raises(EditConflict):
        join(two, revision=7)
    assert everything(two) == before


def test_whoever_does_not_see_the_kept_person_undoes_nothing(two):
    done = join(two)
    with pytest.raises(NotVisible):
        undo_merge(two.actor("eva"), merge_ref=done.ref, at=NOW)


def test_every_kind_of_record_of_a_person_is_either_moved_or_left_on_purpose():
    direct = {
        relation.related_model
        for relation in m.Person._meta.related_objects
        if isinstance(relation.field, OneToOneField) or relation.one_to_many
    }
    assert set(merging.MOVED) | set(merging.NOT_MOVED) == direct
    assert not set(merging.MOVED) & set(merging.NOT_MOVED)
