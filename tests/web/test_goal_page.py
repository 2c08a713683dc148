"""The page of a goal: from its definition in words to its source, broken down as asked for."""

import csv
import io
import json
import re

import altair as alt
import pytest
from django.test import Client

GOAL = "/projekt/coachingprojektet/mal/work_or_studies/"
SELF = "/projekt/coachingprojektet/mal/self_supporting/"
LEAD = "/projekt/coachingprojektet/mal/lead_time_to_activity/"


def rows(element):
    return [row.cells for row in element.all("tr")]


class TestFigure:
    def test_figure_target_and_verdict(self, get):
        text = get(GOAL).section("siffran").text
        assert "258 av 556 (46,4 %; 42,3–50,6 %)" in text
        assert "Mål: minst 60 %" in text
        assert "Målet går inte längre att nå" in text

    def test_an_earlier_day(self, get):
        page = get(GOAL, per="2011-12-31", dela="municipality")
        assert "Läget den 31 december 2011" in page.text
        kept = page.section("uppdelat").one("input", type="hidden")
        assert (kept.attrs["name"], kept.attrs["value"]) == ("per", "2011-12-31")
        assert "/projekt/coachingprojektet/?per=2011-12-31" in page.links()

    def test_the_breakdown_is_kept_when_the_day_is_changed(self, get):
        form = get(GOAL, dela="sex").root.all("form")[0]
        kept = form.one("input", type="hidden")
        assert (kept.attrs["name"], kept.attrs["value"]) == ("dela", "sex")


class TestBreakdown:
    def test_what_the_goal_asks_for_comes_first(self, get):
        """Målet gäller ”oavsett målgrupp”: each group with its own verdict."""
        section = get(GOAL).section("uppdelat")
        table = rows(section)
        assert table[0] == ["Målgrupp", "Siffra", "Utslag", "Räknas inte in"]
        assert [row[0] for row in table[1:]] == ["Ungdomar", "Invandrare", "Alla"]
        assert section.one("option", selected="").text == "Målgrupp"

    def test_by_municipality(self, get):
        table = rows(get(GOAL, dela="municipality").section("uppdelat"))
        assert ["Sandvikens kommun", "184 av 377 (48,8 %; 43,8–53,8 %)"] in [row[:2] for row in table]
        assert ["Hofors kommun", "74 av 179 (41,3 %; 34,4–48,7 %)"] in [row[:2] for row in table]
        assert table[-1][:2] == ["Alla", "258 av 556 (46,4 %; 42,3–50,6 %)"]

    def test_by_exit_year(self, get):
        table = {row[0]: row[1] for row in rows(get(GOAL, dela="exit_year").section("uppdelat"))}
        assert table["2011"].startswith("60 av 108 (55,6 %")
        assert table["2012"].startswith("34 av 55 (61,8 %")

    def test_unknown_and_not_due_stand_with_their_year(self, get):
        table = {row[0]: row for row in rows(get(SELF, dela="exit_year").section("uppdelat"))}
        assert table["2011"][1].startswith("50 av 108")
        assert "inte mätbara än" in table["2012"][-1]

    def test_none(self, get):
        section = get(GOAL, dela="").section("uppdelat")
        assert section.all("table") == []
        assert section.all("figure") == []

    @pytest.mark.parametrize("typed", ["age", "exit_year'--", "_", "municipality,sex"])
    def test_a_column_there_is_not(self, get, typed):
        page = get(GOAL, status=400, dela=typed)
        assert page.title.startswith("Fel: ")
        field = page.root.one("select", id="dela")
        assert field.attrs["aria-invalid"] == "true"
        assert page.root.one("p", id="dela-error").text == "Det går inte att dela upp målet så. Välj något i listan."
        assert "#dela" in page.links()

    def test_when_people_left_is_a_column_only_for_those_who_left(self, get):
        columns = [one.attrs["value"] for one in get(LEAD).root.one("select", id="dela").all("option")]
        assert "entry_year" in columns
        assert "exit_year" not in columns
        get(LEAD, status=400, dela="exit_year")

    def test_employers_are_not_broken_down(self, get):
        page = get("/projekt/sank_trosklarna/mal/employers_hired/")
        assert page.root.all("select") == []

    def test_every_column_of_every_measure_works(self, get):
        """Each column the page offers leads to a page with a table or the reason why there is none."""
        for path in (GOAL, LEAD, "/projekt/traning_ger_fardighet/mal/participants/"):
            for option in get(path).root.one("select", id="dela").all("option")[1:]:
                section = get(path, dela=option.attrs["value"]).section("uppdelat")
                assert section.all("table") or "Det finns ingen att dela upp." in section.text


class TestDiagram:
    def test_it_is_drawn_for_the_page_and_for_a_telephone_without_inline_style(self, get):
        section = get(GOAL, dela="municipality").section("uppdelat")
        drawn = [one for one in section.all("svg") if one.attrs.get("class") == "chart"]
        assert len(drawn) == 2
        for svg in drawn:
            assert svg.attrs["role"] == "img"
            assert svg.attrs["aria-label"].startswith("Till arbete eller studier, uppdelat på kommun.")
            assert "Sandvikens kommun" in svg.text
            assert "48,8 %" in svg.text
            colours = {one.attrs[name] for one in svg.walk() for name in ("fill", "stroke") if name in one.attrs}
            assert {colour for colour in colours if colour.startswith("#")} == set()
            assert "var(--kliv-chart-target)" in colours

    def test_a_lead_time_has_its_curve_and_the_same_as_a_table(self, simulated, get):
        page = get(LEAD)
        section = page.section("kurva")
        assert [one.attrs.get("class") for one in section.all("svg")] == ["chart", "chart"]
        first, *_more, last = rows(section)[1:]
        assert float(first[1].split(" ")[0].replace(",", ".")) < float(last[1].split(" ")[0].replace(",", "."))
        assert re.search(r"\d+ dagar \(\d+–\d+ dagar; \d+ av \d+\)", page.section("siffran").text)
        assert "Inom målet:" in page.section("siffran").text
        assert "Dagen då tiden började saknas eller stämmer inte." in page.section("inte-raknas").text

    def test_the_specification_can_be_taken_along(self, simulated, get):
        for path, query in ((GOAL, {"dela": "municipality"}), (GOAL, {"dela": "exit_year"}), (LEAD, {"dela": ""})):
            response = Client().get(f"{path}diagram.vl.json", query)
            assert response.headers["Content-Disposition"].startswith('attachment; filename="coachingprojektet-')
            spec = json.loads(response.content)
            alt.Chart.from_dict(spec)
            assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")

    def test_a_goal_without_a_diagram_has_no_specification(self, get):
        get("/projekt/coachingprojektet/mal/coaching_model/diagram.vl.json", status=404)


class TestComputation:
    def test_conditions_in_words_and_steps_with_counts(self, get):
        text = get(GOAL).section("raknas").text
        for said in (
            "Vilka siffran gäller Alla som har avslutat, av vilken orsak det än är",
            "Räknas som lyckat Arbete eller studier vid avslut",
            "En person räknas en gång: första starten och sista avslutet gäller.",
            "Wilson",
        ):
            assert said in text
        counts = [one.with_class("steps__count")[0].text for one in get(GOAL).section("raknas").one("ol").all("li")]
        assert counts[:3] == ["666", "556", "258"]

    def test_who_is_in_neither_and_why(self, get):
        text = get(SELF).section("inte-raknas").text
        assert "Okänt 164 Resultatet går att mäta, men ingen vet hur det gick." in text
        assert "Inte mätbart än 55" in text
        assert "Kan tillkomma 110" in text

    def test_whether_it_can_still_be_reached(self, get):
        assert (
            "Om det går bra för alla som återstår (110 kan tillkomma) blir det 55,3 %. Målet är minst 60 %."
            in get(GOAL).text
        )
        told = get(SELF).section("inte-raknas").text
        assert "alla som återstår (164 okända, 55 inte mätbara än, 110 kan tillkomma)" in told

    def test_the_source_in_its_own_words(self, get):
        text = get(GOAL).section("kalla").text
        assert "60 procent av deltagarna, oavsett målgrupp" in text
        assert "S1-15, S1-23" in text
        assert "000_05a7812fe69c7c00.txt" in text

    def test_only_the_questions_that_concern_the_goal(self, get):
        questions = get(LEAD).section("fragor").all("article")
        assert [one.attrs["id"] for one in questions] == ["fraga-lead_time_population", "fraga-lead_time_statistic"]


class TestGoalsInWords:
    def test_evidence_and_no_percentage(self, get):
        page = get("/projekt/traning_ger_fardighet/mal/method_log/")
        assert "Det här målet mäts inte i procent." in page.section("underlag").text
        assert "%" not in page.text
        assert page.root.all("select") == []


class TestFiles:
    def test_csv_has_the_total_and_the_rows_of_the_breakdown(self):
        response = Client().get(f"{GOAL}siffror.csv", {"dela": "municipality"})
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="coachingprojektet-work_or_studies.csv"'
        table = list(csv.DictReader(io.StringIO(response.content.decode())))
        total = next(row for row in table if row["row"] == "total")
        assert (total["numerator"], total["denominator"], total["as_of"]) == ("258", "556", "2012-08-31")
        hofors = next(row for row in table if (row["column"], row["code"]) == ("municipality", "2104"))
        assert (hofors["numerator"], hofors["denominator"]) == ("74", "179")

    def test_json_has_one_goal_on_the_day_asked_for(self):
        response = Client().get(f"{GOAL}siffror.json", {"per": "2011-12-31"})
        document = json.loads(response.content)
        assert document["as_of"] == "2011-12-31"
        assert document["invented"] is True
        assert [goal["goal"] for goal in document["goals"]] == ["work_or_studies"]

    @pytest.mark.parametrize("file", ["siffror.csv", "siffror.json", "diagram.vl.json"])
    @pytest.mark.parametrize("query", [{"per": "2031-01-01"}, {"dela": "age"}])
    def test_no_file_of_something_else_than_was_asked_for(self, file, query):
        assert Client().get(f"{GOAL}{file}", query).status_code == 404


@pytest.mark.parametrize("goal", ["finns_inte", "WORK_OR_STUDIES", "work-or-studies"])
def test_a_goal_that_there_is_not(get, goal):
    get(f"/projekt/coachingprojektet/mal/{goal}/", status=404)
    get(f"/projekt/coachingprojektet/mal/{goal}/siffror.csv", status=404)
