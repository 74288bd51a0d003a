"""What both sides of a crossing know: the kinds that may cross, and the refusal of all others."""

import builtins
import collections
import datetime
import decimal
import fractions
import math
import pathlib
import re
import sys
import time
import types
import uuid
import zoneinfo
from collections.abc import Callable
from operator import attrgetter
from typing import Any, cast

import numpy as np
import pandas as pd

NUMPY = re.compile(r"[<>|=]?(?:[?biufcSU]\d*|[mM]8(?:\[\d*[A-Za-z]+\])?)")
ARROW = re.compile(r"(?:U?Int|Float)\d+|boolean|str|string(?:\[\w+\])?|[a-z0-9_\[\], ]+\[pyarrow\]")
VIEWS = {
    "dict_keys": lambda values: dict.fromkeys(values).keys(),
    "dict_values": lambda values: dict(enumerate(values)).values(),
    "dict_items": lambda values: dict(values).items(),
}
# Types and functions that may be an answer: calling one does no more than it would do to a learner's value.
TYPES: dict[str, Any] = {
    cast(Any, one).__name__: one
    for one in (
        *(abs, all, any, bin, chr, divmod, hex, len, max, min, ord, pow, round, sorted, sum),
        *(one for one in vars(builtins).values() if isinstance(one, type)),
        *(collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
        *(type(None), types.FunctionType, np.ndarray, pd.Series, pd.DataFrame, pd.DatetimeIndex),
        pd.Timestamp,
        *(np.int64, np.int32, np.float64, np.float32, np.str_, decimal.Decimal, fractions.Fraction),
    )
}
# What there is one of, and no more.
SINGLE = {"...": ..., "NA": pd.NA, "NaT": pd.NaT, "NotImplemented": NotImplemented}
SINGLE |= {"np.nan": np.nan, "math.nan": math.nan}  # in a list they equal themselves alone
POLYNOMIALS = ("Polynomial", "Chebyshev", "Legendre", "Hermite", "HermiteE", "Laguerre")
PLAIN = "a number, text, a list, a dictionary, a date, a table, a chart or a function"


def zone_of(zone: Any) -> Any:
    """Return a time zone as it crosses: itself, or its name."""
    return (
        zone if zone is None or type(zone) in (datetime.timezone, zoneinfo.ZoneInfo) else str(zone)
    )


def _stamp(number: int, unit: str, zone: Any) -> Any:
    moment: Any = pd.Timestamp(np.datetime64(number, cast(Any, unit_of(unit))))
    return moment if zone is None else moment.tz_localize("UTC").tz_convert(zone)


def _clock(kind: Any) -> tuple[Any, ...]:
    names = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"]
    day = ["year", "month", "day"] if kind is datetime.datetime else []
    return kind, attrgetter(*day, *names), lambda *a: kind(*a[:-1], fold=a[-1])


def _wrapped(kind: Any) -> tuple[Any, ...]:
    def make(data: Any) -> Any:
        made = kind("")
        made.data = data
        return made

    return kind, lambda value: (value.data,), make


# Kinds that are made of what crosses by itself: the type, what a value of it is made of, and how.
MADE: dict[str, tuple[Any, Callable[[Any], Any], Callable[..., Any]]] = {
    "complex": (complex, attrgetter("real", "imag"), complex),
    "Decimal": (decimal.Decimal, lambda one: (str(one),), decimal.Decimal),
    "Fraction": (fractions.Fraction, attrgetter("numerator", "denominator"), lambda above, below: fractions.Fraction(above, below)),
    "range": (range, attrgetter("start", "stop", "step"), range),
    "slice": (slice, attrgetter("start", "stop", "step"), slice),
    "date": (datetime.date, attrgetter("year", "month", "day"), datetime.date),
    "datetime": _clock(datetime.datetime),
    "time": _clock(datetime.time),
    "timedelta": (datetime.timedelta, attrgetter("days", "seconds", "microseconds"), datetime.timedelta),
    "timezone": (datetime.timezone, lambda one: one.__getinitargs__(), datetime.timezone),
    "ZoneInfo": (zoneinfo.ZoneInfo, lambda one: (one.key,), zoneinfo.ZoneInfo),
    "week": (type(datetime.date.min.isocalendar()), tuple, lambda *a: datetime.date.fromisocalendar(*a).isocalendar()),
    "struct_time": (time.struct_time, lambda one: (tuple(one),), time.struct_time),
    "Timestamp": (pd.Timestamp, lambda one: (one.asm8.view("i8").item(), one.unit, zone_of(one.tz)), _stamp),
    "Timedelta": (pd.Timedelta, lambda one: (one.asm8.view("i8").item(), one.unit), lambda number, unit: pd.Timedelta(np.timedelta64(number, cast(Any, unit_of(unit))))),
    "Period": (pd.Period, attrgetter("ordinal", "freqstr"), lambda number, freq: pd.Period(ordinal=number, freq=freq)),
    "Interval": (pd.Interval, attrgetter("left", "right", "closed"), pd.Interval),
    "Pattern": (re.Pattern, attrgetter("pattern", "flags"), re.compile),
    "path": (type(pathlib.Path()), lambda one: (str(one),), pathlib.Path),
    "PurePosixPath": (pathlib.PurePosixPath, lambda one: (str(one),), pathlib.PurePosixPath),
    "UUID": (uuid.UUID, lambda one: (one.hex,), uuid.UUID),
    "memoryview": (memoryview, lambda one: (one.tobytes(), one.format), lambda data, code: memoryview(data).cast(code)),
    "mappingproxy": (types.MappingProxyType, lambda one: (dict(one),), types.MappingProxyType),
    "ChainMap": (collections.ChainMap, lambda one: one.maps, collections.ChainMap),
    "UserDict": _wrapped(collections.UserDict),
    "UserList": _wrapped(collections.UserList),
    "UserString": _wrapped(collections.UserString),
    "SimpleNamespace": (types.SimpleNamespace, lambda one: (vars(one),), lambda names: types.SimpleNamespace(**names)),
    "dtype": ((np.dtype, pd.api.extensions.ExtensionDtype), lambda one: (str(one),), pd.api.types.pandas_dtype),
    "categories": (pd.CategoricalDtype, attrgetter("categories", "ordered"), pd.CategoricalDtype),
    "offset": (pd.offsets.BaseOffset, lambda one: (one.freqstr,), pd.tseries.frequencies.to_offset),
}  # fmt: skip


class CannotCross(Exception):
    """A value is not data, or too much of it; the text is one sentence that names it."""


def describe(value: Any) -> str:
    """Return in a few words what `value` is, for somebody who did not expect it: "a figure"."""
    kind = type(value)
    if isinstance(value, type):
        return f"a class ({value.__name__})"
    if isinstance(value, type(sys)):
        return f"a module ({value.__name__})"
    article = "an" if kind.__name__[:1].lower() in "aeiou" else "a"
    return f"{article} {kind.__name__}"


def dtype_of(told: Any) -> np.dtype:
    """Return the dtype that a text names, or several names and texts; raise ValueError for others."""
    if isinstance(told, list):
        return np.dtype([(str(name), dtype_of(code)) for name, code in told])
    if not isinstance(told, str) or not NUMPY.fullmatch(told):
        raise ValueError("unknown dtype")
    return np.dtype(told)


def unit_of(text: str) -> str:
    """Return a unit of time; raise ValueError for anything else."""
    if text not in ("s", "ms", "us", "ns"):
        raise ValueError("unknown unit")
    return text
