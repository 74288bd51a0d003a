"""The own page in a notebook: closed until one has predicted, kept once the time is confirmed."""

from datetime import UTC, datetime

import pytest

from rulebook.errors import RulebookError
from rulebook.learner import FailLog
from rulebook.learner.own_page import OwnPage
from rulebook.own.made_up import ZONE, made_up_export
from rulebook.posts import load_posts
from rulebook.rules import RULES

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
    assert "own page, length" in talk
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
