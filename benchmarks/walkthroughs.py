"""How long the walk-throughs take to run, here and as an older commit has them.

    python benchmarks/walkthroughs.py [01 03 09] [--before 4f80fbf] [--learner Sam] [--times 3]
    python benchmarks/walkthroughs.py 03 --cells

Both sides run in this one run, notebook by notebook, one after the other, in this environment: each
in a kernel of its own, whose start and imports are counted too. Seconds are the processor's, of the
kernel and all that it starts, so they hold on a busy machine as well; of several times the least
is taken. `--before` is a commit that the clone must hold; a notebook that it has not is left out.
`--cells` prints each cell's seconds, on both sides, under its notebook. Linux, macOS.
"""

import argparse
import os
import tempfile
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from older import unpack
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "4f80fbf"
"""The last commit before the charts were drawn with seaborn."""


def seconds(notebook: Path, learner: str) -> dict[str, float]:
    """Run a notebook in a kernel of its own; return the processor's seconds of each cell, by id.

    The first cell's are the kernel's start as well.
    """
    page = nbformat.read(notebook, as_version=4)
    for place, cell in enumerate(page.cells):
        if "parameters" in cell.metadata.get("tags", []):
            page.cells.insert(place + 1, new_code_cell(f"name = {learner!r}", id="injected"))
            break
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "PYTHONPATH": str(notebook.parents[1]),
            "RULEBOOK_HOME": home,
            "RULEBOOK_OWN": str(Path(home) / "own"),
        }
        client = NotebookClient(
            page,
            resources={"metadata": {"path": str(notebook.parent)}},
            timeout=120,
            # Otherwise each kernel writes a line about its open connection to the terminal.
            config=Config(KernelManager={"transport_encryption": "auto"}),
        )
        with client.setup_kernel():
            kernel = psutil.Process(client.km.provisioner.pid)
            so_far = 0.0
            for place, cell in enumerate(page.cells):
                if cell.cell_type != "code":
                    continue
                client.execute_cell(cell, place)
                used = sum(kernel.cpu_times()[:4])  # with that of its children that have ended
                spent[cell.id] = used - so_far
                so_far = used
    return spent


def main() -> None:
    """Print a line for each notebook, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", help="how the notebooks' names begin; all if left out")
    parser.add_argument("--before", default=BEFORE, help="the older commit")
    parser.add_argument("--learner", default="Sam")
    parser.add_argument("--times", type=int, default=1, help="how often each side is tried")
    parser.add_argument("--cells", action="store_true", help="each cell's seconds, too")
    asked = parser.parse_args()
    total, shared = {"before": 0.0, "now": 0.0}, {"before": 0.0, "now": 0.0}
    with tempfile.TemporaryDirectory() as place:
        unpack(asked.before, Path(place))
        sides = {"before": Path(place), "now": ROOT}
        print(f"{'':34}{'before':>8}{'now':>8}{'ratio':>8}")
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            if asked.units and not notebook.name.startswith(tuple(asked.units)):
                continue
            if not (sides["before"] / "notebooks" / notebook.name).exists():
                continue
            best: dict[str, dict[str, float]] = {}
            for _ in range(asked.times):
                for side, tree in sides.items():
                    tried = seconds(tree / "notebooks" / notebook.name, asked.learner)
                    if side not in best or sum(tried.values()) < sum(best[side].values()):
                        best[side] = tried
            tell(notebook.stem, *(sum(best[side].values()) for side in sides))
            if asked.cells:
                for cell in dict.fromkeys([*best["now"], *best["before"]]):
                    tell("   " + cell, *(best[side].get(cell) for side in sides))
            for side in sides:
                total[side] += sum(best[side].values())
                shared[side] += sum(
                    best[side][cell] for cell in best["before"] if cell in best["now"]
                )
    tell("all", *total.values())
    tell("all, in cells that both have", *shared.values())


def tell(what: str, before: float | None, now: float | None) -> None:
    """Print a line: the seconds of both sides, and how much longer the second one takes."""
    numbers = "".join(f"{'-' if spent is None else f'{spent:.2f}':>8}" for spent in (before, now))
    ratio = f"{now / before:8.2f}" if before and now else ""
    print(f"{what:34}{numbers}{ratio}", flush=True)


if __name__ == "__main__":
    main()
