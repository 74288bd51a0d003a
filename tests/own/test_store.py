"""What is kept in own/, what is not, how later exports join, and that it can be forgotten."""

import json
import socket
import stat

import pandas as pd
import pytest

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.evidence import measure_lift, relative_engagement
from rulebook.posts import load_posts, own_dir
from rulebook.rules import RULES
from tests.own import exports
from tests.own.exports import POSTS, changed

ZONE = "Europe/Berlin"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(*files, **more):
    return own.keep(own.read(list(files)), ZONE, **more)


@pytest.mark.parametrize("kind", exports.ALL)
def test_features_are_kept_and_no_text_no_name_no_id(kind, here):
    name, data = exports.ALL[kind]()
    reading = own.read([(name, data)])
    own.keep(reading, ZONE, job_words=["hiring"])
    kept = [path for path in here.rglob("*") if path.is_file()]
    assert kept == [here / "own" / "posts.parquet"]
    table = load_posts("own")
    content = (
        kept[0].read_bytes() + table.to_csv().encode() + json.dumps(own.kept().dropped).encode()
    )
    secrets = [
        "akery",
        "rolls",
        "coffee",
        "Süße",
        "hiring",
        "Some Person",
        "https://www",
        "https://example",
        "did:plc",
        name,
    ]
    secrets += [exports.x_id(post) for post in POSTS] + [exports.code(post) for post in POSTS]
    secrets += [exports.linkedin_id(post) for post in POSTS] + [
        "17841400000000123",
        "61500000000001",
    ]
    for secret in secrets:
        assert secret.encode() not in content, secret


@pytest.mark.parametrize("kind", exports.ALL)
def test_the_table_is_the_courses(kind, here):
    reading = own.read([exports.ALL[kind]()])
    own.keep(reading, ZONE)
    table = load_posts("own")
    pd.testing.assert_frame_equal(table, reading.posts(ZONE))
    shipped = (
        load_posts("twitter_congress").dtypes | load_posts("facebook_brand").dtypes
        if False
        else None
    )
    assert shipped is None
    for name in ("twitter_congress", "instagram_governments", "facebook_brand"):
        theirs = load_posts(name)
        for column in set(theirs) & set(table):
            assert table[column].dtype == theirs[column].dtype, column


@pytest.mark.parametrize("kind", exports.ALL)
def test_every_rule_that_is_said_to_be_testable_can_be_asked(kind, here):
    many = [
        changed(post, at=post.at + pd.Timedelta(days=day % 4 + 120 * (day // 4)).to_pytimedelta())
        for day in range(8)
        for post in POSTS
    ]
    many = list({post.at: post for post in many}.values())
    make = exports.ALL[kind]
    name = make()[0].replace("2025", "2030").replace("1748692800000", "1906502400000")
    reading = own.read([make(posts=many, name=name)])
    account = reading.accounts[0]
    table = reading.posts(ZONE, job_words=["hiring"])
    assert relative_engagement(table).notna().any()
    for slug, rule in RULES.items():
        if slug not in account.cannot:
            measure_lift(rule, table[table["account"] == account.code])


def test_only_the_owner_may_look(here):
    keep(exports.instagram_csv())
    assert stat.S_IMODE((here / "own").stat().st_mode) == 0o700
    assert stat.S_IMODE((here / "own" / "posts.parquet").stat().st_mode) == 0o600
    (here / "own").chmod(0o755)
    keep(exports.instagram_csv())
    assert stat.S_IMODE((here / "own").stat().st_mode) == 0o700


def test_nothing_is_sent_anywhere(here, monkeypatch):
    def no_network(*_):
        raise AssertionError("somebody asked for the network")

    monkeypatch.setattr(socket, "socket", no_network)
    for make in exports.ALL.values():
        own.read([make()])


def test_git_ignores_the_folder():
    root = own_dir().parent
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/own/" in lines


def test_it_lies_in_the_courses_folder_wherever_one_is(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert own_dir() == tmp_path / "own"


def test_without_a_page_of_ones_own_the_answer_says_how_to_get_one(here):
    with pytest.raises(RulebookError, match="rulebook own add FILE"):
        load_posts("own")
    assert own.kept() is None


def test_what_was_understood_is_kept(here):
    reading = own.read([exports.x_archive()])
    whole = own.keep(reading, ZONE)
    kept = own.kept()
    assert kept.accounts == whole.accounts == reading.accounts
    assert (kept.zone, kept.read, kept.dropped) == (ZONE, reading.read, reading.dropped)


def test_a_later_export_is_joined_and_its_counts_stand(here):
    keep(exports.x_content_csv(POSTS[:7]), job_words=["hiring"])
    grown = [changed(post, likes=post.likes + 100) for post in POSTS[4:]]
    whole = keep(exports.x_content_csv(grown))
    expected = sorted([post.likes for post in POSTS[:4]] + [post.likes for post in grown])
    assert sorted(load_posts("own")["likes"]) == expected
    assert [account.posts for account in whole.accounts] == [len(POSTS)]
    assert whole.dropped == {"rows that stand in a newer export too": 3}
    assert load_posts("own")["job_post"].eq("vacancy").sum() == 1


def test_adding_the_same_again_changes_nothing(here):
    first = keep(exports.instagram_csv()).posts
    again = keep(exports.instagram_csv()).posts
    pd.testing.assert_frame_equal(first, again)


def test_another_account_of_the_same_platform_is_kept_apart(here):
    keep(exports.instagram_csv())
    other = [changed(post, at=post.at.replace(hour=3, minute=17)) for post in POSTS]
    whole = keep(exports.instagram_csv(other))
    assert [account.code for account in whole.accounts] == ["own-instagram", "own-instagram-2"]
    assert load_posts("own")["account"].value_counts().to_dict() == {
        "own-instagram": 10,
        "own-instagram-2": 10,
    }


def test_two_platforms_lie_side_by_side(here):
    keep(exports.instagram_csv())
    whole = keep(exports.facebook_csv())
    assert [account.code for account in whole.accounts] == ["own-facebook", "own-instagram"]
    table = load_posts("own")
    assert table["engagement"].notna().all()
    assert table["account"].is_monotonic_increasing


def test_another_kind_of_export_of_the_account_is_refused(here):
    keep(exports.instagram_csv())
    with pytest.raises(RulebookError, match="counts otherwise"):
        keep(exports.instagram_download())
    assert len(load_posts("own")) == len(POSTS)


def test_another_zone_is_refused(here):
    keep(exports.instagram_csv())
    with pytest.raises(RulebookError, match="on the clock of Europe/Berlin"):
        own.keep(own.read([exports.instagram_csv()]), "Asia/Tokyo")


def test_forgetting_removes_it_all(here):
    keep(exports.instagram_csv())
    (here / "own" / "plan.csv").write_text("a")
    assert own.forget()
    assert not (here / "own").exists()
    assert not own.forget()


def test_forgetting_a_link_leaves_what_it_points_to(here):
    (here / "photos").mkdir()
    (here / "photos" / "a.jpg").write_text("a")
    (here / "own").symlink_to(here / "photos")
    with pytest.raises(RulebookError, match="no folder of its own"):
        keep(exports.instagram_csv())
    assert own.forget()
    assert (here / "photos" / "a.jpg").exists()


@pytest.mark.parametrize("content", [b"", b"PAR1", b"garbage" * 100])
def test_a_damaged_page_is_said(here, content):
    keep(exports.instagram_csv())
    (here / "own" / "posts.parquet").write_bytes(content)
    for act in (lambda: load_posts("own"), own.kept):
        with pytest.raises(RulebookError, match="was changed"):
            act()


def test_a_table_that_is_not_ours_is_said(here):
    (here / "own").mkdir()
    pd.DataFrame({"a": [1]}).to_parquet(here / "own" / "posts.parquet")
    with pytest.raises(RulebookError, match="was changed"):
        own.kept()


def test_whoever_runs_notebooks_can_keep_their_page_out_of_them(here, tmp_path, monkeypatch):
    keep(exports.instagram_csv())
    monkeypatch.setenv("RULEBOOK_OWN", str(tmp_path / "elsewhere"))
    assert own.kept() is None
