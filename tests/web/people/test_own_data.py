"""The participant's own pages."""

import json

import pytest

import factories as make
from kliv.register import models as m

from .test_person import add_fact, give_number, path_of

PATHS = ("/mina-uppgifter/", "/mina-uppgifter/vem-har-sett/", "/mina-uppgifter/allt/", "/mina-uppgifter/allt.json")
OTHERS = ("anna", "bo", "cia", "dag", "eva", "fatima", "gun", "harald", "inga", "jonas")


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("path", PATHS)
def test_it_is_for_the_participant_only(at, name, path):
    assert at(name).client.get(path).status_code == 403


def test_she_sees_what_is_known_of_her(at, cast, logged):
    karin = cast.persons["karin"]
    give_number(karin)
    add_fact(cast, karin)
    page = at("karin").get("/mina-uppgifter/")
    assert "Karin Prov" in page.text
    assert "19900101-••••" in page.text
    assert "Hemmavarande barn" in page.text
    assert "Rätta" not in page.text
    assert logged()[-1] == ("read", "person", {karin.ref})


def test_who_has_seen_her_is_told_in_sentences(at, cast):
    karin = cast.persons["karin"]
    give_number(karin)
    at("bo").get(path_of(karin))
    at("cia").post(path_of(karin, "nummer"), status=200, why="payment")
    at("bo").get("/personer/", namn="lotta")
    page = at("karin").get("/mina-uppgifter/vem-har-sett/")
    told = [one.text for one in page.root.one("ol", **{"class": "sentences"}).all("p")]
    assert told == [
        "Cia Prov (projektledare, Sandviken) såg hela ditt personnummer. Skäl: ersättning eller försörjningsstöd.",
        "Bo Prov (handläggare, Arbetsmarknadsenheten) läste dina uppgifter.",
    ]
    assert "2 mars 2026 klockan 10.30" in page.text
    again = at("karin").get("/mina-uppgifter/vem-har-sett/")
    assert "Du själv läste dina uppgifter." in again.text


def test_nobody_else_is_in_her_log(at, cast):
    at("bo").get("/personer/")
    page = at("karin").get("/mina-uppgifter/vem-har-sett/")
    assert "Lotta" not in page.text
    assert str(cast.persons["lotta"].ref) not in page.text


def test_another_participant_who_acts_is_not_named(at, cast):
    other = make.make_user("Lotta Deltagare", person=cast.persons["lotta"])
    make.give_role(other, "participant", cast.labour, cast.project)
    entry = m.LogEntry.objects
    at("bo").get(path_of(cast.persons["karin"]))
    assert entry.exists()
    cast.bo.memberships.update(role="participant")
    page = at("karin").get("/mina-uppgifter/vem-har-sett/")
    assert "Bo Prov" not in page.text
    assert "En deltagare eller någon annan" in page.text


def test_everything_about_her_to_read_and_as_a_file(at, cast, logged):
    karin = cast.persons["karin"]
    add_fact(cast, karin)
    reader = at("karin")
    page = reader.get("/mina-uppgifter/allt/")
    assert "hemmavarande barn" in page.text
    assert logged()[-1] == ("export", "person", {karin.ref})
    response = reader.client.get("/mina-uppgifter/allt.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="mina-uppgifter.json"'
    assert response.headers["Cache-Control"] == "no-store"
    document = json.loads(response.content)
    assert document["person"] == str(karin.ref)
    assert str(cast.persons["lotta"].ref) not in response.content.decode()
    assert [action for action, *_ in logged()].count("export") == 2


def test_without_a_log_nothing_is_given_out(at, cast, monkeypatch):
    def fail(*_, **__):
        raise OSError("the disk is full")

    reader = at("karin")
    monkeypatch.setattr("kliv.casework.recording._append", fail)
    for path in PATHS:
        response = reader.client.get(path)
        assert response.status_code == 503
        assert "Karin" not in response.content.decode()
