"""Every kind of page for everyone: axe, phone width, keyboard, forced colours, larger text, paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

COACHING = "/projekt/coachingprojektet/"
PAGES = {
    "list": "/",
    "project": COACHING,
    "project with quotas": "/projekt/traning_ger_fardighet/",
    "project with milestones": "/projekt/sank_trosklarna/",
    "goal": f"{COACHING}mal/work_or_studies/?dela=municipality",
    "goal over time": f"{COACHING}mal/work_or_studies/?dela=exit_month",
    "goal without data": f"{COACHING}mal/lead_time_to_activity/",
    "composition": "/projekt/traning_ger_fardighet/mal/office_composition/",
    "goal in words": "/projekt/traning_ger_fardighet/mal/method_log/",
    "published": f"{COACHING}publicerat/",
    "definition": f"{COACHING}definition/",
    "accessibility": "/tillganglighet/",
}
# Answered with 400 and 404, which Chromium itself tells on the console.
REFUSED = {"error": f"{COACHING}mal/work_or_studies/?per=i+går&dela=x", "not found": "/finns-inte/"}
PHONE, SCREEN = 320, 1280


@pytest.fixture
def open_refused(browser, site):
    """Opens a page that is answered with a refusal."""
    contexts = []

    def open_(path, *, width, scheme):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.goto(site + path, wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()


def told(results):
    """What axe found, in words."""
    return [
        f"{found['id']}: {found['help']} ({', '.join(str(node['target']) for node in found['nodes'][:3])})"
        for found in results
    ]


# What axe cannot decide by itself, with the reason why it is sound.
EXPLAINED = {
    ("color-contrast", "#dela"): "the arrow of a drop-down is a picture at its end, not behind its text",
    ("color-contrast", "code"): "the file is longer than its window, which has one colour throughout",
}


def axe_faults(page):
    found = Axe().run(page).response
    unexplained = [
        f"cannot be decided: {rule['id']} {node['target']}"
        for rule in found["incomplete"]
        for node in rule["nodes"]
        if (rule["id"], node["target"][0]) not in EXPLAINED
    ]
    return told(found["violations"]) + unexplained


EVERY_WAY = [(scheme, width) for scheme in ("light", "dark") for width in (SCREEN, PHONE)]
# The pages everyone meets are tried in every way, the others light on a screen and dark on a telephone.
WAYS = [
    (name, *way)
    for name in PAGES
    for way in EVERY_WAY
    if name in {"list", "project", "goal", "published"} or way in {("light", SCREEN), ("dark", PHONE)}
]


@pytest.mark.parametrize(("name", "scheme", "width"), WAYS)
def test_axe(open_page, name, scheme, width):
    page = open_page(PAGES[name], width=width, scheme=scheme)
    for details in page.locator("details").all()[:2]:
        details.locator("summary").click()
    assert axe_faults(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", SCREEN), ("dark", PHONE)])
@pytest.mark.parametrize("name", REFUSED)
def test_axe_where_something_is_wrong(open_refused, name, scheme, width):
    assert axe_faults(open_refused(REFUSED[name], width=width, scheme=scheme)) == []


def test_axe_on_a_curve(open_page, simulated_site):
    for scheme in ("light", "dark"):
        assert axe_faults(open_page(f"{COACHING}mal/lead_time_to_activity/", scheme=scheme)) == []


OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const inOwnRegion = (element) => element.closest('.scroll') !== null || element.closest('svg.bar') !== null;
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    const hidden = element.closest('.ds-sr-only, .ds-skip-link');
    return box.width > 0 && box.right > width + 1 && !inOwnRegion(element) && !hidden;
  }).map((element) => `${element.tagName} ${element.className}`);
  return [document.scrollingElement.scrollWidth - width, out.slice(0, 5)];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(open_page, name):
    assert open_page(PAGES[name], width=PHONE).evaluate(OVERFLOWING) == [0, []]


@pytest.mark.parametrize("name", ["list", "project", "goal"])
def test_text_of_double_size(open_page, name):
    page = open_page(PAGES[name], width=SCREEN)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVERFLOWING) == [0, []]


FOCUSABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility()).length"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const all = [...document.querySelectorAll('*')];
  const look = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    place: all.indexOf(element),
    seen: (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none' ||
      element.matches('.ds-skip-link'),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    what: `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 40)}`,
  };
}"""


def keyboard_faults(page):
    """What the tabulator does not reach, reaches in another order than it is read, or does not show."""
    n = page.evaluate(FOCUSABLE)
    reached = []
    for _ in range(n + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        reached.append(stop)
    places = [stop["place"] for stop in reached]
    return [
        *([f"{len(set(places))} of {n} reached"] if len(set(places)) != n else []),
        *(["another order than it is read"] if places != sorted(places) else []),
        *(f"not seen: {stop['what']}" for stop in reached if not (stop["seen"] and stop["onScreen"])),
    ]


@pytest.mark.parametrize("width", [SCREEN, PHONE])
@pytest.mark.parametrize("name", ["list", "project", "goal", "published", "definition"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(open_page, name, width):
    assert keyboard_faults(open_page(PAGES[name], width=width)) == []


def test_the_skip_link_leads_to_the_content(open_page):
    page = open_page(COACHING)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter((element) => element.checkVisibility() && !element.matches('.ds-skip-link'))
  .filter((element) => getComputedStyle(element).display !== 'inline' || !element.closest('p, li, td, dd, th, h2, h4'))
  .filter((element) => { const box = element.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGES)
def test_what_is_pressed_is_large_enough(open_page, name):
    """WCAG 2.2, 2.5.8: 24 by 24, but for links in running text."""
    assert open_page(PAGES[name], width=PHONE).evaluate(SMALL) == []


@pytest.mark.parametrize("name", ["project", "goal"])
def test_forced_colours_keep_the_marks(open_page, name):
    page = open_page(PAGES[name], forced_colors="active")
    colours = page.evaluate("""() => ['.bar__value', '.bar__track', '.bar__target'].map((part) => {
      const look = getComputedStyle(document.querySelector(part));
      return part === '.bar__target' ? look.stroke : look.fill;
    })""")
    assert len(set(colours)) == len(colours)


def test_paper_has_the_facts_and_not_the_controls(open_page):
    page = open_page(COACHING)
    page.emulate_media(media="print")
    assert page.locator(".as-of").is_hidden()
    assert page.locator(".contents").is_hidden()
    assert page.get_by_text("258 av 556").first.is_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize(
    ("broken", "faults"),
    [
        ("document.querySelector('label[for=per]').remove()", axe_faults),
        ("document.querySelector('.headline').style.color = '#999'", axe_faults),
        ("document.documentElement.removeAttribute('lang')", axe_faults),
        ("document.querySelector('h1').style.width = '400px'", lambda page: page.evaluate(OVERFLOWING)[1]),
        ("document.querySelector('#per').tabIndex = 5", keyboard_faults),
        (
            "document.querySelectorAll('a').forEach(a => { a.style.outline = a.style.boxShadow = 'none' })",
            keyboard_faults,
        ),
        ("document.querySelector('.brand').style.cssText = 'padding:0;height:10px'", lambda page: page.evaluate(SMALL)),
    ],
)
def test_the_checks_are_sharp(open_page, broken, faults):
    """A page that is broken on purpose is found out, and the same page unbroken is not."""
    page = open_page(COACHING, width=PHONE)
    assert faults(page) == []
    page.evaluate("document.activeElement.blur()")
    page.evaluate(broken)
    assert faults(page) != []
