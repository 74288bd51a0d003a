"""The atlas as a page and a table: what they say, that they open anywhere, and how they are written."""

import re
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest

import rulebook.course.atlas_page
from rulebook import cli
from rulebook.charts import atlas_bars
from rulebook.course.atlas_page import PAGE, TABLE, WholeAtlas, measure_whole_atlas, write_atlas
from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS, count_verdicts
from rulebook.posts import NETWORKS
from rulebook.rules import RULES

STEPS = []


@pytest.fixture(scope="module")
def measured():
    return measure_whole_atlas(shuffles=2, progress=lambda *step: STEPS.append(step))


@pytest.fixture(scope="module")
def written(measured, tmp_path_factory):
    return write_atlas(tmp_path_factory.mktemp("atlas") / "new" / "folder", measured)


class Page(HTMLParser):
    """Collects tags with their attributes, and the text of every table row."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self.in_cell = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        self.in_cell = tag in ("td", "th")
        if self.in_cell:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.in_cell = False

    def handle_data(self, data):
        if self.in_cell:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def page(written):
    return Page(written[0].read_text(encoding="utf-8"))


def test_progress_runs_from_the_first_step_to_the_last(measured):
    done, of = [step[1] for step in STEPS], {step[2] for step in STEPS}
    assert done == list(range(len(STEPS)))
    assert of == {done[-1]}
    assert {"Shuffling, 1 of 2", "Shuffling, 2 of 2"} <= {step[0] for step in STEPS}


def test_the_counts_are_those_of_the_table(measured):
    table = measured.table[measured.table["low"].notna()]
    assert list(measured.counts["accounts"]) == list(
        table.groupby(["rule", "dataset"], sort=False).size()
    )
    for verdict in VERDICTS:
        assert measured.counts[verdict].sum() == table["verdict"].eq(verdict).sum()
    assert measured.counts["too few"].sum() == len(measured.table) - len(table)
    assert (measured.counts[list(VERDICTS)].sum(axis=1) == measured.counts["accounts"]).all()


def test_luck_gives_fewer_verdicts_but_some(measured):
    real = measured.counts[["holds", "backfires"]].sum(axis=None)
    luck = measured.counts[["luck holds", "luck backfires"]].sum(axis=None)
    assert 0.01 < luck / measured.counts["accounts"].sum() < 0.06
    assert real > 4 * luck


def test_the_page_needs_nothing_but_itself(page):
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object")
        for name in ("src", "href"):
            assert attributes.get(name, "data:").startswith("data:")
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert any(attributes.get("charset") for _, attributes in page.tags)


def test_the_picture_has_words_and_the_tables_have_captions_and_heads(page, measured):
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [picture["alt"] for picture in pictures] == [atlas_bars(measured.counts).alt]
    tables = [tag for tag, _ in page.tags if tag in ("table", "caption", "thead")]
    assert tables == ["table", "caption", "thead"] * (1 + len(measured.counts))
    assert all(
        attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th"
    )


def test_every_rule_network_and_test_is_on_the_page(page, measured):
    rows = [tuple(row) for row in page.rows]
    for row in measured.counts.to_dict("records"):
        rule = RULES[row["rule"]]
        numbers = [f"{row[column]:,}" for column in ("accounts", *VERDICTS)]
        luck = [f"{row[f'luck {verdict}']:.1f}" for verdict in VERDICTS[:2]]
        assert (
            f"{rule.number} {rule.title}",
            NETWORKS[row["dataset"]],
            *numbers,
            *luck,
            f"{row['too few']:,}",
        ) in rows
    singles = [row for row in rows if len(row) == 6 and row[0] != "account"]
    assert len(singles) == measured.counts["accounts"].sum()
    some = measured.table[measured.table["low"].notna()].iloc[7]
    interval = f"{some['low']:.2f} to {some['high']:.2f}"
    assert any(row[0] == some["account"] and row[4] == interval for row in singles)


def test_the_table_reads_back_as_it_was(written, measured):
    read = pd.read_csv(written[1])
    assert list(read.columns) == list(measured.table.columns)
    assert read["verdict"].tolist() == measured.table["verdict"].tolist()
    lifts = measured.table["lift"].astype(float)
    assert read["lift"].to_numpy() == pytest.approx(lifts.to_numpy(), rel=1e-5, nan_ok=True)
    first = count_verdicts(
        measured.table, read.assign(verdict=read["shuffled_verdict"]), shuffles=1
    )
    assert 0 < first["luck holds"].sum() < first["holds"].sum()


def test_writing_again_replaces_and_leaves_nothing_else(written, measured):
    folder = written[0].parent
    written[0].write_text("an older page")
    assert write_atlas(folder, measured) == written
    assert written[0].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in folder.iterdir()) == [TABLE, PAGE]
    assert written[0].stat().st_mode & 0o777 == 0o644


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path, measured):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RulebookError, match=r"cannot be written to .*--out"):
        write_atlas(tmp_path / "file", measured)
    assert (tmp_path / "file").read_text() == "mine"


def test_what_cannot_take_its_place_leaves_nothing_half_written(tmp_path, measured):
    (tmp_path / PAGE).mkdir()
    with pytest.raises(RulebookError):
        write_atlas(tmp_path, measured)
    assert [path.name for path in tmp_path.iterdir()] == [PAGE]


def test_an_atlas_without_an_interval_is_not_drawn(measured):
    with pytest.raises(RulebookError, match="nothing to draw"):
        atlas_bars(measured.counts.assign(accounts=0))


def test_the_picture_says_how_many_and_what_luck_gives(measured):
    alt = atlas_bars(measured.counts).alt
    said = re.search(
        r"([\d,]+) tests in all\. (\d+) give a verdict; shuffled labels give about (\d+)", alt
    )
    real = measured.counts[["holds", "backfires"]].sum(axis=None)
    assert int(said[1].replace(",", "")) == measured.counts["accounts"].sum()
    assert int(said[2]) == real
    assert alt.count("(luck: ") == len(measured.counts)


def test_the_command_writes_both_and_says_where(monkeypatch, capsys, tmp_path, measured):
    monkeypatch.setattr(
        rulebook.course.atlas_page,
        "measure_whole_atlas",
        lambda progress: WholeAtlas(*vars(measured).values()),
    )
    monkeypatch.setattr(sys, "argv", ["rulebook", "atlas", "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code
    assert {path.name for path in (tmp_path / "out").iterdir()} == {PAGE, TABLE}
    assert str(tmp_path / "out" / PAGE) in capsys.readouterr().out.replace("\n", "")


def test_the_command_will_not_take_a_file_for_a_folder(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setattr(sys, "argv", ["rulebook", "atlas", "--out", str(tmp_path / "file")])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("rulebook: ")
