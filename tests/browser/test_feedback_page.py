"""A page of feedback in headless Chromium: offline, on a phone, in the dark, and with hostile work in it."""

import os
import sys
from pathlib import Path

import pytest

from tests.grading import feedback_course
from tests.nbgrading import ROOT

pytestmark = pytest.mark.browser
ARTEFACTS = ROOT / "artefacts"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1200, "height": 900}
LEARNERS = ["marked", "wrong", "blank", "late", "hostile", "large"]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    # nbgrader calls `alembic` by its name when it makes a gradebook.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return feedback_course.made(tmp_path_factory.mktemp("pages") / "course", ours=True)


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, root):
    """Open a learner's page; return it with the addresses that it asked for."""
    made = []

    def opened(learner, size):
        context = browser.new_context(viewport=size, color_scheme=request.param)
        made.append(context)
        page, asked = context.new_page(), []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(feedback_course.page_of(root, learner).as_uri())
        ARTEFACTS.mkdir(exist_ok=True)
        name = f"feedback-{learner}-{size['width']}-{request.param}.png"
        page.screenshot(path=ARTEFACTS / name, full_page=learner != "large")
        return page, asked

    yield opened
    for context in made:
        context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("learner", LEARNERS)
def test_the_page_asks_for_nothing_runs_nothing_and_fits_its_width(opened, learner, size):
    page, asked = opened(learner, size)
    assert [url for url in asked if not url.startswith("data:")] == asked[:1]
    assert page.title() == "Feedback: Unit 7: counting"
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('p, td, th, li, summary, pre')]"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )
    assert smallest >= 12


def test_every_picture_can_be_seen(opened):
    page, _ = opened("large", PHONE)
    drawn = page.evaluate("[...document.images].map(one => one.complete && one.naturalWidth > 0)")
    assert drawn
    assert all(drawn)


def test_text_stands_out_from_what_is_behind_it(opened):
    """Contrast of 4.5 or more, as WCAG 2 asks for (level AA), of all text on the page."""
    for learner in ("wrong", "marked", "blank"):
        page, _ = opened(learner, PHONE)
        weak = page.evaluate(CONTRAST)
        assert weak == []


CONTRAST = """() => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => rgb(colour).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
  };
  const weak = [];
  for (const one of document.querySelectorAll('body *')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const [low, high] = [getComputedStyle(one).color, behind(one)].map(light).sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) weak.push(one.outerHTML.slice(0, 80));
  }
  return weak;
}"""
