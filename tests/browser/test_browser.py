"""A real JupyterLab in headless Chromium: what an apprentice does in the first hour.

The screenshots stay in artefacts/, which git ignores: look at them.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.chromium import save
from tests.nbgrading import ROOT

pytestmark = pytest.mark.browser
UNIT = "09-hashtags"
ARTEFACTS = ROOT / "artefacts"
SLOW = 60_000


@dataclass(frozen=True)
class Opened:
    """The tabs in front, how many dialogs there are, and the folder that the left pane shows."""

    tabs: list[str]
    dialogs: int
    pane: str


@pytest.fixture(scope="module")
def asked():
    """What the page has asked its server for, in order."""
    return []


@pytest.fixture(scope="module")
def page(lab, browser, asked):
    """JupyterLab as it opens; all tests go on in it, in any order."""
    ARTEFACTS.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.set_default_timeout(SLOW)
    expect.set_options(timeout=SLOW)
    page.goto(f"{lab.address}/?token={lab.token}")
    notebook(page).get_by_role("heading", name="Tear Up the Rulebook").wait_for()
    notebook(page).locator(".jp-Notebook-ExecutionIndicator").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def opened(page):
    """What is to be seen before anybody has done anything."""
    expect(page.locator(".jp-BreadCrumbs")).to_have_text(re.compile("work"))
    shoot(page, "1-start-page")
    return Opened(
        page.locator(".lm-TabBar-tab.lm-mod-current").all_inner_texts(),
        page.locator(".jp-Dialog").count(),
        page.locator(".jp-BreadCrumbs").inner_text(),
    )


@pytest.fixture(scope="module")
def start_page(page, opened):
    """The start page, run."""
    bring_to_front(page, "start-here")
    run_all(page)
    shoot(page, "1-map")


@pytest.fixture(scope="module")
def walk_through(page, start_page):
    """The walk-through of unit 09, opened from the start page, and run."""
    bring_to_front(page, "start-here")
    reach(page, notebook(page).get_by_role("link", name="walk-through of unit 09")).click()
    notebook(page).get_by_role("heading", name="09 · Never more than two hashtags?").wait_for()
    run_all(page)
    shoot(page, "2-walk-through")
    return "notebooks/09-hashtags.ipynb"


def bring_to_front(page, path):
    """Go to a tab that is open, by a piece of its file's path; close the dialog that another test left."""
    if page.locator(".jp-Dialog").count():
        page.keyboard.press("Escape")
        expect(page.locator(".jp-Dialog")).to_have_count(0)
    page.locator(f'.lm-TabBar-tab[title*="{path}"]').click()
    notebook(page).locator(".jp-Notebook-ExecutionIndicator").wait_for()


def reach(page, wanted):
    """Scroll from the top until something is seen, as a reader does: what is far away is hidden."""
    outer = notebook(page).locator(".jp-WindowedPanel-outer")
    outer.evaluate("page => page.scrollTop = 0")
    for _ in range(100):
        page.wait_for_timeout(100)
        if wanted.count() and wanted.first.is_visible():
            break
        outer.hover()
        page.mouse.wheel(0, 400)
    wanted.first.scroll_into_view_if_needed()
    return wanted.first


def shoot(page, name):
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def notebook(page):
    """Return the notebook that is in front."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def choose(page, menu, entry):
    page.locator(".lm-MenuBar-item", has_text=re.compile(rf"^{menu}$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile(rf"^{entry}")).first.click()


def run_all(page):
    """Run every cell and wait until the kernel has nothing more to do."""
    panel = notebook(page)
    idle = panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    # The sign above the page says so from the start; what is run before the kernel is there is lost.
    page.get_by_role("button", name="(ipykernel) | Idle").wait_for()
    # The menu is about the notebook that has the focus, and a fresh one has none yet.
    panel.locator(".jp-MarkdownCell").first.click(position={"x": 5, "y": 5})
    choose(page, "Run", "Run All Cells")
    ran = re.compile(r"\[(\d+|\*)\]")
    expect(
        panel.locator(".jp-CodeCell .jp-InputPrompt").filter(has_text=ran).first
    ).to_be_attached()
    idle.wait_for(timeout=3 * SLOW)
    panel.locator(".jp-WindowedPanel-outer").evaluate("page => page.scrollTop = page.scrollHeight")
    expect(panel.locator(".jp-CodeCell .jp-InputPrompt").last).to_have_text(re.compile(r"\[\d+\]"))


def test_the_start_page_opens_first(opened):
    assert opened.dialogs == 0
    assert "start-here.ipynb" in opened.tabs


def test_the_start_page_waits_for_nothing_that_it_does_not_need(opened, asked):
    """Nor for JupyterLab to save which pages are open, nor to look whether it should be built anew."""
    page = [at for at, what in enumerate(asked) if re.search("start-here.*content=1", what)]
    saving = [at for at, what in enumerate(asked) if re.match("PUT .*/api/workspaces", what)]
    assert page[0] < saving[0]
    assert not [what for what in asked if "/api/build" in what]


def test_the_walk_through_opens_from_there_and_runs(page, walk_through):
    bring_to_front(page, walk_through)
    assert notebook(page).locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert notebook(page).locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0


def test_the_explorer_moves_and_the_verdict_changes(page, walk_through):
    bring_to_front(page, walk_through)
    panel = notebook(page)
    selects = panel.locator(".widget-dropdown select")
    reach(page, selects)
    account = selects.nth(1)
    said = panel.locator(".widget-html-content b").first

    def verdict():
        return re.sub(r"[^a-z' ]", "", said.text_content().lower()).strip()

    expect(said).to_have_text(re.compile("holds|backfires|can't tell", re.IGNORECASE))
    before = verdict()
    assert before in ("holds", "backfires", "can't tell")
    shoot(page, "3-explorer-before")
    sentence = panel.locator(".widget-html-content").first
    for _ in range(account.locator("option").count()):
        account.press("ArrowDown")
        code = account.evaluate("chosen => chosen.selectedOptions[0].text").split()[0]
        expect(sentence).to_contain_text(f"{code}:")
        if verdict() != before:
            break
    shoot(page, "4-explorer-after")
    assert verdict() in {"holds", "backfires", "can't tell"} - {before}
    # Arrow keys belong to the control that has the focus, not to the notebook around it.
    # The number's name comes with the widget, so that it has one in any JupyterLab, not in ours alone.
    number = panel.get_by_role("spinbutton", name="Threshold", exact=True)
    expect(number).to_have_value("2")
    number.press("ArrowUp")
    expect(number).to_have_value("3")
    expect(sentence).to_contain_text("at 3 hashtags")
    panel.get_by_role("button", name="Shuffle the labels").press("Enter")
    panel.get_by_text("1 shuffle:").wait_for()
    shoot(page, "5-explorer-shuffled")


def test_a_term_leads_to_its_entry_in_the_glossary(page, walk_through):
    bring_to_front(page, walk_through)
    reach(page, notebook(page).get_by_role("link", name="bootstrap", exact=True)).click()
    entry = page.get_by_role("heading", name="bootstrap", exact=True)
    expect(entry).to_be_in_viewport()
    shoot(page, "2-glossary")


def open_own_page(page, title):
    """Open a learner's own page of a unit from the start page; its title begins with the unit's number."""
    bring_to_front(page, "start-here")
    link = notebook(page).get_by_role("link", name=f"your page of unit {title[:2]}")
    reach(page, link).click()
    notebook(page).get_by_role("heading", name=title).wait_for()


@pytest.fixture(scope="module")
def own_page(page, start_page):
    """The learner's own page of unit 09 with a right, a wrong and a noted answer, run."""
    open_own_page(page, "09 · Never more than two hashtags")
    write(page, "name = ...", 'name = "Zoë Müller"')
    write(
        page,
        "expect = ...",
        'expect = "holds"\nconfidence = 65\nreason = "Long lists of tags look like advertising."',
    )
    write(page, "limit = ...", "limit = 2")
    write(page, "few_posts = ...", "few_posts = len(mine)")
    write(page, "verdict = ...", 'verdict = "holds"')
    run_all(page)
    shoot(page, "6-answers")
    return "work/09-hashtags/09-hashtags.ipynb"


def cell_with(page, source):
    return reach(page, notebook(page).locator(".jp-CodeCell").filter(has_text=source))


def test_the_outcomes_of_checks_are_told_apart_by_sign_and_word(page, own_page):
    bring_to_front(page, own_page)
    for check, sign, word in (
        ('unit.check("limit"', "✓", "Right"),
        ('unit.check("few-posts"', "✗", "Not there yet"),
        ('unit.check("lift"', "○", "Not attempted yet"),
        ('unit.check_form("verdict"', "✎", "Noted"),
    ):
        said = cell_with(page, check).locator(".jp-OutputArea-output")
        expect(said).to_have_text(re.compile(rf"^\s*{sign}\s*{word}\b"))
    assert notebook(page).locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert "Not there yet: few_posts is" in cell_with(page, 'unit.check("few-posts"').inner_text()


def test_a_page_says_what_stands_and_leads_to_what_does_not(page, own_page):
    """A wrong answer that is only noted is not among those that stand."""
    bring_to_front(page, own_page)
    assert page.get_by_role("button", name="Validate").count() == 0
    cell = cell_with(page, "unit.so_far()")
    shoot(page, "7-so-far")
    said = " ".join(cell.inner_text().split())
    assert "2 points stand, 1 is noted and marked later, 17 are open." in said
    assert re.search(r"Not there yet: Sort the posts \(1 point\)", said)
    assert re.search(r"Noted, and marked later: The verdict \(1 point\)", said)
    cell.get_by_role("link", name="Sort the posts").click()
    expect(
        notebook(page).locator(".jp-CodeCell").filter(has_text="few_posts = len")
    ).to_be_in_viewport()


@pytest.fixture(scope="module")
def talk(page, start_page):
    """The page of unit 12 with a talk made on it; where no unit is finished, of the practice log."""
    open_own_page(page, "12 · FAILconf")
    write(page, "name = ...", 'name = "Ada Okoye"')
    write(page, "guess = ...", 'guess = 50\nreason = "I was often sure, and often wrong"')
    three = [
        f'{part} = "This is what I tell the room about it."'
        for part in ("what_i_expected", "what_they_said", "what_i_do")
    ]
    write(page, "what_i_expected = ...", "\n".join(three))
    run_all(page)
    return "work/12-failconf/12-failconf.ipynb"


def test_a_talk_s_preview_saves_a_file_with_what_was_changed_in_it(page, talk):
    bring_to_front(page, talk)
    preview = cell_with(page, "unit.make_talk(").frame_locator("iframe")
    text = preview.locator("p[contenteditable]").first
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("I was certain: a b c d i m r s x y z")
    shoot(page, "9-talk")
    with page.expect_download() as saving:
        preview.get_by_role("button", name="Save this page with my changes").click()
    saved = saving.value
    assert re.fullmatch(r"talk-ada-okoye-\w+\.html", saved.suggested_filename)
    kept = saved.path().read_text(encoding="utf-8")
    assert "I was certain: a b c d i m r s x y z" in kept
    assert "A FAILconf talk by Ada Okoye" in kept


def test_a_talk_opens_in_a_tab_of_its_own(page, talk):
    bring_to_front(page, talk)
    link = cell_with(page, "unit.make_talk(").get_by_role("link", name="Open your talk in a tab")
    link.click()
    viewer = page.locator(".jp-HTMLViewer:not(.lm-mod-hidden)").frame_locator("iframe")
    viewer.get_by_text("A FAILconf talk by Ada Okoye").wait_for()
    shoot(page, "9-talk-tab")
    expect(viewer.get_by_role("button", name="Save this page")).to_have_count(0)


WRITTEN = "My boss cares, so Zoe Kim vexed us: a b c d i m r s x y z"


@pytest.mark.parametrize("way_in", ["click and Enter", "double click"])
def test_a_sentence_is_written_into_its_box(page, lab, own_page, way_in):
    """The box says how to get in; whoever double-clicks gets in as well."""
    bring_to_front(page, own_page)
    before = cells_on_disk(page, lab, own_page)
    box = reach(page, notebook(page).locator(".jp-MarkdownCell.rulebook-written"))
    label = box.evaluate("box => getComputedStyle(box, '::before').content")
    assert "click here once, then press Enter" in label
    text = box.locator(".jp-RenderedMarkdown")
    if way_in == "double click":
        text.dblclick()
    else:
        text.click()
        page.keyboard.press("Enter")
    expect(box.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{way_in}. {WRITTEN}", delay=10)
    page.keyboard.press("Shift+Enter")
    expect(box.locator(".jp-RenderedMarkdown")).to_have_text(f"{way_in}. {WRITTEN}")
    shoot(page, "8-written")
    after = cells_on_disk(page, lab, own_page)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == [("markdown", f"{way_in}. {WRITTEN}")]


def test_tabs_say_which_page_is_whose_and_files_keep_their_names(page, lab, walk_through, own_page):
    for path, kind in ((walk_through, "walk-through"), (own_page, "your page")):
        bring_to_front(page, path)
        label = page.locator(f'.lm-TabBar-tab[title*="{path}"] .lm-TabBar-tabLabel')
        assert kind in label.evaluate("label => getComputedStyle(label, '::before').content")
        assert lab.get(f"/api/contents/{path}").status_code == 200


def test_the_pane_at_the_left_shows_a_learner_s_own_pages_at_first(opened):
    assert opened.pane.split("\n")[0].strip("/") == "work"


def write(page, blank, source):
    """Replace the content of the answer cell that holds `blank`, as a learner does by keyboard."""
    cell = reach(page, notebook(page).locator(".jp-CodeCell").filter(has_text=blank))
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def cells_on_disk(page, lab, path):
    save(page)
    content = lab.get(f"/api/contents/{path}").json()["content"]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in content["cells"]]


def test_a_sentence_typed_beside_a_box_changes_no_cell(page, lab, walk_through):
    """Every letter that JupyterLab knows as a command: in a learner's Lab none of them is one."""
    bring_to_front(page, "notebooks/09-hashtags.ipynb")
    heading = reach(page, notebook(page).get_by_role("heading", name="09 · Never more than two"))
    heading.click()
    page.keyboard.press("Escape")
    before = cells_on_disk(page, lab, walk_through)
    page.keyboard.type(
        "abcdimrsxyz Add, cut; Merge 0 0 DD ii: my boss cares, so Zoe Kim vexed us. ", delay=15
    )
    page.wait_for_timeout(500)
    assert page.locator(".jp-Dialog").count() == 0
    assert cells_on_disk(page, lab, walk_through) == before
