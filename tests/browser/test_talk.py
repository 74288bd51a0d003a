"""The FAILconf talk on paper: one sheet, however much its speaker has to say."""

import re

import pandas as pd
import pytest

from rulebook.charts import among
from rulebook.learner.talk import talk_page
from rulebook.rules import RULES

pytestmark = pytest.mark.browser

SENTENCE = "I was certain that short posts would do better here. "
LOG = pd.DataFrame(
    {
        "unit": [*RULES, "transfer"],
        "account": [*["congress-331"] * len(RULES), "link-position on instagram_governments"],
        "expect": "holds",
        "confidence": 75.0,
        "verdict": "can't tell",
    }
)

CHART = among(
    pd.DataFrame(
        {
            "account": [f"page-{number:02}" for number in range(1, 31)],
            "lift": [0.5 + number / 30 for number in range(30)],
            "low": [0.4 + number / 30 for number in range(30)],
            "high": [0.7 + number / 30 for number in range(30)],
            "verdict": ["backfires"] * 8 + ["can't tell"] * 12 + ["holds"] * 10,
        }
    ),
    "length",
    "page-07",
)


def pages(printed):
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@pytest.mark.parametrize("width", [400, 1300])
@pytest.mark.parametrize("sentences", [1, 30], ids=["short", "long"])
def test_it_prints_on_one_sheet(browser, tmp_path, sentences, width):
    path = tmp_path / "talk.html"
    texts = [SENTENCE * sentences] * 3
    path.write_text(
        talk_page("Zoë Müller", *texts, SENTENCE, LOG, SENTENCE * 4, CHART), encoding="utf-8"
    )
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    assert pages(page.pdf(format="Letter")) == 1
    page.close()


def test_a_text_that_grows_on_the_page_still_fits(browser, tmp_path):
    path = tmp_path / "talk.html"
    path.write_text(
        talk_page("Sam", *[SENTENCE] * 3, SENTENCE, LOG, SENTENCE * 4, CHART), encoding="utf-8"
    )
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("p[contenteditable]").first.click()
    page.keyboard.insert_text(SENTENCE * 60)
    assert SENTENCE * 60 in page.locator("p[contenteditable]").first.inner_text()
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    page.close()


@pytest.mark.parametrize("width", [400, 1300])
def test_a_change_is_kept_in_the_file_that_is_saved(browser, tmp_path, width):
    path = tmp_path / "talk.html"
    path.write_text(
        talk_page("Sam", *[SENTENCE] * 3, SENTENCE, LOG, SENTENCE, CHART, "talk-sam.html"),
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.locator("p[contenteditable]").first.click()
    page.keyboard.type("Now it is another. ")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this page with my changes").click()
    assert saved.value.suggested_filename == "talk-sam.html"
    kept = tmp_path / "kept.html"
    saved.value.save_as(kept)
    page.goto(kept.as_uri())
    assert "Now it is another." in page.locator("p[contenteditable]").first.inner_text()
    assert page.get_by_role("button").count() == 1
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
