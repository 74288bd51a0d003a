"""The README's table of units follows the notebooks."""

import json
import re
import shutil

import pytest

from rulebook.course.units import (
    BEGIN,
    END,
    FOOTER,
    readme_with_units,
    units_table,
    write_footers,
    write_readme,
)
from rulebook.errors import RulebookError
from tests.nbgrading import ROOT


def test_the_readme_has_the_units_as_the_notebooks_have_them():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme == readme_with_units(ROOT), "bring it up to date with `rulebook units`"


def test_every_unit_has_its_minutes_and_its_skill():
    rows = units_table(ROOT).splitlines()[2:]
    assert len(rows) == len(list((ROOT / "solutions").glob("*/*.ipynb")))
    for row in rows:
        title, read, do, skill = (cell.strip() for cell in row.strip("|").split(" | "))
        assert re.match(r"\d\d · ", title)
        assert re.fullmatch(r"\d+ min", read)
        assert re.fullmatch(r"\d+ min", do)
        assert len(skill.split()) > 5


@pytest.fixture
def course(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "README.md").write_text(f"# Toy\n\n{BEGIN}\nold\n{END}\n\nThe rest.\n")
    return tmp_path


def test_a_new_unit_and_a_new_title_come_into_the_readme(course):
    walk = json.loads((course / "notebooks" / "09-hashtags.ipynb").read_text("utf-8"))
    walk["cells"][0]["source"] = "# 13 · Another\n\n*15 minutes.*\n\n**Afterwards you can** a|b.\n"
    (course / "notebooks" / "13-another.ipynb").write_text(json.dumps(walk), "utf-8")
    assert write_readme(course)
    text = (course / "README.md").read_text("utf-8")
    assert "| [13 · Another](notebooks/13-another.ipynb) | 15 min |  | a\\|b |" in text
    assert text.startswith("# Toy\n")
    assert text.endswith(f"{END}\n\nThe rest.\n")
    assert "\nold\n" not in text
    assert not write_readme(course)


def test_a_readme_without_a_place_for_it_gets_a_sentence(course):
    (course / "README.md").write_text("# Toy\n")
    with pytest.raises(RulebookError, match="put them where the table of units belongs"):
        write_readme(course)


def foot(path):
    last = json.loads(path.read_text("utf-8"))["cells"][-1]
    assert last["id"] == FOOTER
    return "".join(last["source"])


def test_the_foot_of_each_walk_through_is_up_to_date(course):
    shutil.copytree(ROOT / "assignments", course / "assignments")
    assert write_footers(course) == [], "bring them up to date with `rulebook units`"


def test_the_foot_says_where_this_is_what_is_next_and_where_the_map_is(course):
    walks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    for path, after in zip(walks, [*walks[1:], None], strict=True):
        text = foot(path)
        assert f"in unit {path.stem[:2]}; the last one is {walks[-1].stem[:2]} " in text
        assert f"(../work/{path.stem}/{path.stem}.ipynb)" in text
        assert "(start-here.ipynb)" in text
        assert re.findall(r"then: \[[^]]+\]\((.+?)\)", text) == ([after.name] if after else [])


def test_a_new_unit_comes_into_the_feet_once(course):
    walk = json.loads((course / "notebooks" / "09-hashtags.ipynb").read_text("utf-8"))
    walk["cells"][0]["source"] = "# 13 · Another?\n"
    (course / "notebooks" / "13-another.ipynb").write_text(json.dumps(walk), "utf-8")
    assert "13-another" in write_footers(course)
    assert "then: [13 · Another](13-another.ipynb)" in foot(course / "notebooks/12-failconf.ipynb")
    assert write_footers(course) == []
