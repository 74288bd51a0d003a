"""Python's own errors, in plain words.

A learner who forgets a quotation mark should read what to do, not twenty lines of a traceback.
Python's own message stays below, because it is what one types into a search engine.
"""

import difflib
import re
import traceback
from types import TracebackType

from IPython import get_ipython

from rulebook.checks import wrapped


def in_plain_words(
    error: BaseException, names: list[str] | None = None, line: str = ""
) -> list[str]:
    """Return the lines to print for an error that a learner's cell raised.

    Args:
        error: what was raised.
        names: the names that exist, for a guess at a misspelt one.
        line: the learner's own line in which it happened, where known.
    """
    sentences = [f"This line stopped: {line}"] if line else []
    advice = _advice(error, names or [], line)
    sentences.append(wrapped(advice) if advice else "")
    sentences.append(wrapped(f"Python's own words: {type(error).__name__}: {error}"))
    return [sentence for sentence in sentences if sentence]


def install() -> None:
    """Show errors in plain words in the notebook that this runs in; elsewhere do nothing."""
    shell = get_ipython()
    if shell is None or getattr(shell, "_rulebook_plain_words", False):
        return
    shell._rulebook_plain_words = True
    shell._rulebook_error_in = None
    shell.set_custom_exc((Exception,), _show)
    shell.SyntaxTB = _PlainSyntax(shell.SyntaxTB)


def _show(
    shell, kind: type, error: Exception, trace: TracebackType, tb_offset: int | None = None
) -> None:
    if not hasattr(error, "_render_traceback_"):
        shell._rulebook_error_in = shell.execution_count
        lines = in_plain_words(error, list(shell.user_ns), _own_line(trace))
        error._render_traceback_ = lambda: lines
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def error_just_before() -> bool:
    """Whether the cell that ran before this one ended in an error of Python's own."""
    shell = get_ipython()
    failed = getattr(shell, "_rulebook_error_in", None)
    return failed is not None and failed == shell.execution_count - 1


def _own_line(trace: TracebackType) -> str:
    """Return the last line of the learner's own cell that was running."""
    own = [frame for frame in traceback.extract_tb(trace) if "ipykernel" in frame.filename]
    return (own[-1].line or "").strip() if own else ""


class _PlainSyntax:
    """Stands before IPython's printer of syntax errors."""

    def __init__(self, printer) -> None:
        self._printer = printer

    def __getattr__(self, name: str):
        return getattr(self._printer, name)

    def structured_traceback(self, kind, error, *args, **kwargs) -> list[str]:
        shell = get_ipython()
        shell._rulebook_error_in = shell.execution_count
        return in_plain_words(error, line=(getattr(error, "text", "") or "").strip())

    def stb2text(self, lines: list[str]) -> str:
        return "\n".join(lines)


def _advice(error: BaseException, names: list[str], line: str) -> str:
    if isinstance(error, NameError):
        name = getattr(error, "name", None) or re.sub(r".*'(.+)'.*", r"\1", str(error))
        if name in ("name", "unit"):
            return (
                "This page has not begun yet. Write your name between quotation marks in the cell that "
                "begins with name =, run that cell, and then the cells below it."
            )
        if line.startswith("unit.check"):
            return (
                f"There is no answer called {name} yet. Run the cell above first. Does it begin with "
                f"{name} = and did it run without an error?"
            )
        near = difflib.get_close_matches(name, [n for n in names if not n.startswith("_")], 1, 0.75)
        if near:
            return f"There is nothing called {name}. Did you mean {near[0]}? Capital letters count."
        return (
            f"There is nothing called {name} yet. Either it is misspelt, or the cell that makes it has not "
            "run: choose Run > Run All Above Selected Cell. If it is meant as a text, put it between "
            "quotation marks."
        )
    if isinstance(error, IndentationError):
        return "The spaces at the start of a line matter. Make them the same as in the line above."
    if isinstance(error, SyntaxError) and "leading zeros" in str(error):
        return "Python writes a decimal point, not a comma: 0.025."
    if isinstance(error, SyntaxError) and "can't" in line and "\"can't" not in line:
        return "There is an apostrophe in can't: put it between double quotation marks, \"can't tell\"."
    if isinstance(error, SyntaxError):
        return (
            "Python could not read this line. Look for a quotation mark or a bracket that was opened and "
            "not closed, for a comma that is missing, or for words that belong between quotation marks."
        )
    if isinstance(error, KeyError):
        return (
            f"There is no column or entry called {error}. Look at the names above the table; they are "
            "spelt exactly like that, in small letters. If the name is right, then what stands before the "
            "bracket is no table of posts: posts[ ... ] with a question inside gives one."
        )
    if isinstance(error, ZeroDivisionError):
        return "Something was divided by zero: is one side of the rule without posts?"
    if isinstance(error, AttributeError):
        return (
            "What stands before the dot does not know the word after it. Is the word spelt right?"
        )
    if isinstance(error, TypeError) and "ellipsis" in str(error).lower():
        return "There is still a blank ( ... ) in this line, or in an answer that it uses: fill it in first."
    if isinstance(error, TypeError) and "not callable" in str(error):
        return "There are round brackets ( ) behind something that is not a function: a column takes [ ]."
    if isinstance(error, TypeError) and re.search(
        "reduction|agg function|could not convert", str(error)
    ):
        return (
            'Which column? Write its name before the dot, such as ["relative_engagement"].median().'
        )
    if isinstance(error, TypeError):
        return (
            "Two things that do not go together met in this line, such as a text and a number. Is there a "
            "quotation mark too many, or is one of them still blank?"
        )
    if isinstance(error, ValueError) and "truth value" in str(error):
        return "A whole column cannot be true or false at once. Compare one number, or count with .sum( )."
    if isinstance(error, ValueError) and "percentiles should" in str(error):
        return "A share runs from 0 to 1: 2.5 % is written 0.025."
    if isinstance(error, UserWarning) and "Boolean Series key" in str(error):
        return "Two tables are mixed in this line, such as mine and theirs. Use one of them throughout."
    if isinstance(error, ModuleNotFoundError | ImportError):
        return "Something that the course needs is not installed: start it again with `make lab`."
    return ""
