"""The overview of a project: the figures as of a day, and everything the definition says."""

import re

import pytest

COACHING = "/projekt/coachingprojektet/"
TRAINING = "/projekt/traning_ger_fardighet/"
BORLANGE = "/projekt/sank_trosklarna/"


def card(page, goal):
    return page.root.one("article", aria_labelledby=f"goal-{goal}")


def rows(element):
    return [row.cells for row in element.all("tr")]


class TestGoals:
    def test_a_figure_with_base_interval_target_and_verdict_in_words(self, get):
        text = card(get(COACHING), "work_or_studies").text
        assert "258 av 556 (46,4 %; 42,3–50,6 %)" in text
        assert "Mål: minst 60 %" in text
        assert "Går inte att nå" in text
        assert "0 okända 0 inte mätbara än 110 kan tillkomma" in text

    def test_its_bar_has_the_interval_and_the_target_in_place(self, get):
        bar = next(one for one in card(get(COACHING), "work_or_studies").all("svg") if one.attrs.get("class") == "bar")
        shapes = {one.attrs["class"]: one.attrs for one in bar.walk() if one is not bar}
        assert shapes["bar__value"]["width"] == "46.40%"
        assert (shapes["bar__spread"]["x"], shapes["bar__spread"]["width"]) == ("42.30%", "8.26%")
        assert shapes["bar__target"]["x1"] == "60.00%"

    def test_who_is_unknown_not_due_and_pending(self, get):
        text = card(get(COACHING), "self_supporting").text
        assert "164 okända 55 inte mätbara än 110 kan tillkomma" in text

    def test_a_goal_without_figures_says_so_and_shows_no_zero(self, get):
        text = card(get(COACHING), "lead_time_to_activity").text
        assert "Inga uppgifter" in text
        assert "0 av 0" not in text
        assert "Utgångsläge: 90–100 dagar" in text

    def test_of_those_who_with_the_share_of_all_beside(self, get):
        page = get(TRAINING)
        n, base, of_all, everyone = re.search(
            r"(\d+) av (\d+) \(.*Av alla: (\d+) av (\d+) \(", card(page, "work_of_those_trained").text
        ).groups()
        assert n == of_all
        assert int(base) < int(everyone)
        assert ["Alla", everyone] == rows(page.section("platser"))[3][:2]

    def test_a_composition_shows_each_part_beside_its_share(self, get):
        text = card(get(TRAINING), "office_composition").text
        assert "Arbetsförmedlingen Stockholm ska vara 35 %" in text

    def test_a_range_is_a_band_in_the_bar(self, get):
        shapes = {one.attrs.get("class"): one.attrs for one in card(get(TRAINING), "municipal_share").walk()}
        assert (shapes["bar__band"]["x"], shapes["bar__band"]["width"]) == ("20.00%", "10.00%")

    def test_milestones_and_goals_in_words_never_show_a_percentage(self, get):
        for path, heading in ((BORLANGE, "milstolpar"), (TRAINING, "mal-i-ord")):
            section = get(path).section(heading)
            assert len(section.all("article")) >= 1
            assert "%" not in section.text.replace("aldrig en procentsats", "")

    def test_a_draft_is_marked_and_not_judged(self, get):
        page = get(BORLANGE)
        assert "Utkast" in page.section("mal").text


class TestDate:
    def test_an_earlier_day_gives_that_days_figures_and_is_kept_in_the_links(self, get):
        page = get(COACHING, per="2011-12-31")
        assert "Läget den 31 december 2011" in page.text
        assert card(page, "work_or_studies").one("a").attrs["href"].endswith("/mal/work_or_studies/?per=2011-12-31")
        assert page.root.one("input", id="per").attrs["value"] == "2011-12-31"
        assert "258 av 556" not in page.text

    def test_eight_digits_are_a_date_too(self, get):
        assert "Läget den 31 december 2011" in get(COACHING, per="20111231").text

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("i går", "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2012-08-31."),
            ("2011-02-30", "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2012-08-31."),
            ("١٢٣٤-٠١-٠١", "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2012-08-31."),
            ("<b>1</b>", "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2012-08-31."),
            ("2012-09-01", "Uppgifterna går till och med 31 augusti 2012. Skriv den dagen eller en tidigare."),
            ("2009-01-31", "Projektet startade 1 februari 2009. Skriv den dagen eller en senare."),
        ],
    )
    def test_a_day_that_cannot_be_used(self, get, typed, told):
        """The reason stands beside the field and in the summary; what was typed is kept; the latest figures show."""
        page = get(COACHING, status=400, per=typed)
        assert page.title.startswith("Fel: ")
        field = page.root.one("input", id="per")
        assert field.attrs["value"] == typed
        assert field.attrs["aria-invalid"] == "true"
        assert field.attrs["aria-describedby"] == "per-hint per-error"
        assert page.root.one("p", id="per-error").text == told
        summary = page.root.one("div", aria_labelledby="fel")
        assert (summary.one("a").text, summary.one("a").attrs["href"]) == (told, "#per")
        assert "258 av 556" in page.text

    def test_a_very_long_text_is_cut(self, get):
        page = get(COACHING, status=400, per="9" * 5000)
        assert page.root.one("input", id="per").attrs["value"] == "9" * 40

    def test_the_first_and_the_last_day_can_be_used(self, get):
        for day in ("2009-02-01", "2012-08-31"):
            get(COACHING, per=day)


class TestDefinition:
    def test_places_beside_how_many_there_are(self, get):
        assert rows(get(COACHING).section("platser"))[:4] == [
            ["Målgrupp", "Har startat", "Har avslutat", "Inskrivna nu", "Högst samtidigt", "Inskrivna mot taket"],
            ["Ungdomar", "508", "423", "85", "110", ""],
            ["Invandrare", "158", "133", "25", "40", ""],
            ["Alla", "666", "556", "110", "120", ""],
        ]

    def test_quotas_beside_how_they_came_out(self, get):
        section = get(TRAINING).section("platser")
        assert "Kvot: Arbetsförmedlingarnas andelar" in section.text
        shares = [row[1] for row in rows(section) if row and row[0].startswith("Arbetsförmedlingen ")]
        assert shares == ["35 %", "20 %", "30 %", "15 %"]
        assert "15 handläggare, från september 2008: 30–45 starter i månaden" in section.text

    def test_criteria_in_words(self, get):
        section = get(COACHING).section("malgrupper")
        assert "Den som hör till flera grupper räknas i den som står först." in section.text
        assert "Allt detta ska stämma: Ålder 16–24 år Inskriven vid IFO" in section.text
        assert "Villkoren prövas på dagen för remissen. Högst 110 inskrivna samtidigt." in section.text

    def test_the_way_through(self, get):
        text = get(TRAINING).section("vagen").text
        for said in (
            "Instrument X",
            "Trepartssamtal",
            "Ska vara gjort före starten i projektet.",
            "Källan anger ingen uppföljning efter avslutet.",
        ):
            assert said in text
        assert "Den första 31 december på eller efter avslutet" in get(COACHING).section("vagen").text

    def test_partners_with_unit_and_municipality(self, get):
        partners = rows(get(COACHING).section("organisation"))
        assert ["Individ- och familjeomsorgen (IFO)", "Hofors kommun", "Hofors kommun", "partner"] in partners

    def test_staff_and_governance(self, get):
        text = get(TRAINING).section("organisation").text
        assert "19,5" in text
        assert "Gemensam styrgrupp" in text or "START Jobbnätet" in text

    def test_three_rates_that_are_not_the_same(self, get):
        text = get(BORLANGE).section("pengar").text
        for said in (
            "Unionens medfinansieringsgrad 50,0 % (gäller hela programmet, inte projektet)",
            "Projektets egen stödandel 46,8 % (räknas fram: beviljat stöd genom total budget)",
            "11 256 577 kr",
            "5 269 204 kr",
        ):
            assert said in text

    def test_no_money_is_said_to_be_none(self, get):
        assert "Källan säger inget om projektets budget." in get(COACHING).section("pengar").text

    def test_context_is_not_the_projects_result(self, get):
        section = get("/projekt/drivkraftspunkten/").section("omvarld")
        assert "Det här är inte projektets resultat." in section.text
        assert len(rows(section)) > 1

    def test_open_questions_with_the_reading_until_someone_decides(self, get):
        text = get(COACHING).section("fragor").text
        assert "Gruppernas platser är 110 + 40 = 150, men totalt ska 120 vara inskrivna. Vilket tal gäller?" in text
        assert "Så läser Kliv det nu: Alla tre är tak." in text
        assert "Gäller: Platser, Ungdomar, Invandrare" in text

    def test_every_source_can_be_opened(self, get):
        groups = get(COACHING).section("malgrupper").all("details")
        assert [one.one("summary").text for one in groups] == ["Källa: S1-03, S1-04", "Källa: S1-05, S1-06"]
        assert "000_05a7812fe69c7c00.txt" in groups[0].text


@pytest.mark.parametrize("path", ["/projekt/finns-inte/", "/projekt/..%2F..%2Fetc/", "/projekt/CoachingProjektet/"])
def test_a_project_that_there_is_not(get, path):
    page = get(path, status=404)
    assert "Sidan finns inte" in page.text
    assert "/" in page.links()
