"""Values cross as data and come out as they went in, or are named in one sentence."""

import collections
import datetime
import decimal
import fractions
import json
import struct
import zoneinfo

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from rulebook.grading.apart.crossing import (
    CannotCross,
    Shared,
    pack,
    pack_error,
    unpack,
    unpack_error,
)
from rulebook.grading.apart.limits import Limits

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
VALUES = [
    None, True, 3, 2**80, -(2**70), 1.5, float("inf"), "é\ud800", ..., pd.NA, pd.NaT, [1, [2]], (1, 2),
    {1, 2}, frozenset({3}), {"a": 1, (1, 2): [3]}, collections.Counter("aab"), collections.OrderedDict(a=1),
    b"x", bytearray(b"y"), 1 + 2j, decimal.Decimal("1.1"), fractions.Fraction(1, 3), range(3), slice(1, 2),
    datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1, 2, 3, tzinfo=PARIS),
    datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.time(3, 4), datetime.timedelta(1, 2, 3),
    np.float32(1.5), np.int8(3), np.datetime64("2020-01-01"), np.bool_(True), pd.Timestamp("2020-01-01", tz="Europe/Paris"),
    pd.Timedelta("3h"), pd.Period("2020-01"), pd.Interval(1, 2),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
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
    known, back = Shared(), Shared()
    made = unpack(pack(value, shared=known), shared=back)
    assert made["a"][0] is made["a"][1] is made["b"]
    made["d"][1] = 9
    assert made["c"][2] == made["e"][0, 2] == 9
    odd = np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1).copy("K")
    for one in (odd, odd[1:], odd[:, ::-1], odd.T, np.zeros((0, 3)), odd[..., 0]):
        known, back = Shared(), Shared()
        crossed = unpack(pack(one, shared=known), shared=back)
        assert np.array_equal(crossed, one)
        part = unpack(pack(crossed[..., :1], shared=back), shared=known)
        assert np.array_equal(part, one[..., :1])
    known, back = Shared(), Shared()
    made = unpack(pack(value, shared=known), shared=back)
    # What has crossed once is known by its number, and nothing is added where it cannot cross.
    assert len(known.objects) == len(back.objects)
    assert unpack(pack([inner], shared=known), shared=back)[0] is made["b"]
    count = len(known.objects)
    with pytest.raises(CannotCross):
        pack([[1], object()], shared=known)
    assert len(known.objects) == count


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
