"""A figure ready to show: what is read first, the bar in place, who is in neither."""

import pytest

from kliv.analysis.results import Figure, ValueUnit, Verdict
from kliv.web.presenters.figures import bar_of, figure_view, verdict_tag


def share(**given):
    return Figure(**{"numerator": 258, "denominator": 556, "value": 258 / 556, "low": 0.423, "high": 0.506, **given})


def test_the_pieces_are_the_whole_text():
    view = figure_view(share(), ValueUnit.SHARE, (0.6,))
    assert view.head == "258 av 556"
    assert " ".join((view.head, *view.rest)) == view.text
    assert len(view.rest) == 2


def test_a_count_is_only_itself():
    view = figure_view(Figure(numerator=110, denominator=None, value=110), ValueUnit.COUNT, (120,))
    assert (view.head, view.rest, view.neither) == ("110", (), ())


def test_nothing_to_draw_without_a_value():
    nothing = Figure(numerator=0, denominator=0, value=None, verdict=Verdict.NO_DATA)
    view = figure_view(nothing, ValueUnit.SHARE, (0.6,))
    assert (view.has_value, view.bar, view.neither) == (False, None, ())


@pytest.mark.parametrize("unit", [ValueUnit.LEVEL, ValueUnit.NONE])
def test_a_level_has_no_bar(unit):
    assert bar_of(Figure(numerator=None, denominator=None, value=3.0), unit) is None


def test_the_bar_of_a_share_is_the_whole_from_0_to_1():
    bar = bar_of(share(), ValueUnit.SHARE, (0.6,))
    assert (bar.value, bar.low, bar.width, bar.target, bar.band) == ("46.40%", "42.30%", "8.30%", "60.00%", "")


def test_a_range_is_a_band():
    bar = bar_of(share(), ValueUnit.SHARE, (0.2, 0.3))
    assert (bar.target, bar.band, bar.band_width) == ("", "20.00%", "10.00%")


@pytest.mark.parametrize(("value", "limit"), [(0, 40), (40, 40), (200, 40)])
def test_a_bar_without_an_end_reaches_beyond_all_it_shows(value, limit):
    bar = bar_of(Figure(numerator=value, denominator=None, value=value), ValueUnit.COUNT, (limit,))
    lengths = [float(length.rstrip("%")) for length in (bar.value, bar.target)]
    assert max(lengths) == pytest.approx(100 / 1.15, abs=0.01)


def test_a_value_past_the_end_does_not_leave_the_bar():
    assert bar_of(share(value=1.2), ValueUnit.SHARE).value == "100.00%"


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, ["0 okända", "0 inte mätbara än", "0 kan tillkomma"]),
        (1, ["1 okänd", "1 inte mätbar än", "1 kan tillkomma"]),
        (1234, ["1\u00a0234 okända", "1\u00a0234 inte mätbara än", "1\u00a0234 kan tillkomma"]),
    ],
)
def test_who_is_in_neither(n, told):
    view = figure_view(share(unknown=n, not_due=n, pending=n), ValueUnit.SHARE)
    assert [some.text for some in view.neither] == told


def test_a_lead_time_tells_who_waits():
    waiting = Figure(numerator=3, denominator=5, value=17, low=10, high=None, not_due=2, unknown=1)
    assert [some.text for some in figure_view(waiting, ValueUnit.DAYS).neither] == ["1 okänd", "2 väntar än"]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word_a_sentence_and_a_shape(verdict):
    tag = verdict_tag(verdict)
    assert tag.text[0].isupper()
    assert tag.meaning.endswith(".")
    assert tag.icon in {"check", "cross", "stop", "question", "dash", "pencil"}


def test_no_two_verdicts_look_the_same_but_those_with_nothing_to_judge():
    looks = [(verdict_tag(one).colour, verdict_tag(one).icon) for one in Verdict]
    same = {look for look in looks if looks.count(look) > 1}
    assert same == {("neutral", "dash")}
