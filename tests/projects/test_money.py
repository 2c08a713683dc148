"""The money of the five projects: budgets, the three co-financing rates that must not be mixed, amounts and rates."""

import pytest

from kliv.core.dates import ONE_DAY, whole_months
from kliv.definition.load import load_definition


def budget(key, version):
    return next(one for one in load_definition(key).funding.budgets if one.version == version)


@pytest.mark.parametrize(
    ("key", "total", "support", "rate", "own", "per_participant"),
    [
        ("sank_trosklarna", 11_256_577, 5_269_204, 0.4681, 5_987_373, 160_808),  # S2-06, S2-07, S2-I1
        ("drivkraftspunkten", 9_279_066, 4_224_822, 0.4553, 5_054_244, 30_930),  # S4-05
    ],
)
def test_granted_support(key, total, support, rate, own, per_participant):
    definition, granted = load_definition(key), budget(key, "granted")
    assert (granted.total, granted.esf_support) == (total, support)
    assert definition.funding.project_support_rate() == pytest.approx(rate, abs=5e-5)
    assert granted.total - granted.esf_support == own
    assert round(granted.total / definition.project.planned_participants) == per_participant


@pytest.mark.parametrize("key", ["sank_trosklarna", "drivkraftspunkten"])
def test_three_rates_are_three_fields(key):  # S2-11, S2-I1, S4-08
    funding = load_definition(key).funding
    programme, own = funding.programme, funding.project_support_rate()
    assert programme.union_co_financing_rate == 0.50
    assert own < programme.call_max_support_rate == 0.47 < programme.union_co_financing_rate


def test_applied_and_granted_are_two_versions():  # S2-17, S2-I2
    applied = budget("sank_trosklarna", "applied")
    assert applied.approximate
    assert applied.esf_support / applied.total == pytest.approx(0.470, abs=5e-4)


@pytest.mark.parametrize("key", ["coachingprojektet", "projekt_30_barnfamiljer"])
def test_projects_without_a_budget_get_none(key):  # S1-I9
    funding = load_definition(key).funding
    assert funding.budgets == ()
    assert funding.project_support_rate() is None


@pytest.mark.parametrize(
    ("key", "number", "region", "axis", "objective", "field", "postcode"),
    [
        # S2-01, S2-03, S2-09, S2-10, S2-12
        ("sank_trosklarna", "2019/00038", "Norra Mellansverige", "2", "2.1", "102", "78181"),
        # S4-01, S4-07, S4-08
        ("drivkraftspunkten", "2017/00438", "Mellersta Norrland", "2", "2.3", "109", "85185"),
    ],
)
def test_the_funds_fields(key, number, region, axis, objective, field, postcode):
    programme = load_definition(key).funding.programme
    assert (programme.project_number, programme.region) == (number, region)
    assert (programme.priority_axis, programme.specific_objective) == (axis, objective)
    assert (programme.intervention_field, programme.beneficiary_postcode) == (field, postcode)
    assert programme.beneficiary_address is None


def test_activity_support_per_day_and_month():  # S3-29
    rate = load_definition("traning_ger_fardighet").funding.rates[0]
    assert (rate.key, rate.amount, rate.per) == ("activity_support", 223, "day")
    assert rate.amount * 22 == 4906  # the source's "about 4 900 a month"
    assert round(rate.amount * 5 * 52 / 12) == 4832
    assert rate.amount * 21 == 4683


def test_what_esf_pays_and_what_the_benefit_does():  # S3-28, S3-31, S3-I10
    definition = load_definition("traning_ger_fardighet")
    lines = {line.key: line for line in definition.funding.lines}
    stated = budget("traning_ger_fardighet", "stated")
    assert stated.esf_support - lines["personnel"].amount == 2_000_000
    assert [key for key, line in lines.items() if line.in_kind] == ["participant_benefit"]
    assert lines["participant_benefit"].amount is None
    fte = sum(staff.count * staff.fte_each for staff in definition.staff)
    period = definition.project.period
    months = whole_months(period.starts, period.ends + ONE_DAY)
    assert round(lines["personnel"].amount / (fte * months)) == 37_037
