"""On the real raw collections; skipped, with the reason, where they are not at hand."""

import re

import numpy as np
import pandas as pd
import pytest

from rulebook.anonymise.build import build
from rulebook.anonymise.disguise import with_engagement
from rulebook.anonymise.salt import Salt
from rulebook.anonymise.tables import TABLES
from rulebook.anonymise.verify import verify
from rulebook.evidence import atlas
from rulebook.posts import DATASETS, datasets_dir, load_posts
from rulebook.rules import RULES

pytestmark = pytest.mark.slow


def test_the_shipped_files_are_what_the_raw_collections_make(raw, tmp_path):
    build(raw, tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    shipped = {file.name: file.read_bytes() for file in datasets_dir().iterdir()}
    assert sorted(made) == sorted(shipped)
    assert [name for name in made if made[name] != shipped[name]] == []


def test_the_attack_names_no_individual(raw):
    report = verify(datasets_dir(), raw)
    assert report.ok, report.problems
    for table in report.tables:
        print(f"{table.name}: {table.rows:,} rows, k = {table.k}, named: {table.named}")
        if table.kind == "anonymised":
            assert table.k >= table.least >= 5
            assert table.named.people >= table.least
            assert table.named.accounts == table.named.posts == 0
            assert table.named.share <= 0.5
    (communities,) = (table for table in report.tables if table.name == "twitter_communities")
    assert communities.least == 13
    assert communities.named.guess < 0.08


def exact_posts(name, raw):
    """Give the posts before anything was hidden, but under the shipped codes."""
    table = TABLES[name]
    posts = with_engagement(table.read(raw / name).posts)
    keys = posts["account"].astype("str")
    return posts.assign(account=keys.map(Salt.read(raw).codes(name, keys, table.prefix)))


PAIRS = [
    (rule.slug, name)
    for rule in RULES.values()
    for name in rule.datasets
    if not TABLES[name].individuals
]


@pytest.mark.parametrize(("slug", "name"), PAIRS)
def test_codes_shifts_and_rounding_do_not_change_the_lesson(raw, slug, name):
    """Lifts move by less than a quarter of what luck moves them, and hardly a verdict changes.

    Cutting off seconds can swap two posts of one minute, or move a post over the edge of a week
    (lists of vacancies come at the same minute every week): one in a hundred may change sides.
    """
    rule = RULES[slug]
    before = atlas(rule, exact_posts(name, raw)).set_index("account")
    after = atlas(rule, load_posts(name)).set_index("account").loc[before.index]
    for side in ("follows", "breaks"):
        assert (before[side] - after[side]).abs().sum() <= 0.01 * before[side].sum()

    usable = before["low"].notna() & after["low"].notna()
    assert usable.sum() >= 0.99 * before["low"].notna().sum()
    one, two = before[usable], after[usable]
    change = np.abs(np.log((two["lift"] / one["lift"]).astype("float64")))
    luck = np.log((one["high"] / one["low"]).astype("float64")) / (2 * 1.96)
    assert (change / luck).median() < 0.25
    assert (change / luck).max() < 1
    assert change.median() < 0.03

    changed = one["verdict"] != two["verdict"]
    print(
        f"{slug} on {name}: {changed.sum()} of {len(one)} verdicts differ, lift by {change.median():.2%}"
    )
    assert changed.sum() <= max(1, 0.02 * len(one))
    turned = changed & one["verdict"].ne("can't tell") & two["verdict"].ne("can't tell")
    assert not turned.any()


@pytest.mark.parametrize(
    "size", [(0, 10**9), (100, 999), (1_000, 9_999)], ids=["all", "small", "large"]
)
def test_grouping_people_does_not_change_what_following_does(raw, size):
    """Nor among people of one size: unit 06 compares those, too."""
    rule = RULES["following"]
    exact = TABLES["twitter_communities"].read(raw / "twitter_communities").posts
    grouped = load_posts("twitter_communities")
    before, after = (
        atlas(rule, posts[posts["followers"].between(*size)]).set_index("account")
        for posts in (exact, grouped)
    )
    print(pd.concat([before, after])[["follows", "breaks", "lift", "low", "high", "verdict"]])
    for name in ("tidytuesday", "esa2019"):
        one, two = before.loc[name], after.loc[name]
        for side in ("follows", "breaks"):
            assert abs(two[side] - one[side]) <= (0 if size[0] == 0 else 0.25 * one[side])
        assert one["verdict"] == two["verdict"]
        assert one["low"] <= two["lift"] <= one["high"]


def test_groups_of_influencers_keep_what_photos_do(raw):
    """Each post against its author's own typical post, computed on the exact counts."""
    table = TABLES["linkedin_influencers"]
    exact = table.read(raw / table.name)
    grouped = table.individuals(exact).posts
    audience = grouped.groupby("person")["account"].first()
    posts = exact.posts[exact.posts["account"].isin(audience.index)]
    own = posts.groupby("account")["likes"].transform("median").astype("float64")
    codes = Salt.read(raw).codes(table.name, set(audience), table.prefix)
    relative = posts[["format"]].assign(
        account=posts["account"].map(audience).map(codes),
        engagement=posts["likes"].astype("float64") / own,
    )
    before = atlas(RULES["likes"], relative).set_index("account")
    after = atlas(RULES["likes"], load_posts(table.name)).set_index("account")
    print(pd.concat([before, after])[["lift", "low", "high", "verdict"]])
    assert before["verdict"].equals(after["verdict"])
    assert (after["lift"] / before["lift"]).between(0.8, 1.25).all()
    assert after["lift"].between(before["low"], before["high"]).all()


def test_no_account_of_the_raw_collections_is_named_anywhere(raw):
    names = pd.read_csv(raw / "facebook_pages" / "pages.csv")["page"].tolist()
    names += pd.read_csv(raw / "instagram_governments" / "accounts.csv")["account"].tolist()
    conferences = pd.read_csv(
        raw / "twitter_conferences" / "tweets.csv.gz", usecols=["screen_name"]
    )
    names += conferences["screen_name"].unique().tolist()
    # Names that are words of the language, or of the project, say nothing.
    words = {"time", "instagram"}
    sheets = " ".join(file.read_text() for file in datasets_dir().glob("*.md")).lower()
    sheets += (datasets_dir() / "datapackage.json").read_text().lower()
    found = [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", sheets)]
    assert [name for name in found if name not in words] == []


def test_all_tables_are_read(raw):
    assert set(TABLES) == set(DATASETS)
