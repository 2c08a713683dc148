"""The roles: complete, in words, and with duties kept apart."""

import pytest

from kliv.core.roles import (
    ABOUT_PEOPLE,
    AREAS,
    HIDING,
    PERMISSION_WORDS,
    REACH_WORDS,
    READING,
    ROLES,
    STAFF,
    Permission,
    Reach,
)

ISSUED = [
    "caseworker", "project_leader", "referrer", "economist", "steering_group", "evaluator", "employer_contact",
    "participant", "log_reviewer", "administrator",
]  # fmt: skip


def holders(permission):
    return {key for key, role in ROLES.items() if permission in role.permissions}


def test_the_roles_are_those():
    assert list(ROLES) == ISSUED
    assert {"participant", "employer_contact"} == ROLES.keys() - STAFF


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_every_role_says_what_it_is(role):
    assert role.name
    assert role.description.endswith(".")
    assert role.__doc__
    assert role.permissions
    assert role.on_ground <= role.permissions


def test_every_permission_is_about_one_thing_and_has_words_and_a_holder():
    listed = [permission for group in AREAS.values() for permission in group]
    assert sorted(listed) == sorted(Permission)
    assert set(PERMISSION_WORDS) == set(Permission)
    assert all(holders(permission) for permission in Permission)
    assert all(words and words[0].islower() and not words.endswith(".") for words in PERMISSION_WORDS.values())
    assert set(REACH_WORDS) == set(Reach)


def test_every_rule_has_a_key_of_its_own_and_words():
    assert len({hiding.key for hiding in HIDING}) == len(HIDING)
    assert all(hiding.words.endswith(".") for hiding in HIDING)


# Who has each of the permissions that must not spread.
KEPT = {
    Permission.MANAGE_ROLES: {"administrator"},
    Permission.MANAGE_USERS: {"administrator"},
    Permission.SEE_LOG: {"log_reviewer"},
    Permission.SEE_OWN_LOG: {"participant"},
    Permission.CHANGE_MONEY: {"economist"},
    Permission.EXPORT_PEOPLE: {"project_leader"},
    Permission.EXPORT_TABLES: {"project_leader", "evaluator"},
    Permission.ASSIGN: {"project_leader"},
    Permission.ERASE_PERSON: {"project_leader"},
    Permission.NAME_FOR_PROTECTED: {"project_leader"},
    Permission.BREAK_GLASS: {"caseworker", "project_leader"},
    Permission.REVIEW_BREAK_GLASS: {"project_leader", "log_reviewer"},
    Permission.SEE_PROTECTED: {"caseworker", "project_leader", "referrer", "log_reviewer"},
    Permission.READ_NOTES: {"caseworker", "project_leader", "participant"},
    Permission.CHANGE_CASE: {"caseworker", "project_leader"},
    Permission.SEE_PERSON: {"caseworker", "project_leader", "referrer", "employer_contact", "participant"},
}


@pytest.mark.parametrize("permission", KEPT)
def test_what_must_not_spread_has_not(permission):
    assert holders(permission) == KEPT[permission]


@pytest.mark.parametrize("key", ["economist", "steering_group", "log_reviewer", "administrator"])
def test_some_roles_have_nothing_to_do_with_participants(key):
    assert ROLES[key].reach is Reach.NOBODY
    assert not ROLES[key].permissions & ABOUT_PEOPLE


def test_an_evaluator_takes_tables_and_reads_no_record():
    assert ROLES["evaluator"].permissions & ABOUT_PEOPLE == {Permission.EXPORT_TABLES}
    assert ROLES["evaluator"].fields == {}


def test_nobody_changes_through_what_an_emergency_opens():
    assert {permission.value.split("_")[0] for permission in READING} == {"see", "read", "reveal"}
