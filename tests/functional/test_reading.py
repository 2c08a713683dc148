"""What a reader does: from the list to a goal, another day, another breakdown, a mistake; all without JavaScript."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_from_the_list_to_a_goal_and_back(open_page):
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("link", name="Coachingprojektet").click()
    page.get_by_role("link", name="Till arbete eller studier").first.click()
    assert page.locator("h1").inner_text() == "Till arbete eller studier"
    page.get_by_label("Dela upp på").select_option(label="Kommun")
    page.get_by_role("button", name="Dela upp").click()
    assert re.search(r"Sandvikens kommun\s+184 av 377", page.locator("table").inner_text().replace("\u00a0", " "))
    page.get_by_label("Visa siffrorna per").fill("2011-12-31")
    page.get_by_role("button", name="Visa").click()
    assert "Läget den 31 december 2011" in page.locator("main").inner_text().replace("\u00a0", " ")
    assert "dela=municipality" in page.url
    page.get_by_role("navigation", name="Du är här").get_by_role("link", name="Coachingprojektet").click()
    assert page.url.endswith("/projekt/coachingprojektet/?per=2011-12-31")


def test_a_mistyped_day_is_told_at_the_field(browser, site):
    """Answered with 400, which Chromium itself tells on the console."""
    page = browser.new_page()
    page.goto(f"{site}/projekt/coachingprojektet/")
    page.get_by_label("Visa siffrorna per").fill("31/12 2011")
    page.get_by_label("Visa siffrorna per").press("Enter")
    assert page.title().startswith("Fel: ")
    page.get_by_role("link", name="Skriv datumet som ÅÅÅÅ-MM-DD").click()
    field = page.get_by_label("Visa siffrorna per")
    assert field.input_value() == "31/12 2011"
    assert field.evaluate("field => field === document.activeElement")
    page.close()


def test_the_dark_page_is_dark_and_the_diagram_with_it(open_page):
    path = "/projekt/coachingprojektet/mal/work_or_studies/?dela=municipality"
    looks = []
    for scheme in ("light", "dark"):
        page = open_page(path, scheme=scheme)
        looks.append(
            page.evaluate("""() => [
              getComputedStyle(document.body).backgroundColor,
              getComputedStyle(document.querySelector('.chart text')).fill,
              getComputedStyle(document.body).fontFamily,
              document.fonts.check("16px 'Inter Variable'"),
            ]""")
        )
    light, dark = looks
    assert light[0] != dark[0]
    assert light[1] != dark[1]
    assert light[2].startswith('"Inter Variable"')
    assert light[3] is True


def test_the_curve_as_a_table(open_page, simulated_site):
    page = open_page("/projekt/coachingprojektet/mal/lead_time_to_activity/")
    page.get_by_text("Kurvan som tabell").click()
    page.get_by_role("columnheader", name="Andel som har nått fram").wait_for(state="visible", timeout=5000)
