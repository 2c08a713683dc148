"""Every record says what it is and which of its fields are personal; the database refuses what must never be."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kliv.register import guards
from kliv.register import models as m
from kliv.register.models.base import BASE_FIELDS, Record

MODELS = list(apps.get_app_config("register").get_models())
DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_named_as_personal_or_not(model):
    own = {field.name for field in model._meta.get_fields() if field.concrete and not field.auto_created}
    own -= set(BASE_FIELDS) if issubclass(model, Record) else {"id"}
    own -= {"entry"} if model is m.LogPerson else set()
    named = [*model.personal, *model.not_personal]
    relations = {relation.get_accessor_name() for relation in model._meta.related_objects}
    assert len(named) == len(set(named))
    assert own - set(named) == set()
    assert set(named) - own - relations - {"entry"} == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


def test_foreign_keys_point_one_way():
    """No circle among the records: a person may stand without an enrolment, never the other way round."""
    waiting = {
        model: {field.related_model for field in model._meta.fields if field.related_model and not field.null} - {model}
        for model in MODELS
    }
    while waiting:
        free = [model for model, needs in waiting.items() if not needs & waiting.keys()]
        assert free, f"a circle among {[model.__name__ for model in waiting]}"
        for model in free:
            del waiting[model]


@pytest.mark.django_db
def test_the_migrations_are_those_of_the_models():
    call_command("makemigrations", "register", check_changes=True, dry_run=True, skip_checks=True)


@pytest.mark.django_db
def test_every_guard_stands_after_all_migrations():
    """On SQLite a table that is remade loses its triggers; this is what would notice."""
    wanted = {forwards.split()[2] for forwards, _ in guards.statements(connection.vendor) if "TRIGGER" in forwards}
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert wanted <= {name for (name,) in cursor.fetchall()}


@pytest.fixture
def world(db):
    owner = m.Organisation.objects.create(kind="municipality", name="Sandvikens kommun")
    return {
        "project": m.Project.objects.create(key="p", name="P", owner=owner),
        "person": m.Person.objects.create(),
        "user": m.User.objects.create_user("bo@example.se", name="Bo"),
        "owner": owner,
    }


def enrol(world, start, end=None, **fields):
    return m.Enrolment.objects.create(
        project=world["project"], person=world["person"], entry_on=start, exit_on=end, **fields
    )


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


NEVER = [
    ("two open enrolments", lambda w: (enrol(w, DAY), enrol(w, DAY.replace(month=5)))),
    ("overlapping enrolments", lambda w: (enrol(w, DAY, dt.date(2026, 4, 1)), enrol(w, dt.date(2026, 4, 1)))),
    ("an enrolment inside another", lambda w: (enrol(w, DAY), enrol(w, dt.date(2026, 4, 1), dt.date(2026, 4, 2)))),
    ("an exit before entry", lambda w: enrol(w, DAY, dt.date(2026, 2, 28))),
    ("a reason without an exit", lambda w: enrol(w, DAY, exit_reason="work")),
    ("two current numbers", lambda w: [
        m.PersonNumber.objects.create(person=w["person"], digest=bytes([n]) * 32, kind="personal") for n in (1, 2)
    ]),
    ("one number for two", lambda w: [
        m.PersonNumber.objects.create(person=m.Person.objects.create(), digest=b"x" * 32, kind="personal")
        for _ in (1, 2)
    ]),
    ("a protected person in search", lambda w: m.Person.objects.create(protection="secrecy_marker", search_name="a")),
    ("a protected person's municipality", lambda w: m.Person.objects.create(protection="x", municipality="2181")),
    ("an anonymous person's name", lambda w: m.Person.objects.create(anonymous=True, search_name="anna")),
    ("a spell that ends before it starts", lambda w: m.PersonSpell.objects.create(
        person=w["person"], kind="benefit", code="x", starts_on=DAY, ends_on=dt.date(2026, 2, 1), source="s"
    )),
    ("a spell with an unknown end that has a date", lambda w: m.PersonSpell.objects.create(
        person=w["person"], kind="benefit", code="x", starts_on=DAY, ends_on=DAY, end_unknown=True, source="s"
    )),
    ("who without when", lambda w: m.PersonFact.objects.create(
        person=w["person"], fact="x", value="1", from_on=DAY, source="s", withdrawn_by=w["user"]
    )),
    ("two facts of a kind on a day", lambda w: [
        m.PersonFact.objects.create(person=w["person"], fact="x", value=v, from_on=DAY, source="s") for v in "ab"
    ]),
    ("two undecided referrals", lambda w: [
        m.Referral.objects.create(project=w["project"], person=w["person"], referred_by="pes", referred_on=DAY)
        for _ in (1, 2)
    ]),
    ("a decision without a date", lambda w: m.Referral.objects.create(
        project=w["project"], person=w["person"], referred_by="pes", referred_on=DAY, decision="accepted"
    )),
    ("a membership twice", lambda w: [
        m.Membership.objects.create(user=w["user"], role="caseworker", organisation=w["owner"], starts_on=DAY)
        for _ in (1, 2)
    ]),
    ("two responsible caseworkers at once", lambda w: [
        m.CaseworkerAssignment.objects.create(enrolment=e, user=w["user"], starts_on=DAY, ends_on=end)
        for e in [enrol(w, DAY)] for end in (dt.date(2026, 6, 1), dt.date(2026, 7, 1))
    ]),
    ("support paid in the middle of a month", lambda w: m.SupportPayment.objects.create(
        person=w["person"], month=dt.date(2026, 3, 2), kind="x", amount_ore=1
    )),
    ("a meeting both held and cancelled", lambda w: m.Meeting.objects.create(
        project=w["project"], person=w["person"], kind="x", held_on=DAY, cancelled_on=DAY
    )),
    ("a reached follow-up without a date", lambda w: m.FollowUp.objects.create(
        enrolment=enrol(w, DAY), at="exit", due_on=DAY, status="reached"
    )),
    ("a survey to nobody", lambda w: m.SurveyRequest.objects.create(project=w["project"], survey="x", sent_on=DAY)),
    ("an organisation inside itself", lambda w: m.Organisation.objects.filter(pk=w["owner"].pk).update(
        parent=w["owner"]
    )),
    ("a break of the glass that never ends", lambda w: m.BreakGlass.objects.create(
        user=w["user"], person=w["person"], organisation=w["owner"], reason="x", opened_at=timezone.now(),
        expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    )),
]  # fmt: skip


@pytest.mark.parametrize("make", [make for _, make in NEVER], ids=[name for name, _ in NEVER])
def test_the_database_refuses(world, make):
    refused(lambda: make(world))


def test_a_person_may_come_back_the_day_after(world):
    enrol(world, DAY, dt.date(2026, 4, 1))
    assert enrol(world, dt.date(2026, 4, 2)).pk


def test_an_adopted_definition_is_not_changed(world):
    version = m.DefinitionVersion.objects.create(
        project=world["project"], number=1, valid_from=DAY, text="x", sha256="0" * 64
    )
    version.text = "y"
    refused(version.save)
