"""Facts: the value that holds on the date, and age in completed years."""

# ruff: noqa: E501 - a rule is a row
from .rules import check, fact, table

YOUNG = {"fact": "age", "between": [16, 24]}
SANDVIKEN = {"fact": "municipality", "in": ["2181", "2104"]}
CHILD = {"fact": "child_at_home", "is": True}
ABROAD = {"fact": "born_abroad", "is": True}
POINTS = {"fact": "points", "at_least": 4}
INTEREST = {"fact": "interest", "is": True}


def born(date):
    return {"person": {"birth_date": date}}


def facts(*rows):
    return {"facts": list(rows)}


@table(
    # Both ages belong, the whole year until the next birthday.
    (born("1995-03-01"), "2011-03-01", YOUNG, "met", "Är 16 år"),
    (born("1995-03-02"), "2011-03-01", YOUNG, "not_met", "Är 15 år; målgruppen är 16–24 år"),
    (born("1986-03-02"), "2011-03-01", YOUNG, "met", "Är 24 år"),
    (born("1986-03-01"), "2011-03-01", YOUNG, "not_met", "Är 25 år; målgruppen är 16–24 år"),
    (born("1986-03-01"), "2011-03-01", {"fact": "age", "less_than": 25}, "not_met", "Är 25 år; målgruppen är under 25 år"),
    (born("1946-03-01"), "2011-03-01", {"fact": "age", "at_most": 64}, "not_met", "Är 65 år; målgruppen är högst 64 år"),
    (born("1994-03-01"), "2011-03-01", {"fact": "age", "more_than": 18}, "not_met", "Är 17 år; målgruppen är över 18 år"),
    (born("1994-03-01"), "2011-03-01", {"fact": "age", "is": 18}, "not_met", "Är 17 år; målgruppen är 18 år"),
    # Born on a leap day: a year older on 1 March where there is none.
    (born("1996-02-29"), "2012-02-28", YOUNG, "not_met", "Är 15 år; målgruppen är 16–24 år"),
    (born("1996-02-29"), "2012-02-29", YOUNG, "met", "Är 16 år"),
    (born("1995-02-28"), "2011-02-28", YOUNG, "met", "Är 16 år"),
    (born("1992-02-29"), "2017-02-28", YOUNG, "met", "Är 24 år"),
    (born("1992-02-29"), "2017-03-01", YOUNG, "not_met", "Är 25 år; målgruppen är 16–24 år"),
    (born(None), "2011-03-01", YOUNG, "unknown", "Födelsedatum saknas"),
)  # fmt: skip
def test_age(rule):
    check(*rule)


@table(
    (facts(fact("child_at_home", "true")), "2011-03-01", CHILD, "met", "Har hemmavarande barn"),
    (facts(fact("child_at_home", "false")), "2011-03-01", CHILD, "not_met", "Har inte hemmavarande barn"),
    (facts(), "2011-03-01", CHILD, "unknown", "Uppgift saknas om hemmavarande barn"),
    (facts(fact("born_abroad", "false")), "2011-03-01", ABROAD, "not_met", "Är inte utrikesfödd"),
    (facts(), "2011-03-01", ABROAD, "unknown", "Uppgift saknas om personen är utrikesfödd"),
    (facts(fact("born_abroad", "unknown")), "2011-03-01", ABROAD, "unknown", "Uppgift saknas om personen är utrikesfödd"),
    (facts(fact("interest", "true")), "2011-03-01", INTEREST, "met", "Intresse för yrket: ja"),
    (facts(fact("interest", "false")), "2011-03-01", INTEREST, "not_met", "Intresse för yrket: nej; ska vara ja"),
    # What must not hold is met where it is known not to.
    (facts(fact("born_abroad", "false")), "2011-03-01", {"not": ABROAD}, "met", "Är inte utrikesfödd"),
    (facts(fact("born_abroad", "true")), "2011-03-01", {"not": ABROAD}, "not_met", "Är utrikesfödd; ska inte gälla"),
    (facts(), "2011-03-01", {"not": ABROAD}, "unknown", "Uppgift saknas om personen är utrikesfödd"),
)  # fmt: skip
def test_yes_or_no(rule):
    check(*rule)


@table(
    # The latest value on or before the date holds.
    (facts(fact("points", "5", "2011-03-01")), "2011-02-28", POINTS, "unknown", "Uppgift saknas om poäng"),
    (facts(fact("points", "5", "2011-03-01")), "2011-03-01", POINTS, "met", "Poäng: 5"),
    (facts(fact("points", "5", "2011-03-01"), fact("points", "2.5", "2011-04-01")), "2011-04-01", POINTS, "not_met", "Poäng: 2,5; ska vara minst 4"),
    (facts(fact("points", "5", "2011-03-01"), fact("points", "unknown", "2011-04-01")), "2011-04-01", POINTS, "unknown", "Uppgift saknas om poäng"),
    (facts(fact("points", "5", "2011-03-01"), fact("points", "2", "2011-04-01")), "2011-05-01", {**POINTS, "on": "2011-03-31"}, "met", "Poäng: 5"),
    (facts(fact("points", "unknown")), "2011-03-01", {"fact": "points", "is": "unknown"}, "unknown", "Uppgift saknas om poäng"),
    # Numbers are compared as numbers, and what is no number cannot be held against a bound.
    (facts(fact("points", "10")), "2011-03-01", POINTS, "met", "Poäng: 10"),
    (facts(fact("points", "4.0")), "2011-03-01", {"fact": "points", "is": 4}, "met", "Poäng: 4,0"),
    (facts(fact("points", "high")), "2011-03-01", POINTS, "unknown", "Poäng: high går inte att jämföra med minst 4"),
    (facts(fact("points", "high")), "2011-03-01", {"fact": "points", "is": 4}, "not_met", "Poäng: high; ska vara 4"),
    (facts(fact("points", "3")), "2011-03-01", {"fact": "points", "between": [3, 4]}, "met", "Poäng: 3"),
    (facts(fact("points", "4.5")), "2011-03-01", {"fact": "points", "between": [3, 4]}, "not_met", "Poäng: 4,5; ska vara 3–4"),
    (facts(fact("points", "4")), "2011-03-01", {"fact": "points", "more_than": 4}, "not_met", "Poäng: 4; ska vara mer än 4"),
    (facts(fact("points", "4")), "2011-03-01", {"fact": "points", "less_than": 4}, "not_met", "Poäng: 4; ska vara mindre än 4"),
)  # fmt: skip
def test_dated_values(rule):
    check(*rule)


@table(
    # Columns of the person and the enrolment have no dates.
    ({"person": {"municipality": "2181"}}, "2011-03-01", SANDVIKEN, "met", "Kommun: Sandviken"),
    ({"person": {"municipality": "2180"}}, "2011-03-01", SANDVIKEN, "not_met", "Kommun: Gävle; ska vara Sandviken eller Hofors"),
    ({"person": {"municipality": None, "protected": True}}, "2011-03-01", SANDVIKEN, "unknown", "Uppgift saknas om kommun"),
    ({"person": {"municipality": "2180"}, "enrolment": {"municipality": "2181"}}, "2011-03-01", {"fact": "project_municipality", "is": "2181"}, "met", "Kommun i projektet: 2181"),
    ({"person": {"sex": "woman"}}, "2011-03-01", {"fact": "sex", "is": "man"}, "not_met", "Kön: kvinna; ska vara man"),
    ({"person": {"sex": "unknown"}}, "2011-03-01", {"fact": "sex", "is": "man"}, "unknown", "Uppgift saknas om kön"),
    ({}, "2011-03-01", {"fact": "referred_by", "is": "pes"}, "unknown", "Uppgift saknas om vem som remitterade"),
    ({"enrolment": {"referred_by": "ifo"}}, "2011-03-01", {"fact": "referred_by", "is": "pes"}, "not_met", "Remitterad av: IFO; ska vara Arbetsförmedlingen"),
    ({"person": {"protected": True}}, "2011-03-01", {"fact": "protected", "is": True}, "met", "Har skyddade personuppgifter"),
    ({"enrolment": {"exit_on": "2011-03-01", "exit_reason": "moved"}}, "2011-03-01", {"fact": "exit_reason", "is": "moved"}, "met", "Avslutsorsak: moved"),
    ({"enrolment": {"exit_on": "2011-03-01", "exit_reason": "moved"}}, "2011-02-28", {"fact": "exit_reason", "is": "moved"}, "unknown", "Uppgift saknas om avslutsorsak"),
    ({"enrolment": {"exit_on": "2011-03-01"}}, "2011-03-01", {"fact": "exit_reason", "is": "moved"}, "unknown", "Uppgift saknas om avslutsorsak"),
)  # fmt: skip
def test_undated_values(rule):
    check(*rule)


@table(
    # Without its date nothing can be said, nor of a day that has not come; but age can be told ahead.
    (facts(fact("interest", "true")), "exit", INTEREST, "unknown", "Datum saknas för avslutet", "2011-03-01"),
    (facts(fact("interest", "true")), "2011-04-01", INTEREST, "unknown", "2011-04-01 har inte kommit än", "2011-03-01"),
    ({"enrolment": {"entry_on": "2011-04-01"}, **facts(fact("interest", "true"))}, "entry", INTEREST, "unknown", "Starten i projektet (2011-04-01) har inte kommit än", "2011-03-01"),
    (born("1995-04-01"), "2011-04-01", YOUNG, "met", "Är 16 år", "2011-03-01"),
    ({"person": {"municipality": "2181"}}, "exit", SANDVIKEN, "met", "Kommun: Sandviken", "2011-03-01"),
)  # fmt: skip
def test_dates(rule):
    check(*rule)
