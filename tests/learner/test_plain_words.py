"""Errors that a beginner can cause come out in plain words, in a real notebook shell."""

import atexit
import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from rulebook.learner import plain_words


@pytest.fixture
def shell(monkeypatch):
    config = Config()
    config.HistoryManager.enabled = False  # nothing of a test is a person's history
    made = InteractiveShell(config=config)
    monkeypatch.setattr(plain_words, "get_ipython", lambda: made)
    plain_words.install()
    plain_words.install()  # a second time changes nothing
    made.run_cell("import pandas as pd\nmine = pd.DataFrame({'hashtags': [1, 2]})\nlimit = ...")
    yield made
    # Python would tidy up after each of them when all tests are over, a second for each.
    atexit.unregister(made.atexit_operations)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("mien", "Did you mean mine?"),
        ("x = holds", 'A word stands between quotation marks: "holds"'),
        ("counts = pd.DataFrame({'holds': [1]})\nx = holds", 'quotation marks: "holds"'),
        ("x = photo", "put it between quotation marks"),
        ("x = mean([1, 2])", r"behind the dot of a column: \[\"...\"\].mean\(\)"),
        ("x = sum[1, 2]", r"stand round brackets \( \)"),
        ('x = mine.groupby["hashtags"]', r"stand round brackets \( \)"),
        ("x = [1, 2].sum()", r"write sum\( ... \), with the list"),
        ("x = [1, 2].median()", "It is a column of a table that does"),
        ('x = "got " + 1.5 + " times"', "Write the number itself into the text"),
        ("x = [1, 2] - 1.5", "One of the two is a whole list"),
        ("x = [70%, 80%]", "Leave the % sign out"),
        ('2.0 / mine.assign(word="x")', "Which column of numbers is meant"),
        (
            'mine["hashtags"][mine[mine["hashtags"] > 1]["hashtags"] > 1]',
            "Put it to the table that",
        ),
        ("print(name)", "write your name between quotation marks"),
        ("unit.check(1)", "choose Run > Run All Cells"),
        ('name = "Sam', "A quotation mark was opened in this line and not closed"),
        ("reason = 'it's so'", "put double quotation marks around the whole"),
        ("(1 + 2", "A bracket was opened in this line and not closed"),
        ("x = Sam Okafor", r'A text stands between quotation marks: x = "Sam Okafor"'),
        ("x = I will ask, and then decide.", r'quotation marks: x = "I will ask, and then decide"'),
        ("x = 500 Likes", "Leave the word behind the number out"),
        ("x = ", "what comes behind =?"),
        ("x = 120 + 14 +", r"what comes behind \+\?"),
        ("x = mine and", "what comes behind and?"),
        ('x = """I will ask', "three must close it"),
        ("x = (1 + 2", "A bracket was opened in this line and not closed"),
        ("x = mine[0]", "the number of a row does not go there"),
        ("x = sum(120, 14, 6)", r"To add numbers, write \+ between them"),
        ('x = mine["hashtags"].medain()', "Did you mean .median"),
        ('x = mine["hashtags"].count("vacancy")', "takes nothing into its brackets"),
        ("import seborn as sns", "Did you mean seaborn"),
        ("x = open('nowhere.csv')", "Hold it against the example above it"),
        ("if True:\nx = 1", "put four spaces at the start of this line"),
        ("def f(posts):\nreturn posts", "put four spaces at the start of this line"),
        (" x = 1\n  y = 2", "spaces at the start of this line that do not belong there"),
        ("if True:\n    x = 1\n  y = 2", "Make them the same as in the line above"),
        ('mine["hashtag"]', "Did you mean hashtags"),
        ('mine["Hashtags"]', "Did you mean hashtags"),
        ('mine["shares"]', "no column or entry called 'shares'"),
        ('(mine["hashtags"] > 1)["hashtags"]', "A question alone is no table"),
        ("mine[hashtags]", r'mine\["hashtags"\]'),
        ('mine["hashtags"].max()["hashtags"]', "Give the table a name of its own"),
        ('(mine["hashtags"] = 1).sum()', "write two signs: =="),
        ('(mine["hashtags"] => 1).sum()', "The sign = comes last"),
        ('(mine["hashtags"] > 1,5).sum()', "a decimal point: 0.75, not 0,75"),
        ('mine["hashtags"] != "x" & mine["hashtags"]', "round brackets of its own"),
        ('mine["hashtags"].max() : 3', "To divide, write the sign /"),
        ("x = 6 \\ 3", "To divide, write the sign /"),
        ("x = 1 200", "without spaces"),
        ("x = 14:00", "An hour is written as a whole number"),
        ("x = 70%", "Leave the % sign out"),
        ("(1, 2)[2]", r"\[0\] is the first"),
        ('mine.resample("D")', "Which column holds the times"),
        ('mine.assign(word="x").groupby("hashtags").median()', "Which column"),
        ('mine["hashtags"].between(1; 2)', "not a semicolon"),
        ('mine["account"] == page-02', "put it between quotation marks"),
        ("1 / 0", "divided by zero"),
        ('mine["hashtags"].meadian()', "Did you mean .median"),
        ('mine["hashtags"] <= limit', "still a blank"),
        ("limit + 1", "still a blank"),
        ('1 + "2"', "a quotation mark too many"),
        ('mine("hashtags")', r"a column takes \[ \]"),
        ('if mine["hashtags"] > 1:\n    pass', "A whole column cannot be true or false"),
        ("import nothing_like_it", "python start.py"),
        ('mine["hashtags" == 1].sum()', "The name of a column stands alone"),
        (
            'mine[mine][["hashtags"]] + mine[pd.DataFrame({"hashtags": ["a", "b"]})]',
            "a whole table",
        ),
        ("(lambda posts: 1)(1, 2, 3)", "once for each, with commas between"),
        ("x = 0,025", "a decimal point, not a comma"),
        ("x = can't tell", "between double quotation marks"),
        ("pd.Series([1.0]).quantile(2.5)", "2.5 % is written 0.025"),
        ('pd.DataFrame({"a": ["x"]}).mean()', "Which column"),
        ('open("nowhere")', "Python's own words: FileNotFoundError"),
        ("x = “holds”", "a curly one"),
        ("x = ‘holds’", "a curly one"),
        ("x = 6 ÷ 3", "To divide, write the sign /"),
        ("x = 6 × 3", r"write the sign \\*"),
        ("x = 6 ≠ 3", "two signs: !="),
        ("x = 6 – 3", "The long dash is no minus"),
        ("x = 6 − 3", "Type the one on the keyboard"),
        ("x =\u00a06", "cannot be seen"),
        ("x = true", "Python writes True"),
        ("x = FALSE", "Python writes False"),
        ("x = yes", "Python writes True"),
        ("def f(a, b)\n    return a", "put : at its end"),
        ("if 1 > 0\n    x = 1", "put : at its end"),
        ('x = mine["hashtags"] =! 1', "the sign = comes last: !="),
        ('mine.["hashtags"]', "no dot before a square bracket"),
        ('mine["hashtags"].Median()', "Small letters: .median and not .Median"),
        ('mine["hashtags"].max / mine["hashtags"].median()', "round brackets behind it"),
        ("def lift_at(posts, limit):\n    return 1\nlift_at(mine)", "'limit' is missing"),
        ('mine["hashtags"] == "holds".sum()', "Put the whole question into round brackets first"),
    ],
)
def test_an_error_in_plain_words(shell, capsys, cell, said):
    result = shell.run_cell(cell)
    assert not result.success
    printed = capsys.readouterr()
    text = " ".join((printed.out + printed.err).split())
    assert re.search(said, text), text
    assert "Traceback" not in text
    assert "Python's own words" in text


def test_a_sentence_of_the_course_stands_alone(shell, capsys):
    shell.run_cell("from rulebook.errors import RulebookError\nraise RulebookError('Do this.')")
    printed = capsys.readouterr()
    assert (printed.out + printed.err).strip() == "Do this."


def test_an_error_just_before_is_known_and_an_older_one_is_not(shell):
    def asked_after(cell):
        shell.run_cell(cell, store_history=True)
        shell.run_cell("from rulebook.learner import plain_words", store_history=False)
        shell.run_cell("before = plain_words.error_just_before()", store_history=True)
        return shell.user_ns["before"]

    assert asked_after("mien")
    assert not asked_after("1 + 1")
    assert asked_after("(1 +")


def test_a_check_without_its_answer_points_at_the_cell_above():
    error = NameError("name 'lift' is not defined", name="lift")
    said = " ".join(plain_words.in_plain_words(error, ["list"], 'unit.check("lift", lift)'))
    assert "There is no answer called lift yet" in said
    assert "Did you mean" not in said


def test_a_check_below_a_cell_that_failed_sends_there_and_says_no_more(shell, capsys):
    shell.run_cell("class Page:\n    def check(*_): ...\n\nunit = Page()", store_history=True)
    shell.run_cell("lift = (1", store_history=True)
    capsys.readouterr()
    shell.run_cell("unit.check('lift', lift)", store_history=True)
    said = " ".join(capsys.readouterr().out.split())
    assert "The cell above ended in an error, so there is no answer called lift yet." in said
    assert "turned into text" not in said
    shell.run_cell("pair = (1", store_history=True)
    capsys.readouterr()
    shell.run_cell("unit.check(  # 1 point\n    'pair', pair\n)", store_history=True)
    said = " ".join(capsys.readouterr().out.split())
    assert "This line stopped: unit.check( # 1 point" in said
    assert "so there is no answer called pair yet" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a > 1 & b < 3", "round brackets of its own"),
        ("(a > 1) and (b < 3)", "write & instead of the word and"),
        ("mine[not a]", "write ~ instead of the word not"),
        ("if a > 1:", "an if wants one answer"),
        ("print(a > 1)", "Compare one number, or count"),
        ("(3 < a < 5).sum()", "lies between two numbers"),
    ],
)
def test_a_question_to_a_whole_column(line, said):
    error = ValueError("The truth value of a Series is ambiguous.")
    assert said in " ".join(" ".join(plain_words.in_plain_words(error, line=line)).split())


def test_a_name_that_is_not_given_yet_is_asked_for():
    error = NameError("name 'name' is not defined", name="name")
    lines = plain_words.in_plain_words(error, ["list"], 'unit = start("hashtags", name)')
    said = " ".join(" ".join(lines).split())
    assert "write your name between quotation marks" in said
    assert 'name = "Sam Okafor"' in said


def test_a_misspelt_answer_is_seen_and_another_name_is_not(shell):
    def slip_after(cell):
        shell.run_cell(cell, store_history=True)
        shell.run_cell("from rulebook.learner import plain_words", store_history=False)
        shell.run_cell(
            'slip = plain_words.misspelt_just_before("first_engagement")', store_history=True
        )
        return shell.user_ns["slip"]

    assert slip_after("first_engagment = 3") == "first_engagment"
    assert slip_after("first_engagement = 3") is None
    assert slip_after("average = 3") is None
    assert slip_after("first_engagement = (") is None


def test_a_number_at_the_end_of_a_cell_is_shown_as_a_number(shell, capsys):
    shell.run_cell("from rulebook.unit import start\nunit = start('hashtags', ...)")
    capsys.readouterr()
    shell.run_cell('mine["hashtags"].median()', store_history=True)
    assert "1.5" in capsys.readouterr().out
    shell.run_cell('mine["hashtags"].max(), mine["hashtags"].mean()', store_history=True)
    assert "np." not in capsys.readouterr().out


def test_a_cell_that_gives_an_answer_no_value_any_more_is_known(shell):
    def run(cell, number):
        shell.run_cell(cell, store_history=True, cell_id=number)

    run("lift = 1.2", "a")
    run("1 + 1", "b")
    assert not plain_words.is_old("lift")
    run("lft = 1.3", "a")
    assert plain_words.is_old("lift")
    run("lift = 1.3", "a")
    assert not plain_words.is_old("lift")
    run("def lift_at(posts):\n    return 1", "c")
    assert not plain_words.is_old("lift_at")
    assert not plain_words.is_old("never_given")


def test_an_answer_whose_cell_failed_is_known_until_it_has_a_value(shell):
    for number, (cell, failed) in enumerate(
        [
            ("learned = 'yes'", False),
            ("learned = I will ask", True),
            ("1 + 1", True),
            ("learned = 'It is better to ask'", False),
            ("learned = 1 / 0", True),
            ("learned == 2", True),
            ("learned = 2", False),
            ("def lift_at(posts)\n    return 1", False),
        ]
    ):
        shell.run_cell(cell, store_history=True, cell_id=f"cell-{number}")
        assert plain_words.failed_last("learned") is failed, cell
    assert plain_words.failed_last("lift_at")
    assert not plain_words.failed_last("never_given")


def test_a_name_that_no_cell_makes_any_more_is_known(shell):
    def stale_after(cell, number):
        shell.run_cell(cell, store_history=True, cell_id=number)
        shell.run_cell("from rulebook.learner import plain_words", store_history=False)
        shell.run_cell("found = plain_words.stale_names()", store_history=True, cell_id="check")
        return shell.user_ns["found"]

    assert stale_after("long = 4\nlift = 2 / long", "answer") == []
    assert stale_after("lift = 3 / long", "answer") == ["long"]
    assert stale_after("lift = (3 / long", "answer") == []
    assert stale_after("long = 4\nlift = 3 / long", "answer") == []
    assert stale_after("other = lift", "next") == []


def test_a_function_of_the_learner_s_stops_in_plain_words():
    def of(recipe):
        try:
            recipe()
        except Exception as error:
            return plain_words.why_it_stopped(error)

    assert "true or false at once" in of(lambda: bool(pd.Series([True, False])))
    assert of(lambda: int("x")).startswith("ValueError: ")
