"""A project that is in the database is counted on its records, and read again only when they have changed."""

import datetime as dt
import uuid

import pytest

import factories as make
from kliv.analysis.simulate import simulate
from kliv.casework.recording import Action, Doer, Entry, record
from kliv.definition.load import load_definition
from kliv.register import models as m
from kliv.register import source
from kliv.register.extract import extract
from kliv.register.loading import Extras, load
from kliv.reports.figures import project_figures

KEY = "sank_trosklarna"
AT = dt.datetime(2026, 3, 2, 10, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
CIA = Doer("cia")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("KLIV_DATA", str(tmp_path))
    monkeypatch.setattr(source, "_cache", {})


@pytest.fixture
def project():
    data = simulate(load_definition(KEY), 40, 1)
    made = make.make_project(KEY, make.make_organisation("Borlänge kommun"))
    load(data, made, Extras(make.make_user("Cia Prov")))
    made.known_to = data.as_of
    made.save()
    return made


@pytest.fixture
def extracts(monkeypatch):
    """The extracts that are made."""
    made = []
    monkeypatch.setattr("kliv.register.extract.extract", lambda key, on: made.append((key, on)) or extract(key, on))
    return made


def changed(object_type="enrolment", persons=(), action=Action.CHANGE):
    record(CIA, Entry(action, tuple(persons), object_type, str(uuid.uuid4())), at=AT)


def test_a_project_in_the_database_comes_from_its_records(project, extracts):
    data = source.load_register(KEY)
    assert (data.project, data.as_of, data.invented) == (KEY, project.known_to, True)
    assert data.tables["persons"].height == 40
    assert extracts == [(KEY, project.known_to)]


def test_it_is_read_once_until_something_changes(project, extracts):
    first = source.load_register(KEY)
    assert source.load_register(KEY) is first
    changed(persons=[m.Person.objects.first().ref])
    assert source.load_register(KEY) is not first
    assert len(extracts) == 2


@pytest.mark.parametrize("action", [Action.CREATE, Action.CHANGE, Action.CORRECT, Action.ERASE])
def test_every_kind_of_change_is_told(project, action):
    before = source.register_stamp(KEY)
    changed(action=action, persons=[m.Person.objects.first().ref])
    assert source.register_stamp(KEY) != before


@pytest.mark.parametrize("action", [Action.READ, Action.SEARCH, Action.EXPORT, Action.REFUSE, Action.SIGN_IN])
def test_what_changes_nothing_is_not_told(project, action):
    before = source.register_stamp(KEY)
    changed(action=action, persons=[m.Person.objects.first().ref])
    assert source.register_stamp(KEY) == before


def test_a_change_that_is_undone_is_not_told(project):
    from django.db import transaction

    before = source.register_stamp(KEY)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        changed()
        raise ZeroDivisionError
    assert source.register_stamp(KEY) == before


def test_only_the_projects_of_the_person_are_told(project):
    other = make.make_project("annat", project.owner)
    referred = make.make_person("Karin")
    make.refer(referred, other)
    before = source.register_stamp(KEY), source.register_stamp("annat", TODAY)
    changed("referral", [referred.ref])
    assert source.register_stamp(KEY) == before[0]
    assert source.register_stamp("annat", TODAY) != before[1]


def test_a_change_of_no_person_is_told_to_every_project(project):
    make.make_project("annat", project.owner)
    before = source.register_stamp(KEY), source.register_stamp("annat", TODAY)
    changed("costentry")
    assert source.register_stamp(KEY) != before[0]
    assert source.register_stamp("annat", TODAY) != before[1]


def test_accounts_and_roles_change_no_figure(project):
    before = source.register_stamp(KEY)
    for kind in ("user", "membership", "notice"):
        changed(kind)
    assert source.register_stamp(KEY) == before


def test_someone_who_is_erased_may_have_no_project_left_to_find(project):
    before = source.register_stamp(KEY)
    changed("person", [uuid.uuid4()], Action.ERASE)
    assert source.register_stamp(KEY) != before


def test_a_project_that_is_run_is_known_up_to_today_and_not_read_again_for_that(project, extracts):
    m.Project.objects.update(known_to=None)
    assert source.load_register(KEY, TODAY).as_of == TODAY
    tomorrow = source.load_register(KEY, TODAY + dt.timedelta(days=1))
    assert tomorrow.as_of == TODAY + dt.timedelta(days=1)
    assert extracts == [(KEY, TODAY)]


def test_without_a_day_it_is_known_to_the_last_entry_of_the_log(project):
    m.Project.objects.update(known_to=None)
    changed()
    assert source.load_register(KEY).as_of == AT.date()


def test_figures_follow_the_records(project):
    first = project_figures(KEY)
    assert project_figures(KEY) is first
    changed(persons=[m.Enrolment.objects.first().person.ref])
    assert project_figures(KEY) is not first


def test_a_page_that_is_shown_again_costs_its_stamps_only(project, django_assert_max_num_queries):
    project_figures(KEY)
    with django_assert_max_num_queries(2):
        project_figures(KEY)


def test_a_project_that_is_not_in_the_database_is_read_from_its_folder(db):
    assert source.load_register("coachingprojektet").tables["persons"].height == 666


def test_a_program_without_a_database_reads_folders(monkeypatch, project):
    monkeypatch.setattr("django.apps.apps.ready", False)
    assert source._records_stamp(KEY, None) is None
