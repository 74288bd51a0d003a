"""The README's picture: one rule on many accounts, drawn from the shipped data."""

from pathlib import Path

from rulebook.charts import Chart, caterpillar
from rulebook.evidence import atlas
from rulebook.posts import load_posts
from rulebook.rules import get_rule

PLACE = Path("docs", "rulebook.svg")


def readme_picture() -> Chart:
    """Draw the rule on length over all Facebook pages; the same data always give the same picture."""
    rule = get_rule("length")
    return caterpillar(atlas(rule, load_posts("facebook_pages")), rule, "Facebook pages")
