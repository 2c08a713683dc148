"""Spells: covering a day, lasting so long up to it, or so many days in all."""

# ruff: noqa: E501 - a rule is a row
from .rules import check, spell, table

IFO = {"spell": "registered_with", "code": "ifo"}
ASSISTANCE = {"spell": "benefit", "code": "social_assistance"}
TEN_MONTHS = {**ASSISTANCE, "at_least_months": 10}
YEAR_OUTSIDE = {"spell": "outside_labour_market", "more_than_months": 12}
EITHER = {"spell": "benefit", "code": ["social_assistance", "activity_compensation"]}


def spells(*rows):
    return {"spells": list(rows)}


def ifo(start, end):
    return spell("registered_with", "ifo", start, end)


def assistance(start, end):
    return spell("benefit", "social_assistance", start, end)


def outside(start, end):
    return spell("outside_labour_market", "outside_labour_market", start, end)


def guarantee(start, end):
    return spell("programme", "job_development_guarantee", start, end)


@table(
    # Both the first and the last day belong.
    (spells(ifo("2011-03-01", "open")), "2011-03-01", IFO, "met", "Inskriven vid IFO sedan 2011-03-01"),
    (spells(ifo("2011-03-01", "2011-03-01")), "2011-03-01", IFO, "met", "Inskriven vid IFO sedan 2011-03-01"),
    (spells(ifo("2011-01-01", "2011-03-01")), "2011-03-02", IFO, "not_met", "Inte inskriven vid IFO 2011-03-02; senast till och med 2011-03-01"),
    # Nothing known is not the same as not registered: "none" says that someone has looked.
    (spells(), "2011-03-01", IFO, "unknown", "Uppgift saknas om inskrivning vid IFO"),
    (spells(ifo("2011-03-02", "open")), "2011-03-01", IFO, "unknown", "Uppgift saknas om inskrivning vid IFO"),
    (spells(spell("registered_with", "none", "2011-01-01", "open")), "2011-03-01", IFO, "not_met", "Inte inskriven vid IFO 2011-03-01"),
    (spells(spell("registered_with", "pes", "2011-01-01", "open")), "2011-03-01", IFO, "not_met", "Inte inskriven vid IFO 2011-03-01"),
    (spells(assistance("2011-01-01", "open")), "2011-03-01", IFO, "unknown", "Uppgift saknas om inskrivning vid IFO"),
    # Only the end unknown: met on the first day, afterwards nobody knows.
    (spells(ifo("2011-03-01", "unknown")), "2011-03-01", IFO, "met", "Inskriven vid IFO sedan 2011-03-01"),
    (spells(ifo("2011-03-01", "unknown")), "2011-03-02", IFO, "unknown", "Slutdatum saknas för inskrivning vid IFO från 2011-03-01"),
    (spells(ifo("2011-01-01", "unknown"), ifo("2011-03-01", "open")), "2011-03-02", IFO, "met", "Inskriven vid IFO sedan 2011-03-01"),
    # A spell that ends after the day facts are known by is still open then.
    (spells(ifo("2011-01-01", "2011-06-30")), "2011-03-01", IFO, "met", "Inskriven vid IFO sedan 2011-01-01"),
    (spells(spell("benefit", "activity_compensation", "2011-01-01", "open")), "2011-03-01", EITHER, "met", "Har aktivitetsersättning sedan 2011-01-01"),
    (spells(assistance("2011-01-01", "2011-01-31")), "2011-03-01", EITHER, "not_met", "Har inte försörjningsstöd eller aktivitetsersättning 2011-03-01; senast till och med 2011-01-31"),
    # Without a code every one counts but none.
    (spells(spell("benefit", "student_finance", "2011-01-01", "open")), "2011-03-01", {"spell": "benefit"}, "met", "Har studiemedel sedan 2011-01-01"),
    (spells(spell("benefit", "none", "2011-01-01", "open")), "2011-03-01", {"spell": "benefit"}, "not_met", "Har inte ersättning 2011-03-01"),
    (spells(guarantee("2011-01-01", "open")), "2011-03-01", {"spell": "programme"}, "met", "Deltar i jobb- och utvecklingsgarantin sedan 2011-01-01"),
    (spells(spell("studies", "sfi", "2011-01-01", "2011-02-01")), "2011-03-01", {"spell": "studies"}, "not_met", "Studerar inte 2011-03-01; senast till och med 2011-02-01"),
    (spells(ifo("2011-01-01", "open")), "2011-03-01", {"not": IFO}, "not_met", "Inskriven vid IFO sedan 2011-01-01; ska inte gälla"),
    ({**spells(ifo("2011-01-01", "open")), "enrolment": {"entry_on": "2010-12-31"}}, "2011-03-01", {**IFO, "on": "entry"}, "unknown", "Uppgift saknas om inskrivning vid IFO"),
)  # fmt: skip
def test_covering_the_day(rule):
    check(*rule)


@table(
    # Ten calendar months, first and last day included.
    (spells(assistance("2014-01-01", "open")), "2014-10-31", TEN_MONTHS, "met", "Har haft försörjningsstöd i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    (spells(assistance("2014-01-01", "open")), "2014-10-30", TEN_MONTHS, "not_met", "Har haft försörjningsstöd i 9 av minst 10 månader"),
    (spells(assistance("2014-04-01", "open")), "2014-11-10", TEN_MONTHS, "not_met", "Har haft försörjningsstöd i 7 av minst 10 månader"),
    # From the last of a month to the last of a shorter one.
    (spells(assistance("2014-01-31", "open")), "2014-02-27", {**ASSISTANCE, "at_least_months": 1}, "met", "Har haft försörjningsstöd i 1 månad, sedan 2014-01-31 (minst 1 månad)"),
    (spells(assistance("2014-01-31", "open")), "2014-02-26", {**ASSISTANCE, "at_least_months": 1}, "not_met", "Har haft försörjningsstöd i 0 av minst 1 månad"),
    # It must still be going on, and long enough without help from before the interruption.
    (spells(assistance("2014-01-01", "2014-12-31")), "2015-01-01", TEN_MONTHS, "not_met", "Har inte försörjningsstöd 2015-01-01; senast till och med 2014-12-31"),
    (spells(assistance("2014-01-01", "2014-05-31"), assistance("2014-06-01", "open")), "2014-10-31", TEN_MONTHS, "met", "Har haft försörjningsstöd i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    (spells(assistance("2014-01-01", "2014-08-31"), assistance("2014-06-01", "open")), "2014-10-31", TEN_MONTHS, "met", "Har haft försörjningsstöd i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    (spells(assistance("2014-01-01", "2014-05-30"), assistance("2014-06-01", "open")), "2014-10-31", TEN_MONTHS, "not_met", "Har haft försörjningsstöd i 5 av minst 10 månader"),
    (spells(assistance("2014-01-01", "2014-01-31"), assistance("2014-01-01", "2014-05-31"), assistance("2014-06-01", "open")), "2014-10-31", TEN_MONTHS, "met", "Har haft försörjningsstöd i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    # A gap within the tolerance does not break; one day more does. The day itself may not lie in the gap.
    (spells(assistance("2014-01-01", "2014-05-31"), assistance("2014-07-01", "open")), "2014-10-31", {**TEN_MONTHS, "gap_days": 30}, "met", "Har haft försörjningsstöd i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    (spells(assistance("2014-01-01", "2014-05-31"), assistance("2014-07-02", "open")), "2014-10-31", {**TEN_MONTHS, "gap_days": 30}, "not_met", "Har haft försörjningsstöd i 3 av minst 10 månader"),
    (spells(assistance("2013-01-01", "2014-10-15")), "2014-10-31", {**TEN_MONTHS, "gap_days": 30}, "not_met", "Har inte försörjningsstöd 2014-10-31; senast till och med 2014-10-15"),
    # Long enough only if the spell with unknown end lasted.
    (spells(assistance("2014-01-01", "unknown"), assistance("2014-06-01", "open")), "2014-10-31", TEN_MONTHS, "unknown", "Slutdatum saknas för försörjningsstöd från 2014-01-01"),
    (spells(assistance("2014-04-01", "unknown")), "2014-10-31", TEN_MONTHS, "not_met", "Har inte försörjningsstöd 2014-10-31; senast till och med 2014-04-01"),
    # One code after another counts as one where both are asked for.
    (spells(spell("benefit", "activity_compensation", "2014-01-01", "2014-05-31"), assistance("2014-06-01", "open")), "2014-10-31", {**EITHER, "at_least_months": 10}, "met", "Har haft försörjningsstöd eller aktivitetsersättning i 10 månader, sedan 2014-01-01 (minst 10 månader)"),
    # More than twelve months: a year to the day is not enough.
    (spells(outside("2018-05-01", "open")), "2019-04-30", YEAR_OUTSIDE, "not_met", "Har varit utanför arbetsmarknaden i 12 månader; ska vara mer än 12 månader"),
    (spells(outside("2018-05-01", "open")), "2019-05-01", YEAR_OUTSIDE, "met", "Har varit utanför arbetsmarknaden i drygt 12 månader, sedan 2018-05-01 (mer än 12 månader)"),
    (spells(outside("2018-05-01", "open")), "2018-07-29", {"spell": "outside_labour_market", "at_least_days": 90}, "met", "Har varit utanför arbetsmarknaden i 90 dagar, sedan 2018-05-01 (minst 90 dagar)"),
    (spells(outside("2018-05-01", "open")), "2018-07-28", {"spell": "outside_labour_market", "at_least_days": 90}, "not_met", "Har varit utanför arbetsmarknaden i 89 av minst 90 dagar"),
    ({**spells(outside("2018-05-01", "open")), "enrolment": {"entry_on": "2018-07-29"}}, "entry", {"spell": "outside_labour_market", "at_least_days": 91}, "not_met", "Har varit utanför arbetsmarknaden i 90 av minst 91 dagar"),
    ({**spells(outside("2018-01-31", "open")), "enrolment": {"entry_on": "2018-02-27"}}, "entry", {"spell": "outside_labour_market", "at_least_months": 1}, "met", "Har varit utanför arbetsmarknaden i 1 månad, sedan 2018-01-31 (minst 1 månad)"),
    (spells(), "2018-07-28", YEAR_OUTSIDE, "unknown", "Uppgift saknas om tid utanför arbetsmarknaden"),
)  # fmt: skip
def test_lasting_so_long(rule):
    check(*rule)


@table(
    (spells(assistance("2012-01-01", "2012-12-31")), "2014-10-31", {**TEN_MONTHS, "ongoing": False}, "met", "Har haft försörjningsstöd i 12 månader från 2012-01-01 (minst 10 månader)"),
    (spells(assistance("2012-01-01", "2012-08-31")), "2014-10-31", {**TEN_MONTHS, "ongoing": False}, "not_met", "Har haft försörjningsstöd i som längst 8 av minst 10 månader"),
    (spells(assistance("2014-01-01", "open")), "2014-10-31", {**TEN_MONTHS, "ongoing": False}, "met", "Har haft försörjningsstöd i 10 månader från 2014-01-01 (minst 10 månader)"),
    (spells(spell("benefit", "none", "2012-01-01", "open")), "2014-10-31", {**TEN_MONTHS, "ongoing": False}, "not_met", "Har inte haft försörjningsstöd"),
    (spells(assistance("2012-01-01", "unknown")), "2014-10-31", {**TEN_MONTHS, "ongoing": False}, "unknown", "Slutdatum saknas för försörjningsstöd från 2012-01-01"),
    (spells(assistance("2012-01-01", "unknown")), "2014-10-31", {**ASSISTANCE, "ongoing": False}, "met", "Har haft försörjningsstöd från 2012-01-01"),
    (spells(spell("unemployed", "unemployed", "2012-01-01", "2012-06-30")), "2014-10-31", {"spell": "unemployed", "more_than_months": 12, "ongoing": False}, "not_met", "Har varit arbetslös i som längst 6 månader; ska vara mer än 12 månader"),
)  # fmt: skip
def test_whenever_it_was(rule):
    check(*rule)


@table(
    # Days covered twice count once; the gap between counts not at all, whatever the tolerance.
    (spells(guarantee("2011-01-01", "2011-01-20"), guarantee("2011-01-11", "2011-01-31")), "2011-03-01", {"spell": "programme", "total_days_at_least": 31}, "met", "Har deltagit i något program i sammanlagt 31 dagar (minst 31)"),
    (spells(guarantee("2011-01-01", "2011-01-20"), guarantee("2011-01-11", "2011-01-31")), "2011-03-01", {"spell": "programme", "total_days_at_least": 32}, "not_met", "Har deltagit i något program i sammanlagt 31 av minst 32 dagar"),
    (spells(guarantee("2011-01-01", "2011-01-10"), guarantee("2011-01-21", "2011-01-31")), "2011-03-01", {"spell": "programme", "total_days_at_least": 22, "gap_days": 30}, "not_met", "Har deltagit i något program i sammanlagt 21 av minst 22 dagar"),
    (spells(guarantee("2011-01-01", "open")), "2011-01-10", {"spell": "programme", "total_days_at_least": 10}, "met", "Har deltagit i något program i sammanlagt 10 dagar (minst 10)"),
    # The guarantee's days of compensation are five a week: 450 of them are 90 weeks.
    (spells(guarantee("2009-01-05", "open")), "2010-09-24", {"spell": "programme", "code": "job_development_guarantee", "total_days_at_least": 450, "counted": "compensated"}, "met", "Har deltagit i jobb- och utvecklingsgarantin i sammanlagt 450 ersättningsdagar (minst 450)"),
    (spells(guarantee("2009-01-05", "open")), "2010-09-23", {"spell": "programme", "code": "job_development_guarantee", "total_days_at_least": 450, "counted": "compensated"}, "not_met", "Har deltagit i jobb- och utvecklingsgarantin i sammanlagt 449 av minst 450 ersättningsdagar"),
    # With unknown end at least one day, at most all until the date.
    (spells(guarantee("2011-01-01", "unknown")), "2011-01-10", {"spell": "programme", "total_days_at_least": 10}, "unknown", "Slutdatum saknas för deltagande i jobb- och utvecklingsgarantin från 2011-01-01"),
    (spells(guarantee("2011-01-01", "unknown")), "2011-01-09", {"spell": "programme", "total_days_at_least": 10}, "not_met", "Har deltagit i något program i sammanlagt 1 av minst 10 dagar"),
    (spells(guarantee("2011-01-01", "2011-01-31"), guarantee("2011-02-01", "unknown")), "2011-01-10", {"spell": "programme", "total_days_at_least": 20}, "not_met", "Har deltagit i något program i sammanlagt 10 av minst 20 dagar", "2011-03-01"),
    (spells(guarantee("2011-01-01", "2011-01-31"), guarantee("2011-02-01", "unknown")), "2011-02-10", {"spell": "programme", "total_days_at_least": 41}, "unknown", "Slutdatum saknas för deltagande i jobb- och utvecklingsgarantin från 2011-02-01", "2011-03-01"),
    (spells(), "2011-01-09", {"spell": "programme", "total_days_at_least": 10}, "unknown", "Uppgift saknas om deltagande i program"),
)  # fmt: skip
def test_days_in_all(rule):
    check(*rule)
