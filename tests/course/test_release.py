"""What learners get: made from the solutions, with nothing in it that they must find themselves."""

import nbformat
import pytest

from tests.answers import AS_RELEASED, AS_SOLVED
from tests.nbgrading import ROOT, Course, between

pytestmark = pytest.mark.course
UNITS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def release_of(unit):
    """Return the tests of one unit: a class each, so that two workers can take two units."""
    source = nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", as_version=4)
    marked = [cell for cell in source.cells if cell.metadata.nbgrader.get("grade")]

    class Release:
        @pytest.fixture(scope="class")
        @classmethod
        def course(cls, graded_unit):
            """The unit, released; handed in are the release and the solution as they stand."""
            return Course(graded_unit(unit))

        def test_it_is_what_nbgrader_makes_of_the_solution(self, course):
            assert files(ROOT / "assignments" / unit) == files(
                course.folder / "assignments" / unit
            ), "run `make assignments` and commit what it writes"

        def test_nothing_is_given_away(self, course):
            released = {cell.id: cell.source for cell in course.released(unit).cells}
            everything = "\n".join(released.values())
            seen = set()
            for name in REGIONS:
                assert f"BEGIN {name}" not in everything
                assert f"END {name}" not in everything
                for cell in source.cells:
                    for line in (between(name, cell.source) or "").splitlines():
                        if line.strip():
                            seen.add(name)
                            assert line not in released[cell.id].splitlines(), cell.id
            assert "SOLUTION" in seen

        def test_an_answer_cell_holds_its_blanks_and_an_invitation_for_each(self, course):
            blanks = {cell.id: cell.source.count("BEGIN SOLUTION") for cell in source.cells}
            for cell in course.released(unit).cells:
                if cell.metadata.nbgrader.solution:
                    invitations = cell.source.count("Write your answer here")
                    assert invitations == max(1, blanks[cell.id]), cell.id
                    assert cell.cell_type == "markdown" or "..." in cell.source, cell.id

        def test_as_released_no_marked_cell_passes(self, course):
            points = course.points(unit)[AS_RELEASED]
            assert set(points) == {cell.id for cell in marked}
            assert set(points.values()) == {0}

        def test_the_solution_gets_full_marks(self, course):
            # What is marked by hand waits for a person, who is not here.
            assert course.points(unit)[AS_SOLVED] == {
                cell.id: 0 if cell.metadata.nbgrader.solution else cell.metadata.nbgrader.points
                for cell in marked
            }

    return Release


for unit in UNITS:
    globals()["Test" + unit.title().replace("-", "")] = release_of(unit)


def test_every_unit_is_released_and_nothing_else():
    assert {path.name for path in (ROOT / "assignments").iterdir()} == set(UNITS)


@pytest.fixture(scope="module")
def hashtags(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("validate"), ["09-hashtags"])
    course.nbgrader("generate_assignment", "09-hashtags")
    return course


def test_validate_names_every_open_cell_of_the_release(hashtags):
    marked = [c for c in hashtags.released("09-hashtags").cells if c.metadata.nbgrader.grade]
    said = hashtags.nbgrader("validate", "assignments/09-hashtags/09-hashtags.ipynb")
    assert f"VALIDATION FAILED ON {len(marked)} CELL(S)" in said
    by_hand = [cell for cell in marked if cell.cell_type == "markdown"]
    assert said.count("Not attempted yet:") == len(marked) - len(by_hand)
    assert said.count("You did not provide a response.") == len(by_hand)
    # What the page says comes first, the log after it.
    assert "Traceback" not in said.split("[ValidateApp")[0]


def test_validate_passes_the_solution(hashtags):
    said = hashtags.nbgrader("validate", "solutions/09-hashtags/09-hashtags.ipynb")
    assert "Success! Your notebook passes all the tests." in said
