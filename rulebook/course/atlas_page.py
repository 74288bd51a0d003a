"""The whole atlas as one page that opens anywhere, and as one table for other programs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rulebook.charts import atlas_bars
from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    VERDICTS,
    count_verdicts,
    measure_sheets,
    typical_lift,
    whole_sheets,
)
from rulebook.files import write_whole
from rulebook.page import html_page, table, text
from rulebook.posts import NETWORKS
from rulebook.rules import RULES, Rule

SHUFFLES = 5
"""How often all labels are shuffled, to say how many verdicts luck alone gives."""

PAGE, TABLE = "atlas.html", "atlas.csv"

_STYLE = """
.holds { color: #015a8d; font-weight: 600; } .backfires { color: #a34700; font-weight: 600; }
"""
_CLASSES = {verdict: verdict.split()[0] for verdict in VERDICTS}


@dataclass(frozen=True)
class WholeAtlas:
    """What the page shows.

    `table` holds the rows of `evidence.whole_atlas`, with four columns more: the lift, its interval and
    the verdict that one shuffle of the same labels gave. `counts` is what `evidence.count_verdicts` gives,
    luck being the mean of `shuffles` shuffles.
    """

    table: pd.DataFrame
    counts: pd.DataFrame
    shuffles: int


def measure_whole_atlas(
    shuffles: int = SHUFFLES, progress: Callable[[str, int, int], None] = lambda *step: None
) -> WholeAtlas:
    """Measure all rules on all accounts, and again with shuffled labels.

    `progress` is called with what is being done, how much is done, and of how much.
    """
    networks = sum(len(rule.datasets) for rule in RULES.values())
    steps = networks + 1 + shuffles
    done = iter(range(steps))

    def sorting(slug: str, name: str) -> None:
        progress(f"Sorting posts: {slug} on {name}", next(done), steps)

    sheets = list(whole_sheets(progress=sorting))
    progress("Measuring every rule", next(done), steps)
    table = measure_sheets(sheets)
    shuffled = []
    for seed in range(shuffles):
        progress(f"Shuffling, {seed + 1} of {shuffles}", next(done), steps)
        shuffled.append(measure_sheets(sheets, seed=seed, deal=seed))
    progress("Measured", steps, steps)
    counts = count_verdicts(table, pd.concat(shuffled), shuffles)
    by_chance = shuffled[0][["lift", "low", "high", "verdict"]].add_prefix("shuffled_")
    return WholeAtlas(table.join(by_chance), counts, shuffles)


def write_atlas(folder: Path, atlas: WholeAtlas) -> tuple[Path, Path]:
    """Write `atlas.html` and `atlas.csv` into `folder`, which is made if need be; return both paths.

    Each is written under another name first, so that nothing half written is ever there.

    Raises:
        RulebookError: the folder cannot be made or written to.
    """
    page, table = folder / PAGE, folder / TABLE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(page, atlas_html(atlas))
        write_whole(
            table, atlas.table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        )
    except OSError as error:
        raise RulebookError(
            f"The atlas cannot be written to {folder} ({error.strerror or error}): name another "
            "folder with --out."
        ) from None
    return page, table


def atlas_html(atlas: WholeAtlas) -> str:
    """Return the page: it carries its picture and its style in itself and needs no network."""
    body = f"""{atlas_words(atlas)}
<div class="wide">{atlas_bars(atlas.counts).to_html()}</div>
{atlas_numbers(atlas)}
"""
    return html_page("The atlas: nine rules on every account", body, _STYLE)


def atlas_words(atlas: WholeAtlas) -> str:
    """Return, as HTML, what was measured and how much of it is luck."""
    counts = atlas.counts
    tests = int(counts["accounts"].sum())
    real = int(counts[["holds", "backfires"]].to_numpy().sum())
    luck = counts[["luck holds", "luck backfires"]].to_numpy().sum()
    return f"""<p>Each rule was tested on each account of its data, wherever at least {MIN_POSTS} posts follow it
and at least {MIN_POSTS} break it: <strong>{tests:,} tests</strong>. The <em>lift</em> is the
median relative engagement of the posts that follow the rule, divided by the median of those that
break it; 1 means no difference. A rule <em>holds</em> on an account if the whole 95&nbsp;% interval
of its lift lies above 1, it <em>backfires</em> if it lies below, and otherwise we <em>can't tell</em>.</p>
<p><strong>{real:,} tests give a verdict.</strong> Then the labels “follows” and “breaks” were
shuffled within each account and everything was measured again, {atlas.shuffles}
time{"s" * (atlas.shuffles != 1)}: on average <strong>{luck:.0f} tests</strong> gave a verdict that
can only be luck. Nothing tells those apart, one by one, from the others: believe a single verdict
less than many that agree.</p>"""


def atlas_numbers(atlas: WholeAtlas) -> str:
    """Return, as HTML, the numbers behind the picture: of each network, and of each account."""
    rules = "".join(_rule_section(rule, atlas) for rule in RULES.values())
    return f"""<h2>The numbers behind the picture</h2>
{_counts_table(atlas.counts)}
<p>The verdicts say what goes together on these accounts. They do not say what is the cause, and
not what happens on other accounts.</p>
{rules}"""


def _counts_table(counts: pd.DataFrame) -> str:
    heads = [
        "rule",
        "network",
        "tests",
        *VERDICTS,
        "luck: holds",
        "luck: backfires",
        "too few posts",
    ]
    rows = [
        [
            f"{RULES[row['rule']].number} {RULES[row['rule']].title}",
            NETWORKS[row["dataset"]],
            *(f"{row[column]:,}" for column in ("accounts", *VERDICTS)),
            *(f"{row[f'luck {verdict}']:.1f}" for verdict in VERDICTS[:2]),
            f"{row['too few']:,}",
        ]
        for row in counts.to_dict("records")
    ]
    total = counts.drop(columns=["rule", "dataset"]).sum()
    rows.append(
        [
            "all",
            "all",
            *(f"{total[column]:,.0f}" for column in ("accounts", *VERDICTS)),
            *(f"{total[f'luck {verdict}']:.1f}" for verdict in VERDICTS[:2]),
            f"{total['too few']:,.0f}",
        ]
    )
    caption = (
        "On how many accounts each rule holds, backfires or cannot be told, how many verdicts shuffled "
        "labels give, and on how many accounts too few posts follow or break the rule for a test."
    )
    return table(caption, heads, rows, words=2, classes=_CLASSES)


def _rule_section(rule: Rule, atlas: WholeAtlas) -> str:
    rows = atlas.table[atlas.table["rule"] == rule.slug]
    networks = "".join(_network(name, rows[rows["dataset"] == name]) for name in rule.datasets)
    return (
        f"<h2>{rule.number} {text(rule.title)}</h2>\n"
        f"<blockquote>{text(rule.claim)}</blockquote>\n"
        f"<p>Follows the rule if {text(rule.follows_when)}. {text(rule.origin)} "
        f"{text(rule.promise_text)}</p>\n{networks}"
    )


def _network(name: str, rows: pd.DataFrame) -> str:
    found = typical_lift(rows)
    who, tested = NETWORKS[name], rows[rows["low"].notna()].sort_values("lift")
    middle = f"{found.accounts:,} test{'s' * (found.accounts != 1)}"
    if found.lift is not None:
        middle += f", the middle lift is {found.lift:.2f}"
    if found.low is not None:
        middle += (
            f" (interval over accounts {found.low:.2f} to {found.high:.2f}: on the typical account, "
            f"{found.verdict})"
        )
    cells = [
        [
            account,
            f"{follows:,}",
            f"{breaks:,}",
            f"{lift:.2f}",
            f"{low:.2f} to {high:.2f}",
            verdict,
        ]
        for account, follows, breaks, lift, low, high, verdict in tested[
            ["account", "follows", "breaks", "lift", "low", "high", "verdict"]
        ].itertuples(index=False)
    ]
    heads = ["account", "follow", "break", "lift", "95 % interval", "verdict"]
    caption = f"{who}: every account with an interval, from the lowest lift to the highest."
    return (
        f"<details><summary><strong>{text(who)}</strong>: {middle}</summary>\n"
        f"{table(caption, heads, cells, words=1, classes=_CLASSES)}</details>\n"
    )
