"""A FAILconf talk on one page: what I expected, what the audience said, what I do differently."""

import html
import os
import tempfile
from pathlib import Path
from string import Template

import pandas as pd

from rulebook.predictions import fail_log_path

PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@page { size: A4; margin: 14mm; }
body { font: 12pt/1.4 system-ui, sans-serif; color: #1b1b1b; max-width: 182mm; margin: 1rem auto; padding: 0 1rem; }
h1 { font-size: 22pt; margin: 0 0 .2rem; }
h2 { font-size: 13pt; color: #0173b2; margin: .9rem 0 .1rem; }
p { margin: .1rem 0 .4rem; overflow-wrap: anywhere; }
.who { color: #555; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin-top: .3rem; }
th, td { border-bottom: 1px solid #ccc; padding: .15rem .4rem; text-align: left; vertical-align: top; }
[contenteditable]:focus { outline: 2px solid #d55e00; }
.note { font-size: 9pt; color: #555; }
@media print { .note { display: none; } body { margin: 0; padding: 0; } }
</style>
</head>
<body>
<h1 contenteditable="true">$title</h1>
<p class="who">$who</p>
<h2>What I expected</h2>
<p contenteditable="true">$expected</p>
<h2>What the audience said</h2>
<p contenteditable="true">$found</p>
<h2>What I do differently</h2>
<p contenteditable="true">$differently</p>
<h2>How sure I was, and how often I was right</h2>
<p>$record</p>
$table
<p class="note">Click into a text to change it, then print (Ctrl + P). To keep a change, save the page or print it into a PDF.</p>
</body>
</html>
""")
COLUMNS = {
    "unit": "unit",
    "account": "account",
    "expect": "I expected",
    "confidence": "how sure",
    "verdict": "the audience said",
}


def talk_page(
    who: str, expected: str, found: str, differently: str, record: str, log: pd.DataFrame
) -> str:
    """Return the talk as one page of HTML that needs nothing else and prints on one sheet of A4.

    Args:
        who: the speaker.
        expected: what the speaker expected, in their own words.
        found: what the audience said, in their own words.
        differently: what they do differently now, in their own words.
        record: one sentence on how well the speaker's confidence fitted.
        log: one row a unit, with the columns of `COLUMNS`.
    """
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(column, row[column])}</td>" for column in COLUMNS) + "</tr>"
        for _, row in log.iterrows()
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in COLUMNS.values())
    return PAGE.substitute(
        title="Where I was wrong",
        who=html.escape(f"A FAILconf talk by {who}"),
        expected=html.escape(expected),
        found=html.escape(found),
        differently=html.escape(differently),
        record=html.escape(record),
        table=f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else "",
    )


def talk_path(name: object) -> Path:
    """Return where this learner's talk is kept: beside their fail log."""
    log = fail_log_path(name)
    return log.with_name(log.name.replace("fail-log", "talk")).with_suffix(".html")


def save_page(page: str, path: Path) -> Path:
    """Write the page, whole or not at all, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as half:
        half.write(page)
    Path(half.name).chmod(0o644)
    os.replace(half.name, path)
    return path


def _cell(column: str, value: object) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:.0f} %" if column == "confidence" else html.escape(str(value))
