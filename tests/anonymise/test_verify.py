import json
import shutil
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulebook.anonymise import people
from rulebook.anonymise.attack import attack, k_of
from rulebook.anonymise.build import build
from rulebook.anonymise.disguise import disguise
from rulebook.anonymise.people import LARGEST_SHARE
from rulebook.anonymise.readers import Reading
from rulebook.anonymise.salt import Salt
from rulebook.anonymise.tables import TABLES
from rulebook.anonymise.verify import verify
from rulebook.errors import RulebookError
from rulebook.posts import DATASETS, load_job_labels, load_posts

INDIVIDUALS = {"twitter_communities": 13, "linkedin_influencers": 5}


@pytest.fixture
def copy(mini, tmp_path):
    return shutil.copytree(mini, tmp_path / "datasets")


def test_what_was_built_is_as_described(mini, mini_raw):
    report = verify(mini, mini_raw)
    assert report.ok, report.problems
    assert [table.name for table in report.tables] == list(DATASETS)
    for table in report.tables:
        assert table.rows > 0
        if table.name in INDIVIDUALS:
            assert table.kind == "anonymised"
            assert table.k >= table.least == INDIVIDUALS[table.name]
            assert table.named.accounts == table.named.posts == 0
            assert table.named.people >= table.least
            assert table.share == table.named.share <= LARGEST_SHARE
        else:
            assert table.kind == "pseudonymised"
            assert table.share is None
            assert table.named.accounts == table.accounts


def test_without_the_raw_folder_nobody_attacks(mini):
    report = verify(mini)
    assert report.ok
    assert all(table.named is None for table in report.tables)


def truncate(folder):
    file = folder / "facebook_brand.parquet"
    file.write_bytes(file.read_bytes()[:-200])


def flip(folder):
    file = folder / "facebook_brand.parquet"
    content = bytearray(file.read_bytes())
    content[60] ^= 1
    file.write_bytes(content)


def swap(folder):
    shutil.copy(folder / "twitter_congress.parquet", folder / "facebook_brand.parquet")


def remove(folder):
    (folder / "facebook_brand.parquet").unlink()


def edit(folder):
    file = folder / "facebook_brand.parquet"
    table = pq.read_table(file)
    pq.write_table(table.slice(1), file)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (truncate, "cut short"),
        (flip, "contents have been changed"),
        (swap, "another table's columns"),
        (remove, "is not in"),
        (edit, "contents have been changed"),
    ],
)
def test_a_spoilt_file_is_named_by_both(copy, spoil, words):
    spoil(copy)
    with pytest.raises(RulebookError, match=words) as error:
        load_posts("facebook_brand", copy)
    assert "facebook_brand.parquet" in str(error.value)
    report = verify(copy)
    assert report.problems == [str(error.value)]
    assert len(report.tables) == len(DATASETS) - 1


@pytest.mark.parametrize("content", [None, "{", "[]", '{"resources": [{}]}'])
def test_a_missing_or_broken_description_is_named_by_both(copy, content):
    package = copy / "datapackage.json"
    package.unlink() if content is None else package.write_text(content)
    with pytest.raises(RulebookError, match=r"datapackage\.json"):
        load_posts("facebook_brand", copy)
    assert "datapackage.json" in verify(copy).problems[0]


def test_a_table_that_the_description_leaves_out_is_named(copy):
    described = json.loads((copy / "datapackage.json").read_text())
    described["resources"] = [
        entry for entry in described["resources"] if entry["name"] != "linkedin_influencers"
    ]
    (copy / "datapackage.json").write_text(json.dumps(described))
    assert "linkedin_influencers" in verify(copy).problems[0]


@pytest.mark.parametrize("content", [None, "stratum,sorted,read,stands_for\n"])
def test_labels_that_are_missing_or_changed_are_named(copy, content):
    labels = copy / "job_labels.csv"
    labels.unlink() if content is None else labels.write_text(content)
    with pytest.raises(RulebookError, match=r"job_labels\.csv"):
        load_job_labels(copy)
    assert "job_labels.csv" in verify(copy).problems[0]


def test_a_stranger_among_the_tables_is_named(copy):
    shutil.copy(copy / "facebook_brand.parquet", copy / "stranger.parquet")
    assert "stranger.parquet" in verify(copy).problems[0]


def forge(folder, name, posts):
    """Put other rows in, and make the description agree."""
    import hashlib

    schema = pq.read_schema(folder / f"{name}.parquet")
    pq.write_table(
        pa.Table.from_pandas(posts, schema=schema, preserve_index=False).replace_schema_metadata(None),
        folder / f"{name}.parquet",
    )  # fmt: skip
    content = (folder / f"{name}.parquet").read_bytes()
    package = json.loads((folder / "datapackage.json").read_text())
    for entry in package["resources"]:
        if entry["name"] == name:
            entry |= {
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            }
    (folder / "datapackage.json").write_text(json.dumps(package))


def test_a_value_out_of_range_is_found(copy):
    posts = load_posts("facebook_brand", copy)
    posts.loc[3, "month"] = 13
    forge(copy, "facebook_brand", posts)
    assert verify(copy).problems == [
        "facebook_brand.parquet breaks a promise of datapackage.json (month: maximum 12): "
        "build it again."
    ]


def test_a_person_who_stands_out_is_found(copy, mini_raw):
    posts = load_posts("twitter_communities", copy)
    posts.loc[0, "followers"] = 123_456
    forge(copy, "twitter_communities", posts)
    assert "stands out" in verify(copy).problems[0]


def describe(folder, name, **words):
    """Change what datapackage.json says of a table."""
    package = json.loads((folder / "datapackage.json").read_text())
    for entry in package["resources"]:
        if entry["name"] == name:
            entry |= words
    (folder / "datapackage.json").write_text(json.dumps(package))


def test_a_person_who_made_most_of_what_is_alike_is_found_in_the_description(copy):
    describe(copy, "linkedin_influencers", largest_share_of_a_person=0.73)
    assert verify(copy).problems == [
        "In linkedin_influencers.parquet one person made 73% of rows that are alike, and 50% is "
        "the most: do not publish it."
    ]


def test_a_table_that_does_not_say_who_made_how_much_is_not_published(copy):
    package = json.loads((copy / "datapackage.json").read_text())
    for entry in package["resources"]:
        entry.pop("largest_share_of_a_person", None)
    (copy / "datapackage.json").write_text(json.dumps(package))
    assert len(verify(copy).problems) == len(INDIVIDUALS)


@pytest.fixture
def careless(monkeypatch, mini_raw, tmp_path):
    """Build and attack with a limit taken away, which verify knows nothing of."""

    def make(name, limit, value):
        strict = TABLES[name].individuals

        def without(reading):
            with monkeypatch.context() as change:
                change.setattr(people, limit, value)
                return strict(reading)

        monkeypatch.setitem(TABLES, name, replace(TABLES[name], individuals=without))
        build(mini_raw, tmp_path)
        return verify(tmp_path, mini_raw).problems, verify(tmp_path).problems

    return make


@pytest.mark.slow
def test_a_group_that_is_mostly_one_persons_is_found_with_and_without_the_raw_folder(careless):
    attacked, described = careless("linkedin_influencers", "LARGEST_SHARE", 1.0)
    assert attacked == described
    assert "one person made" in attacked[0]
    assert "50% is the most" in attacked[0]


@pytest.mark.slow
def test_groups_that_are_smaller_than_the_tables_own_limit_are_found(careless):
    for problems in careless("twitter_communities", "FEWEST_MEMBERS", 6):
        assert "twitter_communities.parquet" in problems[0]
        assert "13 is the least" in problems[0]


def test_a_crowd_counts_people_and_the_largest_part_of_one():
    posts = pd.DataFrame(
        {
            "account": ["g1"] * 8 + ["g2"] * 4,
            "person": list("aaaabcde") + list("xyzz"),
            "likes": 7,
        }
    )
    found = people.crowd(posts)
    assert (found.people, found.share) == (3, 0.5)
    # A code of one's own tells nothing, a code that several share does.
    alone = posts.assign(account=range(12))
    assert people.values_of(posts) == ["account", "likes"]
    assert people.values_of(alone) == ["likes"]
    assert people.crowd(alone).people == 8


def exact_of(name, raw):
    return TABLES[name].read(raw / name)


def test_the_attacker_would_name_people_who_ship_as_they_are(mini_raw):
    """The attack can find somebody: with everybody in a group of their own, it finds everybody."""
    name = "twitter_communities"
    exact = exact_of(name, mini_raw)
    each = exact.posts.groupby(["sector", "account"], as_index=False).median(numeric_only=True)
    each = each.round().astype({n: "Int64" for n in ("engagement", "followers", "following")})
    plain = Reading(each.assign(person=each["account"]), exact.read)
    careless = replace(TABLES[name], individuals=lambda reading: plain)
    shipped, _ = disguise(plain, Salt.read(mini_raw), name, "person")
    named = attack(careless, shipped, exact, Salt.read(mini_raw))
    assert named.accounts / named.of_accounts > 0.9
    assert named.guess > 0.9
    assert k_of(careless, shipped) == 1


@pytest.mark.parametrize("name", INDIVIDUALS)
def test_groups_hold_enough_people_and_nobody_changes_sides(name, mini_raw):
    exact = exact_of(name, mini_raw)
    grouped = TABLES[name].individuals(exact).posts
    found = people.crowd(grouped)
    assert found.people >= INDIVIDUALS[name]
    assert found.share <= LARGEST_SHARE
    if name == "twitter_communities":
        real = exact.posts.groupby("account")[["followers", "following"]].max()
        real = real.loc[grouped["account"]].reset_index(drop=True)
        fewer = real["following"] < real["followers"]
        assert fewer.equals(grouped["following"] < grouped["followers"])


def test_the_attacker_does_not_name_what_was_shuffled(mini, mini_raw):
    """Figures dealt out among the accounts leave nothing to match, and nothing is claimed."""
    posts = load_posts("facebook_pages", mini)
    rng = pd.Series(range(len(posts))).sample(frac=1, random_state=1).to_numpy()
    posts["account"] = posts["account"].to_numpy()[rng]
    named = attack(
        TABLES["facebook_pages"], posts, exact_of("facebook_pages", mini_raw), Salt.read(mini_raw)
    )
    assert named.accounts == 0
