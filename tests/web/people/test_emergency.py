"""Opening a person in an emergency."""

import uuid

import pytest

from .test_person import NUMBER, give_number, path_of

PATH = "/personer/nodlage/"
REASON = "Personen har ringt och behöver hjälp nu i kväll."


def sent(**typed):
    return {"reason": REASON, "key": str(uuid.uuid4()), **typed}


def test_a_person_is_opened_for_reading_by_number_once(at, cast, logged):
    nils, bo = cast.persons["nils"], at("bo")
    give_number(nils)
    assert bo.client.get(path_of(nils)).status_code == 404
    typed = sent(who="900101-9802")
    for _ in range(2):
        assert bo.post(PATH, **typed).headers["Location"] == path_of(nils)
    assert [action for action, *_ in logged()].count("break_glass") == 1
    assert bo.get(path_of(nils)).root.one("h1").text == "Nils Prov"
    assert bo.client.get(path_of(nils, "andra")).status_code == 403


def test_a_person_is_opened_by_reference(at, cast):
    nils = cast.persons["nils"]
    assert at("bo").post(PATH, **sent(who=str(nils.ref))).headers["Location"] == path_of(nils)


@pytest.mark.parametrize("name", ["anna", "dag", "fatima", "gun", "harald", "inga", "jonas", "karin"])
def test_not_every_role_may(at, cast, name):
    reader = at(name)
    assert reader.client.get(PATH).status_code == 403
    assert reader.client.post(PATH, sent(who=str(cast.persons["nils"].ref))).status_code == 403


def test_missing_and_protected_are_refused_alike(at, cast):
    bo = at("bo")
    answers = {
        bo.post(PATH, status=403, **sent(who=who)).text
        for who in (str(uuid.uuid4()), str(cast.persons["tove"].ref), NUMBER)
    }
    assert len(answers) == 1


def test_the_reason_must_say_something(at, cast):
    page = at("bo").post(PATH, status=400, **sent(who=str(cast.persons["nils"].ref), reason="bråttom"))
    assert page.title.startswith("Fel: ")
    assert "#reason" in page.links()
    assert page.root.one("textarea").text == "bråttom"


@pytest.mark.parametrize("who", ["", "nils", "900101-9803"])
def test_what_was_typed_about_whom_is_not_shown_again(at, who):
    page = at("bo").post(PATH, status=400, **sent(who=who))
    assert "#who" in page.links()
    assert page.root.one("input", id="who").attrs["value"] == ""
