"""Organisations, users, roles and projects: for the administrator, and never one's own role."""

import datetime as dt
import re
import uuid

import pytest

import cast as casting
import factories as make
from kliv.register import models as m

from .conftest import own_queries

START = "/administration/"
ORGANISATIONS = f"{START}organisationer/"
USERS = f"{START}anvandare/"
OTHERS = ("anna", "bo", "cia", "dag", "eva", "fatima", "gun", "harald", "jonas", "karin")


def organisation(cast, name, *more):
    return "/".join([ORGANISATIONS.rstrip("/"), str(getattr(cast, name).ref), *more, ""])


def user(cast, name, *more):
    return "/".join([USERS.rstrip("/"), str(cast.users[name].ref), *more, ""])


def key():
    return {"key": str(uuid.uuid4())}


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_for_the_administrator(at, cast, name):
    reader = at(name)
    for path in (START, ORGANISATIONS, f"{ORGANISATIONS}ny/", USERS, f"{USERS}ny/", f"{START}projekt/"):
        assert reader.client.get(path).status_code == 403, path
    for path in (organisation(cast, "labour"), user(cast, "bo")):
        assert reader.client.get(path).status_code in {403, 404}, path
    for path in (user(cast, "bo", "stang-av"), user(cast, "bo", "logga-ut"), user(cast, "bo", "roll")):
        assert reader.client.post(path, key()).status_code in {403, 404}, path
    cast.bo.refresh_from_db()
    assert cast.bo.is_active


def test_the_start_tells_how_much_there_is(at):
    page = at("inga").get(START)
    assert {ORGANISATIONS, USERS, f"{START}projekt/"} <= page.links()
    assert "3 att sköta" in page.text


def test_the_tree_has_each_unit_under_its_parent(at):
    page = at("inga").get(ORGANISATIONS)
    lines = [
        (one.all("a")[0].text, one.attrs["data-level"]) for one in page.root.one("ul", **{"class": "tree"}).all("li")
    ]
    assert lines == [("Sandviken", "0"), ("Arbetsmarknadsenheten", "1"), ("Socialförvaltningen", "1")]


def test_a_unit_is_added_once_and_renamed(at, cast, logged):
    inga, path = at("inga"), f"{ORGANISATIONS}ny/?under={cast.labour.ref}"
    sent = {"kind": "unit", "name": "Jobbtorget", "organisation_number": "", "municipality": "", **inga.key(path)}
    for _ in range(2):
        made = inga.post(path, **sent).headers["Location"]
    unit = m.Organisation.objects.get(name="Jobbtorget")
    assert unit.parent == cast.labour
    inga.post(made, **{**sent, "name": "Jobbtorget Öst", **inga.key(made)})
    unit.refresh_from_db()
    assert unit.name == "Jobbtorget Öst"
    assert [entry[:2] for entry in logged()[-2:]] == [("create", "organisation"), ("change", "organisation")]


def test_a_name_that_is_taken_is_told_beside_its_field(at, cast):
    inga, path = at("inga"), organisation(cast, "labour")
    page = inga.post(path, status=400, name="Socialförvaltningen", **inga.key(path))
    assert page.title.startswith("Fel: ")
    assert "#name" in page.links()


def test_a_change_that_came_too_late_keeps_what_was_typed(at, cast):
    inga, path = at("inga"), organisation(cast, "labour")
    hidden = inga.key(path)
    m.Organisation.objects.filter(pk=cast.labour.pk).update(name="Först", revision=2)
    page = inga.post(path, status=409, name="Sist", **hidden)
    assert page.root.one("tbody").all("tr")[0].cells == ["Namn", "Först", "Sist"]


def test_a_unit_is_closed_when_nothing_goes_on_in_it(at, cast):
    inga = at("inga")
    assert inga.client.get(organisation(cast, "labour", "stang")).status_code == 403
    empty = make.make_organisation("Tom", parent=cast.labour, kind="unit")
    path = f"{ORGANISATIONS}{empty.ref}/stang/"
    inga.post(path, last_on=casting.TODAY.isoformat(), **inga.key(path))
    empty.refresh_from_db()
    assert empty.active_to == casting.TODAY
    assert "stängd 2026-03-02" in inga.get(ORGANISATIONS).text


def untokened(response):
    """An answer without the token of its form for logging out, which is another every time."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", response.content)


def test_what_is_not_ones_own_is_not_there(at, cast):
    inga = at("inga")
    for path in (organisation(cast, "agency"), user(cast, "gun"), f"{ORGANISATIONS}ny/?under={cast.agency.ref}"):
        assert inga.client.get(path).status_code in {403, 404}, path
    missing = inga.client.get(f"{USERS}{uuid.uuid4()}/")
    assert untokened(inga.client.get(user(cast, "gun"))) == untokened(missing)


def test_the_users_with_their_roles(at, cast):
    page = at("inga").get(USERS)
    rows = {row.cells[0]: row.cells[2] for row in page.root.one("tbody").all("tr")}
    assert rows["Bo Prov"] == "Handläggare, Arbetsmarknadsenheten, Prov"
    assert "Inga Prov" not in rows
    assert "Karin Prov" not in rows
    assert "Gun Prov" not in rows


def test_the_number_of_queries_does_not_grow(at, cast):
    for number in range(20):
        make.give_role(make.make_user(f"Ny {number}"), "caseworker", cast.labour, cast.project)
    assert own_queries(at("inga"), USERS) + 4 <= 12


def test_somebody_is_invited_to_a_role_once(at, cast):
    inga = at("inga")
    sent = {
        "name": "Nina Ny", "email": "nina@example.se", "role": "caseworker", "organisation": str(cast.labour.ref),
        "project": str(cast.project.ref), "ends_on": "", **key(),
    }  # fmt: skip
    for _ in range(2):
        made = inga.post(f"{USERS}ny/", **sent).headers["Location"]
    assert "Handläggare" in inga.get(made).text
    assert m.Membership.objects.get(user__email="nina@example.se").granted_by == cast.inga


def test_what_is_wrong_with_an_invitation_is_told(at, cast):
    page = at("inga").post(f"{USERS}ny/", status=400, name="", email="nej", role="caseworker", organisation="", **key())
    assert "#organisation" in page.links()
    where = {"organisation": str(cast.labour.ref), "project": str(cast.project.ref)}
    page = at("inga").post(f"{USERS}ny/", status=400, name="", email="nej", role="caseworker", **where, **key())
    assert {"#name", "#email"} <= page.links()
    assert page.root.one("input", id="email").attrs["value"] == "nej"


def test_an_account_is_shut_off_and_opened(at, cast):
    inga, bo = at("inga"), at("bo")
    assert bo.client.get("/personer/").status_code == 200
    inga.post(user(cast, "bo", "stang-av"), revision="1", **key())
    cast.bo.refresh_from_db()
    assert not cast.bo.is_active
    assert bo.client.get("/personer/").status_code != 200
    assert "Avstängd" in inga.get(user(cast, "bo")).text
    inga.post(user(cast, "bo", "oppna"), revision=str(cast.bo.revision), **key())
    cast.bo.refresh_from_db()
    assert cast.bo.is_active


def test_a_button_pressed_too_late_changes_nothing(at, cast):
    inga = at("inga")
    m.User.objects.filter(pk=cast.bo.pk).update(revision=7)
    page = inga.post(user(cast, "bo", "stang-av"), status=409, revision="1", **key())
    assert "Någon annan har ändrat" in page.text
    cast.bo.refresh_from_db()
    assert cast.bo.is_active


def test_every_session_of_a_user_is_ended(at, cast):
    inga, bo = at("inga"), at("bo")
    inga.post(user(cast, "bo", "logga-ut"), **key())
    assert bo.client.get("/personer/").status_code != 200


def test_a_role_is_given_and_ended(at, cast):
    inga, path = at("inga"), user(cast, "bo", "roll")
    sent = {"role": "project_leader", "organisation": str(cast.labour.ref), "project": str(cast.project.ref)}
    inga.post(path, **sent, ends_on="2026-12-31", **inga.key(path))
    row = m.Membership.objects.get(user=cast.bo, role="project_leader")
    assert row.ends_on == dt.date(2026, 12, 31)
    inga.post(f"{START}roller/{row.ref}/avsluta/", revision=str(row.revision), **key())
    assert not m.Membership.objects.filter(pk=row.pk).exists()


def test_nobody_changes_her_own_role_or_account(at, cast):
    inga = at("inga")
    (own,) = cast.inga.memberships.all()
    assert inga.client.post(f"{START}roller/{own.ref}/avsluta/", {"revision": "1", **key()}).status_code == 403
    assert inga.client.post(user(cast, "inga", "stang-av"), {"revision": "1", **key()}).status_code == 403
    sent = {"role": "caseworker", "organisation": str(cast.labour.ref), "project": str(cast.project.ref)}
    assert inga.client.post(user(cast, "inga", "roll"), {**sent, **key()}).status_code in {403, 404}
    assert cast.inga.memberships.count() == 1


def test_a_role_elsewhere_is_not_ended_here(at, cast):
    row = make.give_role(cast.gun, "log_reviewer", cast.agency)
    sent = {"revision": "1", **key()}
    missing = at("inga").client.post(f"{START}roller/{uuid.uuid4()}/avsluta/", {"revision": "1", **key()})
    answer = at("inga").client.post(f"{START}roller/{row.ref}/avsluta/", sent)
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_the_projects_with_their_definitions(at, cast):
    day = dt.date(2025, 1, 1)
    m.DefinitionVersion.objects.create(project=cast.project, number=1, valid_from=day, text="x", adopted_by=cast.cia)
    page = at("inga").get(f"{START}projekt/")
    assert "Version 1, gäller från 2025-01-01" in page.text
    assert "antagen av Cia Prov" in page.text
    assert "Ingen version är antagen än." in page.text
