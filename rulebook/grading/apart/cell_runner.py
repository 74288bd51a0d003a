"""Run notebook cells in this process and collect their outputs as a kernel would have sent them."""

import asyncio
import base64
import builtins
import getpass
import io
import json
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.extensions.storemagic import StoreMagics
from IPython.utils.text import LSString, SList
from traitlets.config import Config

from rulebook.grading.apart import pictures
from rulebook.grading.apart.limits import DEFAULT, Limits


class CellShell(InteractiveShell):
    """IPython's shell with its outputs kept, in the notebook format, in `outputs`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The caller reads and empties these, cell by cell.
        self.outputs: list[dict[str, Any]] = []
        self.limits: Limits = DEFAULT
        self.shows = True
        self.muted: Callable[[], bool] = lambda: False  # whether nothing is to be kept just now
        self._printed = 0
        self._shown = 0
        self._clear_next = False
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def init_display_formatter(self) -> None:
        """Format what is displayed, unless nobody will see it."""
        self.display_formatter = _Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def init_display_pub(self) -> None:
        """Keep what is displayed."""
        self.display_pub = _Publisher(shell=self, parent=self)  # type: ignore[no-untyped-call]

    def init_displayhook(self) -> None:
        """Keep what a cell's last line gives."""
        self.displayhook = _Result(shell=self, parent=self)  # type: ignore[no-untyped-call]
        from IPython.core.display_trap import DisplayTrap

        self.display_trap = DisplayTrap(hook=self.displayhook)

    def init_profile_dir(self, profile_dir: Any) -> None:
        """Keep what `%store` keeps where the process lives, and nothing of this user's."""
        self.profile_dir = ProfileDir()

    def init_io(self) -> None:
        """Leave the process's own streams alone: `run` puts others in their place."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no screen."""

    def ask_exit(self) -> None:
        """Go on: `exit()` in one answer shall not end the answers after it."""

    def init_magics(self) -> None:
        """Have `%%bash` and its like start no program either."""
        super().init_magics()  # type: ignore[no-untyped-call]
        self.register_magics(StoreMagics)  # %store, as in any kernel
        scripts: Any = self.magics_manager.registry["ScriptMagics"]
        scripts.shebang = lambda line, cell: self.system(line)

    def should_run_async(self, *args: Any, **kwargs: Any) -> bool:
        """Run every cell in a loop, as a kernel does, where tasks wait for a later cell."""
        return asyncio._get_running_loop() is None or super().should_run_async(*args, **kwargs)

    def system(self, cmd: str) -> None:
        """Say that no program is started, and go on: it may be the first line of many (`!pip …`)."""
        self.user_ns["_exit_code"] = 127  # as where there is no such program
        print(f"While work is graded no program is started: {str(cmd)[:200]}")

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Say the same; what the program showed is nothing."""
        self.system(cmd)
        return SList() if split else LSString("")

    def run(self, source: str, *, show: bool = True, kept: bool = True) -> list[dict[str, Any]]:
        """Run one cell and return its outputs; an exception is an output of type `error`.

        Without `show` no value is formatted and no figure drawn: nobody will see them. `kept`: whether
        `In` shall hold the cell.
        """
        self.shows = show
        self.outputs, self._printed, self._shown, self._clear_next = [], 0, 0, False
        before = sys.stdout, sys.stderr, builtins.input, getpass.getpass
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")
        asking: Any = _no_input
        pictures.leave_to_the_end(self)
        builtins.input = getpass.getpass = asking
        try:
            self.result = self.run_cell(source, store_history=kept)  # type: ignore[no-untyped-call]
        finally:
            self.shows = True
            sys.stdout, sys.stderr, builtins.input, getpass.getpass = before
        error = self.result.error_before_exec or self.result.error_in_exec
        if error is not None and all(one["output_type"] != "error" for one in self.outputs):
            # IPython could not show it, or the cell cleared it away: an error it is all the same.
            self._showtraceback(type(error), error, [type(error).__name__])
        return self.outputs

    def add(self, output: dict[str, Any]) -> None:
        """Keep an output, or say that there were too many or that it is too large."""
        if self._clear_next:
            self.outputs.clear()
            self._clear_next = False
        if output["output_type"] in ("error", "execute_result"):
            # Marks hang on these two: they are kept, whatever else was shown.
            if "data" in output and len(json.dumps(output)) > self.limits.output:
                output["data"] = {"text/plain": str(output["data"].get("text/plain", ""))[:1000]}
            self.outputs.append(output)
            return
        if (
            self.muted()
            or len(self.outputs) > self.limits.outputs
            or self._shown > self.limits.notebook_output
        ):
            return
        size = len(json.dumps(output))
        if len(self.outputs) == self.limits.outputs:
            output = _note("… this cell showed more than can be kept.\n")
        elif size > self.limits.output:
            output = _note("… one output was too large to be kept.\n")
        else:
            self._shown += size
            if self._shown > self.limits.notebook_output:
                output = _note("… this cell showed more than can be kept.\n")
        self.outputs.append(output)

    def write_text(self, name: str, text: str) -> None:
        """Keep what is printed, up to the limit."""
        if not text or self._printed > self.limits.stream or self.muted():
            return
        self._printed += len(text)
        if self._printed > self.limits.stream:
            text = text[: self.limits.stream] + "\n… this cell printed more than can be kept.\n"
        last = self.outputs[-1] if self.outputs and not self._clear_next else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": name, "text": text})

    def clear(self, wait: bool) -> None:
        """Forget the outputs so far, at once or when the next one comes."""
        if wait:
            self._clear_next = True
        else:
            self.outputs.clear()

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        try:
            text = str(evalue)
        except BaseException:  # the class may be a learner's
            text = ""
        limit = self.limits.error
        self.add(
            {
                "output_type": "error",
                "ename": str(etype.__name__)[:200],
                "evalue": text[:limit],
                "traceback": [str(line)[:limit] for line in stb[-20:]],
            }
        )


# Libraries ask for this name, and for the module's, to tell a notebook from a terminal.
CellShell.__name__ = CellShell.__qualname__ = "ZMQInteractiveShell"
CellShell.__module__ = "ipykernel.zmqshell"


class Stream(io.TextIOBase):
    """A `sys.stdout` or `sys.stderr` that prints into a cell's outputs."""

    encoding = "utf-8"

    def __init__(self, shell: CellShell, name: str):
        self._shell = shell
        self._name = name

    def write(self, text: str) -> int:
        """Keep the text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shell.write_text(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Say yes."""
        return True


class _Formatter(DisplayFormatter):
    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        shell: Any = self.parent
        return super().format(obj, include, exclude) if shell.shows else ({}, {})  # type: ignore[no-untyped-call]


class _Publisher(DisplayPublisher):
    shell: Any

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **kwargs: Any,
    ) -> None:
        output = {
            "output_type": "display_data",
            "data": _bundle(data),
            "metadata": _bundle(metadata or {}),
        }
        display = (transient or {}).get("display_id")
        if not update:
            if display:
                output["transient"] = {"display_id": str(display)}
            self.shell.add(output)
            return
        for shown in self.shell.outputs:
            if display and shown.get("transient", {}).get("display_id") == str(display):
                shown.update(data=output["data"], metadata=output["metadata"])

    def clear_output(self, wait: Any = False) -> None:
        self.shell.clear(wait)


class _Result(DisplayHook):
    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": _bundle(format_dict),
                "metadata": _bundle(md_dict or {}),
            }
        )

    def finish_displayhook(self) -> None:
        pass

    def log_output(self, format_dict: Any) -> None:
        pass


def make_shell() -> CellShell:
    """Return the process's shell, made as quiet as a kernel's."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "neutral"
    config.InteractiveShell.show_rewritten_input = False
    config.IPKernelApp = Config()  # by this section, too, libraries know a notebook
    shell = CellShell.instance(config=config)
    shell.displayhook.flush()
    return shell


def _no_input(prompt: Any = "") -> None:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def _note(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Return a mime bundle that JSON can hold."""
    made = {}
    for key, value in data.items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
        made[str(key)] = json.loads(json.dumps(value, default=str))
    return made
