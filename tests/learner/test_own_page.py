"""The own page in a notebook: closed until one has predicted, kept once the time is confirmed."""

from datetime import UTC, datetime

import pytest

from rulebook.errors import RulebookError
from rulebook.learner import FailLog
from rulebook.learner.own_page import OwnPage
from rulebook.own.made_up import ZONE, made_up_export
from rulebook.posts import load_posts
from rulebook.rules import RULES
from tests.own import exports

WHY = "my followers are mostly awake in the evening"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))
    return tmp_path


def predict(page):
    for expect, _ in page.form.rows.values():
        expect.value = "holds"
    page.form.why.value = WHY
    page.form.button.click()


def upload(page):
    name, data = made_up_export()
    page.desk.upload.value = ({"name": name, "type": "text/csv", "size": len(data), "content": memoryview(data), "last_modified": datetime.now(UTC)},)  # fmt: skip
    page.desk.look.click()


def test_without_a_file_it_is_the_made_up_account_and_says_so(here):
    page = OwnPage("Sam")
    assert page.made_up
    assert "made-up account" in page.results().data
    assert "more posts" in page.more().data
    assert "300 posts" in page.sizes().data
    assert "Following" in page.cannot().data
    assert page.explorer("length").evidence.account == "own-facebook"
    with pytest.raises(RulebookError, match="add your export first"):
        page.talk("a", "b", "c")
    assert not (here / "own").exists()


def test_the_file_stays_closed_until_all_nine_are_predicted(here):
    page = OwnPage("Sam")
    upload(page)
    assert "9 of 9 rules are still open" in page.desk.said.value
    page.form.rows["timing"][0].value = "holds"
    page.form.why.value = WHY
    page.form.button.click()
    assert "Scheduling is still open" in page.form.said.value
    assert FailLog("Sam").table().empty
    assert page.desk.right.disabled


def test_from_the_prediction_to_the_talk(here):
    page = OwnPage("Sam")
    predict(page)
    assert len(FailLog("Sam").table()) == len(RULES)
    upload(page)
    assert "240 of 240 rows" in page.desk.said.value
    assert "right?" in page.desk.question.value
    assert not (here / "own").exists()
    page.desk.right.click()
    assert not page.made_up
    assert len(load_posts("own")) == 240
    assert "own-facebook" in page.results().data
    log = FailLog("Sam").table().set_index("unit")
    assert log.loc["own page, length", "verdict"] == "holds"
    talk = page.talk("One", "two", "three").read_text(encoding="utf-8")
    assert "<td>03 Keep it to 100 characters or fewer</td>" in talk
    assert "an account that I run" in talk
    again = OwnPage("Sam")
    assert not again.made_up
    assert "stand in your fail log already" in again.form.said.value


def test_a_wrong_hour_keeps_nothing(here):
    page = OwnPage("Sam")
    predict(page)
    upload(page)
    page.desk.wrong.click()
    assert "Nothing was kept" in page.desk.question.value
    assert page.desk.right.disabled
    page.desk.zone.value = "Nowhere"
    page.desk.look.click()
    assert "no time zone" in page.desk.said.value
    assert page.desk.right.disabled
    assert not (here / "own").exists()


def test_a_path_in_place_of_clicks(here):
    name, data = made_up_export()
    (here / name).write_bytes(data)
    with pytest.raises(RulebookError, match="until you have predicted"):
        OwnPage("Sam", str(here / name), ZONE)
    predict(OwnPage("Sam"))
    assert not OwnPage("Sam", str(here / name), ZONE, ("hiring",)).made_up


def table_of_a_tool(rows=60):
    """A scheduler's table that is no export we know; every third post is for a job, without a word for it."""
    lines = ["When,Message,Thumbs,Replies"]
    for row in range(rows):
        day, month = row % 28 + 1, row // 28 + 1
        text = "Come and join our team" if row % 3 == 0 else "A good day in the bakery"
        lines.append(f"{day:02}/{month:02}/2025 09:{row % 60:02},{text} {row},{row % 7 + 3},1")
    return ("\n".join(lines) + "\n").encode()


def put(page, *files):
    page.desk.upload.value = tuple(
        {"name": name, "type": "text/csv", "size": len(data), "content": memoryview(data),
         "last_modified": datetime.now(UTC)}
        for name, data in files
    )  # fmt: skip
    page.desk.look.click()


def test_a_table_that_nobody_knows_is_matched_by_clicking(here):
    page = OwnPage("Sam")
    predict(page)
    put(page, ("planner.csv", table_of_a_tool()))
    columns = page.desk.columns
    assert "Match them yourself" in page.desk.said.value
    assert columns.layout.display != "none"
    assert page.desk.upload.layout.display is None
    assert columns.parts["likes"].layout.display is None
    assert columns.order.layout.display == "none"
    assert columns.parts["time"].value == "When"
    assert columns.parts["text"].value == "Message"
    assert columns.parts["likes"].value == ""
    page.desk.look.click()
    assert "which column holds the likes" in page.desk.said.value
    assert page.desk.right.disabled
    columns.parts["likes"].value = "Thumbs"
    columns.clock.value = "Nowhere"
    page.desk.look.click()
    assert "no time zone" in page.desk.said.value
    columns.clock.value = "UTC"
    page.desk.look.click()
    assert "60 of 60 rows" in page.desk.said.value
    page.desk.right.click()
    assert len(load_posts("own")) == 60


def test_where_days_and_months_could_be_either_the_learner_chooses_by_a_date(here):
    page = OwnPage("Sam")
    predict(page)
    # No day after the twelfth: nothing in the file tells.
    days = [f"{n % 12 + 1:02}/{n // 12 + 1:02}/2025 09:00" for n in range(60)]
    lines = ["When,Message,Thumbs", *(f"{day},Good morning,{n}" for n, day in enumerate(days))]
    put(page, ("planner.csv", "\n".join([*lines, ""]).encode()))
    columns = page.desk.columns
    columns.parts["likes"].value, columns.clock.value = "Thumbs", "UTC"
    assert [label for label, _ in columns.order.options] == [
        "choose …", "02/01/2025 09:00 is 1 February 2025, 09:00", "02/01/2025 09:00 is 2 January 2025, 09:00"
    ]  # fmt: skip
    page.desk.look.click()
    assert "is 1 February by" in page.desk.said.value
    assert page.desk.right.disabled
    columns.order.value = columns.order.options[2][1]
    page.desk.look.click()
    assert "from 2025-01-01 to 2025-05-12" in page.desk.said.value


def test_a_job_post_without_a_word_for_it_is_ticked(here):
    page = OwnPage("Sam", job_words=("hiring",))
    predict(page)
    put(page, ("planner.csv", table_of_a_tool()))
    page.desk.columns.parts["likes"].value = "Thumbs"
    page.desk.look.click()
    rows = [row for words, row in page.desk.ticks.options if words.startswith("Come and join")]
    assert len(rows) == 20
    page.desk.ticks.value = rows
    page.desk.right.click()
    assert (load_posts("own")["job_post"] == "vacancy").sum() == 20
    assert b"Come and join" not in (here / "own" / "posts.parquet").read_bytes()


def test_of_several_accounts_one_is_shown_and_another_can_be(here):
    page = OwnPage("Sam")
    predict(page)
    put(page, made_up_export(), exports.x_content_csv())
    page.desk.right.click()
    codes = [one.code for one in page.kept.accounts]
    assert len(codes) > 1
    assert page.desk.account.layout.display != "none"
    page.desk.account.value = codes[1]
    assert f"This is {codes[1]}" in page.results().data
    assert {one.account for one in page.findings()} == {codes[1]}
    with pytest.raises(RulebookError, match="no account"):
        page.show("nobody")


def test_a_rule_of_ones_own_is_asked_like_the_nine(here):
    page = OwnPage("Sam")
    said = page.own_rule(
        "Write no more than 80 characters", lambda posts: posts["characters"] <= 80
    )
    assert "Write no more than 80 characters" in said.data
    assert "95 % interval" in said.data
    with pytest.raises(RulebookError, match="one answer for each post"):
        page.own_rule("Write little", lambda posts: True)
    with pytest.raises(RulebookError, match="not True and False"):
        page.own_rule("Write little", lambda posts: posts["characters"])
