"""The one command line: a thin skin over the package's functions, one file a group of commands."""

import sys

import typer

from rulebook.cli import check, data, grading, hub, lab, own, pictures  # noqa: F401  (each adds its commands)
from rulebook.cli.console import WrongUsage, app, harmless
from rulebook.errors import RulebookError


def main() -> None:
    """Run the command line: exit code 2 for wrong arguments, 1 for a failure, one sentence for either."""
    try:
        code = app(standalone_mode=False)
    except typer.Exit as left:
        code = left.exit_code
    except typer.Abort:
        code = _say("stopped.", 130)
    except WrongUsage as error:
        code = _say(str(error), 2)
    except RulebookError as error:
        code = _say(str(error), 1)
    except typer.TyperException as mistake:
        message = mistake.format_message() or "Which command, such as lab?"
        end = "" if message.endswith((".", "?", "!")) else "."
        code = _say(f"{message}{end} `rulebook --help` lists what there is.", 2)
    except OSError as error:
        code = _say(_of_file(error), 1)
    except Exception as error:
        code = _say(_of_gradebook(error), 1)
    raise SystemExit(code)


def _of_file(error: OSError) -> str:
    """Return what to tell of a file that cannot be read or written."""
    if error.filename is None:
        raise error
    mend = ""
    if isinstance(error, PermissionError):
        mend = " It belongs to somebody else, or is read-only: work in a copy of the course that is your own."
    return f"{error.filename}: {error.strerror or error}.{mend}"


def _of_gradebook(error: Exception) -> str:
    """Return what to tell of a gradebook that cannot be used; any other error is ours, and is shown whole."""
    if not type(error).__module__.startswith("sqlalchemy"):
        raise error
    from rulebook.grading.marking.broken import sentence

    return sentence(error) or str(error)


def _say(sentence: str, code: int) -> int:
    print(f"rulebook: {harmless(sentence)}", file=sys.stderr)
    return code
