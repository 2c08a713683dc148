"""Nobody overwrites somebody else's change, and a form that is sent twice is carried out once."""

import threading
import uuid

import pytest
from django.db import connections

import factories as make
from cast import NOW, TODAY
from kliv.casework.access import NotVisible, Refused
from kliv.casework.editing import Difference, EditConflict, asked, once, save_revision
from kliv.core.errors import KlivError
from kliv.register.models import Note, Organisation, Person, Submission, User


@pytest.fixture
def person(db):
    return make.make_person("Karin", "Ek")


def at_once(*jobs):
    """Runs the jobs at the same time, each on a connection of its own; what each gave or raised."""
    start, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number, job):
        try:
            start.wait()
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_change_is_saved_and_counted(person):
    assert save_revision(person, 1, {"family_name": "Ekström", "given_name": "Karin"}) == {"family_name"}
    stored = Person.objects.get(pk=person.pk)
    assert (stored.family_name, stored.revision) == ("Ekström", 2)
    assert (person.family_name, person.revision) == ("Ekström", 2)


def test_an_encrypted_text_stays_encrypted(cast):
    note = Note.objects.create(enrolment=cast.enrolments["karin"], author=cast.bo, written_on=TODAY, text="ett")
    save_revision(note, 1, {"text": "hemlighet två"})
    token = Note.objects.filter(pk=note.pk).values_list("text", flat=True).get()
    assert b"hemlighet" not in bytes(token)
    assert Note.objects.get(pk=note.pk).text == "hemlighet två"


def test_an_old_form_is_refused_with_what_is_stored_beside_what_was_typed(person):
    mine = Person.objects.get(pk=person.pk)
    save_revision(person, 1, {"family_name": "Ekström", "sex": "woman"})
    with pytest.raises(EditConflict) as refused:
        save_revision(mine, 1, {"family_name": "Ekblad", "given_name": "Karin", "sex": "woman"})
    assert refused.value.differences == {"family_name": Difference("Ekström", "Ekblad")}
    assert refused.value.revision == 2
    assert "Ek" not in str(refused.value)
    assert Person.objects.get(pk=person.pk).family_name == "Ekström"


def test_the_same_change_sent_twice_is_no_conflict(person):
    save_revision(person, 1, {"family_name": "Ekström"})
    again = Person.objects.get(pk=person.pk)
    assert save_revision(again, 1, {"family_name": "Ekström"}) == frozenset()
    assert again.revision == 2


def test_what_belongs_to_the_record_counts_it_up_and_is_refused_from_an_old_form(person):
    assert save_revision(person, 1, {}, touch=True) == frozenset()
    assert Person.objects.get(pk=person.pk).revision == 2
    with pytest.raises(EditConflict) as refused:
        save_revision(person, 1, {}, touch=True)
    assert refused.value.differences == {}


def test_a_record_that_is_gone_looks_like_one_that_never_was(person):
    Person.objects.filter(pk=person.pk).delete()
    with pytest.raises(NotVisible):
        save_revision(person, 1, {"sex": "man"})


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_conflict():
    organisation = make.make_organisation("Sandviken")

    def rename(name):
        return lambda: save_revision(Organisation.objects.get(pk=organisation.pk), 1, {"name": name})

    for _ in range(5):
        Organisation.objects.filter(pk=organisation.pk).update(revision=1, name="Sandviken")
        results = at_once(rename("Hofors"), rename("Gävle"), rename("Ockelbo"))
        assert sorted(isinstance(result, EditConflict) for result in results) == [False, True, True]
        organisation.refresh_from_db()
        assert (organisation.revision, organisation.name in {"Hofors", "Gävle", "Ockelbo"}) == (2, True)


def test_a_form_sent_twice_is_carried_out_once(cast):
    key, done = uuid.uuid4(), []

    def do():
        done.append(1)
        return f"/plats/{len(done)}/"

    assert [once(key, cast.bo, NOW, do) for _ in range(3)] == ["/plats/1/"] * 3
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_the_same_moment_is_carried_out_once():
    bo = make.make_user("Bo Prov")

    def send(key):
        def do():
            Organisation.objects.create(name=f"Enhet {key}", kind="municipality")
            return f"/{key}/"

        return lambda: once(key, User.objects.get(pk=bo.pk), NOW, do)

    for _ in range(5):
        key = uuid.uuid4()
        assert at_once(*[send(key)] * 4) == [f"/{key}/"] * 4
        assert Organisation.objects.filter(name=f"Enhet {key}").count() == 1


def test_a_form_that_failed_can_be_sent_again_when_it_is_put_right(cast):
    key = uuid.uuid4()

    def fails():
        make.make_organisation("Halv")
        raise KlivError("nej")

    with pytest.raises(KlivError):
        once(key, cast.bo, NOW, fails)
    assert not Organisation.objects.filter(name="Halv").exists()
    assert once(key, cast.bo, NOW, lambda: "/rätt/") == "/rätt/"


def test_the_key_of_somebody_else_gives_nothing_away(cast):
    key = uuid.uuid4()
    once(key, cast.bo, NOW, lambda: "/bos/")
    with pytest.raises(Refused) as refused:
        once(key, cast.cia, NOW, lambda: "/cias/")
    assert "bos" not in str(refused.value)


def test_an_answer_that_does_not_fit_is_a_programming_error(cast):
    with pytest.raises(ValueError, match="at most 300"):
        once(uuid.uuid4(), cast.bo, NOW, lambda: "x" * 301)
    assert not Submission.objects.exists()


def test_can_asks_check():
    def check(n):
        if n < 0:
            raise Refused("för litet")

    can = asked(check)
    assert (can(1), can(-1)) == (True, False)
    with pytest.raises(TypeError):
        can("x")
