"""Every limit that a submission meets, in one place."""

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one submission may take; the defaults suit notebooks of some forty short cells.

    Seconds are seconds on the wall; sizes are bytes.
    """

    cell_seconds: float = 15.0
    interrupt_seconds: float = 2.0  # grace between asking a cell to stop and ending its process
    notebook_seconds: float = 300.0
    restarts: int = 30  # fresh processes that one notebook may use up
    cells: int = 1000  # code cells of the learner's own that are run
    notebook_cells: int = 12_000  # cells that are kept
    memory: int = 2048 * MB  # beyond what the libraries take
    threads: int = 128  # a hundred at once is what concurrency is taught with
    open_files: int = 256
    file_size: int = 64 * MB
    scratch: int = 256 * MB  # the whole scratch folder
    scratch_files: int = 5000
    stream: int = 200_000  # characters that a cell may print
    error: int = 20_000  # characters of an error's text, and of each part of its traceback
    output: int = 3 * MB  # one display or result
    outputs: int = 200  # displays and results of one cell
    notebook_output: int = 20 * MB  # of one cell as well
    message: int = 96 * MB  # one message between two processes
    header: int = 32 * MB  # the part of it that the grader reads: all outputs of one cell
    parts: int = 3_000_000  # lists, dictionaries and their members in what the grader reads
    value: int = 64 * MB  # one value that crosses
    value_depth: int = 50
    value_items: int = 500_000
    submission: int = 50 * MB  # a submitted notebook, or all of a submitted archive


DEFAULT = Limits()
