import gzip
import json
import os
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from frictionless import Package, Resource, Schema

from rulebook.anonymise.build import build
from rulebook.anonymise.notices import NOTICES
from rulebook.anonymise.readers import linkedin_influencers, twitter_communities
from rulebook.anonymise.tables import TABLES
from rulebook.errors import RulebookError
from rulebook.posts import DATASETS, JOB_LABELS, PACKAGE, TRIALS, datasets_dir, load_posts
from tests.anonymise import miniature

# Two collections give their times to the minute, or give none.
WITH_SECONDS = {
    "facebook_pages",
    "instagram_governments",
    "twitter_congress",
    "twitter_conferences",
}


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.slow
def test_a_second_build_is_the_same_to_the_byte(mini, mini_raw, tmp_path):
    build(mini_raw, tmp_path)
    assert contents(tmp_path) == contents(mini)
    sheets = {f"{name}.{kind}" for name in (*DATASETS, TRIALS) for kind in ("parquet", "md")}
    others = {PACKAGE, NOTICES, f"{JOB_LABELS}.csv", f"{JOB_LABELS}.md"}
    assert set(contents(mini)) == sheets | others


@pytest.mark.slow
def test_another_salt_gives_the_same_figures_under_other_codes(mini, tmp_path):
    raw = miniature.write(tmp_path / "raw", salt="somebody else's secret altogether")
    build(raw, tmp_path / "datasets")
    for name in DATASETS:
        ours, theirs = load_posts(name, mini), load_posts(name, tmp_path / "datasets")
        figures = [column for column in ours if column not in ("account", "posted_at")]
        for posts in (ours, theirs):
            if "posted_at" in posts:
                posts["when"] = posts["posted_at"].dt.strftime("%a %H:%M")
                figures.append("when")
        figures = list(dict.fromkeys(figures))
        ordered = [
            posts[figures].sort_values(figures, ignore_index=True) for posts in (ours, theirs)
        ]
        pd.testing.assert_frame_equal(*ordered)
    one, other = (load_posts("twitter_congress", f) for f in (mini, tmp_path / "datasets"))
    assert not one["posted_at"].equals(other["posted_at"])


def test_every_date_moves_by_whole_weeks_and_the_clock_is_local(mini):
    posts = load_posts("facebook_live_sellers", mini)
    raw = pd.Timestamp("2016-03-01") + pd.Timedelta(hours=5 + 7)
    assert posts["posted_at"].dt.second.eq(0).all()
    moved = posts.groupby("account")["posted_at"].min().dt.normalize() - raw.normalize()
    assert (moved.abs() > pd.Timedelta(days=6)).all()
    utc = posts["posted_at"] - pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    assert (posts["posted_at"] - utc).eq(pd.Timedelta(hours=7)).all()


def test_nothing_of_the_raw_folder_ships(mini, mini_raw):
    everything = b"\n".join(contents(mini).values()).lower()
    for secret in (*miniature.SECRETS, "wombling", "zebrafinch_0", "x1\0", "nobody's"):
        assert secret.lower().encode() not in everything
    tables = [load_posts(name, mini) for name in DATASETS]
    text = " ".join(posts.to_csv() for posts in tables).lower()
    for secret in (*miniature.SECRETS, "wombling", "4321"):
        assert secret.lower() not in text


def test_the_package_is_frictionless_and_says_what_each_column_is(mini):
    package = Package(str(mini / PACKAGE))
    assert [resource.name for resource in package.resources] == [*DATASETS, JOB_LABELS, TRIALS]
    for resource in package.resources:
        described = resource.to_descriptor()
        assert described["licenses"]
        assert described["sources"]
        assert described["bytes"] == (mini / resource.path).stat().st_size
        for field in described["schema"]["fields"]:
            assert field["description"]
            if field["type"] in ("integer", "number", "datetime"):
                assert field["unit"], field


@pytest.mark.parametrize("name", DATASETS)
def test_every_row_fits_its_schema(mini, name):
    resources = json.loads((mini / PACKAGE).read_text())["resources"]
    schema = next(entry["schema"] for entry in resources if entry["name"] == name)
    posts = load_posts(name, mini).astype("object")
    rows = posts.where(posts.notna(), None).to_dict("records")
    for row in rows:
        if "posted_at" in row:
            row["posted_at"] = row["posted_at"].to_pydatetime()
        if isinstance(row.get("link_position"), float) and np.isnan(row["link_position"]):
            row["link_position"] = None
    report = Resource(data=rows, schema=Schema.from_descriptor(schema)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]


def test_datasheets_count_what_was_dropped(mini):
    def sheet(name):
        return (mini / f"{name}.md").read_text()

    assert "| −1 | repeat an id that came before" in sheet("facebook_pages")
    assert "| −1 | carry the name of another agency" in sheet("instagram_governments")
    assert "| 3 | of these: likes of 0 made missing" in sheet("instagram_governments")
    assert "| 1 | of these: negative numbers of comments" in sheet("instagram_governments")
    assert "| −3 | retweets" in sheet("twitter_congress")
    assert "| −3 | replies" in sheet("twitter_congress")
    assert "| −2 | repeat an id under different times" in sheet("facebook_live_sellers")
    assert "| −1 | repeat an id that came before" in sheet("facebook_live_sellers")
    assert "| −3 | by influencers with fewer than 5 posts" in sheet("linkedin_influencers")
    assert "| −2 | younger than 24 hours" in sheet("twitter_communities")
    for name in DATASETS:
        text = sheet(name)
        assert "$" not in text
        kind = TABLES[name].kind
        for part in (
            "What it is",
            "dropped",
            f"## How it was {kind}, and what is left to guess",
            f"**{kind.capitalize()}",
            "must not be used",
            "Licence",
            "Columns",
        ):
            assert part in text


def test_rows_are_what_is_left_after_dropping(mini):
    for name in DATASETS:
        numbers = [
            int(line.split("|")[1].strip(" *").replace(",", "").replace("−", "-"))
            for line in (mini / f"{name}.md").read_text().split("| rows | |")[1].split("##")[0].splitlines()
            if line.startswith("| ") and "of these" not in line
        ]  # fmt: skip
        *parts, rest = numbers
        assert sum(parts) == rest == len(load_posts(name, mini))


def steps(folder, name):
    """What a datasheet says was done to its table."""
    text = (folder / f"{name}.md").read_text()
    return re.search(r"## How it was \w+, and what is left to guess\n+((?:- .*\n)+)", text)[1]


@pytest.mark.parametrize("where", ["mini", "shipped"])
@pytest.mark.parametrize("name", DATASETS)
def test_a_datasheet_says_what_was_done_to_its_own_table(request, where, name):
    folder = request.getfixturevalue("mini") if where == "mini" else datasets_dir()
    posts, said = load_posts(name, folder), steps(folder, name)
    assert ("Dates are moved" in said) is ("posted_at" in posts)
    assert ("Seconds" in said) is (name in WITH_SECONDS)
    assert ("no protection" in said) is ("posted_at" in posts)
    assert ("sum of the counts" in said) is (TABLES[name].individuals is None)
    rounded = re.search(r"rounded to two significant figures \((.*)\)", said)
    if rounded:
        for column in rounded[1].split(", "):
            assert posts[column].gt(100).any()
    assert bool(rounded) is (TABLES[name].individuals is None)


def test_the_sheet_of_a_table_without_dates_speaks_of_none():
    said = (datasets_dir() / "facebook_brand.md").read_text()
    assert "weeks" not in said
    assert "seconds" not in said.lower()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("twitter_communities", "tidytuesday.jsonl.gz"),
        ("twitter_communities", "esa2019.jsonl.gz"),
        ("linkedin_influencers", "annotated_data.csv"),
    ],
)
@pytest.mark.parametrize("how", ["trimmed", "unreadable"])
def test_the_readers_of_people_use_no_text(mini_raw, tmp_path, name, file, how):
    """What they do not use may be missing from the raw file, or be of any kind."""
    raw = shutil.copytree(mini_raw / name, tmp_path / name)
    whole = TABLES[name].read(raw)
    path = raw / file
    if path.suffix == ".csv":
        rows = pd.read_csv(path)
        used = linkedin_influencers.COLUMNS
        rows[used].to_csv(path, index=False) if how == "trimmed" else rows.assign(
            **{column: "\x00?" for column in rows.columns.difference(used)}
        ).to_csv(path, index=False)
    else:
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        rows = map(json.loads, lines)
        used = twitter_communities.COLUMNS.names
        rows = [
            {
                key: value if key in used else [{"any": number}]
                for key, value in row.items()
                if key in used or how == "unreadable"
            }
            for number, row in enumerate(rows)
        ]
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    again = TABLES[name].read(raw)
    pd.testing.assert_frame_equal(again.posts, whole.posts)
    assert (again.read, again.dropped, again.facts) == (whole.read, whole.dropped, whole.facts)
    assert not {"text", "content", "hashtags", "label", "comments"} & set(used)


def test_measures_keep_their_meaning_on_the_way(mini):
    posts = load_posts("instagram_governments", mini)
    assert posts["likes"].isna().sum() == 3
    assert posts["comments"].isna().sum() == 1
    assert posts["engagement"].isna().sum() == 4
    assert set(posts["job_post"].dropna()) == {"vacancy", "exam", "none"}
    assert posts["characters"].isna().eq(posts["job_post"].isna()).all()
    congress = load_posts("twitter_congress", mini)
    assert set(congress["utc_offset_hours"]) == {-4.0, -5.0, -7.0, -8.0}
    assert set(congress["client"]) == {"web", "TweetDeck", "scheduler", "other"}
    ampersand = congress[congress["characters"].eq(len("Just words & nothing else"))]
    assert len(ampersand) > 20
    people = load_posts("twitter_communities", mini)
    assert not {"posted_at", "weekday", "client"} & set(people)
    assert people["account"].is_unique


@pytest.fixture
def broken(mini_raw, tmp_path):
    shutil.copytree(mini_raw, tmp_path / "raw")
    (tmp_path / "out").mkdir()
    return tmp_path / "raw", tmp_path / "out"


def test_a_missing_raw_folder_is_named(tmp_path):
    with pytest.raises(RulebookError, match="There is no folder"):
        build(tmp_path / "nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_raw_folder_is_named(tmp_path):
    with pytest.raises(RulebookError, match="has no MANIFEST"):
        build(tmp_path, tmp_path / "out")


def test_a_missing_raw_file_is_named(broken):
    raw, out = broken
    (raw / "facebook_live_sellers" / "Live.csv").unlink()
    with pytest.raises(RulebookError, match=r"Live\.csv is missing"):
        build(raw, out)
    assert not list(out.iterdir())


def test_a_changed_raw_file_is_named(broken):
    raw, out = broken
    with (raw / "facebook_pages" / "pages.csv").open("a") as file:
        file.write("x")
    with pytest.raises(RulebookError, match=r"pages\.csv .* is not the one"):
        build(raw, out)
    assert not list(out.iterdir())


def test_a_missing_salt_is_named(broken):
    raw, out = broken
    (raw / "salt").unlink()
    with pytest.raises(RulebookError, match="salt"):
        build(raw, out)


def test_a_build_that_stops_half_way_leaves_the_old_tables(broken, mini, monkeypatch):
    raw, out = broken
    shutil.copytree(mini, out, dirs_exist_ok=True)
    before = contents(out)
    text = (raw / "linkedin_influencers" / "annotated_data.csv").read_text()
    (raw / "linkedin_influencers" / "annotated_data.csv").write_text(text.replace("followers", "f"))
    miniature.manifest(raw)
    with pytest.raises(RulebookError, match="linkedin_influencers"):
        build(raw, out)
    assert contents(out) == before


def test_progress_is_told(mini_raw, tmp_path):
    told = []
    build(mini_raw, tmp_path, lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(len(DATASETS) + 3 + 1))
    assert told[-1][1] == told[-1][2]
    assert os.listdir(tmp_path)
