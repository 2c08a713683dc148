"""A protection is marked at once by one, and lifted by two."""

import pytest

import factories as make
from cast import NOW
from kliv.casework import protection
from kliv.casework.access import NotVisible, Refused, get_person, persons
from kliv.casework.editing import EditConflict
from kliv.casework.finding import search_persons
from kliv.casework.inputs import InputError
from kliv.casework.protection import decide_lifting, mark_protection, propose_lifting
from kliv.register import models as m


def mark(cast, who="lotta", name="bo", kind="secrecy_marker", revision=1):
    return mark_protection(cast.actor(name), person_ref=cast.persons[who].ref, kind=kind, revision=revision, at=NOW)


def stored(cast, who="lotta"):
    return m.Person.objects.get(pk=cast.persons[who].pk)


def test_from_the_next_request_only_who_marked_and_the_caseworker_see_the_person(cast):
    m.Person.objects.filter(pk=cast.persons["lotta"].pk).update(municipality="2181", district="Nya Bruket")
    make.assign(cast.users["eva"], cast.enrolments["lotta"])
    make.give_role(cast.users["eva"], "caseworker", cast.labour, cast.project)
    mark(cast)
    lotta = stored(cast)
    assert (lotta.protection, lotta.municipality, lotta.district, lotta.search_name) == ("secrecy_marker", "", "", "")
    assert bytes(lotta.sort_key) == b""
    assert lotta.given_name == "Lotta"
    for name, sees in [("bo", True), ("eva", True), ("cia", False), ("anna", False), ("harald", False)]:
        assert persons(cast.actor(name)).filter(pk=lotta.pk).exists() == sees, name
    assert search_persons(cast.actor("cia"), words="lotta", at=NOW).persons == ()


def test_it_is_logged_with_the_kind_only(cast):
    mark(cast)
    changes = [entry.what for entry in m.LogEntry.objects.filter(object_type="person")]
    assert changes == [{"protection": "secrecy_marker", "before": ""}]


def test_another_kind_may_be_marked_later(cast):
    mark(cast)
    mark(cast, kind="protected_registration", revision=2)
    assert stored(cast).protection == "protected_registration"
    assert m.Clearance.objects.filter(person=cast.persons["lotta"]).count() == 1


def test_what_is_no_protection_and_what_is_an_old_form(cast):
    with pytest.raises(InputError):
        mark(cast, kind="")
    m.Person.objects.filter(pk=cast.persons["lotta"].pk).update(revision=2)
    with pytest.raises(EditConflict):
        mark(cast)
    assert stored(cast).protection == ""
    assert not m.Clearance.objects.filter(person=cast.persons["lotta"]).exists()


@pytest.mark.parametrize("name", ["dag", "gun", "harald", "inga", "jonas", "karin", "eva"])
def test_who_may_not_mark(cast, name):
    with pytest.raises(Refused):
        mark(cast, name=name)


@pytest.fixture
def two_named(cast):
    """Bo is Sixten's caseworker, Cia is named for him too."""
    make.clear(cast.cia, cast.persons["sixten"], by=cast.bo)
    return cast


def propose(cast, name="bo", reason="register"):
    return propose_lifting(cast.actor(name), person_ref=cast.persons["sixten"].ref, reason=reason, at=NOW)


def test_lifting_takes_two(two_named):
    proposal = propose(two_named)
    assert stored(two_named, "sixten").protection == "secrecy_marker"
    with pytest.raises(Refused, match="Du har själv lagt förslaget"):
        decide_lifting(two_named.actor("bo"), proposal_ref=proposal.ref, accept=True, at=NOW)
    decide_lifting(two_named.actor("cia"), proposal_ref=proposal.ref, accept=True, at=NOW)
    sixten = stored(two_named, "sixten")
    assert (sixten.protection, sixten.search_name) == ("", "sixten prov")
    assert [p.given_name for p in search_persons(two_named.actor("cia"), words="sixten", at=NOW).persons] == ["Sixten"]
    with pytest.raises(Refused, match="redan avgjort"):
        decide_lifting(two_named.actor("cia"), proposal_ref=proposal.ref, accept=False, at=NOW)


def test_a_no_leaves_everything_and_a_new_proposal_can_be_made(two_named):
    proposal = propose(two_named)
    with pytest.raises(Refused, match="väntar på beslut"):
        propose(two_named, "cia")
    decide_lifting(two_named.actor("cia"), proposal_ref=proposal.ref, accept=False, at=NOW)
    assert stored(two_named, "sixten").protection == "secrecy_marker"
    assert propose(two_named, "cia").decision == ""


def test_who_does_not_see_the_person_sees_no_proposal(two_named):
    proposal = propose(two_named)
    for name in ("eva", "anna", "harald", "inga"):
        with pytest.raises(NotVisible):
            decide_lifting(two_named.actor(name), proposal_ref=proposal.ref, accept=True, at=NOW)
    assert stored(two_named, "sixten").protection == "secrecy_marker"


def test_only_a_protection_that_is_there_can_be_lifted_and_for_a_reason(two_named):
    with pytest.raises(Refused, match="ingen skyddsmarkering"):
        propose_lifting(two_named.actor("bo"), person_ref=two_named.persons["lotta"].ref, reason="register", at=NOW)
    with pytest.raises(InputError):
        propose(two_named, reason="x")
    assert protection.can_propose_lifting(two_named.actor("bo"), person_ref=two_named.persons["sixten"].ref)


def test_a_proposal_of_another_kind_is_not_decided_here(two_named):
    other = m.Proposal.objects.create(
        person=two_named.persons["sixten"], kind="erase", proposed_by=two_named.bo, proposed_at=NOW
    )
    with pytest.raises(Refused, match="något annat"):
        decide_lifting(two_named.actor("cia"), proposal_ref=other.ref, accept=True, at=NOW)


def test_a_person_without_a_name_stays_out_of_search(cast):
    person = make.make_person("x", anonymous=True, protection="secrecy_marker")
    cast.add("nn", person)
    for user in (cast.bo, cast.cia):
        make.clear(user, person, by=cast.inga)
    proposal = propose_lifting(cast.actor("bo"), person_ref=person.ref, reason="mistake", at=NOW)
    decide_lifting(cast.actor("cia"), proposal_ref=proposal.ref, accept=True, at=NOW)
    assert m.Person.objects.get(pk=person.pk).search_name == ""
    assert get_person(cast.actor("cia"), person.ref)
