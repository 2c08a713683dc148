"""Organisations, units, sites, projects and partners: kept by those who answer for them, and by nobody else."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.db import DatabaseError, transaction
from numbered import wrong

import factories as make
from cast import NOW, TODAY
from kliv.casework import definitions, organising
from kliv.casework.access import NotVisible, Refused, persons
from kliv.casework.definitions import adopt_definition, definition_of
from kliv.casework.editing import EditConflict
from kliv.casework.inputs import InputError
from kliv.casework.organising import (
    add_organisation,
    add_site,
    change_site,
    close_organisation,
    move_organisation,
    rename_organisation,
    tree,
)
from kliv.casework.projects import add_partner, add_project, end_partner, partner_choices, rename_project
from kliv.core.sorting import sort_key
from kliv.definition.load import DefinitionError, path_of
from kliv.register import models as m

OTHERS = ["bo", "cia", "anna", "dag", "eva", "fatima", "gun", "harald", "jonas", "karin"]


def unit(cast, name="Coachgruppen", parent="labour", actor="inga", **more):
    parent_ref = getattr(cast, parent).ref if parent else None
    kind = more.pop("kind", "unit" if parent else "authority")
    return add_organisation(cast.actor(actor), kind=kind, name=name, parent_ref=parent_ref, at=NOW, **more)


def test_a_unit_is_added_below_the_own_and_a_partner_beside_them(cast):
    made = unit(cast, "Åstödet", municipality="2181", organisation_number="212000-2346")
    assert (made.parent, made.organisation_number, bytes(made.sort_key)) == (
        cast.labour, "2120002346", sort_key("Åstödet"),
    )  # fmt: skip
    assert unit(cast, "Region Gävleborg", parent=None).parent is None
    assert [entry.action for entry in m.LogEntry.objects.all()] == ["create", "create"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"kind": "municipality"}, {"kind"}),
        ({"organisation_number": "12"}, {"organisation_number"}),
        ({"municipality": "Gävle"}, {"municipality"}),
        ({"name": "Socialförvaltningen", "parent": "municipality"}, {"name"}),
    ],
)
def test_what_is_no_unit(cast, more, fields):
    with pytest.raises(InputError) as refused:
        unit(cast, **more)
    assert wrong(refused) == fields


@pytest.mark.parametrize("name", OTHERS)
def test_others_keep_no_organisations(cast, name):
    with pytest.raises(Refused):
        unit(cast, actor=name)
    with pytest.raises(Refused):
        unit(cast, parent=None, actor=name)
    assert not organising.can_change_organisation(cast.actor(name), organisation_ref=cast.labour.ref)


def test_what_belongs_to_somebody_else_is_seen_but_not_kept(cast):
    for parent in ("agency", "office"):
        with pytest.raises(Refused):
            unit(cast, parent=parent)


def test_a_new_name_is_ordered_anew_and_an_old_form_refused(cast):
    def rename(name, revision):
        rename_organisation(cast.actor("inga"), organisation_ref=cast.labour.ref, revision=revision, name=name, at=NOW)

    rename("Ängens enhet", 1)
    cast.labour.refresh_from_db()
    assert (cast.labour.name, bytes(cast.labour.sort_key)) == ("Ängens enhet", sort_key("Ängens enhet"))
    assert m.LogEntry.objects.last().what == {"fields": ["name"]}
    with pytest.raises(EditConflict) as refused:
        rename("AME", 1)
    assert refused.value.differences["name"].stored == "Ängens enhet"
    with pytest.raises(InputError, match="upptaget"):
        rename("Socialförvaltningen", 2)


def move(cast, what, to, revision=1):
    return move_organisation(
        cast.actor("inga"), organisation_ref=what.ref, parent_ref=to.ref, revision=revision, at=NOW
    )


def test_a_unit_that_is_moved_takes_who_sees_its_participants_with_it(cast):
    make.give_role(cast.eva, "caseworker", cast.social, cast.project)
    assert not persons(cast.actor("eva")).filter(pk=cast.persons["karin"].pk).exists()
    move(cast, cast.labour, cast.social)
    assert persons(cast.actor("eva")).filter(pk=cast.persons["karin"].pk).exists()
    assert m.LogEntry.objects.last().what == {"from": str(cast.municipality.ref), "to": str(cast.social.ref)}


def test_a_tree_stays_a_tree(cast):
    below = unit(cast)
    for what, to in [(cast.labour, cast.labour), (cast.labour, below)]:
        with pytest.raises(Refused, match="i sig själv"):
            move(cast, what, to)
    with pytest.raises(Refused, match="En hel organisation"):
        move(cast, cast.municipality, cast.labour)
    with pytest.raises(Refused):
        move(cast, cast.labour, cast.agency)


def test_a_tree_has_so_many_levels_at_most(cast):
    """Municipality, labour, third, fourth, fifth: as many as a reach goes down."""
    for name, parent in [("third", "labour"), ("fourth", "third"), ("fifth", "fourth")]:
        cast.__dict__[name] = unit(cast, name, parent=parent)
    with pytest.raises(Refused, match="högst 5 nivåer"):
        unit(cast, "Sjätte", parent="fifth")
    move(cast, cast.social, cast.fourth)
    with pytest.raises(Refused, match="högst 5 nivåer"):
        move(cast, cast.social, cast.fifth, 2)
    other = unit(cast, "Annan", parent="municipality")
    cast.__dict__["other"] = other
    unit(cast, "Annans", parent="other")
    with pytest.raises(Refused, match="högst 5 nivåer"):
        move(cast, other, cast.fourth)
    move(cast, other, cast.third)


def close(cast, what, revision=1):
    return close_organisation(cast.actor("inga"), organisation_ref=what.ref, revision=revision, last_on=TODAY, at=NOW)


def test_an_organisation_is_closed_when_nothing_goes_on_there(cast):
    empty = unit(cast)
    close(cast, empty)
    empty.refresh_from_db()
    assert empty.active_to == TODAY
    with pytest.raises(Refused, match="redan stängd"):
        close(cast, empty, 2)
    cast.__dict__["closed"] = empty
    with pytest.raises(Refused, match="finns inte längre"):
        unit(cast, "Ny", parent="closed")


def test_what_goes_on_keeps_it_open(cast):
    for what, why in [
        (cast.municipality, "Du har själv en roll"), (cast.labour, "deltagare inskrivna"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=why):
            close(cast, what)
    m.Enrolment.objects.filter(unit=cast.labour).update(exit_on=dt.date(2021, 1, 1))
    with pytest.raises(Refused, match="remisser som väntar"):
        close(cast, cast.labour)
    m.Referral.objects.filter(to_unit=cast.labour).update(to_unit=None)
    below = unit(cast)
    with pytest.raises(Refused, match="enheter under"):
        close(cast, cast.labour)
    close(cast, below)
    m.Organisation.objects.filter(pk=below.pk).update(active_to=TODAY - dt.timedelta(days=1))
    make.make_project("eget", cast.labour)
    with pytest.raises(Refused, match="äger projekt"):
        close(cast, cast.labour)


def test_the_tree_is_in_swedish_order_under_each_parent(cast):
    for name in ("Östra", "Ängen", "Zeta"):
        unit(cast, name)
    assert [(level, row.name) for level, row in tree(cast.actor("inga"))] == [
        (0, "Sandviken"), (1, "Arbetsmarknadsenheten"), (2, "Zeta"), (2, "Ängen"), (2, "Östra"),
        (1, "Socialförvaltningen"),
    ]  # fmt: skip
    assert tree(cast.actor("bo")) == []


def test_a_site_has_days(cast):
    inga = cast.actor("inga")
    site = add_site(inga, organisation_ref=cast.labour.ref, name="Folkets hus", address="Storgatan 1",
                    starts_on=TODAY, at=NOW)  # fmt: skip
    change_site(inga, site_ref=site.ref, revision=1, name="Folkets hus", starts_on=TODAY, ends_on=TODAY, at=NOW)
    site.refresh_from_db()
    assert (site.ends_on, site.address) == (TODAY, "")
    with pytest.raises(InputError) as refused:
        change_site(inga, site_ref=site.ref, revision=2, name="", starts_on=TODAY,
                    ends_on=TODAY - dt.timedelta(days=1), at=NOW)  # fmt: skip
    assert wrong(refused) == {"name", "ends_on"}
    with pytest.raises(Refused):
        add_site(cast.actor("bo"), organisation_ref=cast.labour.ref, name="x", starts_on=TODAY, at=NOW)
    with pytest.raises(Refused):
        change_site(cast.actor("bo"), site_ref=site.ref, revision=2, name="x", starts_on=TODAY, at=NOW)


# ------------------------------------------------------------------ projects and partners


def project(cast, key="nytt", name="Nytt projekt", actor="inga", owner="municipality"):
    return add_project(cast.actor(actor), key=key, name=name, owner_ref=getattr(cast, owner).ref, at=NOW)


def test_a_project_has_a_key_of_its_own_and_an_owner_one_keeps(cast):
    assert project(cast).owner == cast.municipality
    for key, fields in [("nytt", {"key"}), ("Nytt", {"key"}), ("", {"key"}), ("1a", {"key"})]:
        with pytest.raises(InputError) as refused:
            project(cast, key=key)
        assert wrong(refused) == fields
    with pytest.raises(Refused):
        project(cast, key="annans", owner="agency")
    for name in OTHERS:
        with pytest.raises(Refused):
            project(cast, key="x", actor=name)


def test_a_project_is_renamed_by_its_owner_only(cast):
    rename_project(cast.actor("inga"), project_ref=cast.project.ref, revision=1, name="Provet", at=NOW)
    assert m.Project.objects.get(pk=cast.project.pk).name == "Provet"
    with pytest.raises(EditConflict):
        rename_project(cast.actor("inga"), project_ref=cast.project.ref, revision=1, name="Försöket", at=NOW)
    cast.users["alf"] = make.make_user("Alf Prov")
    make.give_role(cast.users["alf"], "administrator", cast.agency)
    with pytest.raises(Refused, match="ägs av en annan organisation"):
        rename_project(cast.actor("alf"), project_ref=cast.project.ref, revision=2, name="Vårt", at=NOW)


def partner(cast, organisation, role="partner", starts_on=TODAY, **more):
    return add_partner(
        cast.actor("inga"), project_ref=cast.project.ref, organisation_ref=organisation.ref, role=role,
        starts_on=starts_on, at=NOW, **more,
    )  # fmt: skip


def test_a_partner_takes_part_for_a_period(cast):
    region = unit(cast, "Regionen", parent=None)
    made = partner(cast, region)
    with pytest.raises(InputError) as refused:
        partner(cast, region)
    assert wrong(refused) == {"organisation_ref"}
    end_partner(cast.actor("inga"), partner_ref=made.ref, revision=1, last_on=TODAY, at=NOW)
    made.refresh_from_db()
    assert made.ends_on == TODAY
    assert partner(cast, region, starts_on=TODAY + dt.timedelta(days=1)).pk != made.pk
    m.Partner.objects.filter(pk=made.pk).update(
        ends_on=TODAY - dt.timedelta(days=1), starts_on=TODAY.replace(year=2020)
    )
    with pytest.raises(Refused, match="deltar inte längre"):
        end_partner(cast.actor("inga"), partner_ref=made.ref, revision=2, last_on=TODAY, at=NOW)


def test_what_is_no_partner(cast):
    with pytest.raises(InputError) as refused:
        partner(cast, cast.social, role="friend", ends_on=TODAY - dt.timedelta(days=1))
    assert wrong(refused) == {"role", "ends_on"}
    cast.social.ref = uuid.uuid4()
    with pytest.raises(Refused, match="finns inte"):
        partner(cast, cast.social)


def test_the_choices_of_partners_leave_employers_out(cast):
    assert [one.name for one in partner_choices(cast.actor("inga"))] == ["Arbetsförmedlingen", "Sandviken"]
    with pytest.raises(Refused):
        partner_choices(cast.actor("cia"))


# ------------------------------------------------------------------ definitions


SEED = "coachingprojektet"
TEXT = path_of(SEED).read_text("utf-8")


@pytest.fixture
def seed(cast):
    """The project of a seed, at the cast's municipality, with Cia as its leader."""
    made = make.make_project(SEED, cast.municipality)
    make.give_role(cast.cia, "project_leader", cast.municipality, made)
    return made


def adopt(cast, project, text=TEXT, name="cia"):
    return adopt_definition(cast.actor(name), project_ref=project.ref, text=text, at=NOW)


def later(text, number=2, day="2020-01-01"):
    """The same definition as its next version."""
    lines = text.splitlines()
    start = lines.index("[version]")
    for place in range(start, start + 12):
        if lines[place].startswith("number"):
            lines[place] = f"number = {number}"
        if lines[place].startswith("valid_from"):
            lines[place] = f"valid_from = {day}"
    return "\n".join(lines) + "\n"


def test_a_version_is_kept_as_it_was_written_and_never_changed(cast, seed):
    made = adopt(cast, seed)
    assert (made.number, made.text, made.adopted_by) == (1, TEXT, cast.cia)
    assert made.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert m.LogEntry.objects.last().what["sha256"] == made.sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        m.DefinitionVersion.objects.filter(pk=made.pk).update(text="x")


def test_the_definition_of_a_day_is_that_of_the_version_that_holds(cast, seed):
    assert definition_of(seed, TODAY) is None
    first = adopt(cast, seed)
    adopt(cast, seed, later(TEXT))
    before = dt.date(2020, 1, 1) - dt.timedelta(days=1)
    assert definition_of(seed, before).version.number == 1
    assert definition_of(seed, dt.date(2020, 1, 1)).version.number == 2
    assert definition_of(seed, first.valid_from - dt.timedelta(days=1)) is None


def test_everything_wrong_in_a_definition_is_told_and_nothing_adopted(cast, seed):
    for text, where in [("[version", "rad 1"), (TEXT + "\n[nonsense]\nx = 1\n", "nonsense")]:
        with pytest.raises(DefinitionError) as refused:
            adopt(cast, seed, text)
        assert any(where in fault.where for fault in refused.value.faults), refused.value
    with pytest.raises(DefinitionError, match="för stor"):
        adopt(cast, seed, "#" * 2_000_001)
    assert not m.DefinitionVersion.objects.exists()


def test_examples_that_do_not_hold_stop_it(cast, seed, monkeypatch):
    from kliv.core.errors import Fault

    monkeypatch.setattr(definitions, "run_people", lambda definition: [Fault("examples.people.1", "met", "not_met")])
    with pytest.raises(DefinitionError, match=r"examples\.people\.1"):
        adopt(cast, seed)


def test_the_next_version_has_the_next_number_a_later_day_and_the_same_key(cast, seed):
    adopt(cast, seed)
    first_day = m.DefinitionVersion.objects.get().valid_from
    for text, field in [
        (later(TEXT, 3), "version.number"), (later(TEXT, 1), "version.number"),
        (later(TEXT, 2, first_day.isoformat()), "version.valid_from"),
    ]:  # fmt: skip
        with pytest.raises(DefinitionError) as refused:
            adopt(cast, seed, text)
        assert wrong(refused) == {field}
    with pytest.raises(DefinitionError) as refused:
        adopt(cast, cast.project)
    assert wrong(refused) == {"project.key"}


def test_the_administrator_adopts_the_first_and_the_leader_the_next(cast, seed):
    adopt(cast, seed, name="inga")
    with pytest.raises(Refused, match="Administratör"):
        adopt(cast, seed, later(TEXT), "inga")
    adopt(cast, seed, later(TEXT), "cia")


@pytest.mark.parametrize("name", ["bo", "dag", "fatima", "gun", "harald", "anna", "jonas", "karin", "eva"])
def test_others_adopt_nothing(cast, name):
    with pytest.raises(Refused):
        adopt(cast, cast.project, name=name)


def test_a_partners_leader_adopts_nothing_for_the_owner(cast):
    cast.users["lars"] = make.make_user("Lars Prov")
    make.give_role(cast.users["lars"], "project_leader", cast.agency, cast.project)
    with pytest.raises(Refused, match="ägs av en annan"):
        adopt(cast, cast.project, name="lars")
    assert not definitions.can_adopt_definition(cast.actor("lars"), project_ref=cast.project.ref)


def test_whoever_does_not_see_the_project_does_not_learn_of_it(cast):
    hidden = make.make_project("hemligt", make.make_organisation("Gävle"))
    with pytest.raises(NotVisible):
        adopt(cast, hidden)
