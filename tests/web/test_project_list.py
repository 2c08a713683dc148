"""The list of projects."""


def test_every_project_is_there_with_its_facts(get):
    page = get("/")
    names = [one.text for one in page.root.all("h2")]
    assert names == [
        "Coachingprojektet",
        "Drivkraftspunkten",
        "Projekt 30 barnfamiljer",
        "Sänk Trösklarna",
        "Träning ger färdighet!",
    ]
    card = page.root.one("article", aria_labelledby="projekt-coachingprojektet")
    assert card.one("a").attrs["href"] == "/projekt/coachingprojektet/"
    for said in (
        "För ungdomar under 25 år och utrikesfödda",
        "För Ungdomar, Invandrare",
        "Ägare Sandvikens kommun",
        "Tid 1 februari 2009 – 31 december 2013",
        "666 har startat",
        "110 är inskrivna av högst 120 samtidigt",
        "Siffror till och med 31 augusti 2012",
    ):
        assert said in card.text


def test_goals_are_told_by_verdict_and_volumes_are_not_results(get):
    """Three ceilings are kept in Coachingprojektet; none of them is a goal reached."""
    card = get("/").root.one("article", aria_labelledby="projekt-coachingprojektet")
    assert [one.text for one in card.with_class("tally__words")[0].all("li")] == [
        "2 mål går inte att nå",
        "1 mål saknar uppgifter",
    ]


def test_a_project_without_values_to_reach_says_so(get):
    card = get("/").root.one("article", aria_labelledby="projekt-projekt_30_barnfamiljer")
    assert "Inget mål har ett värde att nå." in card.text
