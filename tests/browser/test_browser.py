"""A real JupyterLab in headless Chromium: what an apprentice does in the first hour.

The screenshots stay in artefacts/, which git ignores: look at them.
"""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.nbgrading import ROOT, Course
from tests.servers import running_lab

pytestmark = pytest.mark.browser
UNIT = "09-hashtags"
ARTEFACTS = ROOT / "artefacts"
SLOW = 60_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("browser"))
    shutil.copytree(ROOT / "assignments", course.folder / "assignments")
    with running_lab(course) as lab:
        yield lab


@pytest.fixture(scope="module")
def page(lab, browser):
    """JupyterLab as it opens; all tests go on in it, in any order."""
    ARTEFACTS.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(SLOW)
    expect.set_options(timeout=SLOW)
    page.goto(f"{lab.address}/?token={lab.token}")
    notebook(page).get_by_role("heading", name="Tear Up the Rulebook").wait_for()
    notebook(page).locator(".jp-Notebook-ExecutionIndicator").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def opened(page):
    """What is to be seen before anybody has done anything: the tabs in front, and the dialogs."""
    shoot(page, "1-start-page")
    tabs = page.locator(".lm-TabBar-tab.lm-mod-current").all_inner_texts()
    return tabs, page.locator(".jp-Dialog").count()


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
    idle.wait_for()
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
    tabs, dialogs = opened
    assert dialogs == 0
    assert "start-here.ipynb" in tabs


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
        return re.sub(r"[^a-z' ]", "", said.inner_text().lower()).strip()

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
    readout = panel.locator(".widget-readout").first
    assert readout.inner_text() == "2"
    panel.locator(".noUi-handle").first.press("ArrowRight")
    expect(readout).to_have_text("3")
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


def test_a_right_and_a_wrong_answer_are_validated(page, start_page):
    bring_to_front(page, "start-here")
    reach(page, notebook(page).get_by_role("link", name="your page of unit 09")).click()
    notebook(page).get_by_role("heading", name="09 · Never more than two hashtags").wait_for()
    write(page, "name = ...", 'name = "Zoë Müller"')
    write(
        page,
        "expect = ...",
        'expect = "holds"\nconfidence = 65\nreason = "Long lists of tags look like advertising."',
    )
    write(page, "limit = ...", "limit = 2")
    write(page, "few_posts = ...", "few_posts = len(mine)")
    run_all(page)
    shoot(page, "6-answers")
    page.keyboard.press("Control+s")
    page.locator(".lm-TabBar-tab.lm-mod-current:not(.jp-mod-dirty)").wait_for()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("few_posts").first.wait_for()
    shoot(page, "7-validated")
    said = " ".join(dialog.inner_text().split())
    assert 'unit.check("few-posts", few_posts)' in said
    assert "Not there yet: few_posts is" in said
    assert "the number of all your posts" in said
    assert "Not attempted yet" in said
    assert 'unit.check("limit", limit)' not in said
    assert "check_prediction" not in said
    assert "Traceback" not in said


def write(page, blank, source):
    """Replace the content of the answer cell that holds `blank`, as a learner does by keyboard."""
    cell = reach(page, notebook(page).locator(".jp-CodeCell").filter(has_text=blank))
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def cells_on_disk(page, lab, path):
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty")).to_have_count(0)
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
