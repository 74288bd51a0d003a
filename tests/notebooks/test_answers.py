"""Right, wrong and blank answers of every question of every unit, graded as a class's work is."""

import pytest

from tests.answers import Graded, plan, units_with_answers
from tests.nbgrading import solutions

pytestmark = pytest.mark.notebooks
UNITS = units_with_answers()


def answers_of(unit):
    """Return the tests of one unit: a class each, so that two workers can grade two units."""
    module = UNITS[unit]

    class Answers:
        @pytest.fixture(scope="class")
        @classmethod
        def graded(cls, graded_unit):
            return Graded(graded_unit(unit), unit)

        @pytest.mark.parametrize("case", plan(module.ANSWERS)[0], ids=str)
        def test_an_answer_comes_out_as_what_it_is(self, graded, case):
            problem = graded.problem(case)
            if problem:
                pytest.fail(problem, pytrace=False)

        def test_judged_apart_every_answer_gets_the_same_mark(self, graded):
            cases = plan(module.ANSWERS)[0]
            assert graded.points_apart.keys() == {case.student for case in cases}
            by_both = {(c.question, c.kind) for c in cases if c.student in graded.points}
            assert by_both == {(c.question, c.kind) for c in cases}
            differences = graded.differences()
            if differences:
                pytest.fail("\n".join(differences), pytrace=False)

        def test_every_question_has_three_right_and_four_wrong_ways(self):
            asked = set(solutions(unit)) - {"name", "manager"}
            assert set(module.ANSWERS) == asked, "answer cells and tests/questions disagree"
            for name, ways in module.ANSWERS.items():
                assert len(set(ways.right)) >= 3, name
                assert len(set(ways.wrong)) >= 4, name

    return Answers


for unit in UNITS:
    globals()["Test" + unit.title().replace("-", "")] = answers_of(unit)
