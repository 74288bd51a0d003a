"""The FAILconf talk on paper: one sheet, however much its speaker has to say."""

import re

import pandas as pd
import pytest

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


def pages(printed):
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@pytest.mark.parametrize("width", [400, 1300])
@pytest.mark.parametrize("sentences", [1, 30], ids=["short", "long"])
def test_it_prints_on_one_sheet(browser, tmp_path, sentences, width):
    path = tmp_path / "talk.html"
    texts = [SENTENCE * sentences] * 3
    path.write_text(talk_page("Zoë Müller", *texts, SENTENCE, LOG), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    assert pages(page.pdf(format="Letter")) == 1
    page.close()


def test_a_text_that_grows_on_the_page_still_fits(browser, tmp_path):
    path = tmp_path / "talk.html"
    path.write_text(talk_page("Sam", *[SENTENCE] * 3, SENTENCE, LOG), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("p[contenteditable]").first.click()
    page.keyboard.insert_text(SENTENCE * 60)
    assert SENTENCE * 60 in page.locator("p[contenteditable]").first.inner_text()
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    page.close()
