"""500 damaged files: each gives one sentence, or a right table, never a traceback, never a silent half.

A right table: its posts are posts of the whole file with their own numbers, and every row that is not
there is counted with a reason. Some damage changes nothing that is read (columns in another order, line
ends, another encoding): then the table must be the same.
"""

import csv
import io
import random
import zipfile
from collections import Counter
from functools import cache

import pandas as pd
import pytest

from rulebook import own
from rulebook.errors import RulebookError
from tests.own import exports

VARIANTS = 500
QUICK = 100
"""So many are tried before each commit, all of them in the whole suite."""
ZONE = "Europe/Berlin"
TABLES = (
    "instagram-csv",
    "facebook-csv",
    "x-content",
    "x-analytics",
    "facebook-insights-csv",
    "tiktok-studio",
)
SHOWN = [
    "posted_at",
    "characters",
    "hashtags",
    "likes",
    "reactions",
    "comments",
    "shares",
    "engagement",
]


def _table(reading):
    posts = reading.posts(ZONE)
    return posts[[name for name in SHOWN if name in posts]]


def _keys(posts):
    return Counter(map(str, posts.itertuples(index=False, name=None)))


WHOLE = {kind: make() for kind, make in exports.ALL.items()}


@cache
def _right(kind):
    return _table(own.read([WHOLE[kind]]))


# What changes nothing that is read.


def columns_in_another_order(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    return exports.table([[row[place] for place in order] for row in rows]).encode()


def rows_in_another_order(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    head, body = rows[0], rows[1:]
    chance.shuffle(body)
    return exports.table([head, *body]).encode()


def delimited_otherwise(chance, data):
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return exports.table(rows, delimiter=chance.choice(";\t|")).encode()


def in_utf_16(chance, data):
    mark = chance.choice([("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
    return mark[1] + data.decode("utf-8-sig").encode(mark[0])


def with_a_title_above(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    lines = chance.randint(1, 3)
    return exports.table([["Bakery"] + [""] * (len(rows[0]) - 1)] * lines + rows).encode()


def with_sep(_, data):
    return b"\xef\xbb\xbfsep=,\r\n" + data.removeprefix(b"\xef\xbb\xbf")


def names_in_capitals(_, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return exports.table([[name.upper() + "\u00a0" for name in rows[0]], *rows[1:]]).encode()


def rows_that_stand_twice(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return exports.table([*rows, chance.choice(rows[-3:])]).encode()


HARMLESS = (
    columns_in_another_order, rows_in_another_order, delimited_otherwise, in_utf_16, with_a_title_above,
    with_sep, names_in_capitals, rows_that_stand_twice,
)  # fmt: skip


# What loses something: the rest must be right, and the loss be told.


def cut_short(chance, data):
    return data[: chance.randrange(len(data))]


def a_piece_missing(chance, data):
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 200) :]


def a_piece_twice(chance, data):
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randint(1, 200)] + data[start:]


def letters_changed(chance, data):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def zeros_within(chance, data):
    start = chance.randrange(len(data))
    return data[:start] + bytes(chance.randint(1, 50)) + data[start + 50 :]


def garbage_behind(chance, data):
    return data + chance.randbytes(chance.randint(1, 300))


def a_cell_changed(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    row = rows[chance.randrange(1, len(rows))]
    row[chance.randrange(len(row))] = chance.choice(
        ["", "n/a", "x", "1e5", "-5", "12,5", "=1+1", "\n"]
    )
    return exports.table(rows).encode()


def a_column_missing(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    place = chance.randrange(len(rows[0]))
    return exports.table([row[:place] + row[place + 1 :] for row in rows]).encode()


def a_cell_missing(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    row = rows[chance.randrange(1, len(rows))]
    del row[chance.randrange(len(row))]
    return exports.table(rows).encode()


def a_cell_too_many(chance, data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    row = rows[chance.randrange(1, len(rows))]
    row.insert(chance.randrange(len(row)), "7")
    return exports.table(rows).encode()


ANY = (cut_short, a_piece_missing, a_piece_twice, letters_changed, zeros_within, garbage_behind)
OF_TABLES = (a_cell_changed, a_column_missing, a_cell_missing, a_cell_too_many)


def _variants():
    chance = random.Random(20250531)
    kinds = list(exports.ALL)
    for number in range(VARIANTS):
        kind = kinds[number % len(kinds)]
        damages = ANY + ((OF_TABLES + HARMLESS) if kind in TABLES else ())
        yield pytest.param(
            kind,
            chance.choice(damages),
            chance.randrange(1 << 30),
            id=f"{number}-{kind}",
            marks=() if number < QUICK else pytest.mark.slow,
        )


@pytest.mark.parametrize(("kind", "damage", "seed"), list(_variants()))
def test_a_sentence_or_a_right_table(kind, damage, seed):
    name, data = WHOLE[kind]
    damaged = damage(random.Random(seed), data)
    try:
        reading = own.read([(name, damaged)])
    except RulebookError as error:
        sentence = str(error)
        assert 20 < len(sentence) < 900
        assert "\n" not in sentence
        assert damage not in HARMLESS, sentence
        return
    got, right = _table(reading), _right(kind)
    assert reading.kept + sum(reading.dropped.values()) == reading.read
    if damage in HARMLESS:
        pd.testing.assert_frame_equal(got, right)
        return
    wrong = _keys(got) - _keys(right[got.columns.to_list()])
    lost = len(right) - len(got)
    if damage in (cut_short, a_column_missing):
        # What is left stands as it stood; a cut between two rows is the only one that leaves no trace.
        assert not wrong
        assert (
            lost <= sum(reading.dropped.values())
            or damaged.endswith(b"\n")
            or _ends_a_row(kind, data, damaged)
        )
    elif damage in (a_cell_changed, a_cell_missing, a_cell_too_many):
        assert sum(wrong.values()) <= (damage is a_cell_changed)
        assert lost <= sum(reading.dropped.values())
    else:
        # Letters within a row may change what it says, but no other row.
        assert sum(wrong.values()) <= 6


def _ends_a_row(kind, data, damaged):
    """Say whether the cut fell right behind a row, or behind what the reader needs."""
    return kind in TABLES and data[len(damaged) : len(damaged) + 1] in (b"\n", b"\r", b"")


def test_whole_archives_are_checked_against_their_own_sums():
    name, data = WHOLE["x-archive"]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        start = packed.getinfo("data/tweets.js").header_offset
    changed = bytearray(data)
    changed[start + 200] ^= 0xFF
    with pytest.raises(RulebookError, match="damaged"):
        own.read([(name, bytes(changed))])
