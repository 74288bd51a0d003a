import pytest
from typer.testing import CliRunner

from rulebook.cli import main
from rulebook.cli.console import app
from rulebook.errors import RulebookError
from rulebook.learner import FailLog
from rulebook.own import keep, read
from rulebook.own.made_up import made_up_export
from rulebook.own.trial import kept_plan
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


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A made-up page of one's own, and a fail log that nobody else has."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))
    keep(read([made_up_export()], exported="2026-06-01"), "Europe/Berlin")
    return tmp_path


PREDICTED = (
    "--name",
    "Sam",
    "--expect",
    "holds",
    "--sure",
    70,
    "--why",
    "short ones are read to the end",
)


def test_a_trial_from_start_to_end(page):
    result = run("trial", "plan", "length", "--lift", 1.5, "--a-week", 5)
    assert "needs 49 pairs of posts: 98 posts, at 5 a week" in result.output
    assert "predict first" in result.output
    assert not (page / "own" / "trial.json").exists()
    drawn = run(
        "trial", "plan", "length", "--lift", 1.5, "--a-week", 5, "--start", "2026-06-01", *PREDICTED
    )
    assert drawn.exit_code == 0, drawn.exception
    assert {path.name for path in (page / "own").glob("trial.*")} == {
        "trial.json", "trial.html", "trial.csv", "trial.ics",
    }  # fmt: skip
    again = run("trial", "plan", "length", "--lift", 1.5, "--start", "2026-07-01", *PREDICTED)
    assert "planned already" in str(again.exception)
    log = FailLog("Sam")
    assert log.seals("trial of length") == [kept_plan().seal]
    assert log.table().set_index("unit").loc["trial of length", "expect"] == "holds"
    assert "The trial begins on" in str(run("trial", "read", "--name", "Sam").exception)
    keep(read([made_up_export(plan=kept_plan())], exported="2027-06-01"), "Europe/Berlin")
    answer = run("trial", "read", "--name", "Sam")
    assert answer.exit_code == 0, answer.exception
    for said in (
        "the only one that was drawn",
        "96 of 98 slots have a post, within 3 hours",
        "2 were missed",
        "1 post did what the other arm was to do",
        "own-facebook, by lot: 47 pairs of posts.",
        "Looking back at the posts before: lift",
    ):
        assert said in answer.output
    assert "does not stand in this fail log" in run("trial", "read", "--name", "Zoë").output
    assert "is gone" in run("trial", "forget").output
    assert "No trial is planned" in str(run("trial", "read", "--name", "Sam").exception)


def test_a_prediction_that_is_none_draws_nothing(page):
    wrong = [*PREDICTED[:3], "wins", *PREDICTED[4:]]
    result = run("trial", "plan", "length", "--lift", 2, "--start", "2026-06-01", *wrong)
    assert "none of the three" in str(result.exception)
    assert not (page / "own" / "trial.json").exists()


def test_without_a_page_the_trial_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for arguments in (("page",), ("trial", "plan", "length")):
        assert "rulebook own add FILE" in str(run(*arguments).exception)
