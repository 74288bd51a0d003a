"""Every term leads to the glossary where it first comes up, and every such link arrives."""

from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from rulebook.course.glossary import GLOSSARY, LINK, link, notebooks, terms, unlinked
from tests.nbgrading import ROOT

TERMS = terms(ROOT)
NOTEBOOKS = notebooks(ROOT)


def test_the_glossary_is_in_order_and_says_each_term_once():
    names = [term.name for term in TERMS]
    assert len(names) >= 60
    assert names == sorted(set(names), key=str.casefold)
    assert {"median", "mean", "interval", "Brier score", "Simpson paradox", "lift"} <= set(names)


def test_each_entry_is_one_to_a_few_sentences_and_the_index_leads_to_all():
    title, *entries = (ROOT / GLOSSARY).read_text(encoding="utf-8").split("\n### ")
    assert len(entries) == len(TERMS)
    for entry in entries:
        heading, text = entry.split("\n\n")[:2]
        assert 4 <= len(text.split()) <= 70, heading
    for term in TERMS:
        assert f"[{term.name}](#{term.anchor})" in title


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_link_arrives_and_every_first_use_is_linked(path):
    notebook = nbformat.read(path, as_version=4)
    linked = [
        unquote(found[2])
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for found in LINK.finditer(cell.source)
    ]
    assert set(linked) <= {term.anchor for term in TERMS}
    assert len(linked) == len(set(linked)), "a term is linked twice"
    missing = [f"{use.term.name} in {use.cell}" for use in unlinked(notebook, TERMS)]
    assert missing == [], "`rulebook glossary` links them"


@pytest.fixture
def course(tmp_path):
    """Make a course with a glossary of three terms."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / GLOSSARY).write_text(
        "# Glossary\n\n### engagement\n\nWhat people did.\n"
        "\n### relative engagement\n\nAgainst what is typical.\n"
        "\n### shuffle\n\nDeal out again.\n\n<!-- forms: shuffle ; shuffled -->\n",
        encoding="utf-8",
    )
    return tmp_path


def linked(course, *cells):
    path = course / "solutions" / "01-toy" / "01-toy.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)
    link(path, course)
    return path, [cell.source for cell in nbformat.read(path, as_version=4).cells]


TO = "../../notebooks/glossary.md"


def test_only_the_first_use_is_linked_and_the_longer_term_counts(course):
    _, [first, second] = linked(
        course,
        new_markdown_cell("The *relative engagement* of a post, and its Engagement."),
        new_markdown_cell("More engagement; we shuffled, and shuffle."),
    )
    assert first == (
        f"The *[relative engagement]({TO}#relative-engagement)* of a post, "
        f"and its [Engagement]({TO}#engagement)."
    )
    assert second == f"More engagement; we [shuffled]({TO}#shuffle), and shuffle."


@pytest.mark.parametrize(
    "text",
    [
        "## Engagement",
        "> **engagement** grows",
        "`engagement`",
        "```\nengagement\n```",
        "[our engagement](page.ipynb)",
        "=== BEGIN MARK SCHEME ===\nengagement\n=== END MARK SCHEME ===",
        "### BEGIN SOLUTION\nengagement\n### END SOLUTION",
        "disengagement, engagement-rate, #engagement",
    ],
)
def test_nothing_is_linked_where_a_link_does_not_belong(course, text):
    _, [same] = linked(course, new_markdown_cell(text))
    assert same == text


def test_code_stays_as_it_is(course):
    _, [same] = linked(course, new_code_cell("engagement = 1  # engagement"))
    assert same == "engagement = 1  # engagement"


def test_once_linked_nothing_changes_and_an_earlier_use_takes_the_link_over(course):
    path, [once] = linked(course, new_markdown_cell("Here is engagement."))
    before = path.read_bytes()
    assert not link(path, course)
    assert path.read_bytes() == before
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, new_markdown_cell("Engagement first."))
    nbformat.write(notebook, path)
    assert [use.cell for use in unlinked(notebook, terms(course))] == [notebook.cells[0].id]
    assert link(path, course)
    sources = [cell.source for cell in nbformat.read(path, as_version=4).cells]
    assert sources == [f"[Engagement]({TO}#engagement) first.", "Here is engagement."]
    assert once == f"Here is [engagement]({TO}#engagement)."
