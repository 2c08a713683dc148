import datetime as dt

import pytest

from kliv.analysis.results import Figure, ValueUnit, Verdict
from kliv.definition.schema.goals import (
    CompositionGoal,
    CountGoal,
    LeadTimeGoal,
    LevelGoal,
    MilestoneGoal,
    QualitativeGoal,
    RatioGoal,
    ShareGoal,
)
from kliv.reports import swedish

BASE = {"key": "goal", "name": "Mål", "definition": "Vad siffran räknar"}
WORK = {"outcome": "work"}


def plain(text: str) -> str:
    """The text with ordinary spaces, so that the tables below can be read."""
    return text.replace(swedish.NBSP, " ")


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0"), (999, "999"), (1000, "1 000"), (11256577, "11 256 577"), (-1500, "−1 500"), (2.5, "3"), (-0.4, "0"),
    ],
)  # fmt: skip
def test_count(n, text):
    assert plain(swedish.count(n)) == text


def test_the_spaces_do_not_break():
    assert swedish.count(1000) == "1\u00a0000"
    assert swedish.share(0.464) == "46,4\u00a0%"
    assert swedish.kronor(1000) == "1\u00a0000\u00a0kr"


@pytest.mark.parametrize(
    ("x", "decimals", "text"),
    [
        (0.5, None, "0,5"), (0.46, None, "0,46"), (60, None, "60"), (60.0, None, "60"), (100, None, "100"),
        (1234.5, None, "1 234,5"), (0.125, None, "0,13"), (-2.5, None, "−2,5"), (2, 1, "2,0"), (0.05, 1, "0,1"),
    ],
)  # fmt: skip
def test_number(x, decimals, text):
    assert plain(swedish.number(x, decimals)) == text


@pytest.mark.parametrize(("n", "text"), [(11256577, "11 256 577 kr"), (-20, "−20 kr"), (0, "0 kr")])
def test_kronor(n, text):
    assert plain(swedish.kronor(n)) == text


def test_ore_are_written_in_kronor():
    assert plain(swedish.ore(1125657750)) == "11 256 578 kr"


@pytest.mark.parametrize(
    ("d", "text"), [(dt.date(2012, 8, 31), "31 augusti 2012"), (dt.date(2009, 1, 1), "1 januari 2009")]
)
def test_date(d, text):
    assert plain(swedish.date(d)) == text


@pytest.mark.parametrize(
    ("x", "limits", "text"),
    [
        (258 / 556, (), "46,4 %"),
        (0.6, (0.6,), "60,0 %"),
        (0.5996, (), "60,0 %"),
        (0.5996, (0.6,), "59,96 %"),  # below the target and shown so
        (0.599996, (0.6,), "59,9996 %"),
        (0.6004, (0.6,), "60,04 %"),  # above it and shown so: more_than 60 %
        (0.59949, (0.6,), "59,9 %"),
        (0.3004, (0.2, 0.3), "30,04 %"),
        (1.0, (), "100,0 %"),
        (1999 / 2000, (), "99,95 %"),  # not everyone
        (1 / 3000, (), "0,03 %"),  # not nobody
        (0.0, (), "0,0 %"),
        (1e-17, (), "0,0 %"),  # arithmetic noise
        (0.6 - 1e-13, (0.6,), "60,0 %"),
    ],
)
def test_share(x, limits, text):
    assert plain(swedish.share(x, *limits)) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "limits", "text"),
    [
        (0.4229, 0.5057, ValueUnit.SHARE, (), "42,3–50,6 %"),
        (0.5998, 0.7, ValueUnit.SHARE, (0.6,), "59,98–70,0 %"),
        (41, 63.5, ValueUnit.DAYS, (), "41–63,5 dagar"),
        (12, 1200, ValueUnit.COUNT, (), "12–1 200"),
        (0.4, 0.512, ValueUnit.RATIO, (), "0,40–0,51"),
        (None, 0.5, ValueUnit.SHARE, (), ""),
        (0.5, None, ValueUnit.DAYS, (), ""),
    ],
)
def test_interval(low, high, unit, limits, text):
    assert plain(swedish.interval(low, high, unit, *limits)) == text


@pytest.mark.parametrize(
    ("figure", "unit", "text"),
    [
        (Figure(258, 556, 258 / 556, 0.4229, 0.5057), ValueUnit.SHARE, "258 av 556 (46,4 %; 42,3–50,6 %)"),
        (Figure(2, 3, 2 / 3), ValueUnit.SHARE, "2 av 3 (66,7 %)"),
        (Figure(0, 0, None), ValueUnit.SHARE, "0 av 0"),
        (Figure(None, None, None), ValueUnit.SHARE, "–"),
        (Figure(None, None, 0.25), ValueUnit.SHARE, "25,0 %"),
        (Figure(110, 130, 64.0, 41, 88), ValueUnit.DAYS, "64 dagar (41–88 dagar; 110 av 130)"),
        (Figure(0, 130, None), ValueUnit.DAYS, "– (0 av 130)"),
        (Figure(1200, None, 1200), ValueUnit.COUNT, "1 200"),
        (Figure(5_000_000, 10_000_000, 0.5), ValueUnit.RATIO, "0,50 (50 000 kr mot 100 000 kr)"),
        (Figure(None, None, 7.5), ValueUnit.LEVEL, "7,5"),
        (Figure(None, None, None), ValueUnit.NONE, "–"),
    ],
)
def test_figure_text(figure, unit, text):
    assert plain(swedish.figure_text(figure, unit)) == text


def test_a_figure_just_below_its_target_is_not_shown_at_it():
    figure = Figure(1499, 2500, 1499 / 2500, 0.5801, 0.6186)
    assert plain(swedish.figure_text(figure, ValueUnit.SHARE, 0.6)) == "1 499 av 2 500 (59,96 %; 58,0–61,9 %)"


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        (ShareGoal(**BASE, measure="share", counts=WORK, at_least=0.6), "minst 60 %"),
        (ShareGoal(**BASE, measure="share", counts=WORK, at_most=0.125), "högst 12,5 %"),
        (ShareGoal(**BASE, measure="share", counts=WORK, at_least=1), "100 %"),
        (CountGoal(**BASE, measure="count", at_least=1), "minst 1"),
        (ShareGoal(**BASE, measure="share", counts=WORK, more_than=0.5), "mer än 50 %"),
        (ShareGoal(**BASE, measure="share", counts=WORK, between=(0.2, 0.3)), "20–30 %"),
        (ShareGoal(**BASE, measure="share", counts=WORK), ""),
        (CountGoal(**BASE, measure="count", at_least=1200), "minst 1 200"),
        (LeadTimeGoal(**BASE, measure="lead_time", start="referral", end="entry", at_most=30), "högst 30 dagar"),
        (
            RatioGoal(
                **BASE, measure="ratio_of_sums", payments="social_assistance", before="entry", after="exit", at_most=0.5
            ),
            "högst 0,5",
        ),
        (LevelGoal(**BASE, measure="level", indicator="income", at_least=3.25), "minst 3,25"),
        (CompositionGoal(**BASE, measure="composition", quota="offices"), "enligt kvoten"),
        (MilestoneGoal(**BASE, measure="milestone", milestone="x", by="2012-12-31"), "senast 31 december 2012"),
        (MilestoneGoal(**BASE, measure="milestone", milestone="x"), "ska finnas"),
        (QualitativeGoal(**BASE, measure="qualitative", direction="down"), "ska minska"),
    ],
)
def test_target_text(goal, text):
    assert plain(swedish.target_text(goal)) == text


def test_limits_of():
    assert swedish.limits_of(ShareGoal(**BASE, measure="share", counts=WORK, at_least=0.6)) == (0.6,)
    assert swedish.limits_of(ShareGoal(**BASE, measure="share", counts=WORK, between=(0.2, 0.3))) == (0.2, 0.3)
    assert swedish.limits_of(QualitativeGoal(**BASE, measure="qualitative")) == ()


def test_every_verdict_has_its_words():
    assert set(swedish.VERDICTS) == set(Verdict)
    assert all(short and sentence.endswith(".") for short, sentence in swedish.VERDICTS.values())
