"""The README's film: what a learner does in the first minutes, taken in a real browser.

    python -m tests.browser.film

opens JupyterLab on a copy of the course in headless Chromium, does what the film shows, and writes
`docs/film.webp` and `docs/film.json`. The second holds the film's words for those who cannot see it, and a
digest of the cells shown: a test says when they have changed, and this is to be run again.
"""

import hashlib
import io
import json
import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.chromium import chromium
from tests.nbgrading import ROOT, Course
from tests.servers import running_lab

UNIT = "09-hashtags"
SHOWN = ROOT / "assignments" / UNIT / f"{UNIT}.ipynb"
LAST = "verdict"
"""The last cell that the film shows."""
FILM, WORDS = ROOT / "docs" / "film.webp", ROOT / "docs" / "film.json"
WIDTH, HEIGHT = 960, 640
NAME = "Zoë Müller"

# A pointer, and a line that says what is being done: a headless browser shows neither.
OVERLAY = """
() => {
  const line = document.createElement("div");
  line.id = "film-line";
  line.style.cssText = "position:fixed;left:0;right:0;bottom:0;padding:10px 18px;z-index:99999;" +
    "background:#1f3a4d;color:#fff;font:600 20px/1.3 'DejaVu Sans',sans-serif;pointer-events:none";
  const pointer = document.createElement("div");
  pointer.id = "film-pointer";
  pointer.style.cssText = "position:fixed;width:18px;height:18px;border-radius:50%;z-index:99998;" +
    "background:#d55e00aa;border:2px solid #fff;pointer-events:none;left:480px;top:300px";
  document.body.append(line, pointer);
}
"""


class Film:
    """Frames with how long each is seen, in milliseconds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.times: list[int] = []
        self.verdict = ""

    def take(self, milliseconds: int) -> None:
        """Take what the page shows now; the same again only makes the last frame longer."""
        frame = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        if self.frames and frame.tobytes() == self.frames[-1].tobytes():
            self.times[-1] += milliseconds
            return
        self.frames.append(frame)
        self.times.append(milliseconds)

    def say(self, words: str) -> None:
        """Put words on the line at the bottom."""
        self.page.locator("#film-line").evaluate("(line, words) => line.textContent = words", words)

    def cell(self, name: str) -> Locator:
        """Return a cell by the words in it."""
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        return panel.locator(".jp-Cell").filter(has_text=name).first

    def bring(self, cell: Locator, steps: int = 3) -> None:
        """Scroll until a cell stands in the upper third, in a few frames."""
        outer = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer")
        for _ in range(60):
            if cell.count():
                break
            outer.evaluate("page => page.scrollBy(0, 250)")
            self.page.wait_for_timeout(80)
        for step in range(steps):
            top = cell.bounding_box()["y"] - 190
            outer.evaluate("(page, by) => page.scrollBy(0, by)", top / (steps - step))
            self.page.wait_for_timeout(150)
            self.take(120)

    def point_and_click(self, cell: Locator) -> None:
        """Show the pointer on a cell's code, click there, and take the pointer away."""
        code = cell.locator(".cm-content")
        box = code.bounding_box()
        self.page.locator("#film-pointer").evaluate(
            "(dot, to) => Object.assign(dot.style, {left: to[0], top: to[1], opacity: 1})",
            [f"{box['x'] + 191}px", f"{box['y'] - 1}px"],
        )
        # Not further right: there the cell's own buttons come up.
        code.click(position={"x": 200, "y": 8})
        self.take(250)
        self.page.locator("#film-pointer").evaluate("dot => dot.style.opacity = 0")

    def write(self, blank: str, source: str) -> None:
        """Click into an answer's cell and type over it, a few letters a frame; then Shift and Enter."""
        cell = self.cell(blank)
        self.bring(cell)
        self.point_and_click(cell)
        self.page.keyboard.press("Control+a")
        for part in re.findall(r".{1,9}", source, re.DOTALL):
            self.page.keyboard.insert_text(part)
            self.take(90)
        self.take(450)
        # A name that is being completed would take the key.
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Shift+Enter")

    def run_next(self, milliseconds: int, waits_for: str) -> None:
        """Run the selected cell and show what comes of it."""
        self.page.keyboard.press("Shift+Enter")
        said = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output")
        said.filter(has_text=re.compile(waits_for)).first.wait_for()
        self.page.wait_for_timeout(400)
        self.take(milliseconds)


def take(page: Page) -> Film:
    """Do what the film shows, on the page of the unit, which is open."""
    film = Film(page)
    page.evaluate(OVERLAY)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    film.say("Your page. Your name picks a real account.")
    film.take(1300)
    film.write("name = ...", f'name = "{NAME}"')
    page.keyboard.press("Shift+Enter")
    panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    film.say("Predict, before you see a single post.")
    expected = (
        'expect = "holds"\nconfidence = 70\nreason = "Long lists of tags look like advertising."'
    )
    film.write("expect = ...", expected)
    film.run_next(1500, ".")
    page.keyboard.press("Shift+Enter")
    film.bring(film.cell("mine = unit.open_posts"))
    film.run_next(1200, "relative_engagement")
    film.say("Test the rule on your posts: each answer is checked at once.")
    film.write("few_posts = ...", "few_posts = len(mine)")
    film.run_next(400, "Not there yet")
    film.say("Not there yet? You are told what came, and where to look.")
    film.bring(film.cell('unit.check("few-posts"'))
    film.take(2800)
    film.say("Try again. Nothing is lost by a wrong try.")
    again = film.cell("few_posts = len(mine)")
    film.bring(again)
    film.point_and_click(again)
    page.keyboard.press("Control+a")
    for part in re.findall(r".{1,9}", 'few_posts = (mine["hashtags"] <= 2).sum()'):
        page.keyboard.insert_text(part)
        film.take(90)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    check = film.cell('unit.check("few-posts"')
    check.locator(".jp-OutputArea-output").filter(has_not_text="Not there yet").first.wait_for()
    page.wait_for_timeout(400)
    film.say("Right.")
    film.take(1800)
    film.say("What does this account's audience say?")
    sides = film.cell("unit.draw_sides()")
    film.bring(sides, steps=5)
    film.point_and_click(sides)
    page.keyboard.press("Shift+Enter")
    sides.locator("img").wait_for()
    page.wait_for_timeout(500)
    film.bring(sides)
    film.take(2200)
    film.say("Luck or real? The interval says.")
    ends = film.cell("interval = unit.interval()")
    film.bring(ends, steps=4)
    film.point_and_click(ends)
    page.keyboard.press("Shift+Enter")
    ends.locator(".jp-OutputArea-output").wait_for()
    page.wait_for_timeout(400)
    film.take(1500)
    low, high = map(
        float, re.findall(r"\d+\.\d+", ends.locator(".jp-OutputArea-output").inner_text())
    )
    film.verdict = "holds" if low > 1 else "backfires" if high < 1 else "can't tell"
    film.say("The verdict: on this account, and perhaps not on the next.")
    film.write("verdict = ...", f'verdict = "{film.verdict}"')
    page.keyboard.press("Shift+Enter")
    film.cell('unit.check_form("verdict"').locator(".jp-OutputArea-output").wait_for()
    page.wait_for_timeout(400)
    film.take(3000)
    return film


def digest() -> str:
    """Return a digest of the cells that the film shows, as they are released."""
    cells = json.loads(SHOWN.read_text(encoding="utf-8"))["cells"]
    shown = []
    for cell in cells:
        shown.append([cell["id"], cell["cell_type"], "".join(cell["source"])])
        if cell["id"] == LAST:
            break
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def main() -> None:
    """Take the film and write it."""
    with tempfile.TemporaryDirectory() as place:
        course = Course(Path(place))
        shutil.copytree(ROOT / "assignments", course.folder / "assignments")
        with running_lab(course) as lab, chromium() as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.set_default_timeout(180_000)
            page.goto(f"{lab.address}/lab/tree/work/{UNIT}/{UNIT}.ipynb?token={lab.token}")
            panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
            panel.get_by_role("heading", name="09 ·").wait_for()
            # The page needs the whole width, or the toolbar hides whether the kernel is there.
            page.keyboard.press("Control+b")
            panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
            page.wait_for_timeout(1500)
            film = take(page)
    first, *rest = film.frames
    first.save(
        FILM,
        save_all=True,
        append_images=rest,
        duration=film.times,
        loop=0,
        quality=70,
        method=6,
        minimize_size=True,
    )
    seconds = sum(film.times) / 1000
    alt = (
        f"A learner opens the page of unit 09 in JupyterLab, writes the name “{NAME}” and predicts that the "
        "rule “never more than two hashtags” holds. A first answer is wrong, and the page says what came and "
        "where to look; the second is right. A picture shows both sides, the interval says how sure one can be, "
        f"and the verdict on this account is “{film.verdict}”."
    )
    WORDS.write_text(
        json.dumps({"alt": alt, "cells": digest()}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    print(f"{FILM.name}: {seconds:.0f} s, {len(film.frames)} frames, {FILM.stat().st_size:,} bytes")
    print(alt)


if __name__ == "__main__":
    main()
