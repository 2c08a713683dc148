import datetime as dt

import pytest

from kliv.core.errors import KlivError
from kliv.definition.load import load_definition
from kliv.register import source
from kliv.reports import figures
from kliv.reports.figures import project_figures

DAY = dt.date(2012, 8, 31)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    return tmp_path_factory.mktemp("register")


@pytest.fixture(autouse=True)
def nothing_kept(register, monkeypatch):
    monkeypatch.setenv("KLIV_DATA", str(register))
    monkeypatch.setattr(figures, "_kept", type(figures._kept)())


@pytest.fixture
def computed(monkeypatch):
    """How many times figures have been computed."""
    from kliv.analysis import goals

    seen = []
    compute = goals.compute_goals
    monkeypatch.setattr(goals, "compute_goals", lambda *given, **more: seen.append(given[2]) or compute(*given, **more))
    return seen


def test_the_figures_of_coachingprojektet():
    got = project_figures("coachingprojektet", DAY, by=("municipality",))
    assert (got.as_of, got.invented, got.definition.key) == (DAY, True, "coachingprojektet")
    assert list(got.results) == [goal.key for goal in load_definition("coachingprojektet", on=DAY).goals]
    total = got.results["work_or_studies"].total
    assert (total.numerator, total.denominator) == (258, 556)
    assert set(got.results["work_or_studies"].by) >= {"municipality", "target_group"}


def test_the_register_s_own_day_is_the_default():
    got = project_figures("coachingprojektet")
    assert got.as_of == got.data_as_of == source.load_register("coachingprojektet").as_of


def test_figures_are_computed_once_for_each_question(computed):
    first = project_figures("coachingprojektet", DAY)
    assert project_figures("coachingprojektet", DAY, by=[]) is first
    assert project_figures("coachingprojektet", DAY, by=["sex"]) is not first
    assert computed == [DAY, DAY]


def test_figures_are_computed_anew_when_the_register_changes(computed):
    project_figures("coachingprojektet", DAY)
    descriptor = source.register_folder("coachingprojektet") / source.DESCRIPTOR
    descriptor.write_bytes(descriptor.read_bytes() + b"\n")
    project_figures("coachingprojektet", DAY)
    assert len(computed) == 2


def test_the_oldest_are_let_go(computed, monkeypatch):
    monkeypatch.setattr(figures, "MAX_KEPT", 2)
    days = [DAY, DAY.replace(day=30), DAY.replace(day=29)]
    for day in (days[0], days[1], days[0], days[2], days[0], days[1]):
        project_figures("coachingprojektet", day)
    assert computed == [days[0], days[1], days[2], days[1]]


@pytest.mark.parametrize(
    ("key", "as_of", "by"),
    [
        ("no_such_project", None, ()),
        ("../x", None, ()),
        ("coachingprojektet", dt.date(2999, 1, 1), ()),
        ("coachingprojektet", None, ("shoe_size",)),
    ],
)
def test_what_cannot_be_computed(key, as_of, by):
    with pytest.raises(KlivError):
        project_figures(key, as_of, by)
