"""Your own page in a real JupyterLab: predict, choose a file, confirm the time, read; and on a phone.

The screenshots stay in artefacts/, which git ignores: look at them.
"""

import pytest
from playwright.sync_api import expect

from rulebook.own.made_up import made_up_export
from rulebook.own.page import write_page
from rulebook.rules import RULES
from tests.browser.test_browser import (
    ARTEFACTS,
    SLOW,
    bring_to_front,
    notebook,
    reach,
    run_all,
    shoot,
)
from tests.nbgrading import Course
from tests.servers import running_lab

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def added(course, browser):
    """What was read on the page where a learner predicts, uploads and confirms; own/ lies there then."""
    ARTEFACTS.mkdir(exist_ok=True)
    (course.folder / "export.csv").write_bytes(made_up_export()[1])
    said = {}
    with running_lab(course) as lab:
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(SLOW)
        expect.set_options(timeout=SLOW)
        page.goto(f"{lab.address}/lab/tree/notebooks/your-own-page.ipynb?token={lab.token}")
        notebook(page).get_by_role("heading", name="Your own page").wait_for()
        bring_to_front(page, "your-own-page")
        run_all(page)
        said["errors"] = notebook(page).locator('[data-mime-type$="jupyter.error"]').count()
        form = notebook(page).locator(".jp-CodeCell").filter(has_text="page.form")
        reach(page, form.locator("select"))
        for select in form.locator("select").all():
            select.select_option("holds")
        form.locator('input[type="text"]').last.fill("they like what is short and warm")
        form.get_by_role("button", name="Write them down").click()
        form.get_by_text("Nine predictions stand in your fail log").wait_for()
        shoot(page, "own-1-predicted")
        desk = notebook(page).locator(".jp-CodeCell").filter(has_text="page.desk")
        reach(page, desk.get_by_role("button", name="Read it"))
        with page.expect_file_chooser() as chooser:
            desk.get_by_role("button", name="Choose your export").click()
        chooser.value.set_files(course.folder / "export.csv")
        desk.get_by_role("button", name="Choose your export (1)").wait_for()
        desk.get_by_role("button", name="Read it").click()
        desk.get_by_text("right?").wait_for()
        said["understood"] = desk.inner_text()
        said["before"] = (course.folder / "own").exists()
        shoot(page, "own-2-understood")
        desk.get_by_role("button", name="Yes, that is right").click()
        desk.get_by_text("posts lie in the folder own/").wait_for()
        run_all(page)
        reach(page, notebook(page).get_by_text("This is own-facebook"))
        results = notebook(page).locator("table").filter(has_text="95 % interval")
        reach(page, results)
        expect(results).to_contain_text("Timing", use_inner_text=True)  # drawn once it is in sight
        said["results"] = results.inner_text()
        shoot(page, "own-3-results")
        page.close()
    return said


def test_a_file_is_read_shown_and_kept_once_its_time_is_confirmed(added, course):
    assert added["errors"] == 0
    assert "240 of 240 rows are posts that count" in added["understood"]
    assert "went out on" in added["understood"]
    assert not added["before"]
    assert (course.folder / "own" / "posts.parquet").is_file()


def test_the_verdicts_are_read(added):
    for rule in RULES.values():
        assert rule.title in added["results"]
    assert "holds" in added["results"]
    assert "too few posts" in added["results"]


def test_the_page_fits_a_phone(added, course, browser):
    path = write_page(course.folder / "own")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("heading", name="My own page")).to_be_visible()
    page.screenshot(path=ARTEFACTS / "own-4-phone.png", full_page=True)
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
