"""Marked secrets of persons whom a reader does not see: looked for in everything she can reach, and found nowhere."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

import cast as casting
from kliv.casework.names import search_keys
from kliv.register import models as m

from ..page import read
from .test_person import give_number
from .walking import PERSONS, READERS, SEEN, TABLE, PersonRule, World

NUMBERS = {"rut": "198502039813", "tove": "197003059801", "nils": "199001019802", "lotta": "198805129809"}
# What a reader may see of a person she sees; everything of it, where nothing else is said.
PARTS = {"anna": {"name", "number"}, "jonas": {"name"}}
MOST_PAGES = 400


def secret(person, part):
    return f"hemlig-{person}-{part}-qz"


@pytest.fixture
def world(db):
    """Everybody has secrets: name, contact, a fact, a note, and some a number."""
    world = World.make()
    for name, person in world.cast.persons.items():
        kept = m.Person.objects.get(pk=person.pk)
        kept.given_name, kept.contact = secret(name, "name"), secret(name, "contact")
        findable = not kept.is_protected
        for key, value in search_keys(kept.given_name, "Prov", findable=findable).items():
            setattr(kept, key, value)
        kept.save()
        m.PersonFact.objects.filter(person=person).update(value=secret(name, "fact"))
        m.Note.objects.create(
            enrolment=world.cast.enrolments[name], author=world.cast.bo, readers="project",
            written_at=casting.NOW, text=secret(name, "note"),
        )  # fmt: skip
        if name in NUMBERS:
            give_number(kept, NUMBERS[name])
    return world


def hidden_from(reader):
    """The secrets that a reader must not find: all of those she does not see, and parts of those she does."""
    every = {"name", "contact", "fact", "note"}
    for person in PERSONS[:-1]:
        seen = PARTS.get(reader, every) if person in SEEN.get(reader, ()) else set()
        yield from (secret(person, part) for part in every - seen)
        if person in NUMBERS:
            yield NUMBERS[person][8:]  # never whole, unless it is asked for


def everything(client, world):
    """Every answer the reader can get: all addresses with all references, and all that is linked from them."""
    paths = ["/"]
    for name, rule in TABLE.items():
        persons = PERSONS if isinstance(rule, PersonRule) else ("",)
        paths += [world.address(name, person) for person in persons]
    paths += [f"/personer/?namn={word}" for word in ("hemlig", "hemlig-tove", "hemlig-rut-name-qz", "p")]
    paths += ["/personer/?visa=skyddade", "/personer/?visa=utan-namn", "/finns-inte/", f"/personer/{uuid.uuid4()}/"]
    paths += [f"/logg/?person={world.refs[person]}" for person in PERSONS]
    seen = set()
    while paths and len(seen) < MOST_PAGES:
        path = paths.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        yield path, response
        if response.headers.get("Content-Type", "").startswith("text/html"):
            links = {link.partition("#")[0] for link in read(response).links()}
            paths += sorted(link if link.startswith("/") else path.partition("?")[0] + link for link in links if link)
    for number in NUMBERS.values():
        yield f"POST number {number[:4]}", client.post("/personer/", {"sok": number})
        typed = {"who": number, "reason": "Jag måste få veta det här nu.", "key": str(uuid.uuid4())}
        if world.cast.persons and number == NUMBERS["tove"]:
            yield "POST emergency", client.post("/personer/nodlage/", typed)
    for name, rule in TABLE.items():
        for person in PERSONS if isinstance(rule, PersonRule) and rule.post else ():
            if person not in SEEN.get(client.reader, ()):
                yield f"POST {name} {person}", client.post(world.address(name, person), {"key": str(uuid.uuid4())})


@pytest.mark.parametrize("reader", READERS)
def test_nothing_hidden_is_found_anywhere(world, reader, caplog):
    client = Client(raise_request_exception=False)
    client.reader = reader
    if reader != "nobody":
        client.force_login(world.cast.users[reader])
    secrets, found, n_answers = list(hidden_from(reader)), [], 0
    assert len(secrets) >= 20
    for path, response in everything(client, world):
        n_answers += 1
        assert response.status_code < 500, path
        if not path.startswith("/projekt/"):
            text = response.content.decode() + repr(response.headers)
            text = re.sub(re.escape(path), "", text)  # what was asked for comes back in links to it
            found += [(path, one) for one in secrets if re.search(rf"(?<!\d){re.escape(one)}(?!\d)", text)]
    assert n_answers > 100
    assert found == []
    assert not [one for one in secrets if one in caplog.text]


def test_the_sweep_would_find_a_leak(world):
    """Cia sees Nils: what is hidden from Bo stands on the pages that Cia gets."""
    client = Client()
    client.force_login(world.cast.cia)
    text = client.get(world.address("person", "nils")).content.decode()
    assert all(secret("nils", part) in text for part in ("name", "contact", "fact"))
    assert dt.date(2025, 1, 1).isoformat() in text
