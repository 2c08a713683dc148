"""A person is added once, by a referral, and never tells on somebody who may not be seen."""

import datetime as dt
import uuid

import pytest
from numbered import NUMBER, OTHER, with_number, wrong

import factories as make
from cast import NOW, TODAY
from kliv.casework import people
from kliv.casework.access import NotVisible, Refused, get_person, persons
from kliv.casework.editing import EditConflict
from kliv.casework.inputs import InputError
from kliv.casework.numbers import TAKEN, KnownPersonError
from kliv.casework.people import NewPerson, WayIn, add_person, change_person
from kliv.casework.refusals import NUMBER_TRIED, RefusedAbout, log_refusal
from kliv.core.sorting import fold, sort_key
from kliv.register import models as m


def way_in(cast, **more):
    return WayIn(cast.project.ref, "municipality", TODAY, **more)


def add(cast, name="bo", way=None, **fields):
    new = NewPerson(**{"given_name": "Åsa", "family_name": "Öberg", "number": NUMBER, **fields})
    return add_person(cast.actor(name), new=new, way_in=way or way_in(cast), at=NOW)


def test_a_new_person_comes_with_a_referral_a_number_and_an_entry_in_the_log(cast):
    added = add(cast, sex="woman", municipality="2181", contact="070-000 00 00")
    person = m.Person.objects.get(pk=added.person.pk)
    assert (person.given_name, person.family_name, person.sex) == ("Åsa", "Öberg", "woman")
    assert (person.search_name, bytes(person.sort_key)) == (fold("Åsa Öberg"), sort_key("Öberg, Åsa"))
    assert person.birth_date == dt.date(1981, 12, 18)
    assert person.numbers.get().number == "198112189876"
    assert (added.referral.project, added.referral.to_unit, added.known) == (cast.project, cast.labour, False)
    assert get_person(cast.actor("bo"), person.ref) == person
    entry = m.LogEntry.objects.last()
    assert (entry.action, entry.actor, entry.role) == ("create", str(cast.bo.ref), "caseworker")
    assert [row.person_ref for row in entry.person_refs.all()] == [person.ref]
    assert "Åsa" not in str(entry.what)


def test_a_referrer_refers_from_her_own_unit(cast):
    added = add(cast, "anna")
    assert (added.referral.from_organisation, added.referral.to_unit) == (cast.office, None)
    assert get_person(cast.actor("anna"), added.person.ref)
    with pytest.raises(Refused, match="din egen enhet"):
        add(cast, "anna", way_in(cast, from_ref=cast.agency.ref), number=OTHER)


def test_a_caseworker_may_say_from_whom_and_to_which_unit(cast):
    added = add(cast, way=way_in(cast, from_ref=cast.agency.ref, to_ref=cast.social.ref, note="Vill bli kock."))
    assert (added.referral.from_organisation, added.referral.to_unit) == (cast.agency, cast.social)
    assert m.Referral.objects.get(pk=added.referral.pk).note == "Vill bli kock."


@pytest.mark.parametrize("name", ["dag", "fatima", "gun", "harald", "inga", "jonas", "karin"])
def test_others_add_nobody(cast, name):
    with pytest.raises(Refused):
        add(cast, name)
    assert not people.can_add_person(cast.actor(name), project_ref=cast.project.ref)


def test_a_caseworker_of_another_project_adds_nobody_here(cast):
    with pytest.raises(NotVisible):
        add(cast, "eva")
    assert people.can_add_person(cast.actor("bo"), project_ref=cast.project.ref)


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_saved(cast):
    before = m.Person.objects.count()
    with pytest.raises(InputError) as refused:
        add(
            cast, given_name=" ", family_name="Ö" * 81, number="19811218-9875", sex="x", municipality="Gävle",
            birth_date=TODAY + dt.timedelta(days=1), district="810101-0009", language="svenska språket",
            protection="hemlig",
        )  # fmt: skip
    assert wrong(refused) == people.EDITABLE - {"contact", "interpreter_needed"} | {"number", "protection"}
    assert "9875" not in str(refused.value)
    assert m.Person.objects.count() == before


def test_a_wrong_referral_saves_no_person(cast):
    before = m.Person.objects.count()
    with pytest.raises(InputError) as refused:
        add(cast, way=WayIn(cast.project.ref, "uncle", TODAY + dt.timedelta(days=1)))
    assert wrong(refused) == {"referred_by", "referred_on"}
    assert m.Person.objects.count() == before


def test_a_number_that_stands_in_a_line_of_text_is_refused(cast):
    with pytest.raises(InputError) as refused:
        add(cast, given_name="Åsa 811218-9876")
    assert wrong(refused) == {"given_name"}


def test_invisible_characters_in_a_name_are_dropped(cast):
    person = add(cast, given_name="\u202eÅ\u200bsa\x00 ", family_name="O\u0308berg").person
    assert (person.given_name, person.family_name) == ("Åsa", "Öberg")


def test_somebody_counted_without_a_name_has_neither_name_number_nor_contact(cast):
    with pytest.raises(InputError) as refused:
        add(cast, anonymous=True, contact="070")
    assert wrong(refused) == {"given_name", "family_name", "number", "contact"}
    person = add(cast, anonymous=True, given_name="", family_name="", number="", sex="man").person
    assert (person.search_name, bytes(person.sort_key), person.anonymous) == ("", b"", True)


def test_a_protected_person_is_found_by_nobody_but_who_wrote_it(cast):
    with pytest.raises(InputError) as refused:
        add(cast, protection="secrecy_marker", municipality="2181", district="Murgärdet")
    assert wrong(refused) == {"municipality", "district"}
    person = add(cast, protection="secrecy_marker").person
    assert (person.search_name, person.municipality, bytes(person.sort_key)) == ("", "", b"")
    assert get_person(cast.actor("bo"), person.ref) == person
    with pytest.raises(NotVisible):
        get_person(cast.actor("cia"), person.ref)


# ------------------------------------------------------------------ numbers that are in Kliv already


def test_a_person_whom_one_sees_is_opened_instead(cast):
    with_number(cast.persons["lotta"])
    with pytest.raises(KnownPersonError) as refused:
        add(cast)
    assert refused.value.person_ref == cast.persons["lotta"].ref


def elsewhere(cast, hidden_by):
    """A person with the number whom Bo does not see, for one reason or another."""
    person = make.make_person("Åsa", "Öberg")
    with_number(person)
    if hidden_by == "other organisation":
        make.refer(person, make.make_project("gavle", make.make_organisation("Gävle")))
        return person
    make.refer(person, cast.other_project, to_unit=cast.social)
    if hidden_by == "protected":
        m.Person.objects.filter(pk=person.pk).update(protection="secrecy_marker", search_name="")
    elif hidden_by == "conflict":
        make.conflict(cast.bo, person)
    elif hidden_by == "colleague":
        user = make.make_user("Kollega Prov", person=person)
        make.give_role(user, "caseworker", cast.labour, cast.project)
    elif hidden_by == "household":
        home = m.Household.objects.create()
        own = make.make_person("Bo", household=home)
        m.User.objects.filter(pk=cast.bo.pk).update(person=own)
        m.Person.objects.filter(pk=person.pk).update(household=home)
    elif hidden_by == "waiting":
        make.refer(person, cast.project, to_unit=cast.social)
    elif hidden_by == "enrolled":
        make.enrol(person, cast.project, unit=cast.social)
    elif hidden_by == "another name":
        m.Person.objects.filter(pk=person.pk).update(search_name="x")
        person.given_name = "Ylva"
        person.save()
    return person


HIDDEN = [
    "other organisation", "protected", "conflict", "colleague", "household", "waiting", "enrolled", "another name",
]  # fmt: skip


@pytest.mark.parametrize("hidden_by", HIDDEN)
def test_a_person_one_may_not_see_is_refused_with_the_same_words_whatever_hides_her(cast, hidden_by):
    person = elsewhere(cast, hidden_by)
    before = (m.Referral.objects.count(), m.Person.objects.count())
    with pytest.raises(RefusedAbout) as refused:
        add(cast)
    assert str(refused.value) == str(TAKEN)
    assert refused.value.persons == (person.ref,)
    assert not hasattr(refused.value, "person_ref")
    assert (m.Referral.objects.count(), m.Person.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_the_refusal_is_logged_and_those_who_answer_for_the_person_are_told(committed_cast):
    cast = committed_cast
    person = cast.persons["tove"]
    with_number(person)
    make.clear(cast.bo, person, by=cast.cia)
    cast.users["eva2"] = make.make_user("Eva Två")
    make.give_role(cast.users["eva2"], "caseworker", cast.labour, cast.project)
    with pytest.raises(RefusedAbout) as refused:
        add(cast, "eva2", given_name="Tove", family_name="Prov")
    log_refusal(cast.actor("eva2"), refused.value, at=NOW, what="add_person")
    entry = m.LogEntry.objects.last()
    assert (entry.action, entry.actor, entry.what) == ("refuse", str(cast.users["eva2"].ref), {"tried": "add_person"})
    assert [row.person_ref for row in entry.person_refs.all()] == [person.ref]
    told = m.Notice.objects.filter(kind=NUMBER_TRIED, about_ref=person.ref)
    assert set(told.values_list("recipient", flat=True)) == {cast.bo.pk, cast.cia.pk}
    log_refusal(cast.actor("eva2"), refused.value, at=NOW)
    assert told.count() == 2


def test_a_refusal_about_nobody_is_logged_too(cast):
    log_refusal(cast.actor("dag"), Refused("nej"), at=NOW, what="x")
    entry = m.LogEntry.objects.last()
    assert (entry.action, entry.person_refs.count()) == ("refuse", 0)


def test_somebody_known_in_another_project_of_the_same_owner_is_referred_and_not_doubled(cast):
    rut = cast.persons["rut"]
    with_number(rut)
    assert not persons(cast.actor("bo")).filter(pk=rut.pk).exists()
    added = add(cast, given_name="rut", family_name="PROV")
    assert (added.person, added.known) == (rut, True)
    assert get_person(cast.actor("bo"), rut.ref) == rut
    assert m.LogEntry.objects.last().what["known"] == 1


# ------------------------------------------------------------------ changing


def test_a_change_renews_what_is_searched_and_sorted_by(cast):
    lotta = cast.persons["lotta"]
    change_person(
        cast.actor("bo"), person_ref=lotta.ref, revision=1, changes={"family_name": "Åkesson", "language": "so"}, at=NOW
    )
    stored = m.Person.objects.get(pk=lotta.pk)
    assert (stored.family_name, stored.language, stored.revision) == ("Åkesson", "so", 2)
    assert (stored.search_name, bytes(stored.sort_key)) == (fold("Lotta Åkesson"), sort_key("Åkesson, Lotta"))
    assert m.LogEntry.objects.last().what == {"fields": ["family_name", "language"]}


def test_two_who_change_the_same_person_do_not_overwrite_each_other(cast):
    lotta = cast.persons["lotta"]
    change_person(cast.actor("cia"), person_ref=lotta.ref, revision=1, changes={"contact": "kl 8–9"}, at=NOW)
    with pytest.raises(EditConflict) as refused:
        change_person(cast.actor("bo"), person_ref=lotta.ref, revision=1, changes={"contact": "inte mejl"}, at=NOW)
    difference = refused.value.differences["contact"]
    assert (difference.stored, difference.typed) == ("kl 8–9", "inte mejl")
    assert m.Person.objects.get(pk=lotta.pk).contact == "kl 8–9"


def test_nothing_changed_is_nothing_logged(cast):
    lotta = cast.persons["lotta"]
    change_person(cast.actor("bo"), person_ref=lotta.ref, revision=1, changes={"given_name": "Lotta"}, at=NOW)
    assert not m.LogEntry.objects.exists()


def test_where_a_protected_person_lives_cannot_be_written(cast):
    sixten = cast.persons["sixten"]
    with pytest.raises(InputError) as refused:
        change_person(cast.actor("bo"), person_ref=sixten.ref, revision=1, changes={"municipality": "2181"}, at=NOW)
    assert wrong(refused) == {"municipality"}
    change_person(cast.actor("bo"), person_ref=sixten.ref, revision=1, changes={"given_name": "Sten"}, at=NOW)
    stored = m.Person.objects.get(pk=sixten.pk)
    assert (stored.given_name, stored.search_name) == ("Sten", "")


def test_who_is_counted_without_a_name_is_given_none(cast):
    person = make.make_person("x", anonymous=True)
    cast.add("nn", person)
    with pytest.raises(InputError) as refused:
        change_person(
            cast.actor("bo"), person_ref=person.ref, revision=1, changes={"given_name": "Åsa", "contact": "x"}, at=NOW
        )
    assert wrong(refused) == {"given_name", "contact"}


def test_only_the_fields_of_the_form_can_be_changed(cast):
    with pytest.raises(ValueError, match="protection"):
        change_person(
            cast.actor("bo"), person_ref=cast.persons["lotta"].ref, revision=1, changes={"protection": ""}, at=NOW
        )


@pytest.mark.parametrize(("name", "who"), [("bo", "nils"), ("anna", "lotta"), ("jonas", "vera"), ("dag", "karin")])
def test_who_is_not_seen_is_not_changed(cast, name, who):
    with pytest.raises(NotVisible):
        change_person(cast.actor(name), person_ref=cast.persons[who].ref, revision=1, changes={}, at=NOW)


def test_who_is_seen_but_not_changed_says_why(cast):
    assert not people.can_change_person(cast.actor("anna"), person_ref=cast.persons["olof"].ref)
    with pytest.raises(Refused, match="I rollen Remittent får du inte ändra"):
        change_person(cast.actor("anna"), person_ref=cast.persons["olof"].ref, revision=1, changes={}, at=NOW)


def test_a_person_who_is_not_there_is_not_seen(cast):
    with pytest.raises(NotVisible):
        change_person(cast.actor("bo"), person_ref=uuid.uuid4(), revision=1, changes={}, at=NOW)
