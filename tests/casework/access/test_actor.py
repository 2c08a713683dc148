"""Who asks: what an Actor holds at a moment, and that it costs three queries."""

import datetime as dt

import pytest

import factories as make
from cast import NOW, ROLES, TODAY
from kliv.casework.access import Grant, Refused, actor_for
from kliv.casework.access.actor import LEVELS
from kliv.casework.recording import Doer
from kliv.core.roles import ROLES as DEFINED
from kliv.core.roles import Permission
from kliv.register import models as m

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("name", ROLES)
def test_it_costs_three_queries(cast, name, django_assert_num_queries):
    user = m.User.objects.get(pk=cast.users[name].pk)
    with django_assert_num_queries(3):
        actor = actor_for(user, NOW)
    assert [held.role for held in actor.held] == [DEFINED[ROLES[name][0]]]
    assert (actor.at, actor.on) == (NOW, TODAY)


def test_it_costs_three_queries_with_many_roles_conflicts_and_openings_too(cast, django_assert_num_queries):
    for key in DEFINED:
        make.give_role(cast.bo, key, cast.municipality, cast.other_project)
    for name in ("nils", "olof"):
        make.conflict(cast.bo, cast.persons[name])
        make.clear(cast.bo, cast.persons[name], by=cast.cia)
    user = m.User.objects.get(pk=cast.bo.pk)
    with django_assert_num_queries(3):
        actor = actor_for(user, NOW)
    hidden = frozenset(cast.persons[name].pk for name in ("nils", "olof"))
    assert (actor.conflicts, actor.cleared, len(actor.held)) == (hidden, hidden, 11)


def test_a_user_without_a_role_costs_one_query(cast, django_assert_num_queries):
    nobody = make.make_user("Ingen Alls")
    with django_assert_num_queries(1):
        assert actor_for(nobody, NOW).held == ()


@pytest.mark.parametrize("name", ROLES)
def test_a_closed_account_is_refused_at_the_next_request(cast, name):
    stale = m.User.objects.get(pk=cast.users[name].pk)
    m.User.objects.filter(pk=stale.pk).update(is_active=False)
    with pytest.raises(Refused, match="Kontot är avstängt"):
        actor_for(stale, NOW)


def test_a_closed_account_without_roles_is_refused_too(db):
    with pytest.raises(Refused, match="Kontot är avstängt"):
        actor_for(make.make_user("Ingen Alls", is_active=False), NOW)


def test_a_moment_without_a_time_zone_is_refused(cast):
    with pytest.raises(Refused):
        actor_for(cast.bo, NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.datetime(2026, 3, 1, 22, 59, tzinfo=dt.UTC), dt.date(2026, 3, 1)),
        (dt.datetime(2026, 3, 1, 23, 0, tzinfo=dt.UTC), dt.date(2026, 3, 2)),  # midnight in Sweden, in winter
        (dt.datetime(2026, 7, 1, 21, 59, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
        (dt.datetime(2026, 7, 1, 22, 0, tzinfo=dt.UTC), dt.date(2026, 7, 2)),  # and in summer
    ],
)
def test_the_day_is_the_swedish_one(cast, moment, day):
    assert actor_for(cast.bo, moment).on == day


def test_a_role_that_is_no_longer_known_gives_nothing(cast):
    m.Membership.objects.filter(user=cast.bo).update(role="superuser")
    assert actor_for(cast.bo, NOW).held == ()


@pytest.mark.parametrize(("active_to", "holds"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_role_ends_with_its_organisation(cast, active_to, holds):
    m.Organisation.objects.filter(pk=cast.labour.pk).update(active_to=active_to)
    assert bool(actor_for(cast.bo, NOW).held) == holds


def test_units_and_what_is_above(cast):
    group = make.make_organisation("Ungdomsgruppen", parent=cast.labour, kind="unit")
    (bo,) = cast.actor("bo").held
    assert bo.units == {cast.labour.pk, group.pk}
    assert bo.unit_refs == {cast.labour.ref, group.ref}
    assert bo.above == {cast.labour.pk, cast.municipality.pk}
    assert bo.family == {cast.labour.pk, group.pk, cast.municipality.pk}
    (cia,) = cast.actor("cia").held
    assert cia.units == {cast.municipality.pk, cast.labour.pk, cast.social.pk, group.pk}
    assert cia.above == {cast.municipality.pk}
    assert (cia.project, cia.project_owner) == (cast.project.pk, cast.municipality.pk)


def test_the_tree_is_followed_so_many_levels_and_no_further(cast):
    chain = [cast.municipality]
    for number in range(LEVELS):
        chain.append(make.make_organisation(f"Nivå {number}", parent=chain[-1], kind="unit"))
    (cia,) = cast.actor("cia").held
    assert {unit.pk for unit in chain[:LEVELS]} <= cia.units
    assert chain[LEVELS].pk not in cia.units
    low = make.make_user("Längst Ned")
    make.give_role(low, "caseworker", chain[-1])
    assert actor_for(low, NOW).held[0].above == {unit.pk for unit in chain[1:]}


@pytest.mark.parametrize(
    ("opened", "expires", "open_now"),
    [
        (dt.timedelta(0), dt.timedelta(hours=24), True),
        (dt.timedelta(hours=-24), dt.timedelta(0), False),
        (dt.timedelta(hours=-24), dt.timedelta(microseconds=1), True),
        (dt.timedelta(microseconds=1), dt.timedelta(hours=24), False),
    ],
)
def test_an_emergency_is_open_from_its_moment_until_it_expires(cast, opened, expires, open_now):
    m.BreakGlass.objects.create(
        user=cast.bo, person=cast.persons["nils"], organisation=cast.labour, reason="x" * 20,
        opened_at=NOW + opened, expires_at=NOW + expires,
    )  # fmt: skip
    wanted = {Grant(cast.persons["nils"].pk, cast.labour.pk)} if open_now else set()
    assert actor_for(cast.bo, NOW).grants == wanted
    assert actor_for(cast.cia, NOW).grants == set()


def test_the_own_person_and_household(cast):
    household = m.Household.objects.create()
    person = make.make_person("Bo", household=household)
    m.User.objects.filter(pk=cast.bo.pk).update(person=person)
    bo = cast.actor("bo")
    assert (bo.own, bo.household) == ({person.pk}, household.pk)
    assert (cast.actor("cia").own, cast.actor("cia").household) == (frozenset(), None)


def test_who_does_it_for_the_log(cast):
    make.give_role(cast.bo, "log_reviewer", cast.municipality)
    bo = cast.actor("bo")
    assert bo.doer() == bo.doer(Permission.CHANGE_CASE) == Doer(str(cast.bo.ref), str(cast.labour.ref), "caseworker")
    assert bo.doer(Permission.SEE_LOG) == Doer(str(cast.bo.ref), str(cast.municipality.ref), "log_reviewer")
    assert bo.doer(Permission.MANAGE_ROLES) == Doer(str(cast.bo.ref))
