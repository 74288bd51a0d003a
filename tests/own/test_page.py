"""The own page: verdicts, how many more posts would answer, and a file that opens without a network."""

import re
import stat

import pytest

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.own.findings import SIZES, findings
from rulebook.own.made_up import PLANTED, ZONE, made_up_export, made_up_page
from rulebook.own.page import page_html, write_page
from rulebook.own.trial import ARMS
from rulebook.rules import RULES


def of(posts):
    reading = own.read([made_up_export(posts)], exported="2030-01-01")
    return own.Kept(reading.posts(ZONE, ["hiring"]), ZONE, reading.accounts, reading.read, {})


@pytest.fixture(scope="module")
def large():
    return of(600)


def test_what_was_planted_is_found_and_nothing_else_is_wrong(large):
    found = {one.rule.slug: one for one in findings(large)}
    for slug, lift in PLANTED.items():
        assert found[slug].evidence.verdict == "holds"
        assert found[slug].evidence.low < lift < 1.1 * found[slug].evidence.high
        assert (found[slug].more, found[slug].needed) == ("", 0)
    assert "how many follow you" in found["following"].cannot


@pytest.mark.parametrize("posts", [8, *SIZES])
def test_never_a_verdict_from_fewer_than_20_a_side_and_always_what_it_would_take(posts):
    for one in findings(of(posts)):
        if one.evidence is None:
            assert one.cannot
            continue
        few = min(one.evidence.follows, one.evidence.breaks) < 20
        if few:
            assert one.evidence.verdict == "can't tell"
            assert one.evidence.low is None
        assert bool(one.more) == (one.evidence.verdict == "can't tell"), one.rule.slug
        assert len(one.shown) == len(SIZES)
        shown = [lift for lift in one.shown if lift]
        assert shown == sorted(shown, reverse=True)


def test_the_page_stands_alone_and_says_it_all(large):
    html = page_html(large)
    assert not re.search(r'(?:src|href)="(?!data:)', html)
    for rule in RULES.values():
        assert f"{rule.number} {rule.title}" in html
    for said in (
        "nothing was sent anywhere",
        "rulebook own forget",
        "30 posts",
        "300 posts",
        "What this export cannot tell",
    ):
        assert said in html
    assert all(slug in html for slug in ARMS)
    assert html.count("<figure") == sum(
        one.evidence is not None and one.evidence.low is not None for one in findings(large)
    )


def test_own_rules_run_on_it_too(large):
    rule = RULES["length"]
    mine = findings(large, rules=[rule])
    assert [one.rule for one in mine] == [rule]
    assert "01 Timing" not in page_html(large, [rule])


def test_it_is_written_for_its_owner_alone(tmp_path):
    with pytest.raises(RulebookError, match="rulebook own add FILE"):
        write_page(tmp_path / "own")
    reading = own.read([made_up_export(60)], exported="2030-01-01")
    own.keep(reading, ZONE, folder=tmp_path / "own")
    path = write_page(tmp_path / "own")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "own-facebook" in path.read_text(encoding="utf-8")
    assert own.forget(tmp_path / "own")
    assert not path.exists()


def test_the_made_up_export_is_the_same_each_time():
    assert made_up_export() == made_up_export()
    assert made_up_page().posts.equals(made_up_page().posts)
