"""Time `nbgrader autograde` and `rulebook grade` in turn on a class of 24, and compare their marks.

    python benchmarks/grading.py                    all of the below, and every unit of the course
    python benchmarks/grading.py light              a short unit with pandas and seaborn, made here
    python benchmarks/grading.py heavy              the same with much to compute
    python benchmarks/grading.py 09-hashtags        a unit of the course
    python benchmarks/grading.py --plain 6          plain nbgrader grades six of the class: a minute a unit

At the end it prints the table of docs/grading.md. The bound is what no grader can beat: the processor time that a right notebook's cells take once the
libraries are loaded, for every learner, shared out among the cores. Both sides find their libraries compiled to bytecode, as on any computer
on which they have run before. Each command's start is timed apart, by calling it again when all is graded. With `--plain` the rest
of nbgrader's time, which grades one after the other, is scaled up to the class, and the table says so; ours is always timed whole.
All of it takes half an hour to an hour on two cores that nothing else keeps busy, with `--plain 6` about a quarter of an hour.
"""

import argparse
import compileall
import os
import re
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GOALS = {"light": 12.0}  # times as fast; others 8, but heavy:
NEAR = {"heavy": 1.2}  # times its bound
MADE = {"light": (2_000, 20, False), "heavy": (100_000, 300, True)}  # rows, draws, a heat map


def main() -> None:
    """Run the comparison and print its figures; exit 1 where marks differ or a unit misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", help="light, heavy, or units of the course")
    parser.add_argument("--learners", type=int, default=24, help="how many hand in")
    parser.add_argument(
        "--plain", type=int, help="of them, how many plain nbgrader grades (a multiple of 3); all"
    )
    chosen = parser.parse_args()
    some = chosen.plain or chosen.learners
    course = sorted(path.name for path in (ROOT / "solutions").glob("*/"))
    units = chosen.units or [*MADE, *course]
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)
    compileall.compile_dir(ROOT / "rulebook", quiet=2)
    found, failed = {}, []
    for unit in units:
        try:
            found[unit] = compare(unit, chosen.learners, some)
        except Exception as error:  # the other units' figures are wanted all the same
            failed.append(unit)
            print(f"{unit}: {error}", flush=True)
    print(
        "\n| unit | nbgrader autograde | rulebook grade | times as fast "
        "| bound (cells' own time ÷ cores) | ours ÷ bound |"
        "\n|---|---|---|---|---|---|"
    )
    for unit, (plain, ours, bound) in found.items():
        print(
            f"| {unit} | {plain:.0f} s | {ours:.1f} s | {plain / ours:.1f} | {bound:.1f} s | {ours / bound:.1f} |"
        )
    if some < chosen.learners:
        print(
            f"nbgrader autograde graded {some} of the {chosen.learners}: its start, and {chosen.learners / some:g} times the rest"
        )
    missed = [unit for unit, figures in found.items() if not reached(unit, *figures)]
    print(
        f"below their goal: {', '.join(missed) or 'none'}; not measured: {', '.join(failed) or 'none'}; "
        f"load of the machine: {os.getloadavg()}"
    )
    raise SystemExit(bool(missed or failed))


def reached(unit: str, plain: float, ours: float, bound: float) -> bool:
    """Tell whether a unit's figures reach its goal."""
    if unit in NEAR:
        return ours <= NEAR[unit] * bound
    return plain / ours >= GOALS.get(unit, 8.0)


def compare(unit: str, learners: int, some: int) -> tuple[float, float, float]:
    """Grade a class both ways, print the figures, and return both times and the bound, in seconds.

    Plain nbgrader grades `some` of the `learners`; its time is that of its start and of as many more.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = make_course(Path(folder) / "plain", unit)
        hand_in(course, unit, learners)
        other = Path(shutil.copytree(course, Path(folder) / "ours"))
        for one in sorted((course / "class" / "submitted").iterdir())[some:]:
            shutil.rmtree(one)
        plain, plain_work, plain_start = timed_twice(course, "nbgrader", "autograde", unit)
        print(f"{unit}: plain took {plain:.0f} s for {some}", flush=True)
        ours, our_work, our_start = timed_twice(other, "rulebook", "grade", unit)
        first, second = marks(course, unit), marks(other, unit)
        assert len(first) == some, f"plain nbgrader graded {len(first)} of {some}"
        assert len(second) == learners, f"ours graded {len(second)} of {learners}"
        assert not (odd := difference(first, second)), f"the marks differ: {odd}"
        bound = computing(course, unit) * learners / (os.cpu_count() or 1)
    whole = plain_start + (plain - plain_start) * learners / some
    print(
        f"{unit}: {learners} submissions, {os.cpu_count()} cores, the same marks\n"
        f"  nbgrader autograde {whole:6.1f} s   {(plain - plain_start) / some:5.2f} s each and {plain_start:.1f} s to start"
        f"   {plain_work / some:5.2f} s of processor time each"
        f"{'' if some == learners else f'   (timed: {plain:.1f} s for {some})'}\n"
        f"  rulebook grade     {ours:6.1f} s   {ours / learners:5.2f} s each, {our_start:.1f} s where nothing is to be graded"
        f"   {our_work / learners:5.2f} s of processor time each   {whole / ours:.1f} times as fast\n"
        f"  bound              {bound:6.1f} s   (the cells' own time ÷ cores); ours takes {ours / bound:.1f} times that",
        flush=True,
    )
    return whole, ours, bound


def timed_twice(course: Path, *command: str) -> tuple[float, float, float]:
    """Return a command's seconds on the wall and of processor time, and those of its start alone.

    Called a second time it finds everything graded.
    """
    return *timed(course, *command), timed(course, *command)[0]


def timed(course: Path, *command: str) -> tuple[float, float]:
    """Run a command in the course's folder; return its seconds on the wall and of processor time."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, work


def make_course(course: Path, unit: str) -> Path:
    """Make a course of one unit and release it."""
    course.mkdir()
    if unit in MADE:
        (course / "nbgrader_config.py").write_text(
            'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n'
            'c.CourseDirectory.release_directory = "assignments"\n'
            'c.CourseDirectory.submitted_directory = "class/submitted"\n'
        )
        (course / "solutions" / unit).mkdir(parents=True)
        nbformat.write(made_notebook(*MADE[unit]), course / "solutions" / unit / f"{unit}.ipynb")
    else:
        shutil.copy(ROOT / "nbgrader_config.py", course)
        shutil.copytree(ROOT / "solutions" / unit, course / "solutions" / unit)
    timed(course, "nbgrader", "generate_assignment", unit)
    return course


def hand_in(course: Path, unit: str, learners: int) -> None:
    """Hand in for a class: a third all right, a third partly wrong, a third half empty."""
    source = nbformat.read(course / "solutions" / unit / f"{unit}.ipynb", as_version=4)
    solved = {
        cell.metadata["nbgrader"]["grade_id"]: re.sub(
            r"(?m)^\s*### (BEGIN|END) SOLUTION\n?", "", cell.source
        )
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for number in range(learners):
        released = nbformat.read(course / "assignments" / unit / f"{unit}.ipynb", as_version=4)
        answers = [
            cell for cell in released.cells if cell.metadata.get("nbgrader", {}).get("solution")
        ]
        for place, cell in enumerate(answers):
            label = cell.metadata["nbgrader"]["grade_id"]
            if number % 3 == 2 and place > len(answers) // 2:
                continue
            cell.source = solved[label].replace("Sam Okafor", f"Learner {number}")
            if number % 3 == 1 and place > 3 and place % 3 == 0 and cell.cell_type == "code":
                cell.source = re.sub(r"(?m)^(\w+) = .*$", r"\1 = 12345", cell.source)
        folder = course / "class" / "submitted" / f"learner-{number:02}" / unit
        folder.mkdir(parents=True)
        nbformat.write(released, folder / f"{unit}.ipynb")


def marks(course: Path, unit: str) -> dict:
    """Return every learner's automatic marks, question by question."""
    place = next(
        path
        for path in (course / "class" / "gradebook.db", course / "gradebook.db")
        if path.exists()
    )
    with Gradebook(f"sqlite:///{place}") as gradebook:
        return {
            entry.student.id: {
                grade.name: grade.auto_score for book in entry.notebooks for grade in book.grades
            }
            for entry in gradebook.assignment_submissions(unit)
        }


def difference(first: dict, second: dict) -> list:
    """Return the first few marks that differ."""
    return [
        (student, name, mark, second.get(student, {}).get(name))
        for student, marks in first.items()
        for name, mark in marks.items()
        if mark != second.get(student, {}).get(name)
    ][:5]


def computing(course: Path, unit: str) -> float:
    """Return the processor seconds of one right notebook's cells, libraries loaded and caches warm."""
    code = (
        "import os, sys, time, nbformat\n"
        "from rulebook.grading.apart.cell_runner import make_shell\n"
        "cells = [c.source for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == 'code']\n"
        "os.chdir(sys.argv[2])\nshell = make_shell()\n"
        "for turn in range(2):\n"
        "    begin = time.process_time()\n"
        "    for cell in cells:\n"
        "        shell.run(cell)\n"
        "print(time.process_time() - begin)\n"
    )
    path = course / "solutions" / unit / f"{unit}.ipynb"
    backend = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(course)],
        env={**os.environ, **backend, "HOME": str(course), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def made_notebook(size: int, draws: int, heat_map: bool) -> nbformat.NotebookNode:
    """Return a unit of groupings, a bootstrap of `draws` means, and one or two charts."""
    rows = [
        ("fixed", "setup", "import numpy as np\nimport pandas as pd\nimport seaborn as sns\n\nrng = np.random.default_rng(1)\nposts = pd.DataFrame({'page': rng.integers(0, 50, SIZE), 'hour': rng.integers(0, 24, SIZE), 'likes': rng.poisson(20, SIZE)})", 0),
        ("answer", "name", "name = 'Sam Okafor'", 0),
        ("answer", "hours", "hours = posts.groupby('hour')['likes'].median()", 0),
        ("judged", "hours-test", "assert len(hours) == 24\n### BEGIN HIDDEN TESTS\nassert hours.equals(posts.groupby('hour')['likes'].median())\n### END HIDDEN TESTS", 2),
        ("answer", "chart", "chart = sns.lineplot(x=hours.index, y=hours.values)\nchart.set(title='Likes by hour', xlabel='hour', ylabel='likes')\nlabel = chart.get_xlabel()", 0),
        ("judged", "chart-test", "assert label == 'hour'", 1),
        ("answer", "draws", "draws = pd.Series([posts.likes.sample(500, random_state=seed).mean() for seed in range(DRAWS)])", 0),
        ("judged", "draws-test", "assert 19.5 < draws.mean() < 20.5", 2),
        ("answer", "share", "def share(likes):\n    return likes / likes.sum()", 0),
        ("judged", "share-test", "assert abs(share(pd.Series([1, 3])).iloc[1] - 0.75) < 1e-9", 1),
        ("answer", "pages", "pages = posts.pivot_table(index='page', columns='hour', values='likes', aggfunc='mean')", 0),
        ("judged", "pages-test", "assert pages.shape == (50, 24)", 1),
        ("answer", "map", "heat = sns.heatmap(pages)\nwarm = pages.stack().idxmax()", 0),
        ("judged", "map-test", "assert tuple(warm) == tuple(posts.pivot_table(index='page', columns='hour', values='likes', aggfunc='mean').stack().idxmax())", 2),
    ]  # fmt: skip
    cells = []
    if not heat_map:
        rows = [row for row in rows if not row[1].startswith("map")]
    for kind, name, source, points in rows:
        source = source.replace("SIZE", str(size)).replace("DRAWS", str(draws))
        about = {
            "schema_version": 3,
            "grade_id": name,
            "grade": kind == "judged",
            "solution": kind == "answer",
            "locked": kind != "answer",
            "task": False,
        }
        if points:
            about["points"] = points
        if kind == "answer":
            source = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
        cells.append(nbformat.v4.new_code_cell(source, metadata={"nbgrader": about}, id=name))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


if __name__ == "__main__":
    main()
