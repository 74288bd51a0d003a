"""What a college asks for: hard questions, a second marker's sample, works that are much alike. Names are invented."""

import csv
import io
import math

import nbformat
import pytest

from rulebook.course.collect import plan
from rulebook.course.whose import name_to_return
from rulebook.errors import RulebookError
from rulebook.grading.marking import Course
from rulebook.grading.telling.difficulty import difficulty
from rulebook.grading.telling.moderation import draw, sheet
from rulebook.grading.telling.outcomes import (
    NOT_THERE,
    RIGHT,
    TO_MARK,
    Answer,
    Question,
    Unit,
    Work,
)
from rulebook.grading.telling.similarity import alike
from tests.grading.courses import answer, hand_in, judged, make_course, notebook, solution, written

pytestmark = pytest.mark.slow


def unit_of(*rows, points=(1.0, 1.0, 2.0)):
    questions = [
        Question("p", f"q{place}", most, place == 2, f"Heading {place}")
        for place, most in enumerate(points)
    ]
    works = []
    for number, row in enumerate(rows):
        answers = [
            Answer(one, TO_MARK if score is None else RIGHT if score else NOT_THERE, score or 0.0)
            for one, score in zip(questions, row, strict=True)
        ]
        works.append(Work(f"s{number:02}", f"Name {number:02}", answers))
    return Unit("p", questions, works, {}, {})


def test_a_question_that_the_strong_get_right_tells_strong_from_weak():
    # q0 goes with the rest, q1 against it; worked out by hand: the rest of q0 is (q1 + q2) / 3.
    rows = [(1, 0, 2)] * 6 + [(0, 1, 0)] * 6
    unit = unit_of(*rows)
    first, second, third = (difficulty(unit, one) for one in unit.questions)
    assert (first.reached, second.reached, third.reached) == (0.5, 0.5, 0.5)
    assert first.tells == pytest.approx(1)
    assert second.tells == pytest.approx(-1)
    mixed = unit_of(*[(1, 1, 2), (1, 0, 2), (1, 0, 0), (0, 1, 0), (0, 0, 2), (0, 0, 0)] * 2)
    found = difficulty(mixed, mixed.questions[0])
    # Rests: 1, 2/3, 0 and 1/3, 2/3, 0; the means differ by 2/9, and all 12 rests vary by 0.3600 (population).
    rests = [1, 2 / 3, 0, 1 / 3, 2 / 3, 0]
    mean = sum(rests) / 6
    spread = math.sqrt(sum((one - mean) ** 2 for one in rests) / 6)
    assert found.tells == pytest.approx((2 / 9) / 2 / spread)
    middle, off = math.atanh(found.tells), 1.96 / 3
    assert (found.low, found.high) == pytest.approx(
        (math.tanh(middle - off), math.tanh(middle + off))
    )


@pytest.mark.parametrize("rows", [[(1, 0, 2), (0, 1, 0)], [(1, 1, 2)] * 12, [(1, None, None)] * 12])
def test_of_few_or_of_equals_nothing_is_said(rows):
    unit = unit_of(*rows)
    assert difficulty(unit, unit.questions[0]).tells is None


def test_a_sample_is_drawn_from_every_marker_and_the_same_seed_draws_it_again():
    unit = unit_of(*[(1, 0, 2)] * 20, (1, 1, None))
    markers = {f"s{number:02}": "A" if number < 15 else "B" for number in range(20)}
    drawn = draw(unit, 6, markers, 4)
    assert drawn == draw(unit, 6, markers, 4)
    assert [one.marker for one in drawn] == ["A"] * 3 + ["B"] * 3
    assert "s20" not in {one.work.student for one in drawn}  # it waits for a mark
    assert (
        len({tuple(one.work.student for one in draw(unit, 6, markers, seed)) for seed in range(30)})
        > 20
    )
    assert len(draw(unit, 99, markers, 1)) == 20
    with pytest.raises(RulebookError, match="none to draw"):
        draw(unit_of((1, 1, None)), 3, {}, 1)


def test_every_work_is_drawn_equally_often():
    unit = unit_of(*[(1, 0, 2)] * 10)
    counts = dict.fromkeys((work.student for work in unit.works), 0)
    for seed in range(1000):
        for one in draw(unit, 3, {}, seed):
            counts[one.work.student] += 1
    # 300 of 1000 each; 4 standard deviations of a share of 0.3 are 58.
    assert all(242 <= count <= 358 for count in counts.values())


def test_the_second_marker_s_table_has_the_first_marks_and_room():
    rows = list(
        csv.reader(
            io.StringIO(
                sheet(unit_of((1, 0, 1.5)), draw(unit_of((1, 0, 1.5)), 1, {}, 1)).lstrip("\ufeff")
            )
        )
    )
    assert rows == [
        ["learner", "id", "share of", "q2 (of 2)", "second mark", "agreed"],
        ["Name 00", "s00", "", "1.5", "", ""],
    ]


# --- much alike ---------------------------------------------------------------------------------------

OWN = """few = posts[posts["hashtags"] <= limit]
counted = 0
for place, row in few.iterrows():
    if row["likes"] > {number} and row["comments"] != 0:
        counted += row["likes"] / row["comments"]
few_posts = counted * 100 / len(few)
"""
OTHER = """def share(table):
    return (table.hashtags.values < limit + 1).mean()
few_posts = round(share(posts) * len(posts))
best = max(posts.likes)
print(best, few_posts, [one for one in posts.columns if one.startswith("h")])
"""
WHY = "I would post in the morning because our customers read their phones on the bus and nobody {verb} at night anyway."


@pytest.fixture
def course(tmp_path, monkeypatch):
    import os
    import sys
    from pathlib import Path

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    book = notebook(
        answer(
            "few", "few_posts = ...\n" + solution("few_posts = (posts.hashtags <= limit).sum()")
        ),
        judged("few-check", "assert few_posts", 2),
        written("why", "Your answer", 3),
    )
    root = make_course(tmp_path / "course", {"unit": {"book": book}})
    answers = {
        "ada": (OWN.format(number=4), WHY.format(verb="reads")),
        "bo": (
            OWN.format(number=17) + "# my own idea\n",
            "Something else altogether, in my own words, about lunch and tea and the evening news.",
        ),
        "cy": (OTHER, WHY.format(verb="looks")),
        "di": ("few_posts = (posts.hashtags <= limit).sum()", "Short."),
        "ed": ("few_posts = (posts.hashtags <= limit).sum()", "Short."),
        "flo": ("few_posts = (posts", "x"),
    }
    for student, (code, why) in answers.items():

        def change(cells, _, code=code, why=why):
            cells["few"].source, cells["why"].source = code, why

        hand_in(root, student, "unit", change)
    (root / "submitted").rename(root / "autograded")
    return root, Unit("unit", [], [Work(one, one.title(), []) for one in answers], {}, {})


def test_works_are_listed_that_are_alike_but_for_numbers_and_comments(course):
    root, unit = course
    found = alike(Course(root), unit)
    assert [(one.first, one.second, one.kind) for one in found] == [
        ("Ada", "Bo", "code"), ("Ada", "Cy", "prose"),
    ]  # fmt: skip
    assert found[0].share == 1
    assert "iterrows" in found[0].piece
    assert "customers read their phones" in found[1].piece
    # The instructor's own solution, and what is too short, say nothing.
    assert not {"Di", "Ed", "Flo"} & {name for one in found for name in (one.first, one.second)}


def test_what_half_the_class_wrote_is_nobody_s(course):
    root, unit = course
    path = root / "autograded" / "cy" / "unit" / "book.ipynb"
    for student in ("cy", "di", "ed"):
        path = root / "autograded" / student / "unit" / "book.ipynb"
        book = nbformat.read(path, as_version=4)
        book.cells[0].source = OWN.format(number=1)
        nbformat.write(book, path)
    assert "code" not in {one.kind for one in alike(Course(root), unit)}


def test_moodle_s_blind_marks_go_back_as_blindly(tmp_path):
    (tmp_path / "extracted").mkdir()
    for number in (7, 8, 9):
        folder = tmp_path / "extracted" / f"Teilnehmerin_{number}_assignsubmission_file_"
        folder.mkdir()
        (folder / "09-hashtags.ipynb").write_text("{}")
    made = plan(tmp_path / "extracted", tmp_path / "archive", "09-hashtags", [])
    taken = made.taken["participant-8"]
    assert (
        name_to_return(taken.path.parts, taken.claim)
        == "Teilnehmerin_8_assignfeedback_file_/{page}"
    )
