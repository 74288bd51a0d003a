"""Submissions that got marks they had not earned: each with the mark that is right."""

import json

import pytest
from courses import (
    answer,
    autograded,
    fixed,
    hand_in,
    hidden,
    judged,
    make_course,
    marks,
    notebook,
    plain,
    solution,
)

from rulebook.grading.apart.limits import Limits
from rulebook.grading.marking.cell_names import bound, imported
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade

EXPECTS_AN_ERROR = "try:\n    f(-1)\nexcept {}:\n    pass\nelse:\n    raise AssertionError"
BOOK = notebook(
    fixed("setup", "import pandas as pd\nstock = pd.DataFrame({'n': [1, 2]})\nprices = {'tea': [3, 4]}"),
    answer("f", "def f(x):\n    ...\n" + solution("def f(x):\n    if x < 0:\n        raise ValueError")),
    judged("f-test", EXPECTS_AN_ERROR.format("Exception")),
    judged("f-bare", EXPECTS_AN_ERROR.format("BaseException")),
    answer("x", "x = ...\n" + solution("import numpy as np\nfrom numpy.testing import assert_allclose as close\nx = np.float64(18.7)")),
    judged("x-test", "assert np.isclose(x, 18.7)"),
    judged("x-close", "close(x, 18.7)"),
    answer("word", "word = ...\n" + solution("word = 'tear'")),
    judged("word-test", "assert word.lower().startswith('te')"),
    answer("total", "def total(table): ...\n" + solution("stock.info()\ndef total(table):\n    return int(table.n.sum())")),
    judged("stock-test", "assert stock['n'].tolist() == [1, 2]"),
    judged("total-test", "assert total(stock) == stock['n'].sum()"),
    judged("prices-test", "total(prices['tea'])\nassert prices == {'tea': [3, 4]}"),
    judged("own-test", "mine = [1]\ntry:\n    total(mine)\nexcept AttributeError:\n    pass\nassert mine in ([1], [1, 9])"),
)  # fmt: skip
RIGHT = {
    "f": "def f(x):\n    if x < 0:\n        raise ValueError",
    "x": "import numpy as np\nfrom numpy.testing import assert_allclose as close\nx = 18.7",
    "word": "word = 'Tear'",
    "total": "def total(table):\n    return int(table['n'].sum()) if hasattr(table, 'shape') else table.append(9)",
}
ALL = ("f-test", "f-bare", "x-test", "x-close", "word-test", "stock-test", "total-test", "prices-test", "own-test")  # fmt: skip
NO_F = ("f-test", "f-bare")
ANSWERS = {
    # student: what they answer, and the tests that they do not pass
    "right": ({}, ()),
    "object": ({"f": "def f(x):\n    return object()"}, NO_F),
    "ends": ({"f": "import os\ndef f(x):\n    os._exit(0)"}, NO_F),
    "loops": ({"f": "def f(x):\n    while True: pass"}, NO_F),
    "large": ({"f": "def f(x):\n    return 'x' * 80_000_000"}, NO_F),
    "deep": ({"f": "def f(x):\n    r = []\n    r.append(r)\n    return r"}, NO_F),
    "exits": ({"f": "import sys\ndef f(x):\n    sys.exit()"}, ("f-test",)),
    "interrupts": ({"f": "def f(x):\n    raise KeyboardInterrupt"}, NO_F),
    "stops": ({"f": "def f(x):\n    raise GeneratorExit"}, ("f-test",)),
    "own-base": ({"f": "class E(BaseException): pass\ndef f(x):\n    raise E"}, ("f-test",)),
    "own-numpy": ({"x": "import pandas as pd\nnp = pd.Series({'isclose': lambda *a, **k: True})\nclose = lambda *a: None\nx = 1"}, ("x-test", "x-close")),
    "dict-numpy": ({"x": "np = {'isclose': 1}\nclose = print\nx = 18.7"}, ()),
    "methods": ({"word": "import pandas as pd\nword = pd.Series({'lower': lambda: word, 'startswith': lambda x: True})"}, ("word-test",)),
    "objects": ({"word": "import numpy as np\nword = np.array([len], dtype=object)"}, ("word-test",)),
    "tuples": ({"word": "import collections\nword = collections.namedtuple('W', 'lower startswith')(lambda: word, lambda x: True)"}, ("word-test",)),
    "replaces": ({"total": "stock = pd.DataFrame({'n': [99]})\ndef total(t): return 3"}, ()),
    "changes": ({"total": "def total(t):\n    if hasattr(t, 'shape'):\n        t['n'] = 0\n        return 0\n    t.append(9)"}, ("total-test",)),
    "array": ({"total": "def total(t):\n    if hasattr(t, 'shape'):\n        t.loc[:, 'n'] = 0\n        return 0"}, ("total-test",)),
    "no-import": ({"x": "x = 18.7"}, ("x-test", "x-close")),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("wrong") / "course", {"unit": {"book": BOOK}})
    for student, (changed, _) in ANSWERS.items():

        def fill(cells, _, changed=changed):
            for name, source in (RIGHT | changed).items():
                cells[name].source = source

        hand_in(root, student, "unit", fill)
    limits = Limits(cell_seconds=6, interrupt_seconds=2)
    outcomes = grade(Course(root), ["unit"], limits=limits)
    assert not [one.failure for one in outcomes if one.failure]
    return root, marks(root, "unit")


@pytest.mark.course
@pytest.mark.parametrize("student", ANSWERS)
def test_nobody_gets_a_mark_that_was_not_earned(graded, student):
    _, found = graded
    missed = {name for name in ALL if not found[student][f"book/{name}"]}
    assert missed == set(ANSWERS[student][1])


@pytest.mark.course
def test_what_was_refused_is_said(graded):
    root, _ = graded
    assert "`f(…)` is an object" in json.dumps(
        autograded(root, "object", "unit", "book"), ensure_ascii=False
    )
    assert "took too long, so it was stopped" in str(autograded(root, "loops", "unit", "book"))


@pytest.mark.parametrize(
    ("source", "names", "changed"),
    [
        ("stock.info()", "", ""),
        ("stock.sort_values('n')\nprint(stock)", "", ""),
        ("stock.sort_values('n', inplace=True)", "", "stock"),
        ("words.append(1)\nlast = words.pop()", "last", "words"),
        ("posts['busy'] = 1\nposts.loc[0, 'a'] += 1\ndel posts['x']", "", "posts"),
        ("posts.columns = []", "", "posts"),
        ("def f(stock):\n    stock['n'] = 1\n    other = 2", "f", ""),
        ("def f():\n    stock['n'] = 1\n    stock = 2", "f", ""),
        ("def f():\n    global count\n    count += 1\n    seen.append(1)", "f count", "seen"),
        ("[stock for stock in range(3)]\n{k: v for k, v in []}", "", ""),
        ("class A:\n    stock = 1\n    def f(self):\n        self.x = 1", "A", ""),
        ("g = lambda stock: stock.append(1)", "g", ""),
        ("for a, (b, *c) in []:\n    pass\nwith open('x') as d:\n    e: int = 1", "a b c d e", ""),
        ("try:\n    pass\nexcept ValueError as error:\n    pass", "", ""),
        ("%matplotlib inline\nx = 1", "x", ""),
        ("not python (", "", ""),
    ],
)
def test_what_a_solution_sets_and_changes(source, names, changed):
    assert bound(source) == (set(names.split()), set(changed.split()))


def test_every_import_of_a_name_counts():
    assert imported("import scipy.stats, scipy.linalg", "import scipy.stats") == {
        "scipy": "import scipy.stats\nimport scipy.linalg"
    }
    assert imported("%pylab inline\nx = 1")["np"] == "import numpy as np"
    assert (
        imported("import numpy\nimport numpy as np", "from math import pi as p")["p"]
        == "from math import pi as p"
    )


LEAK = """def f(x, named=False):
    print('SEEN', x)
    if named:
        return type(x.replace('-', '_'), (), {})()
    if isinstance(x, str):
        raise KeyError(f'SEEN {x}')
def g():
    import gc
    server = next(one for one in gc.get_objects() if type(one).__name__ == '_Server')
    seen = []
    for number in range(20):
        try:
            seen.append(server.called_back(number, 'x', {})())
        except Exception:
            pass
    raise KeyError(f'SEEN {seen}')"""
SECRET = "a-hidden-argument"
HIDDEN = notebook(
    fixed("tools", "import numpy as np\ndef check(value):\n    return f(value)\ndef loud(value):\n    assert not value, f'no {value}'\ntold, limit = [], 3\nclass box: ran = 0\ndef log(error):\n    told.append(str(error))"),
    answer("f", "def f(x):\n    ...\n" + solution("def f(x, named=False):\n    return x\ndef g(): ...")),
    judged("by-helper", "def mine(value):\n    return f(value)\n" + hidden(f"assert check('{SECRET}')")),
    judged("by-released", "def again(value):\n    got = f(value)\n    return got\n" + hidden(f"again('{SECRET}')")),
    judged("in-a-loop", "for one in ['ok', 'x']:\n    try:\n        again(one) if one == 'x' else 0\n    finally:\n        pass\n    " + hidden(f"seen = '{SECRET}'").replace("\n", "\n    ")),
    judged("said", hidden(f"got = None\ntry:\n    f('{SECRET}')\nexcept Exception as error:\n    got = error\nassert not got, f'You returned {{got}} here.'")),
    judged("said-elsewhere", hidden(f"try:\n    f('{SECRET}')\nexcept Exception as error:\n    loud(str(error))")),
    judged("printed", "print('before')\n" + hidden(f"print('{SECRET}')\ntry:\n    f('{SECRET}')\nexcept Exception as error:\n    print(error)\nimport traceback\ntry:\n    1 / 0  # {SECRET}\nexcept ZeroDivisionError:\n    traceback.print_exc()")),
    judged("warned", hidden(f"'{SECRET}', np.sqrt(np.float64(-1.0))\nassert False")),
    judged("broken", "assert True\n" + hidden(f"'{SECRET}' = = 1")),
    judged("result", hidden(f"1 if f else '{SECRET}'"), 1),
    judged("text", hidden(f"f.__name__ + '{SECRET}'"), 1),
    judged("timed", "%%time\nassert f\n" + hidden(f"f('{SECRET}')")),
    judged("later", "def secretly():\n    pass\n" + hidden(f"def secretly():\n    return f('{SECRET}')")),
    judged("late", "secretly()"),
    judged("collected", "seen = []\n" + hidden("try:\n    f(SECRET)\nexcept Exception as error:\n    seen.append(str(error))\n    got = error".replace("SECRET", f"'{SECRET}'"))),
    judged("shown-later", "print(seen)\nassert not got, f'It was {got}'"),
    judged("asked-later", "for one in seen:\n    print(one)\nmore = [str(got)]"),
    judged("handed-on", "raise ValueError(more)"),
    judged("given-later", "got", 1),
    judged("hook", hidden(f"get_ipython().events.register('post_run_cell', lambda r: print('{SECRET}'))\nimport threading, time\ndef slow():\n    time.sleep(0.2)\n    print('{SECRET}')\nthreading.Thread(target=slow).start()")),
    judged("hooked", "time.sleep(0.4)\nprint(In, Out, _)"),
    judged("in-a-module", hidden(f"import os\nos.environ['KEPT'] = '{SECRET}'")),
    judged("of-a-module", "import os\nprint(os.environ.get('KEPT'))"),
    judged("its-own", "got = 'open'\nassert not got, f'It was {got}'"),
    judged("logged", hidden(f"try:\n    f('{SECRET}')\nexcept Exception as error:\n    log(error)")),
    judged("of-a-log", "print(told)\nassert not told, told[0]"),
    judged("matched", hidden("def call():\n    try:\n        f('SECRET')\n    except Exception as error:\n        return str(error)\nmatch call():\n    case caught:\n        pass".replace("SECRET", SECRET))),
    judged("of-a-match", "print(caught)"),
    judged("in-a-magic", "%%time\n" + hidden("timed = call()")),
    judged("of-a-magic", "%%time\nprint(timed)"),
    judged("in-a-line", hidden("%time lined = call()\nexec('ran = call()')\nbox.ran = None\nsetattr(box, 'ran', call())")),
    judged("of-a-line", "print(lined)\nprint(ran)\nprint(box.ran)"),
    judged("captured", "%%capture heard\n" + hidden("call()")),
    judged("of-a-capture", "print(heard.stdout)"),
    judged("callback", hidden(f"f(lambda: '{SECRET}')\nlimit = '{SECRET}'")),
    judged("of-a-callback", "try:\n    g()\nexcept Exception as found:\n    print(found)"),
    fixed("named", "try:\n    f(limit, named=True)\nexcept Exception:\n    pass"),
)  # fmt: skip


@pytest.mark.course
def test_nothing_of_a_hidden_test_reaches_a_page(tmp_path, grade_course):
    root = make_course(tmp_path / "course", {"unit": {"book": HIDDEN}})

    def fill(cells, _):
        cells["f"].source = LEAK

    hand_in(root, "leak", "unit", fill)
    outcomes = grade_course(root, "unit")
    assert not outcomes["leak"].failure
    book = autograded(root, "leak", "unit", "book")
    text = json.dumps(book, ensure_ascii=False)
    assert SECRET not in text
    assert SECRET.replace("-", "_") not in text
    # No function that a hidden test has handed over answers the next process.
    assert "SEEN []" in text
    for open_one in (json.dumps(LEAK)[1:-1], "SEEN []", "SEEN 3"):
        text = text.replace(open_one, "")
    assert "SEEN" not in text
    found = {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in book.cells
        if "nbgrader" in cell.metadata
    }
    shown = {
        name: json.dumps(cell.get("outputs"), ensure_ascii=False) for name, cell in found.items()
    }
    assert "You returned … here." in shown["said"]
    assert "no …" in shown["said-elsewhere"]
    assert "your function raised an error" in shown["by-helper"]
    assert "KeyError" not in shown["by-helper"]
    assert "before" in shown["printed"]
    assert "This test did not pass: It was …" in shown["shown-later"]
    assert "It was open" in shown["its-own"]
    assert "ZeroDivisionError" not in shown["printed"]
    got = {name.removeprefix("book/"): mark for name, mark in marks(root, "unit")["leak"].items()}
    assert got == {
        "by-helper": 0, "by-released": 0, "in-a-loop": 0, "said": 0, "said-elsewhere": 0, "printed": 1, "warned": 0,
        "broken": 0, "result": 1, "text": 1, "timed": 0, "later": 1, "late": 0, "collected": 1, "shown-later": 0,
        "asked-later": 1, "handed-on": 0, "given-later": 1, "hook": 1, "hooked": 1, "in-a-module": 1, "of-a-module": 1, "its-own": 0,
        "logged": 1, "of-a-log": 0, "matched": 1, "of-a-match": 1, "in-a-magic": 1, "of-a-magic": 1, "in-a-line": 1, "of-a-line": 1,
        "captured": 1, "of-a-capture": 1, "callback": 1, "of-a-callback": 1,
    }  # fmt: skip


def test_a_plain_cell_s_star_import_wins_over_a_learner(tmp_path, grade_course):
    book = notebook(
        plain("from math import *"),
        answer("x", "x = ...\n" + solution("x = 2.0")),
        judged("x-test", "assert isclose(x, sqrt(4))"),
    )
    root = make_course(tmp_path / "course", {"unit": {"book": book}})

    def fill(cells, _):
        cells["x"].source = "x = 7\nisclose = lambda *a: True\nsqrt = abs"

    hand_in(root, "cheat", "unit", fill)
    hand_in(root, "right", "unit", lambda cells, _: cells["x"].update(source="x = sqrt(4)"))
    grade_course(root, "unit")
    assert marks(root, "unit") == {"cheat": {"book/x-test": 0}, "right": {"book/x-test": 1}}
