"""Nothing that a learner wrote is a formula in a table, whatever a spreadsheet takes for separators."""

import csv
import io

import pytest

from rulebook.grading.telling.sheets import Sheet
from rulebook.grading.telling.spreadsheet import csv_text, harmless

STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\t", "x;", "x,", "x; ", "x\t", "x\n", "x\r\n"])
def test_no_separator_makes_a_formula_of_text(start, before):
    text = f"{before}{start}HYPERLINK(1)"
    made = csv_text([["id", text, 3]])
    for separator in ",;\t":
        # Also as a program reads it that takes quotes inside a field for signs like any other.
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(made), delimiter=separator, quoting=quoting):
                assert not [
                    cell for cell in row if cell.strip().strip('"').strip().startswith(STARTS)
                ]


def test_numbers_and_plain_words_stay_as_they_are():
    for value in (3, -1.5, "-1.5", "+41 79 123-45", "a-b", "zoe@example.org", "5 = 5", ""):
        assert harmless(value) == value
    assert csv_text([["a", 1], ["b;c", ""]], ";", "\r\n") == '"a";"1"\r\n"b;c";""\r\n'


def test_marks_for_a_platform_are_quoted_and_harmless():
    made = Sheet([["ID", "Name"], ["=1+1", "x;=2"]], separator=";").text
    assert made == '"ID";"Name"\r\n"\'=1+1";"x;\'=2"\r\n'
