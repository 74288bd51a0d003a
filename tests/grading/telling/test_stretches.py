"""A notebook by its headings: each part is called so that a learner finds it."""

import nbformat
from courses import answer, judged

from rulebook.grading.telling.stretches import stretches, titles


def text(source):
    about = {"grade_id": source, "grade": False, "solution": False, "locked": True, "task": False}
    return nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": about})


def named(*cells):
    return [title for title, _, _ in stretches(list(cells))]


def test_parts_with_marks_are_numbered_where_there_are_several():
    cells = [
        text("## Lift (3 points)"),
        answer("a", "a = 1"), judged("a-test", "a"), judged("a-more", "a"),
        answer("b", "b = 1"), judged("b-test", "b"),
        answer("c", "c = 1"),
    ]  # fmt: skip
    assert named(*cells) == ["", "Lift, part 1 of 2", "Lift, part 2 of 2", "Lift"]
    assert titles(cells) == {
        "a-test": "Lift, part 1 of 2, check 1 of 2",
        "a-more": "Lift, part 1 of 2, check 2 of 2",
        "b-test": "Lift, part 2 of 2",
    }


def test_what_stands_under_no_heading_has_no_name_of_its_own():
    cells = answer("a", "a = 1"), judged("a-test", "a"), answer("b", "b"), judged("b-test", "b")
    assert named(*cells) == ["", ""]
    assert titles(list(cells)) == {"a-test": "", "b-test": ""}
