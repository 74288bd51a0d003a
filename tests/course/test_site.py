"""The site's pages before Sphinx sees them: where links lead, what stands in the place of controls."""

import json
import shutil
import subprocess

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_output

from rulebook.course import site
from rulebook.course.atlas_page import WholeAtlas
from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.rules import RULES
from tests.nbgrading import ROOT

PAGES = {"notebooks/glossary.md", "notebooks/09-hashtags.ipynb", "docs/grading.md"}


@pytest.mark.parametrize(
    ("link", "mended"),
    [
        ("[a](glossary.md#Brier-score)", "[a](glossary.md#brier-score)"),
        ("[a](#Brier-score)", "[a](#brier-score)"),
        ("[a](09-hashtags.ipynb)", "[a](09-hashtags.ipynb)"),
        ("[a](../docs/grading.md)", "[a](../docs/grading.md)"),
        ("[a](https://x.org/A#B)", "[a](https://x.org/A#B)"),
        ("[a](../work/09-hashtags/09-hashtags.ipynb)", "[a](../open.md)"),
        ("[a](../solutions/09-hashtags/09-hashtags.ipynb)", "[a](../open.md)"),
        ("[a](start-here.ipynb)", "[a](../index.md)"),
        ("[`a`](../rulebook/rules.py) and [b](glossary.md)", "`a` and [b](glossary.md)"),
    ],
)
def test_where_a_link_leads_on_the_site(link, mended):
    path = ROOT / "notebooks" / "03-length.ipynb"
    assert site._relinked(link, path, ROOT, PAGES) == mended


def test_a_file_of_the_course_is_linked_on_the_forge_where_there_is_one():
    path = ROOT / "notebooks" / "03-length.ipynb"
    said = site._relinked("[a](../rulebook/rules.py)", path, ROOT, PAGES, "https://forge.org/c")
    assert said == "[a](https://forge.org/c/blob/HEAD/rulebook/rules.py)"


def test_a_link_to_a_file_that_is_not_there_fails():
    path = ROOT / "notebooks" / "03-length.ipynb"
    with pytest.raises(RulebookError, match=r"03-length\.ipynb links to \.\./docs/gone\.md"):
        site._relinked("[a](../docs/gone.md)", path, ROOT, PAGES)


@pytest.mark.parametrize(
    ("source", "kept", "link"),
    [
        ('explorer("hashtags")', "gov-01: 171 posts", "../atlas.html#rule=hashtags"),
        ("VBox([accounts, picture])", "", "../open.html"),
    ],
)
def test_words_stand_in_the_place_of_controls(source, kept, link):
    plain = "gov-01: 171 posts" if kept else "VBox(children=())"
    data = {site.WIDGET: {"model_id": "1"}, "text/plain": plain}
    cell = new_code_cell(source, outputs=[new_output("execute_result", data=data)])
    site._to_read(cell, ROOT / "notebooks" / "a.ipynb", ROOT, PAGES, "")
    assert list(cell.outputs[0].data) == ["text/html"]
    shown = cell.outputs[0].data["text/html"]
    assert kept in shown
    assert f'href="{link}"' in shown
    assert "VBox" not in shown


def test_folded_code_stays_folded():
    cell = new_code_cell("1", metadata={"jupyter": {"source_hidden": True}})
    site._to_read(cell, ROOT / "notebooks" / "a.ipynb", ROOT, PAGES, "")
    assert cell.metadata.tags == ["hide-input"]


@pytest.fixture
def made(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text('<h1 id="top">x</h1><a href="a/b.html#here">b</a>')
    (tmp_path / "a" / "b.html").write_text(
        '<h1 id="here">x</h1><a href="../index.html">i</a><a href="#here">h</a>'
        '<a href="https://x.org">x</a><a href="../index.html#rule=timing">t</a><img src="p.png" alt="p">'
    )
    (tmp_path / "a" / "p.png").touch()
    return tmp_path


def test_links_that_lead_somewhere(made):
    assert site.broken_links(made) == []
    assert site.pages_without_alt(site.read_pages(made).values()) == []


@pytest.mark.parametrize(
    "wrong", ['<a href="c.html">c</a>', '<a href="b.html#gone">c</a>', '<img src="q.png" alt="q">']
)
def test_a_link_that_leads_nowhere_is_found(made, wrong):
    page = made / "a" / "b.html"
    page.write_text(page.read_text() + wrong)
    assert len(site.broken_links(made)) == 1
    assert site.broken_links(made)[0].startswith("a/b.html: ")


def test_a_picture_without_words_is_found(made):
    page = made / "a" / "b.html"
    page.write_text(page.read_text() + '<img src="p.png">')
    assert site.pages_without_alt(site.read_pages(made).values()) == ["p.png"]


@pytest.mark.slow
def test_a_warning_of_sphinx_fails_with_its_words(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "site", source)
    for name in ("open.md", "atlas.md"):
        (source / name).unlink()
    (source / "index.md").write_text("# A page\n\n[gone](gone.md#nowhere)\n")
    with pytest.raises(RulebookError, match=r"index\.md:3: WARNING.*gone"):
        site._sphinx(source, tmp_path / "made", {"learner": "Sam"})


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(RulebookError, match="holds something else"):
        site.build_site(ROOT, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_the_players_data_are_the_tables():
    rows = [
        {
            "rule": slug,
            "dataset": name,
            "account": f"{name}-1",
            "follows": 20,
            "breaks": 30,
            **{"lift": 1.2345, "low": 1.1, "high": 1.4, "verdict": "holds"},
            **{"shuffled_lift": 0.9, "shuffled_low": pd.NA, "shuffled_high": 1.1},
            "shuffled_verdict": "can't tell",
        }
        for slug, rule in RULES.items()
        for name in rule.datasets
    ]
    table = pd.DataFrame(rows)
    counts = table[["rule", "dataset"]].assign(**{"luck holds": 1.25, "luck backfires": 0})
    data = site.player_data(WholeAtlas(table, counts, 1))
    assert [rule["slug"] for rule in data] == list(RULES)
    account = data[0]["networks"][0]["accounts"][0]
    assert account == [account[0], 20, 30, [1.23, 1.1, 1.4, VERDICTS.index("holds")], None]
    assert json.loads(json.dumps(data)) == data


def test_the_workflow_builds_and_publishes_the_site():
    text = (ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    assert "python start.py setup" in text
    assert "rulebook site" in text
    answer = subprocess.run(
        ["make", "--dry-run", "site"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "rulebook site" in answer.stdout
