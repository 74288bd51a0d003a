"""A page that opens anywhere: one HTML file that carries all it shows and needs no network."""

import html
from collections.abc import Iterable, Mapping

STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; color: #262626; max-width: 62rem; margin: 2rem auto;
       padding: 0 1rem; }
h1, h2 { line-height: 1.25; } h2 { margin-top: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 15px; margin: 1rem 0; }
caption { text-align: left; color: #4a4a4a; padding-bottom: .4rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2rem); }
tbody th { white-space: nowrap; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: left; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; padding: .3rem 0; } blockquote { margin-left: 0; font-size: 1.15em; }
@media print { details { display: none; } }
"""


def html_page(title: str, body: str, style: str = "") -> str:
    """Return a whole page: `title` in plain words, `body` and `style` (added to the common one) as they are."""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(title)}</title>
<style>{STYLE}{style}</style>
</head>
<body>
<h1>{text(title)}</h1>
{body}</body>
</html>
"""


def table(
    caption: str,
    heads: list[str],
    rows: Iterable[list[str]],
    words: int,
    classes: Mapping[str, str] = {},
) -> str:
    """Return a table whose first `words` columns are words and the others numbers.

    A cell whose text is in `classes` is a word as well, and gets that class.
    """

    def cell(place: int, words_in_it: str) -> str:
        if place == 0:
            return f'<th scope="row">{text(words_in_it)}</th>'
        if words_in_it in classes:
            return f'<td class="{text(classes[words_in_it])}">{text(words_in_it)}</td>'
        return f"<td{'' if place < words else ' class=number'}>{text(words_in_it)}</td>"

    head = "".join(
        f'<th scope="col"{"" if place < words else " class=number"}>{text(name)}</th>'
        for place, name in enumerate(heads)
    )
    body = "\n".join(
        "<tr>"
        + "".join(cell(place, words_in_it) for place, words_in_it in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide"><table><caption><span>{text(caption)}</span></caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>\n"
    )


def text(words: str) -> str:
    """Return words as they stand in a page: nothing in them is markup."""
    return html.escape(words)
