import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.posts import DATASETS, datasets_dir, load_posts, load_trials

COLUMNS = {
    "account": "str",
    "sector": "str",
    "posted_at": "datetime64[us]",
    "utc_offset_hours": "float64",
    "format": "str",
    "link_position": "float64",
    "client": "str",
    "scheduled": "boolean",
    "job_post": "str",
    "topic": "str",
    "paid": "boolean",
}


@pytest.mark.parametrize("name", DATASETS)
def test_tables_are_typed_and_sorted(name):
    posts = load_posts(name)
    for column, dtype in posts.dtypes.items():
        assert dtype == COLUMNS.get(column, "Int64"), column
    order = [column for column in ("account", "posted_at") if column in posts]
    assert posts[order].equals(posts[order].sort_values(order, ignore_index=True))
    assert posts["account"].notna().all()
    assert posts["engagement"].median() > 0


def test_trials_are_typed_and_sorted():
    arms = load_trials()
    words = dict.fromkeys(("trial", "picture", "headline", "week"), "str")
    yes = dict.fromkeys(("question", "number", "exclamation", "second_person"), "boolean")
    for column, dtype in arms.dtypes.items():
        assert dtype == (words | yes).get(column, "Int64"), column
    assert arms.notna().all().all()
    assert arms.equals(arms.sort_values(["trial", "headline"], ignore_index=True))
    assert arms["headline"].str.len().equals(arms["characters"].astype(int))
    arms.loc[0, "clicks"] = -1
    assert load_trials().loc[0, "clicks"] >= 0


def test_what_one_reader_changes_another_does_not_see():
    one = load_posts("facebook_brand")
    one.loc[0, "likes"] = -1
    one["more"] = 1
    other = load_posts("facebook_brand")
    assert other.loc[0, "likes"] >= 0
    assert "more" not in other


def test_an_unknown_name_is_answered_with_the_names():
    with pytest.raises(RulebookError) as error:
        load_posts("facebok_pages")
    for name in DATASETS:
        assert name in str(error.value)


def test_together_they_are_small():
    size = sum(file.stat().st_size for file in datasets_dir().iterdir())
    assert size < 25_000_000


def test_utc_can_be_had_back():
    posts = load_posts("twitter_congress")
    utc = posts["posted_at"] - pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    assert ((posts["posted_at"] - utc) / pd.Timedelta(hours=1)).between(-10, -4).all()


@pytest.mark.parametrize(
    "name", ["facebook_pages", "instagram_governments", "twitter_congress", "facebook_live_sellers"]
)
def test_nights_are_quiet(name):
    """Were a time zone wrong by much, the deadest hours would not lie in the night."""
    posts = load_posts(name)
    by_hour = posts["posted_at"].dt.hour.value_counts().reindex(range(24), fill_value=0)
    six = {start: sum(by_hour[(start + i) % 24] for i in range(6)) for start in range(24)}
    assert min(six, key=six.get) in (0, 1, 2, 3)
