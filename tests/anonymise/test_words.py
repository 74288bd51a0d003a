"""Anonymised is said of people alone, pseudonymised of organisations, wherever it is said."""

import json
import re
from pathlib import Path

import pytest

from rulebook.anonymise.tables import TABLES
from rulebook.posts import DATASETS, JOB_LABELS, PACKAGE, datasets_dir

ROOT = Path(__file__).parents[2]
PLACES = (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "datasets", "notebooks", "solutions",
    "assignments", "rulebook",
)  # fmt: skip
KINDS = (".md", ".ipynb", ".py", ".json", ".csv")

# What is a name of something, and says nothing about a table: the package, and k-anonymity.
NAMES = re.compile(
    r"(rulebook[./])?\banonymise[./][\w./<>]*|rulebook\.anonymise|k-anonymity|anonymity\.k_anonymity",
    re.I,
)
NO_CLAIM = re.compile(r"from pycanon import anonymity", re.I)
DENIED = re.compile(r"not anonymous|is anonymous could not be made", re.I)
CLAIM = re.compile(
    r"anonym|nobody (?:in them )?can (?:find|be (?:named|recognised|picked|known))", re.I
)
DEFINED = re.compile(
    r"\*\*Anonymised\*\*: nobody can be named|Anonymised: nobody may be named", re.I
)
ABOUT = re.compile(
    r"(?P<people>people|person|individuals|influencers|communities)"
    r"|organisation|government|congress|pages|seller|shop|brand|conference|data\b",
    re.I,
)
INDIVIDUALS = {name for name, table in TABLES.items() if table.individuals}


def files():
    for place in PLACES:
        path = ROOT / place
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (
            file
            for file in found
            if file.suffix in KINDS and ".ipynb_checkpoints" not in file.parts
        )


def sentences(file):
    """Cut a file into sentences; a row of a table, a heading and a line of code are one each."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".ipynb":
        text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    elif file.suffix == ".py":
        text = re.sub(r"\\\n|[\"']\n\s+f?[\"']", "", text)
    # Lines of a paragraph belong together, lines of a list or of a table do not.
    text = re.sub(r"(?<=[^\n|])\n(?![\n|\-#*> ])(?=[a-z(])", " ", text)
    return re.split(r"(?<=[.!?])\s+|\n", text)


def problem(file, sentence):
    """Say what is wrong with a sentence's use of the word, or return None."""
    for known in (NO_CLAIM, NAMES, DENIED, DEFINED):
        sentence = known.sub("", sentence)
    if file.name == PACKAGE and '"kind": ' in sentence:
        return None  # a test below asks of whom
    for claim in CLAIM.finditer(sentence):
        if file.parent == datasets_dir() and file.suffix == ".md" and file.stem in TABLES:
            about_people = file.stem in INDIVIDUALS
        else:
            # It is about whoever was named last before it, or else first behind it.
            before = list(ABOUT.finditer(sentence, 0, claim.start()))
            who = before[-1] if before else ABOUT.search(sentence, claim.end())
            about_people = who is not None and who["people"] is not None
        if not about_people:
            return "claims what is not so"
    return None


def test_each_use_of_the_word_is_true():
    seen, wrong = 0, []
    for file in files():
        for sentence in sentences(file):
            seen += bool(CLAIM.search(sentence))
            why = problem(file, sentence)
            if why:
                wrong.append(f"{file.relative_to(ROOT)}: {why}: {sentence.strip()[:200]}")
    assert wrong == []
    assert seen > 30


@pytest.mark.parametrize(
    "sentence",
    [
        "It says how the data were made anonymous.",
        "Check schema, checksums and anonymity of the shipped tables.",
        "The pages of governments are anonymised.",
        "Numbers above 100 are rounded here, so that nobody can find the post.",
        "The Facebook pages are anonymised, so that no person is harmed.",
    ],
)
def test_an_untrue_use_is_found(sentence):
    assert problem(ROOT / "README.md", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Private people are anonymised.",
        "Tables of organisations are pseudonymised, tables of individuals anonymised.",
        "`rulebook/anonymise/jobs.py` has them.",
        "k-anonymity over all columns",
        "Pseudonymised, not anonymous.",
    ],
)
def test_a_true_use_is_left_alone(sentence):
    assert problem(ROOT / "README.md", sentence) is None


def test_an_organisations_sheet_may_not_claim_it_and_a_persons_sheet_claims_nothing_less():
    assert problem(datasets_dir() / "facebook_pages.md", "## How it was anonymised")
    for name in DATASETS:
        text = (datasets_dir() / f"{name}.md").read_text(encoding="utf-8").lower()
        assert ("pseudonymised" in text) is (name not in INDIVIDUALS)


def test_each_table_says_in_the_package_what_was_done_to_it():
    package = json.loads((datasets_dir() / PACKAGE).read_text(encoding="utf-8"))
    kinds = {entry["name"]: entry.get("kind") for entry in package["resources"]}
    assert kinds.pop(JOB_LABELS) is None
    assert {name for name, kind in kinds.items() if kind == "anonymised"} == INDIVIDUALS
    assert {name for name, kind in kinds.items() if kind == "pseudonymised"} == {
        name for name, table in TABLES.items() if table.kind == "pseudonymised"
    }
