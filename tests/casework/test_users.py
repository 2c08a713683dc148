"""Accounts and roles: never one's own, never further than the giver reaches, out at the next request."""

import datetime as dt
import uuid

import pytest
from numbered import NUMBER, with_number, wrong

import factories as make
from cast import NOW, TODAY
from kliv.casework import memberships, users
from kliv.casework.access import NotVisible, Refused, actor_for, get_person, persons
from kliv.casework.conflicts import can_end_conflict, declare_by_number, declare_conflict, end_conflict
from kliv.casework.editing import EditConflict
from kliv.casework.inputs import InputError
from kliv.casework.memberships import NewRole, administrators_of, end_role, give_role, managed
from kliv.casework.users import (
    change_user,
    disable_user,
    enable_user,
    invite,
    invite_participant,
    log_out_everywhere,
    make_first_administrator,
)
from kliv.core.roles import ROLES as DEFINED
from kliv.core.roles import Permission
from kliv.register import models as m

DAY = dt.timedelta(days=1)
OTHERS = ["bo", "cia", "anna", "dag", "eva", "fatima", "gun", "harald", "jonas", "karin"]


def at(cast, role="caseworker", where="labour", project="project", **more):
    project_ref = getattr(cast, project).ref if project else None
    return NewRole(role, getattr(cast, where).ref, project_ref, **more)


def ask(cast, name="inga", email="ny@example.se", **where):
    return invite(cast.actor(name), email=email, name="Ny Prov", new=at(cast, **where), at=NOW)


# ------------------------------------------------------------------ inviting


def test_somebody_new_gets_an_account_without_a_password_and_a_role(cast):
    user = ask(cast, email=" Ny@Example.SE ")
    assert (user.email, user.has_usable_password(), user.is_active) == ("ny@example.se", False, True)
    assert [held.role.key for held in actor_for(user, NOW).held] == ["caseworker"]
    row = user.memberships.get()
    assert (row.granted_by, row.granted_at, row.starts_on) == (cast.inga, NOW, TODAY)
    assert [entry.object_type for entry in m.LogEntry.objects.all()] == ["user", "membership"]
    assert "example.se" not in str([entry.what for entry in m.LogEntry.objects.all()])


def test_an_address_that_is_known_gets_the_role_and_keeps_its_name(cast):
    cast.users["alva"] = make.make_user("Alva Prov")
    make.give_role(cast.users["alva"], "referrer", cast.office, cast.project)
    assert ask(cast, email="ALVA.prov@example.se") == cast.users["alva"]
    assert m.User.objects.get(email="alva.prov@example.se").name == "Alva Prov"
    assert cast.users["alva"].memberships.count() == 2


def test_who_was_shut_off_is_not_invited_back(cast):
    make.make_user("Stina Prov", is_active=False)
    with pytest.raises(Refused, match="går inte att bjuda in"):
        ask(cast, email="stina.prov@example.se")


def test_nobody_invites_herself_to_one_more_role(cast):
    with pytest.raises(Refused, match="dig själv"):
        ask(cast, email="inga.prov@example.se")


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.se", "a@exa mple.se"])
def test_what_is_no_address(cast, email):
    with pytest.raises(InputError) as refused:
        ask(cast, email=email)
    assert wrong(refused) == {"email"}
    assert not m.User.objects.filter(name="Ny Prov").exists()


@pytest.mark.parametrize("name", OTHERS)
def test_others_invite_nobody(cast, name):
    with pytest.raises(Refused):
        ask(cast, name)
    assert not users.can_invite(cast.actor(name), new=at(cast))


# ------------------------------------------------------------------ which roles, where

GIVEN = [
    # role             where           project          may Inga of Sandviken give it
    ("caseworker", "labour", "project", True),
    ("caseworker", "labour", None, True),
    ("referrer", "social", "project", True),
    ("project_leader", "municipality", "project", True),
    ("project_leader", "municipality", None, "ett projekt i taget"),
    ("economist", "municipality", None, "ett projekt i taget"),
    ("evaluator", "municipality", None, "ett projekt i taget"),
    ("steering_group", "municipality", None, "ett projekt i taget"),
    ("administrator", "labour", None, True),
    ("administrator", "labour", "project", "hela organisationen"),
    ("log_reviewer", "municipality", None, True),
    ("evaluator", "agency", "project", True),
    ("steering_group", "agency", "project", True),
    ("caseworker", "office", "project", True),
    ("caseworker", "office", None, NotVisible),
    ("log_reviewer", "agency", None, NotVisible),
    ("log_reviewer", "agency", "project", "hela organisationen"),
    ("caseworker", "agency", "other_project", "deltar inte i projektet"),
    ("employer_contact", "employer", "project", True),
    ("employer_contact", "employer", "other_project", "deltar inte i projektet"),
    ("employer_contact", "employer", None, NotVisible),
    ("employer_contact", "labour", "project", "Arbetsgivarkontakt"),
    ("caseworker", "employer", "project", "Arbetsgivarkontakt"),
    ("participant", "labour", "project", "kan inte ges här"),
    ("superuser", "labour", "project", "kan inte ges här"),
    ("caseworker", "elsewhere", None, NotVisible),
    ("administrator", "elsewhere", None, NotVisible),
    ("evaluator", "municipality", "their_project", "ägs av en annan organisation"),
    ("project_leader", "municipality", "their_project", "ägs av en annan organisation"),
    ("caseworker", "labour", "their_project", True),
]


@pytest.mark.parametrize(("role", "where", "project", "expected"), GIVEN)
def test_which_role_may_be_given_where(cast, role, where, project, expected):
    cast.__dict__["elsewhere"] = make.make_organisation("Hofors")
    cast.__dict__["their_project"] = make.make_project("deras", cast.agency)
    make.partner(cast.municipality, cast.their_project)
    if expected is True:
        assert ask(cast, role=role, where=where, project=project).memberships.get().role == role
        return
    with pytest.raises(NotVisible if expected is NotVisible else Refused) as refused:
        ask(cast, role=role, where=where, project=project)
    assert isinstance(refused.value, NotVisible) == (expected is NotVisible)
    assert expected is NotVisible or expected in str(refused.value)
    assert not m.User.objects.filter(name="Ny Prov").exists()


def test_the_first_administrator_of_a_partner_is_let_in_by_the_owner_and_no_second_one(cast):
    first = ask(cast, role="administrator", where="agency", project=None)
    cast.users["first"] = first
    with pytest.raises(NotVisible):
        ask(cast, email="andra@example.se", role="administrator", where="office", project=None)
    ask(cast, "first", "tredje@example.se", role="administrator", where="office", project=None)
    assert set(administrators_of(cast.office, TODAY)) >= {first}


def test_a_role_that_sees_money_or_whole_projects_is_given_in_one_project(cast):
    assert {"project_leader", "economist", "steering_group", "evaluator"} == memberships.PROJECT_WIDE
    for key in DEFINED.keys() - memberships.PROJECT_WIDE:
        assert Permission.SEE_MONEY not in DEFINED[key].permissions


def test_the_same_role_twice_is_refused(cast):
    with pytest.raises(InputError) as refused:
        give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=at(cast), at=NOW)
    assert wrong(refused) == {"role"}
    give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=at(cast, where="social"), at=NOW)
    assert persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()


def test_a_role_may_begin_later_and_must_end_after_it_begins(cast):
    later = at(cast, where="social", starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=later, at=NOW)
    assert len(cast.actor("bo").held) == 1
    assert len(cast.actor("bo", NOW + DAY).held) == 2
    with pytest.raises(InputError) as refused:
        wrong_order = at(cast, where="municipality", starts_on=TODAY, ends_on=TODAY - DAY)
        give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=wrong_order, at=NOW)
    assert wrong(refused) == {"ends_on"}


def test_whom_one_does_not_manage_one_gives_nothing(cast):
    for user in (make.make_user("Okänd Prov"), cast.karin, m.User(ref=uuid.uuid4())):
        with pytest.raises(NotVisible):
            give_role(cast.actor("inga"), user_ref=user.ref, new=at(cast), at=NOW)
    with pytest.raises(NotVisible):  # nobody's own roles are among those she manages
        give_role(cast.actor("inga"), user_ref=cast.inga.ref, new=at(cast), at=NOW)


def test_who_is_shut_off_gets_no_role(cast):
    m.User.objects.filter(pk=cast.bo.pk).update(is_active=False)
    with pytest.raises(Refused, match="avstängt"):
        give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=at(cast, where="social"), at=NOW)


# ------------------------------------------------------------------ ending roles


def test_a_role_that_is_ended_gives_nothing_at_the_next_request(cast):
    row = cast.bo.memberships.get()
    end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, at=NOW)
    assert actor_for(cast.bo, NOW).held == ()
    row.refresh_from_db()
    assert row.ends_on == TODAY - DAY
    assert m.LogEntry.objects.last().what["last_on"] == str(TODAY - DAY)
    with pytest.raises(Refused, match="redan avslutad"):
        end_role(cast.actor("inga"), membership_ref=row.ref, revision=2, at=NOW)


def test_a_role_given_today_by_mistake_is_taken_away_whole(cast):
    row = give_role(cast.actor("inga"), user_ref=cast.bo.ref, new=at(cast, where="social"), at=NOW)
    end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, at=NOW)
    assert not m.Membership.objects.filter(pk=row.pk).exists()
    assert len(actor_for(cast.bo, NOW).held) == 1


def test_a_role_may_end_on_a_day_to_come(cast):
    row = cast.bo.memberships.get()
    end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, last_on=TODAY, at=NOW)
    assert actor_for(cast.bo, NOW).held
    assert actor_for(cast.bo, NOW + DAY).held == ()
    with pytest.raises(InputError):
        end_role(cast.actor("inga"), membership_ref=row.ref, revision=2, last_on=TODAY - DAY, at=NOW)


def test_an_old_form_ends_nothing(cast):
    row = cast.bo.memberships.get()
    m.Membership.objects.filter(pk=row.pk).update(revision=2)
    with pytest.raises(EditConflict):
        end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, at=NOW)
    assert actor_for(cast.bo, NOW).held


def test_nobody_ends_her_own_role(cast):
    row = cast.inga.memberships.get()
    with pytest.raises(Refused, match="dina egna roller"):
        end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, at=NOW)


@pytest.mark.parametrize("name", OTHERS)
def test_others_end_nothing(cast, name):
    with pytest.raises(Refused):
        end_role(cast.actor(name), membership_ref=cast.bo.memberships.get().ref, revision=1, at=NOW)
    assert not memberships.can_end_role(cast.actor(name), membership_ref=cast.bo.memberships.get().ref)


def test_the_owner_ends_what_partners_hold_in_its_project_and_nothing_else_of_theirs(cast):
    row = make.give_role(cast.anna, "caseworker", cast.office)
    rows = {(one.user.name, one.role) for one in managed(cast.actor("inga"))}
    assert ("Anna Prov", "referrer") in rows
    assert ("Gun Prov", "evaluator") in rows
    assert ("Anna Prov", "caseworker") not in rows
    assert ("Karin Prov", "participant") not in rows
    with pytest.raises(NotVisible):
        end_role(cast.actor("inga"), membership_ref=row.ref, revision=1, at=NOW)


# ------------------------------------------------------------------ accounts


def test_a_user_who_is_shut_off_is_out_at_the_next_request_everywhere(cast):
    before = cast.bo.get_session_auth_hash()
    disable_user(cast.actor("inga"), user_ref=cast.bo.ref, revision=1, at=NOW)
    with pytest.raises(Refused, match="Kontot är avstängt"):
        actor_for(cast.bo, NOW)
    assert m.User.objects.get(pk=cast.bo.pk).get_session_auth_hash() != before
    with pytest.raises(Refused, match="redan avstängt"):
        disable_user(cast.actor("inga"), user_ref=cast.bo.ref, revision=2, at=NOW)
    enable_user(cast.actor("inga"), user_ref=cast.bo.ref, revision=2, at=NOW)
    assert actor_for(m.User.objects.get(pk=cast.bo.pk), NOW).held
    assert [entry.what for entry in m.LogEntry.objects.all()] == [{"active": 0}, {"active": 1}]


def test_one_does_not_shut_oneself_off_nor_whom_others_manage_too(cast):
    with pytest.raises(Refused, match="ditt eget konto"):
        disable_user(cast.actor("inga"), user_ref=cast.inga.ref, revision=1, at=NOW)
    make.give_role(cast.bo, "referrer", cast.office, cast.project)
    with pytest.raises(Refused, match="roller i andra organisationer"):
        disable_user(cast.actor("inga"), user_ref=cast.bo.ref, revision=1, at=NOW)
    for user in (cast.anna, cast.karin):
        with pytest.raises(NotVisible):
            disable_user(cast.actor("inga"), user_ref=user.ref, revision=1, at=NOW)


@pytest.mark.parametrize("name", OTHERS)
def test_others_shut_nobody_off(cast, name):
    with pytest.raises(Refused):
        disable_user(cast.actor(name), user_ref=cast.bo.ref, revision=1, at=NOW)
    assert not users.can_manage_user(cast.actor(name), user_ref=cast.bo.ref)


def test_a_name_and_an_address_are_changed_and_no_address_is_two_peoples(cast):
    def change(revision, email):
        change_user(cast.actor("inga"), user_ref=cast.bo.ref, revision=revision, name="Bo Åkesson", email=email, at=NOW)

    change(1, "Bo.Akesson@example.se")
    bo = m.User.objects.get(pk=cast.bo.pk)
    assert (bo.name, bo.email, bo.revision) == ("Bo Åkesson", "bo.akesson@example.se", 2)
    with pytest.raises(InputError) as refused:
        change(2, "cia.prov@example.se")
    assert wrong(refused) == {"email"}
    with pytest.raises(EditConflict):
        change(1, "bo@example.se")


def test_logging_out_everywhere(cast):
    before = {name: m.User.objects.get(pk=cast.users[name].pk).get_session_auth_hash() for name in ("bo", "inga")}
    log_out_everywhere(cast.actor("bo"), at=NOW)
    log_out_everywhere(cast.actor("inga"), user_ref=cast.bo.ref, at=NOW)
    assert m.User.objects.get(pk=cast.bo.pk).session_key_salt == 2
    assert m.User.objects.get(pk=cast.bo.pk).get_session_auth_hash() != before["bo"]
    assert m.User.objects.get(pk=cast.inga.pk).get_session_auth_hash() == before["inga"]
    with pytest.raises(Refused):
        log_out_everywhere(cast.actor("bo"), user_ref=cast.cia.ref, at=NOW)
    assert [entry.action for entry in m.LogEntry.objects.all()] == ["sign_out", "sign_out"]


def test_a_participant_gets_an_account_without_her_name(cast):
    lotta = cast.persons["lotta"]
    user = invite_participant(cast.actor("bo"), person_ref=lotta.ref, email="lotta@example.se", at=NOW)
    assert (user.name, user.person) == ("Deltagare", lotta)
    assert get_person(actor_for(user, NOW), lotta.ref) == lotta
    assert user.memberships.get().organisation == cast.labour
    with pytest.raises(Refused, match="redan ett konto"):
        invite_participant(cast.actor("bo"), person_ref=lotta.ref, email="x@example.se", at=NOW)
    with pytest.raises(InputError) as refused:
        invite_participant(cast.actor("cia"), person_ref=cast.persons["nils"].ref, email="lotta@example.se", at=NOW)
    assert wrong(refused) == {"email"}
    with pytest.raises(NotVisible):
        invite_participant(cast.actor("eva"), person_ref=cast.persons["nils"].ref, email="n@example.se", at=NOW)


def test_a_participant_who_is_only_referred_belongs_to_the_owner(cast):
    person = make.make_person("Ylva")
    make.refer(person, cast.project, to_unit=cast.labour)
    user = invite_participant(cast.actor("bo"), person_ref=person.ref, email="ylva@example.se", at=NOW)
    assert user.memberships.get().organisation == cast.municipality


def test_the_first_administrator_is_made_once(db):
    made = {"name": "Inga Prov", "organisation": "Sandvikens kommun", "kind": "municipality", "at": NOW}
    user = make_first_administrator(email="inga@example.se", **made)
    assert [held.role.key for held in actor_for(user, NOW).held] == ["administrator"]
    assert m.LogEntry.objects.get().actor == "system"
    with pytest.raises(Refused, match="redan en administratör"):
        make_first_administrator(email="b@example.se", **made)
    with pytest.raises(InputError) as refused:
        make_first_administrator(email="b", **made | {"kind": "x", "name": ""})
    assert wrong(refused) == {"email", "kind", "name"}


# ------------------------------------------------------------------ conflicts of interest


def test_ones_own_conflict_hides_the_person_from_the_next_request_on(cast):
    karin = cast.persons["karin"]
    row = declare_conflict(cast.actor("bo"), person_ref=karin.ref, reason="relative", at=NOW)
    assert not persons(cast.actor("bo")).filter(pk=karin.pk).exists()
    assert not can_end_conflict(cast.actor("bo"), conflict_ref=row.ref)
    with pytest.raises(Refused, match="Be din chef"):
        end_conflict(cast.actor("bo"), conflict_ref=row.ref, at=NOW)


def test_a_leader_declares_and_ends_a_colleagues(cast):
    karin = cast.persons["karin"]
    row = declare_conflict(
        cast.actor("cia"), person_ref=karin.ref, user_ref=cast.bo.ref, reason="friend", at=NOW - 3 * DAY
    )
    m.ConflictOfInterest.objects.filter(pk=row.pk).update(starts_on=TODAY - 3 * DAY)
    with pytest.raises(Refused, match="redan anmält"):
        declare_conflict(cast.actor("cia"), person_ref=karin.ref, user_ref=cast.bo.ref, reason="friend", at=NOW)
    end_conflict(cast.actor("cia"), conflict_ref=row.ref, at=NOW)
    row.refresh_from_db()
    assert row.ends_on == TODAY - DAY
    assert persons(cast.actor("bo")).filter(pk=karin.pk).exists()
    with pytest.raises(Refused, match="redan avslutat"):
        end_conflict(cast.actor("cia"), conflict_ref=row.ref, at=NOW)


def test_one_declared_today_by_mistake_is_taken_away(cast):
    row = declare_conflict(cast.actor("bo"), person_ref=cast.persons["karin"].ref, reason="other", at=NOW)
    end_conflict(cast.actor("cia"), conflict_ref=row.ref, at=NOW)
    assert not m.ConflictOfInterest.objects.exists()
    assert persons(cast.actor("bo")).filter(pk=cast.persons["karin"].pk).exists()


def test_a_conflict_one_does_not_see_one_does_not_end(cast):
    row = declare_conflict(cast.actor("bo"), person_ref=cast.persons["karin"].ref, reason="other", at=NOW)
    for name in ("eva", "inga", "anna"):
        with pytest.raises(NotVisible):
            end_conflict(cast.actor(name), conflict_ref=row.ref, at=NOW)


def test_a_conflict_may_be_declared_by_number_without_learning_anything(cast):
    with_number(cast.persons["nils"])
    make.give_role(cast.bo, "caseworker", cast.social, cast.project)
    assert persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()
    answers = [
        declare_by_number(cast.actor("bo"), number=number, reason="relative", at=NOW)
        for number in (NUMBER, NUMBER, "19900717-9816")
    ]
    assert answers == [None, None, None]
    assert not persons(cast.actor("bo")).filter(pk=cast.persons["nils"].pk).exists()
    assert m.ConflictOfInterest.objects.count() == 1
    for number in ("", "19811218-9875"):
        with pytest.raises(InputError) as refused:
            declare_by_number(cast.actor("bo"), number=number, reason="relative", at=NOW)
        assert wrong(refused) == {"number"}


def test_a_conflict_needs_a_reason_and_a_person_one_sees(cast):
    with pytest.raises(InputError) as refused:
        declare_conflict(cast.actor("bo"), person_ref=cast.persons["karin"].ref, reason="", at=NOW)
    assert wrong(refused) == {"reason"}
    with pytest.raises(NotVisible):
        declare_conflict(cast.actor("bo"), person_ref=cast.persons["nils"].ref, reason="friend", at=NOW)
    with pytest.raises(NotVisible):
        declare_conflict(
            cast.actor("cia"), person_ref=cast.persons["nils"].ref, user_ref=cast.jonas.ref, reason="friend", at=NOW
        )
    with pytest.raises(Refused):
        declare_conflict(
            cast.actor("bo"), person_ref=cast.persons["karin"].ref, user_ref=cast.cia.ref, reason="friend", at=NOW
        )
