"""The whole site, built as `make site` does, in headless Chromium: desktop, phone, dark, keyboard.

The screenshots stay in artefacts/, which git ignores: look at them.
"""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

import rulebook.course.site as course_site
from rulebook.course.site import build_site, pages_without_alt, read_pages, walk_throughs
from rulebook.evidence import atlas
from rulebook.posts import NETWORKS, load_posts
from rulebook.rules import RULES
from tests.nbgrading import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.notebooks]
ARTEFACTS = ROOT / "artefacts"
HAND = ["index", "open", "atlas"]


@pytest.fixture(scope="module")
def site(first_runs, tmp_path_factory):
    """The site, made of the walk-throughs as they were run for the other tests."""
    ARTEFACTS.mkdir(exist_ok=True)
    asked = []

    def run(notebooks, learners, output, progress):
        asked.append((notebooks, learners))
        outcomes = {(one.notebook, one.learner): one for one in first_runs()}
        return [outcomes[notebook, learner] for notebook in notebooks for learner in learners]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course_site, "run", run)
        page = build_site(ROOT, tmp_path_factory.mktemp("site") / "site")
    assert asked == [(walk_throughs(ROOT), [course_site.LEARNER])]
    return page.parent


@pytest.fixture(params=["desktop", "phone"])
def page(request, browser, site):
    """A page at one width; nothing may be fetched that is not in the site's folder, and no error said."""
    size = {"desktop": (1280, 900, "light"), "phone": (390, 844, "dark")}[request.param]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=size[2]
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.kind = request.param
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert faults == []


def address(site, name, rest=""):
    return f"{(site / name).as_uri()}.html{rest}"


def test_all_of_the_course_to_read_is_on_it_and_no_graded_page(site):
    wanted = {f"notebooks/{path.stem}" for path in walk_throughs(ROOT)} | {"notebooks/glossary"}
    for folder in ("docs", "datasets"):
        wanted |= {f"{folder}/{path.stem}" for path in (ROOT / folder).glob("*.md")}
    pages = read_pages(site)
    there = {name.removesuffix(".html") for name in pages}
    assert there == wanted | set(HAND) | {"search", "genindex"}
    assert pages_without_alt(pages.values()) == []
    for path in site.rglob("*"):
        assert path.suffix != ".ipynb"
        if path.suffix in (".html", ".js", ".txt"):
            text = path.read_text("utf-8")
            assert "unit.check(" not in text, path
            assert "BEGIN SOLUTION" not in text, path


def test_every_page_fits_its_width_and_says_how_to_open_it(page, site):
    for name in sorted(read_pages(site)):
        page.goto((site / name).as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, name
        if name not in ("open.html", "search.html", "genindex.html"):
            box = page.get_by_role("complementary", name="Open it yourself")
            assert box.get_by_role("link").count() == 3, name
    page.goto(address(site, "index"))
    page.screenshot(path=ARTEFACTS / f"site-{page.kind}-index.png")
    page.goto(address(site, "notebooks/09-hashtags"))
    page.screenshot(path=ARTEFACTS / f"site-{page.kind}-walk-through.png")
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = min(map(int, re.findall(r"\d+", shade)[:3]))
    assert light > 200 if page.kind == "desktop" else light < 60


def test_the_atlas_by_keyboard_says_what_was_measured(page, site):
    """Each choice is made with the keys, and compared with a measurement of our own."""
    page.goto(address(site, "notebooks/09-hashtags"))
    page.get_by_role("link", name="the atlas", exact=True).click()
    rule = page.get_by_label("Rule", exact=True)
    network = page.get_by_label("Network", exact=True)
    account = page.get_by_label("Account", exact=True)
    expect(rule).to_have_value("hashtags")
    said = page.locator("#atlas-said")
    expect(said).to_have_attribute("aria-live", "polite")
    account.focus()
    seen = set()
    for name in RULES["hashtags"].datasets:
        expect(network).to_have_value(name)
        measured = atlas(RULES["hashtags"], load_posts(name)).set_index("account")
        for _ in range(6):
            page.keyboard.press("ArrowDown")
            row = measured.loc[account.input_value()]
            expect(said).to_contain_text(f"{row.name}: {row['verdict']}")
            if pd.notna(row["low"]):
                seen.add(row["verdict"])
                expect(said).to_contain_text(
                    f"Lift {row['lift']:.2f} (95 % interval {row['low']:.2f} to {row['high']:.2f})"
                )
                expect(said).to_contain_text("With the labels shuffled")
                label = page.locator("#atlas-forest").get_attribute("aria-label")
                assert f"The chosen one, {row.name}: {row['lift']:.2f}" in label
        tested = measured[measured["low"].notna()]["verdict"]
        expect(said).to_contain_text(f"On {NETWORKS[name]}: holds on {tested.eq('holds').sum()}")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    assert seen
    page.screenshot(path=ARTEFACTS / f"site-{page.kind}-atlas.png")
    kept = page.url
    was = said.inner_text()
    page.goto(address(site, "index"))
    page.goto(kept)
    assert said.inner_text() == was


def test_every_rule_and_network_can_be_chosen(page, site):
    page.goto(address(site, "atlas"))
    rule, network = page.get_by_label("Rule", exact=True), page.get_by_label("Network", exact=True)
    for slug in RULES:
        rule.select_option(slug)
        for name in RULES[slug].datasets:
            network.select_option(name)
            expect(page.locator("#atlas-said")).to_contain_text(NETWORKS[name])
            page.get_by_role("button", name="Next account").press("Enter")
    # Nothing on the page flows over, whatever was chosen.
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_search_finds_a_word(page, site):
    page.goto(address(site, "search", "?q=bootstrap"))
    results = page.locator("#search-results li a")
    results.first.wait_for()
    assert any("glossary" in link.get_attribute("href") for link in results.all())
