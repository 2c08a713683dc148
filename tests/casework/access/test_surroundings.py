"""What stands around the cases: projects, organisations, users and roles, the log, notices; and fields."""

import pytest

import factories as make
from cast import NOW, ROLES, TODAY
from kliv.casework.access import (
    NotVisible,
    Refused,
    can,
    get,
    log_entries,
    memberships,
    organisations,
    persons,
    projects,
    readable_fields,
    referrals,
    users,
    visible,
)
from kliv.core.roles import Permission
from kliv.register import models as m

YESTERDAY = TODAY.replace(day=1)


def first_names(rows):
    return {user.name.split()[0] for user in rows}


# ---------------------------------------------------------------- projects and organisations

PROJECTS = {**{name: {"prov"} for name in ROLES}, "eva": {"annat"}, "harald": set(), "inga": {"prov", "annat"}}


@pytest.mark.parametrize("name", ROLES)
def test_projects(cast, name):
    assert {project.key for project in projects(cast.actor(name))} == PROJECTS[name]


@pytest.mark.parametrize("name", ROLES)
def test_figures_are_read_in_the_projects_of_those_who_may(cast, name):
    may = name in {"bo", "cia", "dag", "fatima", "gun", "eva"}
    rows = projects(cast.actor(name), Permission.SEE_FIGURES)
    assert {project.key for project in rows} == (PROJECTS[name] if may else set())


def test_money_is_changed_by_the_economist_in_her_project_only(cast):
    fatima = cast.actor("fatima")
    assert can(fatima, Permission.CHANGE_MONEY, cast.project)
    assert not can(fatima, Permission.CHANGE_MONEY, cast.other_project)
    assert not can(cast.actor("cia"), Permission.CHANGE_MONEY, cast.project)
    m.CostEntry.objects.create(project=cast.other_project, line="x", month=TODAY.replace(day=1), amount_ore=1)
    assert not visible(fatima, m.CostEntry).exists()


@pytest.mark.parametrize(
    ("role", "organisation", "keys"),
    [
        ("steering_group", "municipality", {"prov", "annat"}),
        ("steering_group", "labour", set()),  # a unit neither owns a project nor is a partner
        ("steering_group", "agency", {"prov"}),  # partner
        ("steering_group", "office", set()),  # a unit of the partner
        ("employer_contact", "employer", {"prov"}),  # takes part with a workplace
        ("participant", "municipality", set()),  # not a participant of anything
    ],
)
def test_a_role_for_all_projects_holds_in_those_the_organisation_takes_part_in(cast, role, organisation, keys):
    cast.users["sven"] = make.make_user("Sven Prov")
    make.give_role(cast.users["sven"], role, getattr(cast, organisation))
    assert {project.key for project in projects(cast.actor("sven"))} == keys


def test_a_partner_that_has_left_takes_no_part(cast):
    cast.users["sven"] = make.make_user("Sven Prov")
    make.give_role(cast.users["sven"], "steering_group", cast.agency)
    m.Partner.objects.update(ends_on=YESTERDAY)
    assert not projects(cast.actor("sven")).exists()


ORGANISATIONS = {
    "bo": {"Sandviken", "Arbetsmarknadsenheten", "Arbetsförmedlingen", "Bageriet"},
    "dag": {"Sandviken", "Arbetsmarknadsenheten", "Socialförvaltningen", "Arbetsförmedlingen"},
    "anna": {"Sandviken", "Arbetsförmedlingen", "Arbetsförmedlingen Sandviken"},
    "jonas": {"Sandviken", "Arbetsförmedlingen", "Bageriet"},
    "karin": {"Sandviken", "Arbetsförmedlingen"},
    "harald": set(),
}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_organisations_and_employers_only_for_those_who_may_see_them(cast, name):
    assert {row.name for row in organisations(cast.actor(name))} == ORGANISATIONS[name]


def test_an_administrator_changes_the_own_organisation_and_its_units(cast):
    rows = organisations(cast.actor("inga"), Permission.MANAGE_ORGANISATIONS)
    assert {row.name for row in rows} == {"Sandviken", "Arbetsmarknadsenheten", "Socialförvaltningen"}


def test_workplaces(cast):
    make.make_workplace(cast.employer, "Ett till")
    assert {row.name for row in visible(cast.actor("bo"), m.Workplace)} == {"Bageriet vid torget"}
    assert {row.name for row in visible(cast.actor("jonas"), m.Workplace)} == {"Bageriet vid torget", "Ett till"}
    assert not visible(cast.actor("eva"), m.Workplace).exists()


# ---------------------------------------------------------------- users and roles


def test_a_participants_account_is_never_among_the_users(cast):
    for name in ROLES:
        for permission in (
            Permission.SEE_PROJECT,
            Permission.MANAGE_USERS,
            Permission.MANAGE_ROLES,
            Permission.SEE_LOG,
        ):
            shown = first_names(users(cast.actor(name), permission))
            assert "Karin" not in shown - ({"Karin"} if name == "karin" else set())


def test_staff_choose_among_those_in_the_project_and_the_own_units(cast):
    assert first_names(users(cast.actor("bo"))) == {"Anna", "Bo", "Cia", "Dag", "Fatima", "Gun", "Eva"}
    assert first_names(users(cast.actor("eva"))) == {"Bo", "Eva"}


def test_somebody_who_has_left_or_is_closed_is_no_choice_but_is_still_managed(cast):
    m.Membership.objects.filter(user=cast.dag).update(ends_on=YESTERDAY)
    m.User.objects.filter(pk=cast.fatima.pk).update(is_active=False)
    assert first_names(users(cast.actor("bo"))) == {"Anna", "Bo", "Cia", "Gun", "Eva"}
    assert {"Dag", "Fatima"} <= first_names(users(cast.actor("inga"), Permission.MANAGE_USERS))
    assert {"Dag", "Fatima", "Inga", "Harald"} <= first_names(users(cast.actor("harald"), Permission.SEE_LOG))


def test_a_participant_knows_her_caseworker_and_an_employer_nobody(cast):
    assert first_names(users(cast.actor("karin"))) == {"Bo", "Karin"}
    m.CaseworkerAssignment.objects.update(ends_on=YESTERDAY)
    assert first_names(users(cast.actor("karin"))) == {"Karin"}
    assert first_names(users(cast.actor("jonas"))) == {"Jonas"}


def test_an_administrator_gives_roles_at_home_and_never_to_herself(cast):
    inga = cast.actor("inga")
    assert first_names(users(inga, Permission.MANAGE_ROLES)) == {"Bo", "Cia", "Dag", "Eva", "Fatima", "Harald"}
    assert can(inga, Permission.MANAGE_ROLES, cast.bo)
    assert not can(inga, Permission.MANAGE_ROLES, cast.inga)
    assert not can(inga, Permission.MANAGE_USERS, cast.inga)
    assert not can(inga, Permission.MANAGE_ROLES, cast.anna), "of another organisation"
    assert {row.user for row in memberships(inga)} == {
        cast.users[n] for n in ("bo", "cia", "dag", "eva", "fatima", "harald")
    }
    for name in set(ROLES) - {"inga"}:
        assert not memberships(cast.actor(name)).exists()


def test_nobody_but_the_administrator_manages(cast):
    for name in set(ROLES) - {"inga"}:
        for permission in (Permission.MANAGE_USERS, Permission.MANAGE_ROLES, Permission.MANAGE_ORGANISATIONS):
            assert not can(cast.actor(name), permission, cast.bo)


# ---------------------------------------------------------------- the log


def write(number, organisation, *about):
    entry = m.LogEntry.objects.create(
        number=number, at=NOW, actor="x", organisation=organisation and str(organisation.ref), action="read",
        previous=b"", digest=str(number).encode(),
    )  # fmt: skip
    for person in about:
        m.LogPerson.objects.create(entry=entry, person_ref=person.ref)


def numbers(cast, name, permission=Permission.SEE_LOG):
    return set(log_entries(cast.actor(name), permission).values_list("number", flat=True))


@pytest.fixture
def logged(cast):
    people = cast.persons
    write(1, cast.labour, people["karin"])
    write(2, cast.municipality)
    write(3, cast.agency, people["karin"])
    write(4, cast.labour, people["tove"])
    write(5, cast.labour, people["karin"], people["tove"])
    write(6, "")
    write(7, cast.social, people["nils"])
    return cast


def test_the_reviewer_sees_the_log_of_the_own_organisation_without_the_protected(logged):
    assert numbers(logged, "harald") == {1, 2, 7}


def test_a_reviewer_who_is_named_for_a_protected_person_reviews_that_log(logged):
    make.clear(logged.harald, logged.persons["tove"], by=logged.inga)
    assert numbers(logged, "harald") == {1, 2, 4, 5, 7}


def test_a_reviewer_does_not_review_what_was_done_with_her_own(logged):
    make.conflict(logged.harald, logged.persons["nils"])
    assert numbers(logged, "harald") == {1, 2}
    m.User.objects.filter(pk=logged.karin.pk).update(person=None)
    m.User.objects.filter(pk=logged.harald.pk).update(person=logged.persons["karin"])
    assert numbers(logged, "harald") == {2}


def test_the_log_of_a_colleague_and_of_the_erased_is_reviewed(logged):
    make.give_role(make.make_user("Kollega", person=logged.persons["nils"]), "economist", logged.municipality)
    m.Person.objects.filter(pk=logged.persons["karin"].pk).update(erased_at=NOW)
    assert numbers(logged, "harald") == {1, 2, 7}


@pytest.mark.parametrize("name", [name for name in ROLES if name != "harald"])
def test_nobody_else_sees_the_log(logged, name):
    assert numbers(logged, name) == set()


def test_the_participant_sees_who_has_seen_her_wherever_it_was(logged):
    assert numbers(logged, "karin", Permission.SEE_OWN_LOG) == {1, 3, 5}
    for name in set(ROLES) - {"karin"}:
        assert numbers(logged, name, Permission.SEE_OWN_LOG) == set()


def test_a_log_entry_has_no_reference_to_get_it_by(logged):
    with pytest.raises(Refused):
        get(logged.actor("harald"), m.LogEntry, logged.persons["karin"].ref)


# ---------------------------------------------------------------- fields


def test_a_caseworker_reads_everything_but_what_is_made_for_search(cast):
    read = readable_fields(cast.actor("bo"), cast.persons["karin"])
    assert {"given_name", "birth_date", "contact", "municipality", "ref"} <= read
    assert not {"search_name", "sort_key"} & read


FIELDS = [
    ("anna", "olof", {"ref", "given_name", "family_name", "birth_date", "sex", "language", "interpreter_needed"}),
    ("jonas", "urban", {"ref", "given_name", "family_name"}),
]


@pytest.mark.parametrize(("name", "person", "fields"), FIELDS)
def test_others_read_a_short_list(cast, name, person, fields):
    actor = cast.actor(name)
    assert readable_fields(actor, cast.persons[person]) == fields
    assert readable_fields(actor, m.Person) == fields


def test_several_roles_read_of_each_person_what_the_role_that_reaches_her_may(cast):
    make.give_role(cast.anna, "caseworker", cast.labour, cast.project)
    anna = cast.actor("anna")
    assert "contact" in readable_fields(anna, cast.persons["karin"])
    assert "contact" not in readable_fields(anna, cast.persons["olof"])
    assert "contact" not in readable_fields(anna, m.Person), "a column holds for every row"


def test_the_fields_of_what_is_not_seen_are_not_told(cast):
    with pytest.raises(NotVisible):
        readable_fields(cast.actor("bo"), cast.persons["tove"])
    assert readable_fields(cast.actor("dag"), m.Person) == {"ref"}


def test_who_is_counted_without_a_name_is_named_to_nobody_but_herself(cast):
    person = cast.persons["karin"]
    m.Person.objects.filter(pk=person.pk).update(anonymous=True, search_name="", sort_key=b"")
    m.PersonNumber.objects.create(person=person, number="x", digest=b"x", kind="personal")
    naming = {"given_name", "family_name", "contact"}
    for name in ("bo", "cia"):
        seen = persons(cast.actor(name)).get(pk=person.pk)
        read = readable_fields(cast.actor(name), seen)
        assert not naming & read
        assert "birth_date" in read
        number = visible(cast.actor(name), m.PersonNumber).get()
        assert "number" not in readable_fields(cast.actor(name), number)
    assert naming <= readable_fields(cast.actor("karin"), persons(cast.actor("karin")).get())


def test_fields_cost_few_queries(cast, django_assert_num_queries):
    actor, person = cast.actor("bo"), cast.persons["karin"]
    with django_assert_num_queries(2):
        readable_fields(actor, person)
    with django_assert_num_queries(0):
        readable_fields(actor, m.Person)


# ---------------------------------------------------------------- what it costs


@pytest.mark.parametrize("name", ROLES)
def test_a_list_a_count_and_a_single_one_cost_one_query_each(cast, name, django_assert_max_num_queries):
    actor = cast.actor(name)
    for rows in (persons(actor), referrals(actor), visible(actor, m.Outcome), users(actor), log_entries(actor)):
        with django_assert_max_num_queries(1):
            list(rows[:50])
        with django_assert_max_num_queries(1):
            rows.count()
    with django_assert_max_num_queries(1), pytest.raises(NotVisible):
        get(actor, m.Person, cast.persons["tove"].ref)


def test_the_number_of_rows_does_not_change_the_number_of_queries(cast, django_assert_num_queries):
    for number in range(20):
        cast.enrolled(f"n{number}")
    bo = cast.actor("bo")
    with django_assert_num_queries(1):
        assert len(persons(bo)) == 23
    with django_assert_num_queries(1):
        assert len(visible(bo, m.Enrolment).select_related("person", "project")) == 23
