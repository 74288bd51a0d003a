"""Python's own errors, in plain words.

A learner who forgets a quotation mark should read what to do, not twenty lines of a traceback.
Python's own message stays below, because it is what one types into a search engine.
"""

import ast
import difflib
import os
import re
import traceback
from types import TracebackType

import pandas as pd
from IPython import get_ipython

from rulebook.errors import RulebookError, wrapped
from rulebook.evidence import VERDICTS
from rulebook.learner.drawing_words import advice_on_drawing
from rulebook.learner.outcomes import outcome_of, say
from rulebook.learner.syntax_words import advice_on_syntax
from rulebook.learner.words import truth

ANEW = (
    "Python has not run the cells above. Either this page was started anew (after a break, or the "
    "next day): then choose Run > Run All Cells, and what you have written stays. Or it has not begun "
    "yet: then write your name between quotation marks in the cell that begins with name =, for example "
    'name = "Sam Okafor", and run that cell and those below it.'
)
BEHIND_A_DOT = ("mean", "median", "count", "quantile", "groupby", "idxmax")
"""What a column can do, and what stands nowhere but behind its dot."""
TOOLS = ("seaborn", "pandas", "numpy", "matplotlib", "scipy", "rulebook")
"""What a cell may fetch with import."""
NOT_SO = (
    "This line asks for something that cannot be done in this way. Hold it against the example above it, word by "
    "word, and begin with what you changed last."
)
"""What to say of an error for which there is no better advice."""
BRACKETS = (
    "Where two questions are joined with & or |, each must stand in round brackets of its own: "
    "( ... ) & ( ... )."
)


def in_plain_words(
    error: BaseException,
    names: list[str] | None = None,
    line: str = "",
    columns: dict[str, str] | None = None,
) -> list[str]:
    """Return the lines to print for an error that a learner's cell raised.

    Args:
        error: what was raised.
        names: the names that exist, for a guess at a misspelt one.
        line: the learner's own line in which it happened, where known.
        columns: the columns of the learner's tables, each with the name of a table that has it.
    """
    sentences = [f"This line stopped: {line}"] if line else []
    advice = _advice(error, names or [], line, columns or {})
    if not advice and not isinstance(error, RulebookError):
        advice = NOT_SO
    sentences.append(wrapped(advice) if advice else "")
    sentences.append(wrapped(f"Python's own words: {type(error).__name__}: {error}"))
    return [sentence for sentence in sentences if sentence]


def why_it_stopped(error: Exception) -> str:
    """Return in a few words why a learner's own function ended in an error, and what to do."""
    shell = get_ipython()
    known = getattr(shell, "user_ns", None) or {}
    line = _own_line(error.__traceback__) if error.__traceback__ else ""
    advice = _advice(error, list(known), line, _columns(known))
    return advice or f"{type(error).__name__}: {error}"


def install() -> None:
    """Show errors in plain words in the notebook that this runs in; elsewhere do nothing."""
    shell = get_ipython()
    if shell is None or getattr(shell, "_rulebook_plain_words", False):
        return
    shell._rulebook_plain_words = True
    shell._rulebook_error_in = None
    shell._rulebook_gave = {}
    shell._rulebook_failed = set()
    shell._rulebook_gives = {}
    shell.events.register("post_run_cell", _remember)
    shell.set_custom_exc((Exception,), _show)
    shell.SyntaxTB = _PlainSyntax(shell.SyntaxTB)


def _show(
    shell, kind: type, error: Exception, trace: TracebackType, tb_offset: int | None = None
) -> None:
    # Who grades or validates looks for an error; a learner is shown what came of a check in its box.
    checked = isinstance(error, RulebookError) and outcome_of(str(error))
    if checked and "NBGRADER_EXECUTION" not in os.environ:
        say(str(error))
        return
    if not hasattr(error, "_render_traceback_"):
        # First the words: they depend on whether the cell before this one failed.
        cell = (shell.user_ns.get("In") or [""])[-1]
        # A check may be written in several lines, and then the one that stops does not say that it is one.
        line = cell.splitlines()[0] if cell.startswith("unit.check") else _own_line(trace)
        lines = in_plain_words(error, list(shell.user_ns), line, _columns(shell.user_ns))
        shell._rulebook_error_in = shell.execution_count
        vars(error)["_render_traceback_"] = lambda: lines
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def error_just_before() -> bool:
    """Whether the cell that ran before this one ended in an error of Python's own."""
    shell = get_ipython()
    failed = getattr(shell, "_rulebook_error_in", None)
    return failed is not None and failed == shell.execution_count - 1


def _remember(result) -> None:
    """Note which cell gave which names their values, so that an old value is known for one."""
    shell, info = get_ipython(), result.info
    cell = getattr(info, "cell_id", None)
    if shell is None or cell is None:
        return
    if not result.success:
        # Python may not even be able to read the cell, so its lines are looked at one by one.
        begun = re.findall(r"^(\w+)\s*=(?!=)|^def\s+(\w+)", info.raw_cell, re.MULTILINE)
        shell._rulebook_failed |= {name for pair in begun for name in pair if name}
        return
    given = _names_given(info.raw_cell)
    shell._rulebook_failed -= given
    shell._rulebook_gives[cell] = given
    shell._rulebook_gave.update(dict.fromkeys(given, cell))


def _names_given(source: str) -> set[str]:
    """Return the names to which a cell gives a value, functions among them."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return set()
    stored = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return stored | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def failed_last(answer: str) -> bool:
    """Whether a cell that was to give this answer a value ended in an error, and none has given it one since."""
    return answer in getattr(get_ipython(), "_rulebook_failed", ())


def is_old(answer: str) -> bool:
    """Whether the cell that gave this answer its value has run again since, and gives it none now."""
    shell = get_ipython()
    cell = getattr(shell, "_rulebook_gave", {}).get(answer)
    return cell is not None and answer not in shell._rulebook_gives[cell]


def stale_names() -> list[str]:
    """Return the names that the cell before this one uses, and that no cell gives a value any more."""
    cells = (getattr(get_ipython(), "user_ns", None) or {}).get("In", [])
    source = cells[-2] if len(cells) > 1 else ""
    given = _names_given(source)
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []
    used = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return sorted(name for name in used - given if is_old(name))


def misspelt_just_before(answer: str) -> str | None:
    """Return the name that the cell before this one gave instead of `answer`, by a slip of the pen."""
    cells = (getattr(get_ipython(), "user_ns", None) or {}).get("In", [])
    given = _names_given(cells[-2]) if len(cells) > 1 else set()
    near = difflib.get_close_matches(answer, given, 1, 0.8)
    return near[0] if near and answer not in given else None


def _columns(names: dict[str, object]) -> dict[str, str]:
    """Return the columns of all tables among `names`, each with the first table that has it."""
    found: dict[str, str] = {}
    for name, value in names.items():
        if isinstance(value, pd.DataFrame) and not name.startswith("_"):
            for column in value.columns:
                found.setdefault(str(column), name)
    return found


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


def _advice(error: BaseException, names: list[str], line: str, columns: dict[str, str]) -> str:
    if drawing := advice_on_drawing(error, columns):
        return drawing
    if isinstance(error, NameError):
        name = getattr(error, "name", None) or re.sub(r".*'(.+)'.*", r"\1", str(error))
        if name in ("name", "unit"):
            return ANEW
        if truth(name) is not None:
            return f"Python writes {truth(name)}: a capital letter first, the others small, no quotation marks."
        if line.startswith("unit.check") and error_just_before():
            return (
                f"The cell above ended in an error, so there is no answer called {name} yet. Mend that first: "
                "what it said stands below it."
            )
        if line.startswith("unit.check"):
            return (
                f"There is no answer called {name} yet. Run the cell above first. Is {name} spelt like that "
                "there, in front of = or behind def? If that cell looks like text and has no "
                "number in brackets beside it, it has been turned into text: click on it, choose Code "
                "instead of Markdown in the bar above the page, and run it."
            )
        if name in VERDICTS:
            return f'A word stands between quotation marks: "{name}".'
        if name in columns:
            return (
                f"{name} is the name of a column. Put it between quotation marks, in square brackets, "
                f'behind its table: {columns[name]}["{name}"].'
            )
        if name in BEHIND_A_DOT:
            return (
                f'{name} stands behind the dot of a column: ["..."].{name}(). Of a list, sum( ... ) / len( ... ) is '
                "the mean."
            )
        near = difflib.get_close_matches(name, [n for n in names if not n.startswith("_")], 1, 0.75)
        if near:
            return f"There is nothing called {name}. Did you mean {near[0]}? Capital letters count."
        return (
            f"There is nothing called {name} yet. If it is meant as a text, put it between quotation "
            "marks. Otherwise it is misspelt, or the cell that makes it has not run: choose Run > Run All "
            "Above Selected Cell."
        )
    if isinstance(error, SyntaxError):
        return advice_on_syntax(error, line)
    if isinstance(error, KeyError):
        asked = error.args[0] if error.args else ""
        if isinstance(asked, bool):
            return (
                "The name of a column stands alone between its square brackets, and the question comes "
                'behind them: mine["..."] == ... or mine["..."] < mine["..."].'
            )
        if isinstance(asked, int):
            return (
                f"Nothing here is called {asked}. Between the square brackets behind a table stands the name of a "
                "column, in quotation marks, or a question; the number of a row does not go there."
            )
        if asked in columns:
            return (
                f"{columns[asked]} has a column {error}, but what stands before this bracket has not. If it is "
                "another table, look at the names above that one. A question alone is no table: "
                f"{columns[asked]}[ ... ] with the question inside gives one."
            )
        near = difflib.get_close_matches(str(asked).lower(), columns, 1, 0.75)
        if near:
            return (
                f"There is no column called {error}. Did you mean {near[0]}? Capital letters count."
            )
        return (
            f"There is no column or entry called {error}. Look at the names above the table; they are "
            "spelt exactly like that, in small letters. If the name is right, then what stands before the "
            "bracket is no table of posts: posts[ ... ] with a question inside gives one."
        )
    if isinstance(error, ZeroDivisionError):
        return "Something was divided by zero: is one side of the rule without posts?"
    if isinstance(error, AttributeError) and "'tuple'" in str(error):
        return (
            "There is a comma too many in this line. Python writes a decimal point: 0.75, not 0,75."
        )
    if isinstance(error, IndexError) and "out of range" in str(error):
        return "There are not so many. Counting begins with 0: [0] is the first, and [1] is the second."
    if isinstance(error, IndexError) and "scalar" in str(error):
        return (
            "What stands before the square bracket is a single number, and a table is needed there. "
            "Did you use the same name for both? Give the table a name of its own."
        )
    if isinstance(error, AttributeError):
        return _advice_on_a_dot(error, line)
    if isinstance(error, TypeError) and "ellipsis" in str(error).lower():
        return "There is still a blank ( ... ) in this line, or in an answer that it uses: fill it in first."
    if isinstance(error, TypeError) and (
        missing := re.search(r"(\w+)\(\) missing .*?: (.+)", str(error))
    ):
        return (
            f"The function {missing[1]} is handed too little: {missing[2]} is missing. Write all that it "
            f"takes into its brackets, with commas between, as in the line that begins with def {missing[1]}."
        )
    if isinstance(error, TypeError) and re.search(
        r"'(method|function|builtin_\w+|type)' object is not subscriptable", str(error)
    ):
        return (
            "Behind a word that does something, such as sum or .median, stand round brackets ( ). Square ones [ ] "
            "take something out of a table or a list."
        )
    if isinstance(error, TypeError) and re.search(r"'(method|function|builtin_\w+)'", str(error)):
        return (
            "A word behind a dot does its work only with round brackets behind it: .median() and not "
            ".median, .max() and not .max."
        )
    if isinstance(error, TypeError) and "DatetimeIndex" in str(error):
        return 'Which column holds the times? Say so: .resample("D", on="posted_at").'
    if isinstance(error, TypeError) and (
        full := re.search(r"(\w+)(?:\(\))? (?:takes|expected) at most", str(error))
    ):
        adding = " To add numbers, write + between them." if full[1] == "sum" else ""
        return f"There are too many things in the brackets of {full[1]}( ).{adding}"
    if isinstance(error, TypeError) and (
        alone := re.search(r"\w\.(\w+)\(\) takes 1 positional argument", str(error))
    ):
        return (
            f".{alone[1]}( ) takes nothing into its brackets. To count the rows that say yes, put the whole question "
            "into round brackets before the dot: ( ... ).sum()."
        )
    if isinstance(error, TypeError) and "positional argument" in str(error):
        return (
            "The function takes another number of things in its brackets. Does it take one? Then call it "
            "once for each, with commas between the calls."
        )
    if isinstance(error, TypeError) and "Boolean array expected" in str(error):
        return (
            "Between the square brackets stands a whole table. To keep some of the rows, put a question "
            "there, such as mine[ mine[...] < ... ]."
        )
    if isinstance(error, TypeError) and "not callable" in str(error):
        return "There are round brackets ( ) behind something that is not a function: a column takes [ ]."
    if isinstance(error, TypeError) and re.search(
        "reduction|agg function|could not convert|support operation", str(error)
    ):
        return (
            'Which column? Write its name before the dot, such as ["relative_engagement"].median().'
        )
    if isinstance(error, TypeError) and re.search(r"'r?and_'|'r?or_'|for [&|]:", str(error)):
        return BRACKETS
    if isinstance(error, TypeError) and "can only concatenate str" in str(error):
        return (
            "A number does not go between two texts with +. Write the number itself into the text, or put an f in "
            'front of the text and the name in curly brackets: f"... {lift:.2f} ..."'
        )
    if isinstance(error, TypeError) and re.search(r"operand type.*'list'", str(error)):
        return "One of the two is a whole list. Work out one number of it first, such as sum( ... ) / len( ... )."
    if isinstance(error, TypeError) and "not supported for dtype" in str(error):
        return (
            "This line reckons with a whole table, or with a column of words. Which column of numbers is meant? "
            'Write its name behind the table, such as ["relative_engagement"].median().'
        )
    if isinstance(error, TypeError):
        return (
            "Two things that do not go together met in this line, such as a text and a number. Is there a "
            "quotation mark too many, a bracket in the wrong place, or is one of them still blank?"
        )
    if (
        isinstance(error, ValueError)
        and "truth value" in str(error)
        and (joined := re.search(r"\b(and|or|not)\b", line))
    ):
        sign = {"and": "&", "or": "|", "not": "~"}[joined[1]]
        return (
            f"For whole columns, write {sign} instead of the word {joined[1]}, and put round brackets "
            "around each question."
        )
    if isinstance(error, ValueError) and "truth value" in str(error) and re.search("[&|]", line):
        return BRACKETS
    if (
        isinstance(error, ValueError)
        and "truth value" in str(error)
        and re.match("(if|elif)\\b", line)
    ):
        return (
            "A whole column cannot be true or false at once, and an if wants one answer. Compare one number, such "
            'as interval["low"]. In a recipe that sorts posts leave the if out, and give back the question itself.'
        )
    if (
        isinstance(error, ValueError)
        and "truth value" in str(error)
        and re.search("<[^&|]*<|>[^&|]*>", line)
    ):
        return 'To ask a column whether it lies between two numbers, write mine["..."].between( ... , ... ).'
    if isinstance(error, ValueError) and "truth value" in str(error):
        return "A whole column cannot be true or false at once. Compare one number, or count with .sum()."
    if isinstance(error, ValueError) and "is not a valid method" in str(error):
        return (
            "One share at a time: .quantile( ... ), .quantile( ... ), with a comma between the two."
        )
    if isinstance(error, ValueError) and "percentiles should" in str(error):
        return "A share runs from 0 to 1: 2.5 % is written 0.025."
    if "Unalignable boolean" in str(error):
        return (
            "A question that was put to one table is used on another, with other rows. Put it to the table that "
            "stands before the bracket."
        )
    if isinstance(error, UserWarning) and "Boolean Series key" in str(error):
        return "Two tables are mixed in this line, such as mine and theirs. Use one of them throughout."
    if (
        isinstance(error, ModuleNotFoundError)
        and (near := difflib.get_close_matches(str(error.name).lower(), TOOLS, 1, 0.7))
        and error.name != near[0]
    ):
        return f"There is no tool called {error.name}. Did you mean {near[0]}?"
    if isinstance(error, ModuleNotFoundError | ImportError):
        return "Something that the course needs is not installed: start it again with `python start.py`."
    return ""


def _advice_on_a_dot(error: AttributeError, line: str) -> str:
    word, before = error.name, error.obj
    if isinstance(before, list):
        instead = {"sum": "sum( ... )", "mean": "sum( ... ) / len( ... )"}.get(str(word))
        return (
            f"A list knows no .{word}: write {instead}, with the list in the round brackets."
            if instead
            else f"A list knows no .{word}. It is a column of a table that does."
        )
    if isinstance(before, str) and word in ("sum", "mean", "median", "count"):
        return (
            f'"{before}" is a text, and .{word}( ) asks it alone. Put the whole question into round '
            f'brackets first: (table["column"] == "{before}").{word}( ).'
        )
    if word and hasattr(before, word.lower()):
        return f"Small letters: .{word.lower()} and not .{word}."
    known = [name for name in dir(before) if not name.startswith("_")] if word else []
    if near := difflib.get_close_matches(str(word).lower(), known, 1, 0.75):
        return f"Nothing called .{word} is known here. Did you mean .{near[0]}?"
    return "What stands before the dot does not know the word after it. Is the word spelt right?"
