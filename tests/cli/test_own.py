import pytest
from typer.testing import CliRunner

from rulebook.cli import main
from rulebook.cli.console import app
from rulebook.errors import RulebookError
from rulebook.posts import load_posts
from tests.own import exports


@pytest.fixture
def export(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, data = exports.instagram_csv()
    path = tmp_path / name
    path.write_bytes(data)
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["own", *map(str, arguments)])


def test_add_says_what_was_understood_and_keeps_it(export):
    result = run("add", export, "--zone", "Europe/Berlin", "--job-word", "hiring")
    assert result.exit_code == 0
    for sentence in (
        "own-instagram, Instagram, from Meta Business Suite: 10 posts from 2025-01-07 to 2025-04-22; "
        "engagement is likes + comments + shares.",
        "10 of 10 rows are posts that count.",
        "10 of 10 times agree with the codes in the links",
        "cannot test the rule 'following'",
        "went out on Tuesday 22 April 2025 at 13:11 – right?",
        "10 posts lie in own/, as features: no text, no name, no id.",
    ):
        assert sentence in result.output
    assert load_posts("own")["job_post"].eq("vacancy").sum() == 1


def test_the_zone_is_asked_for_once(export):
    result = run("add", export)
    assert isinstance(result.exception, RulebookError)
    assert "--zone Europe/Berlin" in str(result.exception)
    assert run("add", export, "--zone", "Asia/Tokyo").exit_code == 0
    assert run("add", export).exit_code == 0


def test_forget_removes_it(export):
    run("add", export, "--zone", "Europe/Berlin")
    assert "is gone" in run("forget").output
    assert "There was no page" in run("forget").output


def test_a_wrong_file_is_one_sentence_and_exit_code_1(tmp_path, monkeypatch, capsys):
    path = tmp_path / "days.csv"
    path.write_text("Date,Views\n2025-01-01,3\n2025-01-02,4\n")
    monkeypatch.setattr("sys.argv", ["rulebook", "own", "add", str(path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("rulebook: days.csv lists days, not posts")


def test_columns_are_matched_by_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "buffer.csv"
    path.write_text("Sent,Words,Hearts\n2025-01-07 07:00,Hello,3\n2025-01-08 07:00,Hi,4\n")
    options = (
        "--time",
        "Sent",
        "--likes",
        "Hearts",
        "--text",
        "Words",
        "--times-in",
        "UTC",
        "--zone",
        "UTC",
    )
    assert run("add", path, *options).exit_code == 0
    assert list(load_posts("own")["engagement"]) == [3, 4]
    result = run("add", path, "--time", "Sent")
    assert "name the columns of both" in str(result.exception)
