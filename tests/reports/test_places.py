import datetime as dt

import pytest

from kliv.core.errors import KlivError
from kliv.reports.places import Stock, project_places


@pytest.fixture(autouse=True)
def registers(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("KLIV_DATA", str(tmp_path_factory.mktemp("registers")))


def test_the_published_stock_of_coachingprojektet():
    """666 started, 556 left, so 110 enrolled (S1-20, S1-26); 508 young and 158 immigrants started (S1-21)."""
    places = project_places("coachingprojektet")
    assert places.total == Stock(started=666, exited=556, enrolled=110)
    assert {code: stock.started for code, stock in places.by_target_group.items()} == {"youth": 508, "immigrants": 158}
    assert sum(stock.enrolled for stock in places.by_target_group.values()) == 110
    assert places.quotas == {}


def test_an_earlier_day_and_the_first():
    earlier = project_places("coachingprojektet", dt.date(2011, 12, 31))
    assert earlier.total.exited == 556 - 55
    assert project_places("coachingprojektet", dt.date(2009, 2, 1)).total.exited == 0


def test_quotas_divide_all_who_have_started():
    places = project_places("traning_ger_fardighet")
    shares = {key: [part.target for part in parts] for key, parts in places.quotas.items()}
    assert shares["municipal_share"] == [(0.2, 0.3)]
    assert shares["offices"] == [(0.35, 0.35), (0.2, 0.2), (0.3, 0.3), (0.15, 0.15)]
    (municipal,) = places.quotas["municipal_share"]
    assert municipal.figure.denominator == places.total.started


def test_target_groups_come_in_the_order_of_the_definition():
    assert list(project_places("coachingprojektet").by_target_group) == ["youth", "immigrants"]


def test_a_project_that_there_is_not():
    with pytest.raises(KlivError):
        project_places("finns_inte")
