"""Values cross as data and come out as they went in, or are named in one sentence."""

import collections
import datetime
import decimal
import fractions
import json
import struct
import time
import types
import uuid
import zoneinfo

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy.optimize import OptimizeResult

from rulebook.grading.apart.crossing import CannotCross, pack, pack_error, unpack, unpack_error
from rulebook.grading.apart.limits import Limits

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
VALUES = [
    None, True, 3, 2**80, -(2**70), 1.5, float("inf"), "é\ud800", ..., pd.NA, pd.NaT, [1, [2]], (1, 2),
    {1, 2}, frozenset({3}), {"a": 1, (1, 2): [3]}, collections.Counter("aab"), collections.OrderedDict(a=1),
    b"x", bytearray(b"y"), 1 + 2j, decimal.Decimal("1.1"), fractions.Fraction(1, 3), range(3), slice(1, 2),
    datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1, 2, 3, tzinfo=PARIS),
    datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.time(3, 4), datetime.timedelta(1, 2, 3),
    np.float32(1.5), np.int8(3), np.datetime64("2020-01-01"), np.bool_(True), pd.Timestamp("2020-01-01", tz="Europe/Paris"),
    pd.Timedelta("3h"), pd.Period("2020-01"), pd.Interval(1, 2), NotImplemented, PARIS,
    datetime.timezone(datetime.timedelta(hours=1), "CET"), datetime.date(2024, 2, 29).isocalendar(), time.gmtime(0), uuid.UUID(int=5),
    pd.Timestamp("2024-01-01T00:00+05:30"), memoryview(b"abc"), types.MappingProxyType({"a": 1}), types.SimpleNamespace(a=[1]),
    collections.ChainMap({"a": 1}, {"b": 2}), collections.UserDict(a=1), collections.UserList([1]), collections.UserString("ab"),
    np.dtype("int64"), pd.CategoricalDtype(["a", "b"], ordered=True), pd.StringDtype(), pd.offsets.MonthEnd(2),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value).partition(" at 0x")[0])
def test_plain_values_come_out_as_they_went_in(value):
    crossed = unpack(pack(value))
    assert type(crossed) is type(value)
    assert crossed is value or crossed == value


def test_tables_keep_every_dtype_and_index():
    moments = pd.to_datetime(["2020-01-01", "2021-01-01"])
    table = pd.DataFrame(
        {
            "int": [1, 2],
            "float": [1.0, np.nan],
            "text": ["a", None],
            "Int64": pd.array([1, None], "Int64"),
            "boolean": pd.array([True, None], "boolean"),
            "category": pd.Categorical(["x", "y"], ordered=True),
            "time": moments,
            "zoned": moments.tz_localize("Europe/Paris"),
            "delta": pd.to_timedelta([1, 2], "h"),
            "mixed": pd.Series([1, "x"], dtype=object),
            "words": pd.Series(["a", "b"], index=["one", "two"], dtype=object),
            "period": pd.period_range("2020-01", periods=2, freq="M"),
            "interval": pd.interval_range(0, 2),
            "sparse": pd.arrays.SparseArray([0, 1]),
            "fixed": pd.to_datetime(["2020-01-01T00:00+05:30"] * 2),
        },
        index=["one", "two"],
    )
    for one in (
        table,
        table.set_index(["int", "text"]),
        table.iloc[:0],
        pd.DataFrame(),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
    ):
        assert_frame_equal(unpack(pack(one)), one)
    dated = pd.Series([1, 2, 3], index=pd.date_range("2020", periods=3, freq="D"), name="x")
    assert_series_equal(unpack(pack(dated)), dated)
    words = pd.Series(["a", "b"], index=pd.Index(["x", "y"], dtype=object), dtype=object)
    assert_series_equal(unpack(pack(words)), words)
    array = np.arange(6.0).reshape(2, 3).T
    assert np.array_equal(unpack(pack(array)), array)
    records = unpack(pack(np.rec.array([(1, "a")], names="n,s")))
    assert records.n[0] == 1
    assert unpack(pack(records[0]))["s"] == "a"


def test_what_is_a_dictionary_but_for_its_class():
    class Named(dict):
        pass

    class Odd(dict):
        def __len__(self):
            return 7

    Named.__module__ = Odd.__module__ = "__main__"
    assert type(unpack(pack(Named(a=1)))) is dict
    with pytest.raises(CannotCross, match="an Odd"):
        pack(Odd(a=1))
    found = unpack(pack(OptimizeResult(x=2.0, success=True, more=object())))
    assert found.x == found["x"] == 2
    assert not hasattr(found, "more")
    groups = pd.DataFrame({"a": [1, 2, 1]}).groupby("a").groups
    assert list(unpack(pack(groups))[1]) == [0, 2]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Limits, "a class"),
        (json, "a module (json)"),
        ((one for one in ()), "a generator"),
        (pd.DataFrame({"a": [1]}).groupby("a"), "a DataFrameGroupBy"),
        ([{"b": object()}], "`answer[0]['b']` is an object"),
        ("x" * 2_000_000, "too long"),
        (list(range(20_000)), "too many values"),
        (np.zeros(10**6), "too large"),
    ],
)
def test_what_cannot_cross_is_named(value, words):
    with pytest.raises(CannotCross) as refusal:
        pack(value, "answer", Limits(value=10**6, value_items=10_000))
    assert words in str(refusal.value)
    assert "`answer" in str(refusal.value)


def test_a_value_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(CannotCross, match="contains itself"):
        pack(value)
    deep = None
    for _ in range(100):
        deep = [deep]
    with pytest.raises(CannotCross, match="nested too deeply"):
        pack(deep)


@pytest.mark.parametrize(
    "tree",
    [
        {"t": "unheard-of"},
        {"t": "scalar", "d": "O", "v": "AAAA"},
        {"t": "array", "d": "|O", "s": [1], "b": 0},
        {"t": "array", "d": "<f8", "s": [10**9], "b": 0},
        {"t": "bytes", "b": 99},
        {"t": "Series", "v": {"t": "arrow", "d": "object", "b": 0}, "i": {"t": "Index"}},
        {"t": "Series", "v": {"t": "arrow", "d": "str", "b": 0}, "i": {"t": "Index"}},
        {"t": "dict", "c": "__import__", "k": [1], "v": [2]},
        {"t": "function", "v": 1, "n": "f"},
        {"t": "iterator", "v": 1, "g": True},
        {"t": "made", "k": "Timestamp", "v": [1, "Y", None]},
        {"t": "made", "k": "Fraction", "v": ["1e999999999"]},
        {"t": "made", "k": "system", "v": ["true"]},
        {
            "t": "made",
            "k": "ChainMap",
            "v": [{"t": "dict", "c": "dict", "k": [1], "v": [{"t": "type", "v": "str"}]}],
        },
        {"t": "bunch", "n": "B", "v": [["lower", {"t": "type", "v": "str"}]]},
        {"t": "after", "c": [[0, []]], "v": 1},
        {"t": "same", "v": 0},
        [{"t": "same", "v": 0}],
        [[], {"t": "same", "v": -1}],
        {"t": "view", "v": [1], "s": [1], "o": 0, "n": [8], "w": True},
        {
            "t": "view",
            "v": {"t": "array", "d": "<f8", "s": [1], "f": [0], "p": True, "b": 0, "w": True},
            "s": [2],
            "o": 0,
            "n": [8],
            "w": True,
        },
        {
            "t": "view",
            "v": {"t": "array", "d": "<f8", "s": [1], "f": [0], "p": True, "b": 0, "w": True},
            "s": [1],
            "o": -8,
            "n": [8],
            "w": True,
        },
        {
            "t": "view",
            "v": {"t": "array", "d": "<f8", "s": [1], "f": [0], "p": True, "b": 0, "w": True},
            "s": [2],
            "o": 0,
            "n": [-8],
            "w": True,
        },
        {},
    ],
)
def test_forged_bytes_are_refused(tree):
    parts = [json.dumps(tree).encode(), b"12345678"]
    data = b"".join(struct.pack("!Q", len(part)) + part for part in parts)
    with pytest.raises(CannotCross, match="could not be read"):
        unpack(data)
    with pytest.raises(CannotCross):
        unpack(data[:-1])
    with pytest.raises(CannotCross):
        unpack(b"\xff" * 100)


def test_what_is_one_object_stays_one():
    inner, array = [0], np.arange(6.0)
    value = {"a": [inner, inner], "b": inner, "c": array, "d": array[::2], "e": array.reshape(2, 3)}
    known, back = [], []
    made = unpack(pack(value, objects=known), objects=back)
    assert made["a"][0] is made["a"][1] is made["b"]
    made["d"][1] = 9
    assert made["c"][2] == made["e"][0, 2] == 9
    odd = np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1).copy("K")
    for one in (odd, odd[1:], odd[:, ::-1], odd.T, np.zeros((0, 3)), odd[..., 0]):
        known, back = [], []
        crossed = unpack(pack(one, objects=known), objects=back)
        assert np.array_equal(crossed, one)
        part = unpack(pack(crossed[..., :1], objects=back), objects=known)
        assert np.array_equal(part, one[..., :1])
    known, back = [], []
    made = unpack(pack(value, objects=known), objects=back)
    # What has crossed once is known by its number, and nothing is added where it cannot cross.
    assert len(known) == len(back)
    assert unpack(pack([inner], objects=known), objects=back)[0] is made["b"]
    count = len(known)
    with pytest.raises(CannotCross):
        pack([[1], object()], objects=known)
    assert len(known) == count


def test_what_is_shared_counts_each_time():
    bomb = []
    for _ in range(40):
        bomb = [bomb, bomb]
    with pytest.raises(CannotCross, match="too many values"):
        pack(bomb)
    tree = [[]]
    for number in range(30):
        tree = [tree, {"t": "same", "v": 30 - number}]
    part = json.dumps(tree).encode()
    with pytest.raises(CannotCross, match="could not be read"):
        unpack(struct.pack("!Q", len(part)) + part, limits=Limits(value_items=1000))


def test_an_error_is_met_as_its_standard_ancestor():
    class TooLate(ValueError):
        pass

    with pytest.raises(ValueError, match="by a day") as met:
        raise unpack_error(pack_error(TooLate("by a day")))
    assert type(met.value).__name__ == "TooLate"
    assert type(unpack_error({"name": "x; y", "kinds": ["Odd", 3], "text": None})) is Exception
    # What is no Exception there is none here: `except Exception` must not take it for one.
    assert (
        type(unpack_error({"name": "SystemExit", "kinds": [["builtins", "SystemExit"]]}))
        is SystemExit
    )
