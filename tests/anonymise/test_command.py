import shutil
import sys

import pytest

from rulebook.cli import main
from tests.anonymise import miniature


def rulebook(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["rulebook", "data", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    return end.value.code or 0, said.out, said.err


def test_build_and_verify(monkeypatch, capsys, mini, mini_raw, tmp_path):
    out = tmp_path / "datasets"
    code, said, _ = rulebook(monkeypatch, capsys, "build", "--raw", mini_raw, "--out", out)
    assert code == 0
    assert "is made" in said
    assert (out / "facebook_brand.parquet").read_bytes() == (
        mini / "facebook_brand.parquet"
    ).read_bytes()

    code, said, _ = rulebook(monkeypatch, capsys, "verify", "--datasets", out, "--raw", mini_raw)
    assert code == 0
    for word in (
        "twitter_communities",
        "Pseudonymised:",
        "Anonymised:",
        "50.0%",
        "100.0%",
        "(13)",
        "Every table is as described",
    ):
        assert word in said

    code, said, _ = rulebook(monkeypatch, capsys, "verify", "--datasets", out)
    assert code == 0
    assert "only with --raw" in said


def test_one_sentence_for_what_is_wrong(monkeypatch, capsys, mini, tmp_path):
    copy = shutil.copytree(mini, tmp_path / "datasets")
    (copy / "facebook_brand.parquet").write_bytes(b"no table")
    code, _, complaint = rulebook(monkeypatch, capsys, "verify", "--datasets", copy)
    assert code == 1
    assert complaint.count("\n") == 1
    assert "facebook_brand.parquet" in complaint

    for words, code, part in (
        (("build",), 2, "--raw"),
        (("build", "--raw", tmp_path / "nowhere"), 1, "There is no folder"),
        (("verify", "--raw", tmp_path), 1, "MANIFEST"),
        (("verify", "--datasets", tmp_path / "nowhere"), 1, "datapackage.json"),
    ):
        found, _, complaint = rulebook(monkeypatch, capsys, *words)
        assert (found, complaint.count("\n")) == (code, 1)
        assert part in complaint


@pytest.mark.parametrize("words", [("build", "--raw", "."), ("verify",)])
def test_without_the_tools_one_sentence_says_how_to_get_them(monkeypatch, capsys, words):
    """Opening the course does not install them."""
    monkeypatch.setattr("rulebook.cli.data.find_spec", lambda name: None)
    code, _, complaint = rulebook(monkeypatch, capsys, *words)
    assert (code, complaint.count("\n")) == (1, 1)
    assert "frictionless and pycanon" in complaint
    assert "`python start.py setup`" in complaint


@pytest.mark.slow
def test_a_salt_of_ones_own_is_allowed(monkeypatch, capsys, tmp_path):
    raw = miniature.write(tmp_path / "raw")
    (raw / "salt").write_text("another secret of at least sixteen")
    code, _, _ = rulebook(monkeypatch, capsys, "build", "--raw", raw, "--out", tmp_path / "out")
    assert code == 0
