"""A FAILconf talk on one page: what I expected, what the audience said, what I do differently."""

import html
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pandas as pd

from rulebook.files import write_whole
from rulebook.learner.predictions import fail_log_path
from rulebook.posts import NETWORKS
from rulebook.rules import RULES

if TYPE_CHECKING:  # the start page draws nothing, and need not wait for what draws
    from rulebook.charts import Chart

PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@page { size: A4; margin: 14mm; }
body { font: 12pt/1.4 system-ui, sans-serif; color: #1b1b1b; max-width: 182mm; margin: 1em auto; padding: 0 1em; }
h1 { font-size: 1.8em; margin: 0 0 .1em; }
h2 { font-size: 1.1em; color: #0173b2; margin: .8em 0 .1em; }
p { margin: .1em 0 .4em; overflow-wrap: anywhere; }
.who { color: #555; }
table { border-collapse: collapse; width: 100%; font-size: .8em; margin-top: .4em; }
th, td { border-bottom: 1px solid #ccc; padding: .2em .5em; text-align: left; vertical-align: top; }
[contenteditable]:focus { outline: 2px solid #d55e00; }
figure { margin: .4em 0 !important; } figure img { width: 100%; max-width: 42em !important; }
.note { font-size: .75em; color: #555; }
.note button { font: inherit; font-weight: 600; padding: .2em .8em; }
.paper { width: 182mm; margin: 0; padding: 0; font-size: var(--size); }
.paper .note { display: none; }
@media print { body { margin: 0; padding: 0; font-size: var(--size, 12pt); } .note { display: none; } }
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
$chart
$table
$portfolio
<p class="note"><span id="keep" hidden><button type="button" id="save">Save this page with my changes</button> Click into a text to change it. Print with Ctrl + P: long texts are printed in smaller letters.</span><span id="elsewhere">To change this page, to keep it or to print it, go to the preview in your notebook. The button at its end saves a file that opens in every browser.</span></p>
<script>
// A page that Jupyter shows in a tab may not save files; the preview, and a file on the computer, may.
if (/^(file|about):$$/.test(location.protocol)) {
  document.getElementById("keep").hidden = false;
  document.getElementById("elsewhere").hidden = true;
}
document.getElementById("save").addEventListener("click", () => {
  const page = document.documentElement.cloneNode(true);
  page.querySelector("body").removeAttribute("style");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["<!DOCTYPE html>" + page.outerHTML], { type: "text/html" }));
  link.download = "$file";
  link.click();
});
// One sheet, A4 or Letter: the letters get smaller until everything fits.
function fit() {
  const body = document.body, sheet = 248 * 96 / 25.4;
  body.classList.add("paper");
  for (let size = 12; size >= 4; size -= 0.25) {
    body.style.setProperty("--size", size + "pt");
    if (body.getBoundingClientRect().height <= sheet) break;
  }
  body.classList.remove("paper");
}
for (const when of ["load", "input", "beforeprint"]) addEventListener(when, fit);
</script>
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


OWN = "/own"
"""What stands behind a unit's name where a row tells of a rule that the learner made there."""
NAMES = {"transfer": "10 What works on one page works on the next", "by-lot": "11 By lot"}
"""What the units without a rule of their own are called, by their names in the fail log."""


def talk_page(
    who: str,
    expected: str,
    found: str,
    differently: str,
    record: str,
    log: pd.DataFrame,
    portfolio: str = "",
    chart: "Chart | None" = None,
    file: str = "talk.html",
) -> str:
    """Return the talk as one page of HTML that needs nothing else and prints on one sheet of A4.

    Args:
        who: the speaker.
        expected: what the speaker expected, in their own words.
        found: what the audience said, in their own words.
        differently: what they do differently now, in their own words.
        record: one sentence on how well the speaker's confidence fitted.
        log: one row a unit, with the columns of `COLUMNS`.
        portfolio: what was measured, on how many accounts, how well calibrated: a line to quote.
        chart: the speaker's own account among others, if there is such a picture.
        file: under which name the page is saved from the browser.
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
        portfolio='<h2>For my portfolio</h2><p contenteditable="true" id="portfolio">'
        f"{html.escape(portfolio)}</p>"
        if portfolio
        else "",
        chart=chart.to_html() if chart else "",
        file=html.escape(file),
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
    write_whole(path, page)
    return path


def _cell(column: str, value: Any) -> str:
    if pd.isna(value):
        return "–"
    if column == "confidence":
        return f"{value:.0f} %"
    return html.escape(unit_name(value) if column == "unit" else _account(str(value)))


def unit_name(slug: str) -> str:
    """Return a unit's number and claim for its name in the fail log, such as "09 Never use more than two hashtags"."""
    if slug.endswith(OWN):
        return f"A rule of my own, in unit {RULES[slug.removesuffix(OWN)].number}"
    if rule := RULES.get(slug):
        return f"{rule.number} {rule.claim.rstrip('.')}"
    return NAMES.get(slug, slug)


def _account(code: str) -> str:
    """Return an account's code; of unit 10, which tests one rule on one network, both in words."""
    slug, on, network = code.partition(" on ")
    return f"{unit_name(slug)}, on {NETWORKS.get(network, network)}" if on else code
