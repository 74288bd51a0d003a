"""What courses ask for, construct by construct: an answer, its test, and how it can be judged.

`apart` means that the answer crosses as data, `together` that it needs the setting of that name, `not at
all` that only a grader that runs everything in one process can tell.
"""

from courses import answer, fixed, hidden, judged, notebook, plain, solution

LIBRARIES = """import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
import scipy.interpolate, scipy.sparse, scipy.stats"""
SETUP = """import math
import numpy as np
import pandas as pd
class NotEnough(Exception):
    pass
words = ['b', 'a']
deck = list(range(52))"""
# name: (how, answer, test)
CONSTRUCTS = {
    "a number, text, list": ("apart", "x1 = [1, 'a', 2.5]", "assert x1 == [1, 'a', 2.5]"),
    "a named tuple": ("apart", "import collections\nP = collections.namedtuple('P', 'x y')\nx2 = P(1, 2)", "assert x2.x == 1 and x2 == (1, 2) and x2._fields == ('x', 'y')"),
    "a defaultdict": ("apart", "from collections import defaultdict\nx3 = defaultdict(list)\nx3['a'].append(1)", "assert x3['a'] == [1]\nassert x3['new'] == []"),
    "a deque with a length": ("apart", "from collections import deque\nx4 = deque([1, 2], maxlen=2)", "x4.append(3)\nassert list(x4) == [2, 3]"),
    "a masked array": ("apart", "x5 = np.ma.masked_greater(np.arange(4.0), 2)", "assert x5.sum() == 3 and x5.mask.tolist() == [False, False, False, True]"),
    "a matrix": ("apart", "x6 = np.matrix([[1, 2], [3, 4]])", "assert (x6 * x6).tolist() == [[7, 10], [15, 22]]"),
    "a record array": ("apart", "x7 = np.array([(1, 2.5)], dtype=[('a', int), ('b', float)])", "assert x7['b'][0] == 2.5"),
    "a table's attrs": ("apart", "x8 = pd.DataFrame({'a': [1]})\nx8.attrs['unit'] = 'm'", "assert x8.attrs == {'unit': 'm'}"),
    "views of a dictionary": ("apart", "d9 = {'b': 1, 'a': 2}\nx9 = d9.keys()\ny9 = d9.items()\nz9 = d9.values()", "assert sorted(x9) == ['a', 'b'] and set(y9) == {('a', 2), ('b', 1)} and list(z9) == [1, 2]"),
    "a type": ("apart", "x10 = type(3.5)", "assert x10 is float"),
    "a path": ("apart", "from pathlib import Path\nx11 = Path('data') / 'a.csv'", "assert x11.name == 'a.csv' and str(x11) == 'data/a.csv'"),
    "a polynomial": ("apart", "x12 = np.poly1d([1, 2, 3])", "assert x12(2) == 11 and x12.coef.tolist() == [1, 2, 3]"),
    "a new polynomial": ("apart", "x13 = np.polynomial.Polynomial([1, 2])", "assert x13.coef.tolist() == [1, 2] and x13(3) == 7"),
    "a function": ("apart", "def f14(x, /, y=2, *, z: int = 3):\n    'Adds.'\n    return x + y + z", "import inspect\nassert f14(1) == 6\nassert f14.__name__ == 'f14' and f14.__doc__ == 'Adds.'\nassert list(inspect.signature(f14).parameters) == ['x', 'y', 'z']\nassert inspect.signature(f14).parameters['y'].default == 2\nassert f14.__defaults__ == (2,)"),
    "a function's attribute": ("apart", "def f15():\n    f15.calls += 1\nf15.calls = 0", "assert f15.calls == 0"),
    "functions in a dictionary": ("apart", "x16 = {'twice': lambda x: 2 * x}", "assert x16['twice'](4) == 8"),
    "a function that makes one": ("apart", "def f17(n):\n    return lambda x: x * n", "assert f17(3)(4) == 12"),
    "a callback that calls again": ("apart", "def f18(f, x):\n    return f(x) + 1\ndef g18(x):\n    return x * 2", "assert f18(lambda v: g18(v) + f18(g18, 1), 2) == 8"),
    "a list that is changed": ("apart", "def f19(xs, more=None):\n    xs.sort()\n    more['n'] = len(xs)", "mine, told = [2, 1], {}\nf19(mine, more=told)\nassert mine == [1, 2] and told == {'n': 2}"),
    "an exception of the course's": ("apart", "def f20():\n    raise NotEnough('no', 3)", "try:\n    f20()\nexcept NotEnough as error:\n    assert error.args == ('no', 3)\nelse:\n    assert False"),
    "a library's exception": ("apart", "import json\ndef f21():\n    return json.loads('x')", "import json\ntry:\n    f21()\nexcept json.JSONDecodeError as error:\n    assert error.pos == 0\nelse:\n    assert False"),
    "a missing key": ("apart", "def f22():\n    return {}['k']", "try:\n    f22()\nexcept KeyError as error:\n    assert error.args[0] == 'k' and str(error) == \"'k'\"\nelse:\n    assert False"),
    "20,000 calls": ("apart", "def f23(x):\n    return x + 1", "assert sum(f23(n) for n in range(20_000)) == 200_010_000"),
    "a global that the test sets": ("apart", "def f24():\n    return limit24 * 2", "limit24 = 4\nassert f24() == 8"),
    "a name from a test": ("apart", "x25 = 1", "from_test25 = [1, 2]\nassert x25 == 1"),
    "… used later": ("apart", "x26 = sum(from_test25)", "assert x26 == 3"),
    "pandas' own tests": ("apart", "x27 = pd.DataFrame({'a': [1, 2]}, index=pd.Index(['x', 'y'], name='k'))", "pd.testing.assert_frame_equal(x27, pd.DataFrame({'a': [1, 2]}, index=pd.Index(['x', 'y'], name='k')))"),
    "unittest's assertions": ("apart", "x28 = {'a': 1}", "import unittest\ncase = unittest.TestCase()\ncase.assertDictEqual(x28, {'a': 1})\ncase.assertAlmostEqual(math.pi, 3.14159265, 6)"),
    "numpy's assertions": ("apart", "x29 = np.linspace(0, 1, 3)", "np.testing.assert_allclose(x29, [0, 0.5, 1])"),
    "printed text": ("apart", "def f30():\n    print('hello')", "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    f30()\nassert out.getvalue() == 'hello\\n'"),
    "a regular expression": ("apart", "import re\nx31 = re.compile('a+')", "assert x31.match('aab')"),
    "a module beside the notebook": ("apart", "x32 = 3", "from tests import check\ncheck(x32)"),
    "a timed cell": ("apart", "x33 = 1", "%%time\nassert x33 == 1"),
    "numbers by a seed": ("apart", "np.random.seed(3)\nx34 = np.random.rand(2)", "np.random.seed(3)\nassert np.allclose(x34, np.random.rand(2))"),
    "a picture": ("apart", "import matplotlib.pyplot as plt\nfig35, ax35 = plt.subplots()\nax35.plot([1, 2])\nax35.set_title('T')", "assert ax35.get_title() == 'T' and len(ax35.lines) == 1"),
    "a class": ("together", "class C36:\n    def __init__(self, n):\n        self.n = n", "assert C36(3).n == 3"),
    "an instance": ("together", "class C37:\n    n = 4\nx37 = C37()", "assert x37.n == 4"),
    "a dataclass": ("together", "from dataclasses import dataclass\n@dataclass\nclass D38:\n    a: int\nx38 = D38(1)", "assert x38 == D38(1)"),
    "an enumeration": ("together", "import enum\nclass E39(enum.IntEnum):\n    A = 1\nx39 = E39.A", "assert x39.name == 'A'"),
    "a subclass of list": ("together", "class Stack40(list):\n    def push(self, x):\n        self.append(x)\nx40 = Stack40()\nx40.push(1)", "assert x40 == [1] and x40[-1:] == [1]\nx40.push(2)\nassert len(x40) == 2"),
    "a generator": ("apart", "def g41():\n    yield from (1, 2)\nx41 = g41()", "assert list(g41()) == [1, 2] and next(x41) == 1"),
    "an estimator": ("together", "from scipy.stats import norm\nx42 = norm(0, 1)", "assert x42.cdf(0) == 0.5"),
    "an interpolation": ("together", "from scipy.interpolate import interp1d\nx43 = interp1d([0, 1], [0, 2])", "assert x43(0.5) == 1 and x43.x.tolist() == [0, 1]"),
    "a group of rows": ("together", "x44 = pd.DataFrame({'a': [1, 1], 'b': [2, 3]}).groupby('a')", "assert x44['b'].sum().tolist() == [5]"),
    "a sparse matrix": ("together", "from scipy import sparse\nx45 = sparse.eye(3).tocsr()", "assert x45.nnz == 3"),
    "a module of one's own": ("apart", "import types\nx46 = types.SimpleNamespace(a=1)", "assert x46.a == 1"),
    "source code": ("together", "def f47():\n    return 'while'", "import inspect\nassert 'while' in inspect.getsource(f47)"),
    "a written file": ("together", "with open('out48.txt', 'w') as file:\n    n48 = file.write('hi')", "assert open('out48.txt').read() == 'hi'"),
    "the cell before": ("together", "x49 = 49", "assert 'x49 = 49' in In[-2]"),
    "an image": ("together", "from PIL import Image\nx50 = Image.new('L', (2, 3))", "assert x50.size == (2, 3)"),
    "an iterator": ("apart", "x51 = zip([1], [2])", "assert list(x51) == [(1, 2)]"),
    "its own exception class": ("together", "class E52(ValueError):\n    pass\ndef f52():\n    raise E52('x')", "try:\n    f52()\nexcept E52:\n    pass\nelse:\n    assert False"),
    "a hidden test of a class": ("together", "class C53:\n    def twice(self, n):\n        return 2 * n", "assert C53\n" + hidden("secret53 = C53().twice(531753)", "assert secret53 == 1063506")),
    "points for a class": ("together", "class C54:\n    n = 1", "C54.n / 2"),
    "a read-only list that a call changes": ("together", "import random\nrandom.Random(1).shuffle(deck)", "assert deck != list(range(52)) and sorted(deck) == list(range(52))"),
    "one and the same object": ("apart", "a56 = [1]\nb56 = a56", "assert a56 is b56"),
    "a faked question": ("together", "def f57():\n    return int(input('age? ')) + 1", "from unittest.mock import patch\nwith patch('builtins.input', return_value='3'):\n    assert f57() == 4"),
    "a replaced function": ("apart", "def h58(x):\n    return x\ndef f58(x):\n    return h58(x) + 1", "keep58 = h58\ndef h58(x):\n    return 10\nassert f58(1) == 11\nh58 = keep58"),
    "counted calls": ("apart", "def f59(g):\n    return g(1) + g(2)", "from unittest.mock import Mock\ng59 = Mock(return_value=5)\nassert f59(g59) == 10\nassert g59.call_count == 2"),
    "names that are there": ("apart", "x60 = 1", "assert 'x60' in globals() and 'x60' in dir() and globals()['x60'] == 1"),
    "a function's code": ("together", "def f61(a, b):\n    c = a\n    return c + b", "assert f61.__code__.co_varnames == ('a', 'b', 'c')"),
    "no loop in the code": ("together", "def f62(n):\n    return sum(range(n))", "import ast, inspect\nassert not any(isinstance(n, ast.For) for n in ast.walk(ast.parse(inspect.getsource(f62))))"),
    "a large array": ("together", "x63 = np.zeros((3000, 3000))", "assert x63.shape == (3000, 3000) and x63.sum() == 0"),
    "an array that a function fills": ("apart", "def f64(a):\n    a[:] = 7", "a64 = np.zeros(3)\nf64(a64[1:])\nassert a64.tolist() == [0, 7, 7]"),
    "the picture that was drawn last": ("together", "import matplotlib.pyplot as plt\ndef f65():\n    plt.figure()\n    plt.plot([1, 2])\n    plt.title('T')", "f65()\nassert plt.gca().get_title() == 'T'"),
    "an exhausted file": ("apart", "def f66(path):\n    with open(path) as file:\n        return len(file.readlines())", "assert f66('tests.py') == 2"),
    "a file that the test writes": ("together", "def f67(path):\n    return open(path).read().upper()", "with open('in67.txt', 'w') as file:\n    print('hi', end='', file=file)\nassert f67('in67.txt') == 'HI'"),
    "a file that a function writes": ("together", "def f68(path):\n    with open(path, 'w') as file:\n        file.write('hi')", "f68('out68.txt')\nassert open('out68.txt').read() == 'hi'"),
    "a decorator": ("apart", "def f69(g):\n    def inner(*a):\n        return 2 * g(*a)\n    return inner", "@f69\ndef g69(x):\n    return x + 1\nassert g69(3) == 8"),
    "a closure that counts": ("apart", "def f70():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n        return n\n    return step", "one70 = f70()\nassert [one70(), one70()] == [1, 2] and f70()() == 1"),
    "an awaited function": ("together", "async def f71():\n    return 5", "assert await f71() == 5"),
    "a context of one's own": ("together", "from contextlib import contextmanager\n@contextmanager\ndef f72():\n    yield 3", "with f72() as x72:\n    assert x72 == 3"),
    "exact numbers": ("apart", "from fractions import Fraction\nfrom decimal import Decimal\nx73 = [Fraction(1, 3), Decimal('0.1')]", "assert x73[0] * 3 == 1 and str(x73[1]) == '0.1'"),
    "a partial function": ("apart", "from functools import partial\nf74 = partial(pow, 2)", "assert f74(3) == 8"),
    "a vectorised function": ("apart", "f75 = np.vectorize(lambda x: x + 1)", "assert f75(np.array([1, 2])).tolist() == [2, 3]"),
    "a cached function": ("apart", "from functools import lru_cache\n@lru_cache\ndef f76(n):\n    return n if n < 2 else f76(n - 1) + f76(n - 2)", "assert f76(80) == 23416728348467685"),
    "deep recursion": ("apart", "def f77(n):\n    return 0 if n == 0 else 1 + f77(n - 1)", "assert f77(900) == 900"),
    "too deep a recursion": ("apart", "def f78(n):\n    return f78(n + 1)", "try:\n    f78(0)\nexcept RecursionError:\n    pass\nelse:\n    assert False"),
    "dates": ("apart", "import datetime as dt\nx79 = [dt.date(2020, 2, 29), dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)]", "assert x79[0].month == 2 and x79[1].utcoffset().total_seconds() == 0"),
    "bytes": ("apart", "x80 = b'ab'\ny80 = bytearray(b'c')", "assert x80 + bytes(y80) == b'abc'"),
    "what a program of the shell says": ("not at all", "x81 = !echo hi", "assert x81 == ['hi']"),
    "several processes": ("apart", "import multiprocessing\nfrom concurrent.futures import ProcessPoolExecutor\ndef f82():\n    with multiprocessing.get_context('fork').Pool(2) as pool, ProcessPoolExecutor(2, multiprocessing.get_context('spawn'), max_tasks_per_child=9) as more:\n        return pool.map(abs, [-1]) + list(more.map(abs, [-2]))", "assert f82() == [1, 2]"),
    "threads": ("apart", "import threading\nfrom concurrent.futures import ThreadPoolExecutor\ndef f83():\n    gate = threading.Barrier(100)\n    with ThreadPoolExecutor(100) as pool:\n        return sum(pool.map(lambda n: gate.wait() >= 0, range(100)))", "assert f83() == 100"),
    "a graph": ("apart", "class G84(dict):\n    pass\nx84 = G84(a=['b'])", "assert x84['a'] == ['b']"),
    "a bound method": ("apart", "words84 = ['a']\nf85 = words84.index", "assert f85('a') == 0"),
    "a lambda": ("apart", "f86 = lambda x, y=1: x + y", "assert f86(1) == 2 and f86.__name__ == '<lambda>'"),
    "a result that was shown": ("together", "x87 = 3\nx87", "assert _ == 3"),
    "warnings": ("apart", "import warnings\ndef f88():\n    warnings.warn('old', DeprecationWarning)\n    return 1", "with warnings.catch_warnings(record=True) as seen88:\n    warnings.simplefilter('always')\n    assert f88() == 1"),
    "logged warnings": ("apart", "import warnings\ndef f89():\n    warnings.warn('old')", "with warnings.catch_warnings(record=True) as seen89:\n    warnings.simplefilter('always')\n    f89()\nassert len(seen89) == 1"),
    "an unset name": ("apart", "x90 = 1\ndel x90", "try:\n    x90\nexcept NameError:\n    pass\nelse:\n    assert False"),
    "how long it takes": ("apart", "def f91(n):\n    return n * (n + 1) // 2", "import time\nbegan91 = time.perf_counter()\nf91(10**6)\nassert time.perf_counter() - began91 < 9"),
    "how long it takes, by timeit": ("apart", "def f92():\n    return 1", "t92 = get_ipython().run_line_magic('timeit', '-o -q -n 3 -r 1 f92()')\nassert t92.best < 1"),
    "a capture": ("apart", "def f93():\n    print('hey')", "from IPython.utils.capture import capture_output\nwith capture_output() as out93:\n    f93()\nassert out93.stdout == 'hey\\n'"),
    "calls from several threads": ("apart", "def f94(x):\n    return x + 1", "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    assert list(pool.map(f94, range(60))) == list(range(1, 61))"),
    "who is asking": ("apart", "import getpass\nx95 = getpass.getuser()", "import getpass\nassert x95 == getpass.getuser()"),
    "what libraries ask of a machine": ("apart", "import mimetypes\nfrom pathlib import Path\nx96 = mimetypes.guess_type('a.csv')[0]\ny96 = [p.read_text() for p in map(Path, ['/sys/fs/cgroup/cpu.max', '/sys/fs/cgroup/cpu/cpu.cfs_quota_us', '/etc/os-release', '/proc/stat']) if p.exists()]", "assert x96 == 'text/csv' and isinstance(y96, list)"),
    "a line for the shell, and more": ("apart", "%pip install -q nothing\n!ls *.csv\nx97 = 3", "!ls\nassert x97 == 3"),
    "which kind of notebook it is": ("apart", "x98 = get_ipython().__class__.__name__\ny98 = 'IPKernelApp' in get_ipython().config", "assert x98 == get_ipython().__class__.__name__ == 'ZMQInteractiveShell' and y98"),
    "how wide a table is printed": ("apart", "x99 = str(pd.DataFrame(np.arange(60).reshape(2, 30)))", "assert x99 == str(pd.DataFrame(np.arange(60).reshape(2, 30)))\nassert len(x99.splitlines()[0]) <= 80"),
    "what %store keeps": ("apart", "x100 = [3]\n%store x100\ndel x100\n%store -r x100", "assert x100 == [3]"),
    "what processes share": ("apart", "import multiprocessing as mp\ndef f101():\n    n, xs, kept = mp.Value('i', 0), mp.Array('d', 2), mp.Manager().dict()\n    def work(i):\n        with n.get_lock():\n            n.value += 1\n        xs[i] = kept[i] = i / 2\n    every = [mp.Process(target=work, args=(i,)) for i in range(2)]\n    [one.start() for one in every], [one.join() for one in every]\n    return n.value, list(xs), dict(kept)", "assert f101() == (2, [0, 0.5], {0: 0, 1: 0.5})"),
    "a task for a later cell": ("together", "import asyncio\nasync def f102():\n    return 4\nx102 = asyncio.create_task(f102())", "assert await x102 == 4"),
    "one and a half gigabytes": ("apart", "x103 = np.zeros(190_000_000)[-1]", "assert x103 == 0"),
    "8,000 callbacks in one call": ("apart", "def f104(g):\n    return sum(g(n) for n in range(8_000))", "assert f104(lambda n: n + 1) == 32_004_000"),
    "pytest, on a file of one's own": ("together", "with open('test_x105.py', 'w') as file:\n    n105 = file.write('def test_it(): assert True')", "import pytest\nassert pytest.main(['-q', '-p', 'no:cacheprovider', 'test_x105.py']) == 0"),
}  # fmt: skip


def book():
    cells = [fixed("setup", SETUP)]
    for number, (_, source, test) in enumerate(CONSTRUCTS.values(), 1):
        cells.append(answer(f"a{number}", solution(source)))
        cells.append(judged(f"t{number}", test))
    return notebook(plain(LIBRARIES), *cells)


def fill(cells, _):
    for number, (_, source, _) in enumerate(CONSTRUCTS.values(), 1):
        cells[f"a{number}"].source = source
