"""The one command line: a thin skin over the package's functions, one file a group of commands."""

import sys

import typer

from rulebook.cli import check, data, grading, lab, own, pictures  # noqa: F401  (each adds its commands)
from rulebook.cli.console import WrongUsage, app
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
    raise SystemExit(code)


def _say(sentence: str, code: int) -> int:
    print(f"rulebook: {sentence}", file=sys.stderr)
    return code
