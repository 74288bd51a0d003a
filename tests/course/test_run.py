"""`rulebook run` on notebooks that go well and on ones that do not."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from rulebook.course import forked_kernels
from rulebook.course import run as module
from rulebook.course.run import LEARNERS, run
from rulebook.errors import RulebookError
from tests import toy
from tests.runs import run_again

pytestmark = pytest.mark.notebooks


def notebook(folder, name, *sources, parameters=True):
    cells = [new_markdown_cell("# A title", id="title")]
    if parameters:
        cells.append(new_code_cell("name = ...", id="your-name", metadata={"tags": ["parameters"]}))
    cells += [new_code_cell(s, id=f"step-{i}") for i, s in enumerate(sources, start=1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return toy.write(
        new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / f"{name}.ipynb"
    )


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    home = 'import os\nopen(os.environ["RULEBOOK_HOME"] + "/kept", "x").write(name)'
    paths = [
        notebook(folder, "well", f"{home}\nprint(name)"),
        notebook(folder, "error", 'print("before")', '{}["page-17"]', 'print("after")'),
        notebook(folder, "warning", 'import warnings\nwarnings.warn("mind the gap")'),
        notebook(folder, "plain", 'print("no name here")', parameters=False),
    ]
    seen = []
    found = run(paths, ["Zoë Müller 🎉", "🎉"], folder / "runs", progress=seen.append)
    assert sorted(map(str, (o.output for o in seen))) == sorted(str(o.output) for o in found)
    return {(o.notebook.stem, o.learner): o for o in found}


def printed(outcome):
    cells = nbformat.read(outcome.output, as_version=4).cells
    return "".join(o.text for c in cells if c.cell_type == "code" for o in c.outputs if "text" in o)


def what_two_print(folder, source, **how):
    """Run two notebooks that hold the same cell, and return what each printed."""
    paths = [notebook(folder, stem, source) for stem in ("one", "two")]
    outcomes = run(paths, ["Sam"], folder / "runs", **how)
    assert [outcome.problem for outcome in outcomes] == [None, None]
    return [printed(outcome) for outcome in outcomes]


@pytest.mark.parametrize("learner", ["Zoë Müller 🎉", "🎉"])
def test_a_notebook_gets_the_name_and_a_fail_log_of_its_own(outcomes, learner):
    outcome = outcomes["well", learner]
    assert outcome.problem is None
    assert printed(outcome) == f"{learner}\n"
    assert (
        "RULEBOOK_HOME" not in os.environ or not Path(os.environ["RULEBOOK_HOME"], "kept").exists()
    )
    assert 0 < outcome.slowest_seconds < outcome.seconds


def test_a_notebook_without_parameters_runs_as_it_stands(outcomes):
    assert printed(outcomes["plain", "🎉"]) == "no name here\n"


def test_an_error_is_named_and_stops_the_notebook(outcomes):
    outcome = outcomes["error", "🎉"]
    assert outcome.problem == "cell step-2 stops with KeyError: 'page-17'"
    assert "after" not in printed(outcome)


def test_a_warning_on_the_screen_is_a_failure(outcomes):
    problem = outcomes["warning", "🎉"].problem
    assert problem.startswith("cell step-1 shows a warning: ")
    assert "mind the gap" in problem


def test_a_slow_cell_is_a_failure(tmp_path, monkeypatch):
    path = notebook(tmp_path, "slow", "import time\ntime.sleep(0.3)")
    executed = run([path], ["Sam"], tmp_path / "runs")[0]
    assert executed.problem is None
    monkeypatch.setattr(module, "SLOWEST_CELL", 0.2)
    found = module._look(nbformat.read(executed.output, as_version=4), None)
    assert found[0] == "step-1"
    assert found[1] > 0.3
    assert found[2].startswith("cell step-1 takes 0.")


def test_a_dead_kernel_is_a_failure_and_not_the_end(tmp_path):
    paths = [
        notebook(tmp_path, "dies", "import os\nos._exit(1)"),
        notebook(tmp_path, "lives", "print(1)"),
    ]
    dies, lives = run(paths, ["Sam"], tmp_path / "runs")
    assert "DeadKernelError" in dies.problem
    assert lives.problem is None


@pytest.mark.skipif(not forked_kernels.HERE, reason="kernels are forked on Linux only")
def test_a_kernel_has_its_imports_done_and_shares_nothing(tmp_path):
    """Of two runs in one worker the second sees nothing of the first, and neither imports anew."""
    source = (
        "import sys\nfirst_seen = 'colorsys' in sys.modules\nimport colorsys\n"
        "print(first_seen, hasattr(colorsys, 'mark'), 'MPLBACKEND' in __import__('os').environ)\n"
        "colorsys.mark = 1"
    )
    assert what_two_print(tmp_path, source, workers=1) == ["True False True\n"] * 2


@pytest.mark.skipif(not forked_kernels.HERE, reason="kernels are forked on Linux only")
def test_no_other_program_can_take_a_kernels_port(tmp_path):
    """A kernel whose port is taken dies before its first cell, and the whole run with it."""
    source = (
        "import os\nfrom ipykernel import get_connection_info\n"
        "where = get_connection_info(unpack=True)\n"
        "print(where['transport'], os.path.exists(where['ip'] + '-1'), where['ip'][0])"
    )
    assert what_two_print(tmp_path, source) == ["ipc False @\n"] * 2


def test_a_path_that_is_no_notebook_gets_a_sentence(tmp_path):
    with pytest.raises(RulebookError, match="is not a notebook"):
        run([tmp_path / "gone.ipynb"], LEARNERS, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "junk", "{}", "[]", '{"cells": 1, "nbformat": 4}', "\xff"])
def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path, content):
    path = tmp_path / "broken.ipynb"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(RulebookError, match=r"broken\.ipynb cannot be read as a notebook") as error:
        run([path], ["Sam"], tmp_path / "runs")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "runs").exists()


def test_an_output_that_cannot_be_made_gets_a_sentence(tmp_path):
    path = notebook(tmp_path, "well", "1")
    (tmp_path / "file").touch()
    with pytest.raises(RulebookError, match=r"cannot be made .*: name another one with --output"):
        run([path], ["Sam"], tmp_path / "file" / "runs")


def test_two_notebooks_for_one_place_get_a_sentence(tmp_path):
    for folder in ("a", "b"):
        notebook(tmp_path / folder / "same", "unit")
    paths = [tmp_path / folder / "same" / "unit.ipynb" for folder in ("a", "b")]
    with pytest.raises(RulebookError, match="have the same name and folder"):
        run(paths, ["Sam"], tmp_path / "runs")


@pytest.mark.parametrize("rehearsed", [False, True])
def test_a_rehearsed_run_finds_its_units_posts_read_and_paints_a_picture_of_pyplots_once(
    tmp_path, rehearsed
):
    page = notebook(
        tmp_path,
        "09-hashtags",
        "from rulebook import posts\nread = posts._load.cache_info().currsize",
        "import seaborn as sns\nfrom matplotlib.figure import Figure\npainted, draw = [], Figure.draw",
        "Figure.draw = lambda figure, renderer: painted.append(1) or draw(figure, renderer)\n"
        "sns.lineplot(x=[1, 2], y=[2, 1]).set_title('a line');",
        "print(read, len(painted))",
    )
    [one] = run([page], ["Sam"], tmp_path / "runs", rehearsed=rehearsed)
    assert one.problem is None
    read, painted = map(int, printed(one).split())
    ahead = rehearsed and forked_kernels.HERE
    assert (read > 0) == ahead
    assert (painted == 1) == ahead
    cells = nbformat.read(one.output, as_version=4).cells
    [shown] = next(cell.outputs for cell in cells if cell.id == "step-3")
    assert "image/png" in shown.data


def test_what_did_not_run_well_is_run_once_more_and_that_is_reported(tmp_path):
    ran = f"import pathlib\nran = pathlib.Path({str(tmp_path / 'ran')!r})"
    paths = [
        notebook(tmp_path, "busy", f"{ran}\nassert ran.exists() or ran.touch()"),
        notebook(tmp_path, "never", "1 / 0"),
        notebook(tmp_path, "well", "1 + 1"),
    ]
    first, reported = run(paths, ["Zoë"], tmp_path / "runs"), []
    second = run_again(first, tmp_path / "again", reported.append)
    assert [one.problem is None for one in first] == [False, False, True]
    assert [one.problem is None for one in second] == [True, False, True]
    assert second[2] is first[2]
    assert [line.partition(", Zoë: ")[0].rpartition("/")[2] for line in reported] == [
        "busy.ipynb",
        "never.ipynb",
    ]
