"""The README's picture is what the shipped data give, and says so to those who do not see it."""

import re
from pathlib import Path

import pytest

from rulebook.charts.readme import PLACE, readme_picture

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"(?<![\w#.])-?\d+\.\d+")


@pytest.fixture(scope="module")
def chart():
    return readme_picture()


def test_the_committed_picture_is_made_from_the_data(chart, tmp_path):
    """A number may differ in the last place, as it does from one processor to the next."""
    made = chart.save(tmp_path / "made.svg").read_text(encoding="utf-8")
    committed = (ROOT / PLACE).read_text(encoding="utf-8")
    if made != committed:
        assert _frame(made) == _frame(committed)
        numbers = [list(map(float, NUMBER.findall(text))) for text in (made, committed)]
        assert numbers[0] == pytest.approx(numbers[1], abs=0.01)


def test_the_picture_shows_a_rule_that_holds_here_and_backfires_there(chart):
    holds, backfires = map(
        int, re.search(r"holds on (\d+), backfires on (\d+)", chart.alt).groups()
    )
    assert min(holds, backfires) >= 10


def test_the_readme_shows_the_picture_with_its_alternative_text(chart):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    alternative = re.search(rf"!\[([^\]]*)\]\({PLACE.as_posix()}\)", readme)
    assert alternative, f"the README does not show {PLACE}"
    assert alternative[1] == chart.alt


def _frame(svg: str) -> str:
    """Return an SVG without its numbers, and without the ids that are made from them."""
    return NUMBER.sub("0", re.sub(r'((?:id|href)="#?|url\(#)[^")]*', r"\1", svg))
