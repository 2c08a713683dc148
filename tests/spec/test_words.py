"""Conditions in words, as they stand in a list of criteria."""

# ruff: noqa: E501 - a rule is a row
import pytest

from kliv.core.conditions.words import describe

from .rules import CONDITION, WORDS

AGE = {"fact": "age", "between": [16, 24]}
IFO = {"spell": "registered_with", "code": "ifo"}
ASSISTANCE = {"spell": "benefit", "code": "social_assistance"}
CHILD = {"fact": "child_at_home", "is": True}
CONTACT = {"event": "employer_contact"}
NEED = {"instrument": "instrument_x", "item": "need"}
CAN_WORK = {"judgement": "can_work", "by": "social_worker"}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"all_of": [AGE, IFO]}, "Ålder 16–24 år och inskriven vid IFO"),
        ({"all_of": [AGE, IFO, CHILD]}, "Ålder 16–24 år, inskriven vid IFO och har hemmavarande barn"),
        ({"all_of": [AGE, {"any_of": [IFO, ASSISTANCE]}]}, "Ålder 16–24 år och (inskriven vid IFO eller har försörjningsstöd)"),
        ({"any_of": [{"all_of": [AGE, IFO]}, {"all_of": [CHILD, ASSISTANCE]}]}, "(ålder 16–24 år och inskriven vid IFO) eller (har hemmavarande barn och har försörjningsstöd)"),
        # Parts that are lists themselves are set apart by semicolons, unless they stand in parentheses.
        ({"any_of": [{"fact": "municipality", "in": ["2181", "2104"]}, IFO]}, "Kommun: Sandviken eller Hofors; eller inskriven vid IFO"),
        ({"all_of": [AGE, {"spell": "benefit", "code": ["social_assistance", "activity_compensation"]}, IFO]}, "Ålder 16–24 år; har försörjningsstöd eller aktivitetsersättning; och inskriven vid IFO"),
        ({"all_of": [{"spell": "programme", "code": "job_development_guarantee"}, {**CONTACT, "since": "entry"}]}, "Deltar i jobb- och utvecklingsgarantin och kontakt med arbetsgivare från och med starten i projektet"),
        ({"at_least": 2, "of": [AGE, IFO, CHILD]}, "Minst 2 av: ålder 16–24 år, inskriven vid IFO och har hemmavarande barn"),
        ({"not": {"all_of": [AGE, IFO]}}, "Inte (ålder 16–24 år och inskriven vid IFO)"),
        ({"not": {"not": AGE}}, "Ålder 16–24 år"),
        ({"not": {"not": {"all_of": [AGE, IFO]}}}, "Ålder 16–24 år och inskriven vid IFO"),
        ({"all_of": [AGE]}, "Ålder 16–24 år"),
        ({"not": {"all_of": [IFO]}}, "Inte inskriven vid IFO"),
        # Facts
        ({"fact": "age", "less_than": 25}, "Ålder under 25 år"),
        ({"fact": "age", "more_than": 64, "on": "entry"}, "Ålder över 64 år vid starten i projektet"),
        ({"not": AGE}, "Ålder inte 16–24 år"),
        ({"fact": "born_abroad", "is": True}, "Utrikesfödd"),
        ({"fact": "born_abroad", "is": False}, "Inte utrikesfödd"),
        ({"not": {"fact": "born_abroad", "is": True}}, "Inte utrikesfödd"),
        ({"not": CHILD}, "Har inte hemmavarande barn"),
        ({"fact": "interest", "is": True}, "Intresse för yrket: ja"),
        ({"fact": "municipality", "in": ["2181", "2104"]}, "Kommun: Sandviken eller Hofors"),
        ({"not": {"fact": "municipality", "is": "2181"}}, "Kommun: inte Sandviken"),
        ({"fact": "points", "between": [2.5, 10]}, "Poäng: 2,5–10"),
        ({"fact": "points", "at_least": 4, "on": "2011-03-01"}, "Poäng 2011-03-01: minst 4"),
        # Spells
        ({"not": IFO}, "Inte inskriven vid IFO"),
        ({"spell": "benefit"}, "Har ersättning"),
        ({"not": ASSISTANCE}, "Har inte försörjningsstöd"),
        ({"spell": "benefit", "code": ["social_assistance", "activity_compensation"]}, "Har försörjningsstöd eller aktivitetsersättning"),
        ({**ASSISTANCE, "at_least_months": 10}, "Har haft försörjningsstöd i minst 10 månader i följd"),
        ({**ASSISTANCE, "at_least_months": 10, "gap_days": 31}, "Har haft försörjningsstöd i minst 10 månader i följd (uppehåll på högst 31 dagar räknas in)"),
        ({"not": {**ASSISTANCE, "at_least_months": 1}}, "Har inte haft försörjningsstöd i minst 1 månad i följd"),
        ({**ASSISTANCE, "at_least_months": 10, "ongoing": False}, "Har någon gång haft försörjningsstöd i minst 10 månader i följd"),
        ({"not": {**ASSISTANCE, "ongoing": False}}, "Har aldrig haft försörjningsstöd"),
        ({"spell": "outside_labour_market", "more_than_months": 12}, "Har varit utanför arbetsmarknaden i mer än 12 månader i följd"),
        ({"spell": "unemployed", "at_least_days": 90, "on": "entry"}, "Har varit arbetslös i minst 90 dagar i följd vid starten i projektet"),
        ({"spell": "programme", "code": "job_development_guarantee", "total_days_at_least": 450, "counted": "compensated"}, "Har deltagit i jobb- och utvecklingsgarantin i sammanlagt minst 450 ersättningsdagar"),
        ({"spell": "studies", "code": "sfi"}, "Studerar (sfi)"),
        ({"spell": "housing", "code": "own_flat", "ongoing": False}, "Har haft housing (own flat)"),
        # Events and activities
        (CONTACT, "Kontakt med arbetsgivare"),
        ({"not": CONTACT}, "Utan kontakt med arbetsgivare"),
        ({**CONTACT, "at_least": 2, "distinct": "counterpart"}, "Kontakt med arbetsgivare med minst 2 olika arbetsgivare"),
        ({"not": {**CONTACT, "at_least": 2}}, "Kontakt med arbetsgivare färre än 2 gånger"),
        ({"event": "information", "code": "social_enterprise", "until": "exit"}, "Information (socialt företagande) till och med avslutet"),
        ({"event": "study_start", "since": "exit", "within_months": 12}, "Studiestart inom 12 månader från avslutet"),
        ({"event": "study_start", "since": "exit", "within_days": 14, "until": "2012-08-31"}, "Studiestart inom 14 dagar från avslutet, dock senast 2012-08-31"),
        ({"event": "study_start", "since": "2011-01-01", "until": "completion"}, "Studiestart från och med 2011-01-01 till och med fullföljd insats"),
        ({"activity": ["mapping", "course"], "since": "entry"}, "Har påbörjat kartläggning eller inspirationshöjande kurs från och med starten i projektet"),
        ({"not": {"activity": "mapping", "reached": "completed"}}, "Har inte fullföljt kartläggning"),
        # Results
        ({"outcome": ["work", "studies"]}, "Arbete eller studier vid avslut"),
        ({"not": {"outcome": ["work", "studies"]}}, "Varken arbete eller studier vid avslut"),
        ({"outcome": "studies", "kind": ["regular", "vocational"], "at": "after_6"}, "Studier (reguljär utbildning eller yrkesinriktade studier) vid uppföljningen efter 6 månader"),
        ({"outcome": "work", "at": "after_12"}, "Arbete vid uppföljningen after 12"),
        ({**NEED, "is": "high"}, "Behov (Instrument X): stort"),
        ({"instrument": "instrument_x", "item": "swedish", "change": "increased"}, "Svenska (Instrument X) har ökat"),
        ({"not": {"instrument": "instrument_x", "item": "swedish", "change": "decreased"}}, "Svenska (Instrument X) har inte minskat"),
        ({"not": {"instrument": "instrument_x", "item": "swedish", "change": "not_decreased"}}, "Svenska (Instrument X) har minskat"),
        ({"survey": "final", "question": "satisfied", "in": [3, 4]}, "Svar på ”nöjd med stödet” (avslutsenkäten): 3 eller 4"),
        ({**CAN_WORK, "is": True}, "Enligt socialsekreterare: kan arbeta inom 18 månader"),
        ({"not": {**CAN_WORK, "is": True, "on": "entry"}}, "Enligt socialsekreterare vid starten i projektet: inte kan arbeta inom 18 månader"),
        ({**CAN_WORK, "is": "yes"}, "Enligt socialsekreterare, kan arbeta inom 18 månader: yes"),
    ],
)  # fmt: skip
def test_in_words(condition, words):
    assert describe(CONDITION.validate_python(condition), WORDS) == words
