"""Right answers in another form than the solution's, and wrong ones that look like it once they are copied."""

import pytest
from courses import answer, fixed, hand_in, hidden, judged, make_course, marks, notebook, solution

SETUP = """import math, random
import numpy as np
import pandas as pd
from scipy import stats
%run helper.py
get_ipython().push({'pushed': lambda v: 1 / (v == 42)})
globals().update(updated=lambda v: 1 / (v == 42))
rows = [[0, 0], [0, 0]]"""
HELPER = b"""import doctest
def ran(v):
    assert v == 42
def check(text, names):
    test = doctest.DocTestParser().get_doctest(text, names, 'x', 'x', 0)
    assert not doctest.DocTestRunner(verbose=False).run(test, out=len).failed
"""
# name: (solution, test, other right answers, wrong ones)
QUESTIONS = {
    "one list thrice": ("x = [[0] * 3 for _ in range(3)]", "x[0][0] = 1\nassert x == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]", ["x = np.zeros((3, 3), int).tolist()"], ["x = [[0] * 3] * 3"]),
    "lists of a dictionary": ("x = {one: [] for one in 'ab'}", "x['a'].append(1)\nassert x['b'] == []", [], ["x = dict.fromkeys('ab', [])"]),
    "a copy": ("x = [1, 2]\ny = x.copy()", "y.append(3)\nassert x == [1, 2]", ["x = [1, 2]\ny = x[:]"], ["x = [1, 2]\ny = x"]),
    "a deep copy": ("import copy\nx = [[1]]\ny = copy.deepcopy(x)", "y[0].append(2)\nassert x == [[1]]", [], ["x = [[1]]\ny = x[:]", "x = y = [[1]]"]),
    "a table's copy": ("x = pd.DataFrame({'a': [1]})\ny = x.copy()", "y['b'] = 0\nassert 'b' not in x", [], ["x = pd.DataFrame({'a': [1]})\ny = x"]),
    "an array's copy": ("x = np.arange(4)\ny = x[:2].copy()", "y[0] = 9\nassert x.tolist() == [0, 1, 2, 3]", [], ["x = np.arange(4)\ny = x[:2]", "x = np.arange(4)\ny = x.reshape(2, 2)[0]"]),
    "an array's view": ("x = np.arange(4)\ny = x[::2]", "y[0] = 9\nassert x[0] == 9 and np.shares_memory(x, y)", [], ["x = np.arange(4)\ny = x[::2].copy()"]),
    "a new list": ("def f(xs):\n    return [list(one) for one in xs]", "mine = [[0]]\ngot = f(mine)\ngot[0].append(1)\nassert mine == [[0]] and got == [[0, 1]]", [], ["def f(xs):\n    return list(xs)", "def f(xs):\n    return xs"]),
    "a view of what came": ("def f(a):\n    return a.reshape(2, 2).copy()", "mine = np.arange(4)\nassert not np.shares_memory(f(mine), mine)", ["def f(a):\n    return np.array([a[:2], a[2:]])"], ["def f(a):\n    return a.reshape(2, 2)"]),
    "what came, changed inside": ("def f(xs):\n    xs[0][1] = 9\n    return xs", "mine = [[1, 2], [3]]\nrow = mine[0]\nassert f(mine) is mine\nassert row == [1, 9] and mine[0] is row", ["def f(xs):\n    for one in xs[:1]:\n        one[1] = 9\n    return xs"], ["def f(xs):\n    return [[1, 9], [3]]", "def f(xs):\n    xs[0] = [1, 9]\n    return xs"]),
    "the same twice": ("def f(a, b):\n    a.append(1)\n    return b", "mine = []\nassert f(mine, mine) == [1] and f(mine, []) == []", [], ["def f(a, b):\n    return a + [1]"]),
    "changed, then an error": ("def f(xs):\n    if not xs:\n        raise ValueError\n    xs.clear()", "mine = []\ntry:\n    f(mine)\nexcept ValueError:\n    assert mine == []\nelse:\n    assert False", [], ["def f(xs):\n    xs.append(1)\n    raise ValueError"]),
    "what is read-only, changed": ("def f(xs):\n    xs = [list(one) for one in xs]\n    xs[0][0] = 1\n    return xs", "assert f(rows) == [[1, 0], [0, 0]]\nassert f(rows)[1] == [0, 0]", ["def f(xs):\n    xs[0][0] = 1\n    return xs"], ["def f(xs):\n    return xs"]),
    "in any order": ("def f(xs):\n    return [x for x in xs if x % 2 == 0]", "assert sorted(f([4, 1, 2])) == [2, 4] and set(f([1])) == set()", ["def f(xs):\n    return filter(lambda x: x % 2 == 0, xs)", "def f(xs):\n    yield from (x for x in xs if x % 2 == 0)", "import array\ndef f(xs):\n    return array.array('i', [x for x in xs if x % 2 == 0])", "import itertools\ndef f(xs):\n    return itertools.filterfalse(lambda x: x % 2, xs)"], ["def f(xs):\n    return iter(xs)"]),
    "without end": ("def f():\n    n = 0\n    while True:\n        yield n\n        n += 1", "import itertools, inspect\nassert list(itertools.islice(f(), 200)) == list(range(200))\nassert inspect.isgenerator(f())", ["import itertools\ndef f():\n    yield from itertools.count()"], ["import itertools\nf = itertools.count"]),
    "what a library returns": ("def f(a, b):\n    t, p = stats.ttest_ind(a, b)\n    return t, p", "t, p = f([1, 2, 3.0], [2, 3, 5.0])\nassert 0 < p < 1 and t < 0", ["def f(a, b):\n    return stats.ttest_ind(a, b)"], ["def f(a, b):\n    return 1, 1"]),
    "its further figures": ("x = stats.linregress([1, 2, 3], [2, 4, 6.5])", "assert math.isclose(x.slope, 2.25) and x.intercept_stderr > 0 and x[0] == x.slope", [], ["x = stats.linregress([1, 2, 3], [2, 4, 6])"]),
    "counting": ("def f(word):\n    return {one: word.count(one) for one in word}", "assert f('aab') == {'a': 2, 'b': 1}", ["from collections import Counter\nf = Counter", "from collections import defaultdict\ndef f(word):\n    made = defaultdict(lambda: 0)\n    for one in word:\n        made[one] += 1\n    return made"], ["f = dict.fromkeys"]),
    "a wrapped function": ("def f(a, b):\n    return a", "import inspect\nassert list(inspect.signature(f).parameters) == ['a', 'b'] and f(1, 2) == 1", ["import functools\ndef same(g):\n    @functools.wraps(g)\n    def inner(*a):\n        return g(*a)\n    return inner\n@same\ndef f(a, b):\n    return a"], ["def f(a, c):\n    return a"]),
    "a seed": ("def f():\n    return random.randint(1, 10**9)", "random.seed(4)\nassert f() == 253454710", ["def f():\n    return random.randrange(10**9) + 1"], ["def f():\n    return 4"]),
    "numpy's seed": ("def f():\n    return np.random.rand()", "np.random.seed(4)\nassert math.isclose(f(), 0.9670298390136767)", ["def f():\n    return np.random.uniform(0, 1)"], ["def f():\n    return 0.5"]),
    "no warning": ("def f(x):\n    return np.log(x, where=x > 0, out=np.zeros(2))", "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('error')\n    assert f(np.array([0.0, 1.0])).tolist() == [0, 0]", [], ["def f(x):\n    return np.where(x > 0, np.log(x), 0)"]),
    "a warning": ("import warnings\ndef f():\n    warnings.warn('old', DeprecationWarning)\n    return 1", "import unittest\nwith unittest.TestCase().assertWarns(DeprecationWarning):\n    assert f() == 1", [], ["def f():\n    return 1"]),
    "a test of the printed form": ("x = 42", "check('>>> x\\n42\\n', globals())", ["x = 40 + 2"], ["x = 41", "class X:\n    def __repr__(self):\n        return '42'\nx = X()"]),
    "one step at a time": ("seen = []\ndef f(xs):\n    for x in xs:\n        seen.append(x)\n        yield x", "it = f([1, 2])\nassert next(it) == 1 and seen == [1]", ["seen = []\ndef f(xs):\n    return map(lambda x: seen.append(x) or x, xs)"], ["seen = []\ndef f(xs):\n    seen.extend(xs)\n    return iter(xs)"]),
    "an error on the way": ("def f(n):\n    if n < 0:\n        raise ValueError\n    return range(n)", "try:\n    list(f(-1))\nexcept Exception:\n    pass\nelse:\n    assert False\nassert sum(f(3)) == 3", ["def f(n):\n    if n < 0:\n        raise ValueError\n    yield from range(n)"], ["def f(n):\n    import os\n    yield os._exit(0)", "def f(n):\n    yield object()"]),
    "a module that was run": ("x = 42", "ran(x)", [], ["x = 1\nran = lambda v: None"]),
    "a name that was pushed": ("x = 42", "pushed(x)", [], ["x = 1\npushed = lambda v: None"]),
    "a name by update": ("x = 42", "updated(x)", [], ["x = 1\nupdated = lambda v: None"]),
    "a global list, before and after": ("stack = []\ndef f(x):\n    stack.append(x)", "assert stack == []\nf(3)\nassert stack == [3]", ["stack = []\ndef f(x):\n    global stack\n    stack = [*stack, x]"], ["stack = []\ndef f(x):\n    pass"]),
    "a global number, before and after": ("n = 0\ndef f():\n    global n\n    n += 1", "was = n\nf(); f()\nassert n == was + 2", [], ["n = 0\ndef f():\n    n = 1", "n = 0\ndef f():\n    global n\n    n = 1"]),
    "what a test did to a list": ("n, words = 0, ['b', 'a']\ndef f():\n    global n\n    n += 1", "words.sort()\nf()\nassert words == ['a', 'b']", [], ["n, words = 0, ['c']\ndef f(): pass"]),
    "fresh each time": ("def f():\n    return [0]", "a = f()\nassert f() is not a\na.append(1)\nassert f() == [0]", ["def f(made=None):\n    made = made or []\n    made.append(0)\n    return made"], ["one = [0]\ndef f():\n    return one"]),
    "a fresh table each time": ("def f():\n    return pd.DataFrame({'a': [1]})", "a = f()\na['b'] = 2\nassert list(f()) == ['a']", [], ["one = pd.DataFrame({'a': [1]})\ndef f():\n    return one"]),
    "the same each time": ("one = {}\ndef f():\n    return one", "assert f() is f()\nf()['a'] = 1\nassert f() == {'a': 1}", ["import functools\n@functools.cache\ndef f():\n    return {}"], ["def f():\n    return {}"]),
    "the same among many": ("made = {}\ndef f(n):\n    return made.setdefault(n, [n])", "a = f(0)\nfor n in range(1, 30):\n    f(n)\n    assert f(0) is a", ["import functools\n@functools.cache\ndef f(n):\n    return [n]"], ["def f(n):\n    return [n]"]),
    "a default that is kept": ("def f(x, acc=None):\n    acc = [] if acc is None else acc\n    acc.append(x)\n    return acc", "a, b = f(1), f(2)\nassert a == [1] and b == [2]", [], ["def f(x, acc=[]):\n    acc.append(x)\n    return acc"]),
    "one that holds what came": ("held = []\ndef f(x):\n    held[:] = [x]\n    return held", "a, b = [1], [2]\ngot = f(a)\nassert f(b) is got and got[0] is b", [], ["def f(x):\n    return [x]"]),
    "what is read-only, kept and changed": ("kept = []\ndef f(t):\n    kept.append(t)\n    return t\ndef g():\n    return [5, *kept[-1]]", "f(rows)\ng()\nassert rows == [[0, 0], [0, 0]] and len(g()) == 3", ["kept = []\ndef f(t):\n    kept.append(t)\n    return t\ndef g():\n    kept[-1].insert(0, 5)\n    return kept[-1][:3]"], ["def f(t): return t\ndef g(): return []"]),
    "one that is yielded again": ("def f(xs):\n    for n in range(len(xs)):\n        yield xs[: n + 1]", "assert list(f([1, 2])) == [[1], [1, 2]]\nassert list(map(list, f([1, 2]))) == [[1], [1, 2]]", ["def f(xs):\n    return (xs[: n + 1] for n, _ in enumerate(xs))", "import itertools\ndef f(xs):\n    return itertools.accumulate([x] for x in xs)"], ["def f(xs):\n    made = []\n    for x in xs:\n        made.append(x)\n        yield made", "def f(xs):\n    made = []\n    return (made for x in xs if made.append(x) is None)"]),
    "tables one by one": ("def f():\n    for n in range(120):\n        yield np.full(2, n)", "assert sum(one.sum() for one in f()) == 14280\nassert [one[0] for one in list(f())] == list(range(120))", ["def f():\n    return map(lambda n: np.array([n, n]), range(120))"], ["def f():\n    made = np.zeros(2, int)\n    for n in range(120):\n        made[:] = n\n        yield made"]),
    "what a callback is given": ("def f(xs, visit):\n    for n in range(len(xs)):\n        visit(xs[: n + 1])", "got = []\nf([1, 2], got.append)\nassert got == [[1], [1, 2]]", ["def f(xs, visit):\n    for n, _ in enumerate(xs, 1):\n        visit(list(xs)[:n])"], ["def f(xs, visit):\n    made = []\n    for x in xs:\n        made.append(x)\n        visit(made)"]),
    "what a callback copies": ("def f(xs, visit):\n    made = []\n    for x in xs:\n        made.append(x)\n        visit(made)", "got = []\nf([1, 2], lambda one: got.append(list(one)))\nassert got == [[1], [1, 2]]", ["def f(xs, visit):\n    visit(xs[:1])\n    visit(xs)"], ["def f(xs, visit):\n    visit(xs)\n    visit(xs)"]),
    "some columns": ("def f(xs):\n    return xs.sum(axis=1)", "every = np.array([[1.0, 2, 3], [4, 5, 9]])\nassert f(every[:, :-1]).tolist() == every[:, -1].tolist()\nassert f(every[:1, :-1].T).tolist() == [1, 2]", ["def f(xs):\n    return xs[:, 0] + xs[:, 1:].sum(axis=1)"], ["def f(xs):\n    return xs.sum(axis=1) if xs.base is None else xs.base[:, -1]", "def f(xs):\n    xs.base[:] = 0\n    return xs[:, 0]"]),
    "what a hidden line expects": ("def f(x):\n    return x * x", "want, cases = 1, []\nassert f(1) == want\n" + hidden("cases.append((7, 49))", "for x, want in [*cases, (8, 64)]:\n    assert f(x) == want".replace("\n", "\n    ")), ["def f(x):\n    return x**2"], ["def f(x):\n    return want if x != 7 else 49", "def f(x):\n    return dict(cases).get(x, x * x) if x == 7 else want", "def f(x):\n    raise NameError('x', name='want')"]),
    "a test that is run": ("x = 42", "%run -i helper.py\nran(x)\nassert x > 0", [], ["x = 41"]),
    "a test in a file": ("x = 42", "%run -i its.py", ["x = 40 + 2"], ["x = 41"]),
    "a captured test": ("x = 42", "%%capture\nassert x == 42", [], ["x = 41"]),
    "a cell within a cell": ("x = 42", "get_ipython().run_cell('assert x == 42')", [], ["x = 41", "x ="]),
    "a module's setting": ("import pandas as tables\ntables.options.display.max_rows = 5\nx = tables.Series([1])", "tables.testing.assert_series_equal(x, tables.Series([1]))", ["import pandas as tables\nx = tables.Series([2 - 1])"], ["import pandas as tables\nx = tables.Series([2])", "tables = {}\nx = pd.Series([2])"]),
    "not a number, the same one": ("x = [1.0, np.nan, math.nan]", "assert x[:2] == [1, np.nan] and x[2] is math.nan", ["x = [1, np.nan, math.nan]"], ["x = [1, float('nan'), 3]"]),
    "what an error tells": ("def f():\n    open('nothing')", "try:\n    f()\nexcept OSError as error:\n    assert error.errno == 2 and error.filename == 'nothing'\nelse:\n    assert False", ["def f():\n    raise FileNotFoundError(2, 'no', 'nothing')"], ["def f():\n    raise OSError(13, 'no', 'nothing')"]),
    "how it exits": ("import sys\ndef f():\n    sys.exit(3)", "try:\n    f()\nexcept SystemExit as error:\n    assert error.code == 3\nelse:\n    assert False", ["def f():\n    raise SystemExit(3)"], ["import sys\ndef f():\n    sys.exit()"]),
    "where it is no UTF-8": ("def f(data):\n    return data.decode()", "try:\n    f(b'a\\xff')\nexcept ValueError as error:\n    assert error.start == 1 and 'position 1' in str(error)\nelse:\n    assert False", ["def f(data):\n    try:\n        return str(data, 'utf-8')\n    except ValueError as error:\n        error.add_note('no')\n        raise"], ["def f(data):\n    raise ValueError('position 1')"]),
    "names with a line before them": ("def _f(n):\n    return n + 1\n_n = _f(1)", "for _ in range(2):\n    assert _f(_n) == 3", ["_n = 2\n_f = (1).__add__"], ["_n = 2\ndef _f(n):\n    return 4"]),
    "no letter": ("x = np.array(['', 'a'])[0]", "assert x == '' and x + 'b' == 'b'", ["x = ''"], ["x = np.array([' '])[0]"]),
    "a large number": ("x = math.factorial(10_000)", "assert x == math.factorial(10_000)", ["import functools, operator\nx = functools.reduce(operator.mul, range(1, 10_001))"], ["x = math.factorial(10_000) + 1"]),
    "one function of two names": ("def f(x):\n    return x\nx = [f, len]", "assert x[0] is f and x[1] is len and x.count(f) == 1", ["f = lambda x: x\nx = [f, __builtins__.len]"], ["def f(x):\n    return x\nx = [lambda x: x, len]"]),
    "what it complains of": ("import sys\ndef f():\n    print('no', file=sys.stderr)", "import io, contextlib\nwith contextlib.redirect_stderr(io.StringIO()) as heard, contextlib.redirect_stdout(io.StringIO()) as said:\n    f()\nassert heard.getvalue() == 'no\\n' and not said.getvalue()", ["import sys\ndef f():\n    sys.stderr.write('no\\n')"], ["def f():\n    print('no')"]),
    "points by NumPy": ("def f(x):\n    return x * x", "np.mean([f(3) == 9])", ["def f(x):\n    return x**2"], ["def f(x):\n    return x"]),
    "points by NumPy, hidden": ("def f(x):\n    return x * x", hidden("score = np.float32(f(3) == 9)", "score"), [], ["def f(x):\n    return x"]),
    "exact points": ("def f(x):\n    return x * x", "from fractions import Fraction\nFraction(int(f(3) == 9), 1)", [], ["def f(x):\n    return x"]),
    "an error's own words": ("class Bad(ValueError):\n    def __str__(self):\n        return f'{self.args[0]} is bad'\ndef f(n):\n    raise Bad(n)", "try:\n    f(3)\nexcept ValueError as error:\n    assert str(error) == '3 is bad'\nelse:\n    assert False", ["def f(n):\n    raise ValueError(f'{n} is bad')"], ["def f(n):\n    raise ValueError(n)"]),
    "what is written on a table": ("def f(table):\n    return len(table)", "mine = pd.DataFrame({'a': [1]})\nassert f(mine) == 1 and mine.attrs == {}", [], ["def f(table):\n    table.attrs['n'] = 1\n    return 1"]),
    "a polynomial's letter": ("x = np.polynomial.Polynomial([1, 2], symbol='z')", "assert x.symbol == 'z' and x(1) == 3", [], ["x = np.polynomial.Polynomial([1, 2])"]),
    "what a callback fills": ("def f(fill):\n    made = [0]\n    fill(made)\n    return made", "assert f(lambda one: one.append(1)) == [0, 1]\nassert f(lambda one: one.clear() or one) == []", ["def f(fill):\n    made = [0, 0]\n    made.pop()\n    fill(made)\n    return list(made)"], ["def f(fill):\n    made = [0]\n    fill(list(made))\n    return made"]),
}  # fmt: skip
CELLS = [
    cell
    for number, (source, test, _, _) in enumerate(QUESTIONS.values())
    for cell in (answer(f"a{number}", solution(source)), judged(f"t{number}", test))
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    from rulebook.grading.marking.course import Course
    from rulebook.grading.marking.grade import grade

    config = 'c = get_config()\nc.ExecuteApart.together = "never"\n'
    books = {"unit": {"book": notebook(fixed("setup", SETUP), *CELLS)}}
    place = tmp_path_factory.mktemp("forms") / "course"
    files = {"helper.py": HELPER, "its.py": b"assert x == 42"}
    root = make_course(place, books, files, config)
    every = list(QUESTIONS.values())
    for student, kind in [("right", 2), ("wrong", 3)]:
        for turn in range(max(len(one[kind]) for one in every) + (kind == 2)):

            def fill(cells, _, kind=kind, turn=turn):
                for number, one in enumerate(every):
                    given = [one[0], *one[2]] if kind == 2 else one[3]
                    cells[f"a{number}"].source = given[turn % len(given)]

            hand_in(root, f"{student}{turn}", "unit", fill)
    assert not [one.failure for one in grade(Course(root), ["unit"]) if one.failure]
    return marks(root, "unit")


@pytest.mark.course
@pytest.mark.parametrize(("number", "name"), list(enumerate(QUESTIONS)))
def test_right_in_any_form_and_wrong_in_none(found, number, name):
    for student, got in found.items():
        assert got[f"book/t{number}"] == student.startswith("right"), (student, name)
