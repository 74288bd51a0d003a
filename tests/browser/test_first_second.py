"""The first second in JupyterLab: which page is in front while it still saves what is open."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
START = "notebooks/start-here.ipynb"
OWN = "work/00-first-day/00-first-day.ipynb"
SLOW = 60_000


class Window:
    """A browser's window on a learner's JupyterLab in which no page has been open before.

    JupyterLab goes on to what its address names once it has saved what is open. Until `let_it_save`
    it cannot: so a test has all the time that it needs for its first second.
    """

    def __init__(self, lab, page, workspace):
        self.page = page
        self._address = f"{lab.address}/lab/workspaces/{workspace}"
        self._token = lab.token
        self._held = []
        self.page.route("**/api/workspaces/**", self._hold)

    def _hold(self, route):
        if self._held is None or route.request.method != "PUT":
            route.continue_()
        else:
            self._held.append(route)

    def visit(self, path):
        self.page.goto(f"{self._address}/tree/{path}?token={self._token}")

    def let_it_save(self):
        held, self._held = self._held, None
        for route in held:
            route.continue_()

    def expect_in_front(self, path):
        tab = self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.jp-mod-current")
        expect(tab).to_have_attribute("title", re.compile(re.escape(path)))

    def expect_folder(self, name):
        """Wait until JupyterLab has done what it does with its address: then the left pane is ready."""
        expect(self.page.locator(".jp-FileBrowser.jp-mod-restoring")).to_have_count(0)
        expect(self.page.locator(".jp-BreadCrumbs")).to_have_text(re.compile(f"{name}/?$"))


@pytest.fixture
def window(lab, browser, request):
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(SLOW)
    expect.set_options(timeout=SLOW)
    yield Window(lab, context.new_page(), re.sub(r"\W", "-", request.node.name))
    context.close()


@pytest.mark.parametrize(
    ("link", "page"),
    [("read and play", "notebooks/00-first-day.ipynb"), ("your page", OWN)],
)
def test_a_page_that_is_opened_at_once_stays_in_front(window, link, page):
    window.visit(START)
    window.expect_in_front(START)
    window.page.get_by_role("link", name=link, exact=True).first.click()
    window.expect_in_front(page)
    window.let_it_save()
    window.expect_folder("work")
    window.expect_in_front(page)


def test_who_comes_back_and_goes_on_at_once_is_not_brought_back(window):
    """When a page is loaded anew, the address names the one that was in front before."""
    window.visit(OWN)
    window.expect_in_front(OWN)
    window.page.get_by_role("link", name="walk-through").first.click()
    window.expect_in_front("notebooks/00-first-day.ipynb")
    window.let_it_save()
    window.expect_folder("00-first-day")
    window.expect_in_front("notebooks/00-first-day.ipynb")


def test_of_a_page_that_is_not_there_jupyterlab_says_so(window):
    window.visit("work/99-nowhere.ipynb")
    window.let_it_save()
    expect(window.page.locator(".jp-Dialog")).to_contain_text("99-nowhere.ipynb")
