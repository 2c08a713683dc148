"""The figures the five projects have published come out of the kernel, number by number."""

import datetime as dt

import pytest

from kliv.analysis.comparison import compare_shares
from kliv.analysis.goals import compute_goals, members
from kliv.analysis.published import compute_published
from kliv.analysis.results import Verdict
from kliv.analysis.simulate import published_people
from kliv.definition.load import load_definition

from .definitions import definition, share
from .registers import enrolment, register

AS_OF = dt.date(2012, 8, 31)


@pytest.fixture(scope="module")
def coaching():
    return load_definition("coachingprojektet")


@pytest.fixture(scope="module")
def people():
    return published_people()


@pytest.fixture(scope="module")
def results(coaching, people):
    return compute_goals(coaching, people, AS_OF, by=("municipality", "exit_year"))


def k_of_n(figure):
    return figure.numerator, figure.denominator


def test_work_or_studies(results):
    """Inventory 6.1 and 6.3."""
    total = results["work_or_studies"].total
    assert k_of_n(total) == (258, 556)
    assert [round(value, 3) for value in (total.value, total.low, total.high)] == [0.464, 0.423, 0.506]
    assert total.pending == 110
    assert total.bound == pytest.approx((258 + 110) / 666)
    assert round(total.bound, 3) == 0.553
    assert total.verdict == Verdict.UNREACHABLE


@pytest.mark.parametrize(
    ("column", "code", "k", "n", "percent", "low", "high", "verdict"),
    [
        ("municipality", "2181", 184, 377, 48.8, 43.8, 53.8, Verdict.UNREACHABLE),
        ("municipality", "2104", 74, 179, 41.3, 34.4, 48.7, Verdict.UNREACHABLE),
        ("exit_year", "2011", 60, 108, 55.6, 46.2, 64.6, Verdict.UNDECIDED),
        ("exit_year", "2012", 34, 55, 61.8, 48.6, 73.5, Verdict.UNDECIDED),
    ],
)
def test_work_or_studies_by_municipality_and_year(results, column, code, k, n, percent, low, high, verdict):
    figure = results["work_or_studies"].by[column][code]
    assert k_of_n(figure) == (k, n)
    assert [round(100 * value, 1) for value in (figure.value, figure.low, figure.high)] == [percent, low, high]
    assert figure.verdict == verdict


def test_the_years_before_2011_are_what_is_left(results):
    by_year = results["work_or_studies"].by["exit_year"]
    early = [by_year["2009"], by_year["2010"]]
    assert (sum(f.numerator for f in early), sum(f.denominator for f in early)) == (164, 393)
    assert list(by_year) == ["2009", "2010", "2011", "2012"]


def test_each_target_group_is_always_shown(results):
    groups = results["work_or_studies"].by["target_group"]
    assert set(groups) == {"youth", "immigrants"}
    assert sum(figure.denominator for figure in groups.values()) == 556


def test_self_supporting_by_the_goals_own_words(results):
    """Inventory 6.2: 50 of the 108 who left in 2011; who left in 2012 is not due, and earlier years are not known."""
    by_year = results["self_supporting"].by["exit_year"]
    assert k_of_n(by_year["2011"]) == (50, 108)
    assert [round(100 * value, 1) for value in (by_year["2011"].low, by_year["2011"].high)] == [37.2, 55.7]
    assert (by_year["2012"].denominator, by_year["2012"].not_due, by_year["2012"].verdict) == (0, 55, Verdict.NO_DATA)
    assert by_year["2009"].unknown + by_year["2010"].unknown == 164
    assert results["self_supporting"].total.pending == 110


def test_still_enrolled(results):
    assert results["enrolled"].total.value == 110
    enrolled = results["enrolled"].by["municipality"]
    assert (enrolled["2181"].value, enrolled["2104"].value) == (78, 32)
    assert results["enrolled"].total.verdict == Verdict.REACHED


def test_the_steps_tell_the_story(results):
    assert [(step.text, step.count) for step in results["work_or_studies"].steps] == [
        ("666 personer har startat senast 2012-08-31", 666),
        ("556 av dem har avslutats senast 2012-08-31", 556),
        ("258 av dem uppfyller: arbete eller studier vid avslut", 258),
        ("110 personer är kvar och kan tillkomma", 110),
        ("Om alla 110 som är okända, inte kan bedömas än eller är kvar lyckas blir det 368 av 666", 368),
    ]


def test_every_published_number_is_counted(coaching, people):
    tables = compute_published(coaching, people)
    assert [table.statistics.key for table in tables] == [table.key for table in coaching.published_statistics]
    figures = [figure for table in tables for figure in table.figures]
    assert len(figures) == 29
    assert [figure.cell.label for figure in figures if not figure.agrees] == []
    counted = {figure.cell.label: (figure.numerator, figure.denominator) for figure in figures}
    assert counted["Arbete, totalt"] == (147, 556)
    assert counted["Studier, totalt"] == (111, 556)
    assert counted["Ungdomar i Sandviken"] == (372, 372)
    assert counted["Av dessa självförsörjande den 31 december 2011"] == (50, 60)


def test_the_comparisons_of_the_seed(results, coaching, people):
    """Inventory 6.3, from the register."""
    by = results["work_or_studies"].by
    sandviken, hofors = (k_of_n(by["municipality"][code]) for code in ("2181", "2104"))
    compared = compare_shares(sandviken, hofors)
    assert (round(compared.z, 2), round(compared.p, 3)) == (1.65, 0.099)
    exits = {figure.cell.label: (figure.numerator, figure.denominator)
             for table in compute_published(coaching, people) for figure in table.figures}  # fmt: skip
    studies = compare_shares(exits["Studier, Sandviken"], exits["Studier, Hofors"])
    assert (round(studies.z, 2), round(studies.p, 3)) == (1.98, 0.047)
    assert round(compare_shares(exits["Arbete, Sandviken"], exits["Arbete, Hofors"]).p, 2) == 0.95
    later = compare_shares(k_of_n(by["exit_year"]["2011"]), exits["Till arbete eller studier 2009–2010"])
    assert (round(later.z, 2), round(later.p, 4)) == (2.56, 0.0105)


def test_the_cases_behind_a_figure(coaching, people):
    found = members(coaching, people, AS_OF, "work_or_studies", cell=("municipality", "2104"))
    assert {name: len(ids) for name, ids in found.items()} == {
        "numerator": 74, "not_met": 105, "unknown": 0, "not_due": 0, "pending": 32, "base_unknown": 0,
    }  # fmt: skip
    everyone = members(coaching, people, AS_OF, "work_or_studies")
    assert set(found["numerator"]) <= set(everyone["numerator"])
    assert len(everyone["numerator"]) == 258


def test_forty_percent_of_seventy_is_twenty_eight_of_all():
    """Inventory 6.5, S3-03 and S3-04: "av dessa" is never the share of everyone."""
    people = [enrolment(number, exit_on="2020-06-30") for number in range(1, 101)]
    trained = [{"enrolment_id": n, "activity": "training", "start_on": "2020-01-02"} for n in range(1, 71)]
    work = [
        {"enrolment_id": n, "at": "exit", "outcome": "work", "observed_on": "2020-06-30"}
        for n in [*range(1, 29), *range(90, 96)]
    ]
    data = register(enrolments=people, activities=trained, outcomes=work)
    training = {"activity": "training", "since": "entry", "until": "exit"}
    goals = definition(
        share(of={"population": "started"}, counts=training, due={"after": "exit"}, at_least=0.7),
        share(of={"population": "started"}, given=training, due={"after": "exit"}, at_least=0.4),
    )
    first, second = compute_goals(goals, data, data.as_of).values()
    assert k_of_n(first.total) == (70, 100)
    assert first.overall is None
    assert k_of_n(second.total) == (28, 70)
    assert second.total.value == 0.4
    assert k_of_n(second.overall) == (28, 100)
    assert second.overall.value == 0.28
    assert second.overall.verdict == Verdict.NO_TARGET


@pytest.mark.parametrize(
    ("n", "target", "least"),
    [(70, 0.80, 56), (56, 0.80, 45), (56, 0.50, 28), (70, 0.75, 53), (56, 0.75, 42), (70, 0.60, 42), (56, 0.60, 34)],
)
def test_how_many_of_the_seventy_a_goal_asks_for(n, target, least):
    """Inventory 6.4: the least number whose share is at least the target."""
    shares = []
    for k in (least - 1, least):
        people = [enrolment(number, exit_on="2020-06-30") for number in range(1, n + 1)]
        work = [{"enrolment_id": i, "at": "exit", "outcome": "work", "observed_on": "2020-06-30"}
                for i in range(1, k + 1)]  # fmt: skip
        data = register(enrolments=people, outcomes=work)
        (result,) = compute_goals(definition(share(at_least=target)), data, data.as_of).values()
        assert k_of_n(result.total) == (k, n)
        shares.append(result.total.value)
    assert shares[0] < target <= shares[1]


def test_twenty_eight_of_fifty_six():
    people = [enrolment(number, exit_on="2020-06-30") for number in range(1, 57)]
    work = [{"enrolment_id": i, "at": "exit", "outcome": "work", "observed_on": "2020-06-30"} for i in range(1, 29)]
    data = register(enrolments=people, outcomes=work)
    (result,) = compute_goals(definition(share(at_least=0.5)), data, data.as_of).values()
    assert [round(100 * end, 1) for end in (result.total.low, result.total.high)] == [37.3, 62.7]
    assert result.total.verdict == Verdict.UNDECIDED
