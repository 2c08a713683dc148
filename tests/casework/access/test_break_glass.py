"""Opening in an emergency: a written reason, 24 hours, the manager told, never past a core rule."""

import datetime as dt

import pytest

import factories as make
from cast import NOW, ROLES
from kliv.casework import recording
from kliv.casework.access import (
    NotVisible,
    Refused,
    can,
    notices,
    open_in_emergency,
    openings,
    persons,
    review_opening,
    visible,
)
from kliv.core.roles import READING, Permission
from kliv.register import keys
from kliv.register import models as m

WHY = "Nils ringde och mår dåligt, Cia är borta."
HOUR = dt.timedelta(hours=1)


def opened(cast, user="bo", person="nils", reason=WHY, at=NOW):
    return open_in_emergency(cast.actor(user, at), person_ref=cast.persons[person].ref, reason=reason, at=at)


def nothing_happened():
    return not (m.BreakGlass.objects.exists() or m.Notice.objects.exists() or m.LogEntry.objects.exists())


def test_the_person_is_open_for_24_hours_and_then_no_more(cast):
    opened(cast)
    nils = cast.persons["nils"]
    for hours, is_open in ((0, True), (23.99, True), (24, False), (25, False)):
        assert persons(cast.actor("bo", NOW + hours * HOUR)).filter(pk=nils.pk).exists() == is_open
    assert not persons(cast.actor("eva")).filter(pk=nils.pk).exists()


def test_it_opens_for_reading_and_never_for_change(cast):
    opened(cast)
    bo, case = cast.actor("bo"), cast.enrolments["nils"]
    role = {Permission.CHANGE_CASE, Permission.CLOSE_CASE, Permission.WRITE_NOTES, Permission.CHANGE_PERSON}
    assert all(can(bo, permission, case) for permission in READING)
    assert not any(can(bo, permission, case) for permission in role)
    assert visible(bo, m.Enrolment).filter(pk=case.pk).exists()
    assert visible(bo, m.Referral).filter(person=case.person).exists()


@pytest.mark.parametrize(
    "reason", ["", "x" * 19, " " * 30, "x" + " " * 30 + "y", "nitton tecken är  kort"[:20], "x" * 1001]
)
def test_the_reason_has_20_characters_without_the_padding(cast, reason):
    with pytest.raises(Refused, match="Skriv"):
        opened(cast, reason=reason)
    assert nothing_happened()


def test_a_reason_of_20_characters_is_enough(cast):
    assert opened(cast, reason="  tjugo tecken   blir det ").reason == "tjugo tecken blir det"
    assert m.BreakGlass.objects.get().expires_at == NOW + 24 * HOUR


def test_the_manager_and_the_log_reviewer_are_told(cast):
    made = opened(cast)
    assert {notice.recipient for notice in m.Notice.objects.all()} == {cast.cia, cast.harald}
    for name in ("cia", "harald"):
        (notice,) = notices(cast.actor(name))
        assert (notice.kind, notice.about_ref, notice.made_at) == ("break_glass", made.ref, NOW)
        assert list(openings(cast.actor(name))) == [made]
    for name in set(ROLES) - {"cia", "harald"}:
        assert not notices(cast.actor(name)).exists()
        if can(cast.actor(name), Permission.REVIEW_BREAK_GLASS):
            assert not openings(cast.actor(name)).exists()


def test_a_leader_of_another_project_is_not_told(cast):
    lars = make.make_user("Lars Prov")
    make.give_role(lars, "project_leader", cast.municipality, cast.other_project)
    opened(cast)
    assert not m.Notice.objects.filter(recipient=lars).exists()


def test_a_leader_who_opens_is_not_the_one_who_is_told(cast):
    other = make.give_role(make.make_user("Lars Prov"), "project_leader", cast.municipality).user
    cast.add("ake", make.make_person("Åke"), project=cast.other_project, unit=cast.social)
    opened(cast, user="cia", person="ake")
    assert {notice.recipient for notice in m.Notice.objects.all()} == {other, cast.harald}
    assert not openings(cast.actor("cia")).exists()


def test_nobody_to_tell_means_nothing_to_open(cast):
    m.Membership.objects.filter(role__in=["project_leader", "log_reviewer"]).update(ends_on=dt.date(2026, 3, 1))
    with pytest.raises(Refused, match="Det finns ingen chef eller loggranskare att meddela"):
        opened(cast)
    assert nothing_happened()


def test_a_manager_whose_account_is_closed_is_nobody_to_tell(cast):
    m.User.objects.filter(pk__in=[cast.cia.pk, cast.harald.pk]).update(is_active=False)
    with pytest.raises(Refused, match="ingen chef"):
        opened(cast)


def test_it_is_logged_with_who_and_about_whom_but_not_the_words(cast):
    made = opened(cast)
    entry = m.LogEntry.objects.get()
    assert (entry.action, entry.actor, entry.role) == ("break_glass", str(cast.bo.ref), "caseworker")
    assert (entry.organisation, entry.object_ref, entry.what) == (str(cast.labour.ref), str(made.ref), {"told": 2})
    assert [row.person_ref for row in entry.person_refs.all()] == [cast.persons["nils"].ref]


def test_a_log_that_cannot_be_written_opens_nothing(cast, monkeypatch):
    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(recording, "_append", fail)
    with pytest.raises(recording.LogUnavailableError):
        opened(cast)


REFUSED = "Det går inte att öppna den personen i nödläge"


@pytest.mark.parametrize("protection", ["secrecy_marker", "protected_registration", "fictitious_identity"])
def test_a_protected_person_is_never_opened(cast, protection):
    m.Person.objects.filter(pk=cast.persons["nils"].pk).update(protection=protection, search_name="")
    with pytest.raises(Refused, match=REFUSED):
        opened(cast)
    assert nothing_happened()


def test_a_person_who_is_protected_afterwards_is_closed_at_once(cast):
    opened(cast)
    assert persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()
    m.Person.objects.filter(pk=cast.persons["nils"].pk).update(protection="secrecy_marker", search_name="")
    assert not persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()


def test_core_rules_are_never_passed(cast):
    make.conflict(cast.bo, cast.persons["nils"])
    with pytest.raises(Refused, match=REFUSED):
        opened(cast)
    m.User.objects.filter(pk=cast.bo.pk).update(person=cast.persons["olof"])
    with pytest.raises(Refused, match=REFUSED):
        opened(cast, person="olof")
    household = m.Household.objects.create()
    m.Person.objects.filter(pk__in=[cast.persons[name].pk for name in ("olof", "vera")]).update(household=household)
    with pytest.raises(Refused, match=REFUSED):
        opened(cast, person="vera")
    assert nothing_happened()


def test_the_refusal_is_the_same_whether_the_person_exists_or_not(cast):
    stranger = make.make_person("Främling")
    texts = set()
    for ref in (stranger.ref, cast.persons["tove"].ref, "5f0f3c2e-8a5c-4a39-9a0a-6f0d3f1e2a11"):
        with pytest.raises(Refused) as refused:
            open_in_emergency(cast.actor("bo"), person_ref=ref, reason=WHY, at=NOW)
        texts.add(str(refused.value))
    assert len(texts) == 1


def test_only_among_the_people_of_ones_own_organisation(cast):
    """Rut is in another project of the municipality; Zara in a project of another one."""
    hofors = make.make_organisation("Hofors")
    cast.add("zara", make.make_person("Zara"), project=make.make_project("bortom", hofors), unit=hofors)
    assert opened(cast, person="rut").organisation == cast.labour
    with pytest.raises(Refused, match=REFUSED):
        opened(cast, person="zara")


@pytest.mark.parametrize("user", [name for name in ROLES if name not in {"bo", "cia", "eva"}])
def test_other_roles_have_no_emergency(cast, user):
    with pytest.raises(Refused, match="får du inte öppna en deltagare i nödläge"):
        opened(cast, user=user)


def test_what_is_seen_already_is_not_opened(cast):
    with pytest.raises(Refused, match="Du ser redan den deltagaren"):
        opened(cast, person="lotta")
    opened(cast)
    with pytest.raises(Refused, match="Du ser redan den deltagaren"):
        opened(cast)


def test_a_person_can_be_given_by_the_digest_of_a_number(cast):
    digest = keys.lookup_digest("199001011234", "number")
    m.PersonNumber.objects.create(person=cast.persons["nils"], number="199001011234", digest=digest, kind="personal")
    made = open_in_emergency(cast.actor("bo"), number_digest=digest, reason=WHY, at=NOW)
    assert made.person == cast.persons["nils"]
    with pytest.raises(Refused, match=REFUSED):
        open_in_emergency(cast.actor("bo"), number_digest=b"another", reason=WHY, at=NOW)


@pytest.mark.parametrize("given", [{}, {"person_ref": "x", "number_digest": b"x"}])
def test_one_way_of_saying_who_is_needed(cast, given):
    with pytest.raises(Refused):
        open_in_emergency(cast.actor("bo"), **given, reason=WHY, at=NOW)


def test_an_emergency_ends_with_the_role_it_was_opened_in(cast):
    opened(cast)
    m.Membership.objects.filter(user=cast.bo).update(role="economist")
    assert not persons(cast.actor("bo")).exists()


def test_an_emergency_for_one_organisation_is_not_one_for_another(cast):
    opened(cast)
    m.Membership.objects.filter(user=cast.bo).delete()
    make.give_role(cast.bo, "caseworker", cast.office, cast.project)
    assert not persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()


def test_the_review_is_signed_once_by_another_and_logged(cast):
    made = opened(cast)
    with pytest.raises(Refused):
        review_opening(cast.actor("bo"), made, at=NOW)
    review_opening(cast.actor("harald"), made, at=NOW + HOUR)
    made.refresh_from_db()
    assert (made.reviewed_by, made.reviewed_at) == (cast.harald, NOW + HOUR)
    assert m.LogEntry.objects.last().what == {"reviewed": True}
    with pytest.raises(Refused, match="redan granskad"):
        review_opening(cast.actor("cia"), made, at=NOW + HOUR)


def test_a_reviewer_does_not_review_the_opening_of_her_own_relative(cast):
    made = opened(cast)
    make.conflict(cast.harald, cast.persons["nils"])
    with pytest.raises(NotVisible):
        review_opening(cast.actor("harald"), made, at=NOW)


def test_nobody_reviews_what_she_opened_herself(cast):
    make.give_role(cast.bo, "log_reviewer", cast.municipality)
    made = opened(cast)
    with pytest.raises(NotVisible):
        review_opening(cast.actor("bo"), made, at=NOW)
