"""Role × relation × what is asked, as tables."""

import datetime as dt

import pytest

import factories as make
from cast import NOW, ROLES, TODAY
from kliv.casework.access import NotVisible, Refused, can, check_can, get_person, persons, visible
from kliv.casework.access.records import RECORDS
from kliv.core.roles import ROLES as DEFINED
from kliv.core.roles import Permission
from kliv.register import models as m

# Who is in the list of persons for each of the cast; see `make_cast` for what relation each person has.
PERSONS = {
    "anna": {"olof", "petra"},
    "bo": {"karin", "lotta", "sixten"},
    "cia": {"karin", "lotta", "nils", "olof", "petra", "urban", "vera"},
    "dag": set(),
    "eva": set(),
    "fatima": set(),
    "gun": set(),
    "harald": set(),
    "inga": set(),
    "jonas": {"urban"},
    "karin": {"karin"},
}

# Whose enrolment: Anna needs a ground to learn what happened after her referral; Jonas sees no enrolment at all.
ENROLMENTS = {**PERSONS, "anna": {"petra"}, "jonas": set()}
REFERRALS = {**PERSONS, "jonas": set()}
PLACEMENTS = {**dict.fromkeys(ROLES, frozenset()), "cia": {"urban", "vera"}, "jonas": {"urban"}}
NUMBERS = {**PERSONS, "jonas": set()}
NAMED_EXPORT = {**dict.fromkeys(ROLES, frozenset()), "cia": PERSONS["cia"]}
TABLES = {**NAMED_EXPORT, "gun": PERSONS["cia"]}


def names_in(cast, rows, path="person_id"):
    by_id = {person.pk: name for name, person in cast.persons.items()}
    return {by_id[number] for number in rows.values_list(path, flat=True)}


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(
    ("model", "path", "permission", "expected"),
    [
        (m.Person, "pk", None, PERSONS),
        (m.Enrolment, "person_id", None, ENROLMENTS),
        (m.Referral, "person_id", None, REFERRALS),
        (m.Placement, "enrolment__person_id", None, PLACEMENTS),
        (m.Person, "pk", Permission.REVEAL_NUMBER, NUMBERS),
        (m.Person, "pk", Permission.EXPORT_PEOPLE, NAMED_EXPORT),
        (m.Enrolment, "person_id", Permission.EXPORT_TABLES, TABLES),
    ],
    ids=["persons", "enrolments", "referrals", "placements", "numbers", "named export", "tables"],
)
def test_the_list(cast, name, model, path, permission, expected):
    assert names_in(cast, visible(cast.actor(name), model, permission), path) == expected[name]


@pytest.mark.parametrize("name", ROLES)
def test_single_count_and_choice_are_the_list(cast, name):
    actor = cast.actor(name)
    for who, person in cast.persons.items():
        if who in PERSONS[name]:
            assert get_person(actor, person.ref) == person
        else:
            with pytest.raises(NotVisible) as forbidden:
                get_person(actor, person.ref)
            with pytest.raises(NotVisible) as missing:
                get_person(actor, "5f0f3c2e-8a5c-4a39-9a0a-6f0d3f1e2a11")
            assert str(forbidden.value) == str(missing.value)
    assert persons(actor).count() == len(PERSONS[name])
    assert set(persons(actor).values_list("pk", flat=True)) == {cast.persons[who].pk for who in PERSONS[name]}


# What each may do with a participant in a relation: the case at the own unit, at another unit, in another project.
ACTIONS = [
    # action                        own unit  other unit  other project
    ("bo", Permission.CHANGE_CASE, True, False, False),
    ("bo", Permission.CLOSE_CASE, True, False, False),
    ("bo", Permission.READ_NOTES, True, False, False),
    ("bo", Permission.ASSIGN, False, False, False),
    ("bo", Permission.EXPORT_PEOPLE, False, False, False),
    ("cia", Permission.CHANGE_CASE, True, True, False),
    ("cia", Permission.ASSIGN, True, True, False),
    ("cia", Permission.EXPORT_PEOPLE, True, True, False),
    ("eva", Permission.CHANGE_CASE, False, False, False),
    ("dag", Permission.SEE_ENROLMENT, False, False, False),
    ("fatima", Permission.SEE_ENROLMENT, False, False, False),
    ("gun", Permission.SEE_ENROLMENT, False, False, False),
    ("gun", Permission.EXPORT_TABLES, True, True, False),
    ("inga", Permission.SEE_ENROLMENT, False, False, False),
    ("harald", Permission.SEE_ENROLMENT, False, False, False),
    ("anna", Permission.CHANGE_CASE, False, False, False),
    ("jonas", Permission.SEE_ENROLMENT, False, False, False),
    ("karin", Permission.READ_CASE, True, False, False),
    ("karin", Permission.CHANGE_CASE, False, False, False),
]


@pytest.mark.parametrize(("name", "permission", "own", "other", "elsewhere"), ACTIONS)
def test_what_may_be_done(cast, name, permission, own, other, elsewhere):
    actor = cast.actor(name)
    asked = [can(actor, permission, cast.enrolments[who]) for who in ("karin", "nils", "rut")]
    assert asked == [own, other, elsewhere]


def test_a_refusal_says_the_role_and_what_it_may_not(cast):
    with pytest.raises(Refused, match=r"^I rollen Handläggare får du inte hämta ut listor med namn\.$"):
        check_can(cast.actor("bo"), Permission.EXPORT_PEOPLE, cast.enrolments["karin"])
    with pytest.raises(Refused, match=r"^I rollen Remittent får du inte skriva i plan"):
        check_can(cast.actor("anna"), Permission.CHANGE_CASE)


def test_a_refusal_about_what_is_not_seen_does_not_tell_that_it_exists(cast):
    with pytest.raises(NotVisible):
        check_can(cast.actor("bo"), Permission.CHANGE_CASE, cast.enrolments["nils"])
    with pytest.raises(NotVisible):
        check_can(cast.actor("bo"), Permission.CHANGE_CASE, m.Enrolment(pk=987654))


def test_what_is_seen_but_not_changed_says_why(cast):
    both = make.make_user("Malin Prov")
    make.give_role(both, "referrer", cast.office, cast.project)
    make.give_role(both, "caseworker", cast.labour, cast.project)
    cast.users["malin"] = both
    with pytest.raises(Refused, match="I rollen Handläggare och Remittent får du inte skriva i plan") as refused:
        check_can(cast.actor("malin"), Permission.CHANGE_CASE, cast.enrolments["petra"])
    assert not isinstance(refused.value, NotVisible)


def test_without_a_record_it_is_the_role_that_decides(cast, django_assert_num_queries):
    for name, (role, *_) in ROLES.items():
        actor = cast.actor(name)
        with django_assert_num_queries(0):
            assert {permission for permission in Permission if can(actor, permission)} == DEFINED[role].permissions


@pytest.mark.parametrize("reference", ["", "x", "1", "-", "../etc", "5f0f3c2e", "\x00", "å" * 300])
def test_what_is_no_reference_is_simply_not_there(cast, reference):
    with pytest.raises(NotVisible):
        get_person(cast.actor("bo"), reference)


def test_a_user_without_a_role_sees_nothing(cast):
    cast.users["nobody"] = make.make_user("Ingen Alls")
    actor = cast.actor("nobody")
    assert all(not visible(actor, model).exists() for model in (m.Person, m.Enrolment, m.Project, m.Organisation))
    with pytest.raises(Refused, match="Du har ingen roll i Kliv just nu"):
        check_can(actor, Permission.SEE_PROJECT)


def test_a_permission_that_is_not_about_people_never_selects_them(cast):
    gun = cast.actor("gun")  # reaches the whole project, and may see the project
    for model in (m.Person, m.Enrolment, m.Referral, m.Placement, m.Outcome, m.Note):
        with pytest.raises(Refused):
            visible(gun, model, Permission.SEE_PROJECT)


def test_tables_without_names_hold_no_texts_and_no_numbers(cast):
    enrolment = cast.enrolments["karin"]
    m.Note.objects.create(enrolment=enrolment, author=cast.bo, written_on=TODAY, text="x")
    m.PersonNumber.objects.create(person=enrolment.person, number="x", digest=b"x", kind="personal")
    m.Outcome.objects.create(enrolment=enrolment, outcome="work", observed_on=TODAY)
    for name in ("gun", "cia"):
        actor = cast.actor(name)
        assert visible(actor, m.Outcome, Permission.EXPORT_TABLES).count() == 1
        for model in (m.Note, m.Document, m.Message, m.PersonNumber):
            assert not visible(actor, model, Permission.EXPORT_TABLES).exists()


NOTES = [
    # readers        Bo wrote it  Cia leads  Karin is it about
    ("author", True, False, False),
    ("project", True, True, False),
    ("participant", True, True, True),
    ("nonsense", True, False, False),
]


@pytest.mark.parametrize(("readers", "bo", "cia", "karin"), NOTES)
def test_a_note_is_read_by_those_it_is_for(cast, readers, bo, cia, karin):
    m.Note.objects.create(
        enrolment=cast.enrolments["karin"], author=cast.bo, written_on=TODAY, text="x", readers=readers
    )
    assert [visible(cast.actor(name), m.Note).exists() for name in ("bo", "cia", "karin")] == [bo, cia, karin]


def test_the_author_of_a_note_who_has_left_the_unit_reads_it_no_more(cast):
    m.Note.objects.create(enrolment=cast.enrolments["nils"], author=cast.bo, written_on=TODAY, text="x")
    assert not visible(cast.actor("bo"), m.Note).exists()


def test_a_meeting_in_another_project_is_not_seen_through_this_one(cast):
    cast.add("karin again", cast.persons["karin"], project=cast.other_project)
    for project in (cast.project, cast.other_project):
        m.Meeting.objects.create(project=project, person=cast.persons["karin"], kind="three_party_meeting")
        m.Assessment.objects.create(
            project=project, person=cast.persons["karin"], instrument="i", rater_role="coach", assessed_on=TODAY
        )
    for name, project in (("bo", cast.project), ("eva", cast.other_project)):
        assert [row.project for row in visible(cast.actor(name), m.Meeting)] == [project]
        assert [row.project for row in visible(cast.actor(name), m.Assessment)] == [project]
    assert visible(cast.actor("karin"), m.Meeting).count() == 2


def test_a_referral_that_has_led_to_nothing_yet_is_seen_by_the_unit_it_was_sent_to(cast):
    person = make.make_person("Ylva")
    make.refer(person, cast.project, sent_by=cast.office, to_unit=cast.labour)
    assert get_person(cast.actor("bo"), person.ref) == person
    assert get_person(cast.actor("anna"), person.ref) == person
    with pytest.raises(NotVisible):
        get_person(cast.actor("eva"), person.ref)


def test_a_partners_project_leader_leads_the_own_unit_only(cast):
    cast.users["lars"] = make.make_user("Lars Prov")
    make.give_role(cast.users["lars"], "project_leader", cast.agency, cast.project)
    cast.enrolled("asa", unit=cast.office)
    assert names_in(cast, persons(cast.actor("lars")), "pk") == {"asa"}


@pytest.mark.parametrize(
    ("organisation", "seen"), [("municipality", PERSONS["cia"] | {"rut"}), ("labour", {"karin", "lotta"})]
)
def test_a_leader_of_all_projects_leads_those_that_the_organisation_owns(cast, organisation, seen):
    cast.users["lars"] = make.make_user("Lars Prov")
    make.give_role(cast.users["lars"], "project_leader", getattr(cast, organisation))
    assert names_in(cast, persons(cast.actor("lars")), "pk") == seen


def test_an_assignment_counts_only_in_a_project_where_the_role_is_held(cast):
    """Bo has moved to another municipality; nobody has ended his assignments here."""
    elsewhere = make.make_organisation("Hofors")
    cast.users["bo"].memberships.all().delete()
    make.give_role(cast.users["bo"], "caseworker", elsewhere)
    assert not persons(cast.actor("bo")).exists()


def test_several_roles_are_the_sum_of_them(cast):
    make.give_role(cast.users["bo"], "caseworker", cast.social, cast.other_project)
    assert names_in(cast, persons(cast.actor("bo")), "pk") == PERSONS["bo"] | {"rut"}


def test_an_erased_person_and_a_duplicate_are_in_no_list(cast):
    m.Person.objects.filter(pk=cast.persons["lotta"].pk).update(erased_at=NOW)
    m.Person.objects.filter(pk=cast.persons["karin"].pk).update(merged_into=cast.persons["nils"])
    bo = cast.actor("bo")
    assert names_in(cast, persons(bo), "pk") == {"sixten"}
    assert names_in(cast, visible(bo, m.Enrolment)) == {"sixten"}
    assert names_in(cast, visible(bo, m.Referral)) == {"sixten"}


def day(n):
    return None if n is None else TODAY + dt.timedelta(days=n)


PERIODS = [
    # starts  ends   holds today
    (0, None, True),
    (0, 0, True),
    (-30, 0, True),
    (-30, -1, False),
    (1, None, False),
    (1, 30, False),
    (-1, 1, True),
]


@pytest.mark.parametrize(("starts", "ends", "holds"), PERIODS)
def test_a_membership_holds_from_its_first_day_to_its_last(cast, starts, ends, holds):
    m.Membership.objects.filter(user=cast.bo).update(starts_on=day(starts), ends_on=day(ends))
    assert persons(cast.actor("bo")).exists() == holds


@pytest.mark.parametrize(("starts", "ends", "holds"), PERIODS)
def test_an_assignment_holds_from_its_first_day_to_its_last(cast, starts, ends, holds):
    m.CaseworkerAssignment.objects.filter(user=cast.bo).update(starts_on=day(starts), ends_on=day(ends))
    assert can(cast.actor("bo"), Permission.SEE_PERSON, cast.persons["sixten"]) == holds


@pytest.mark.parametrize(("starts", "ends", "holds"), PERIODS)
def test_a_placement_shows_the_participant_from_its_first_day_to_its_last(cast, starts, ends, holds):
    m.Placement.objects.update(starts_on=day(starts), ends_on=day(ends))
    assert persons(cast.actor("jonas")).exists() == holds


MODELS = [model for model in m.__dict__.values() if isinstance(model, type) and hasattr(model, "personal")]
# The log's own parts, and the keys of forms that have been sent.
NOT_SHOWN_AS_RECORDS = {"LogPerson", "LogHead", "Submission"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_policy_knows_every_kind_of_record(model):
    assert (model in RECORDS) != (model.__name__ in NOT_SHOWN_AS_RECORDS)


def test_a_kind_of_record_that_the_policy_does_not_know_is_refused(cast):
    with pytest.raises(Refused):
        visible(cast.actor("cia"), m.Submission)
