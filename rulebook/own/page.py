"""The own page as one HTML file: it opens without a network, and prints."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rulebook import charts
from rulebook.errors import RulebookError
from rulebook.evidence import MIN_POSTS, VERDICTS
from rulebook.files import write_whole
from rulebook.own.findings import SIZES, Finding, beside_others, findings
from rulebook.own.reading import Account
from rulebook.own.store import Kept, kept, make_folder
from rulebook.own.trial import ARMS
from rulebook.page import html_page, table, text
from rulebook.posts import NETWORKS, own_dir
from rulebook.rules import Rule

PAGE = "page.html"
_STYLE = """
@page { size: A4; margin: 14mm; }
.holds { color: #015a8d; font-weight: 600; } .backfires { color: #a34700; font-weight: 600; }
figure { margin: 1rem 0; break-inside: avoid; } figure img { max-width: 100%; height: auto; }
dt { font-weight: 600; margin-top: .8rem; } dd { margin-left: 0; overflow-wrap: anywhere; }
@media (max-width: 34rem) { table { font-size: 12.5px; } th, td { padding: .25rem .3rem; } tbody th { white-space: normal; } }
@media print { body { font-size: 12px; margin: 0; } table { font-size: 11px; } }
"""
_CLASSES = {verdict: verdict.split()[0] for verdict in VERDICTS}
_NO_VERDICT = "no verdict"


def write_page(
    folder: Path | None = None,
    rules: Iterable[Rule] | None = None,
    progress: Callable[[str], None] = lambda what: None,
) -> Path:
    """Write the page of what lies in own/ into it, and return its path.

    `rules` are those to ask (all nine where left out), `progress` is called with what is being done.
    Raises RulebookError where there is no page of one's own, or it cannot be written.
    """
    folder = own_dir() if folder is None else folder
    whole = kept(folder)
    if whole is None:
        raise RulebookError(
            "There is no page of your own yet: add the export that your platform gives you, with "
            "rulebook own add FILE."
        )
    content = page_html(whole, rules, progress)
    make_folder(folder)
    path = folder / PAGE
    try:
        write_whole(path, content, private=True)
    except OSError as error:
        raise RulebookError(f"{path} cannot be written ({error.strerror}).") from None
    return path


def page_html(
    whole: Kept,
    rules: Iterable[Rule] | None = None,
    progress: Callable[[str], None] = lambda what: None,
) -> str:
    """Return the page: what was understood, the rules on each account, and what cannot be told."""
    asked = None if rules is None else tuple(rules)
    parts = []
    for about in whole.accounts:
        progress(f"Asking the rules on {about.code}")
        found = findings(whole, about.code, asked)
        progress(f"Setting {about.code} beside the course's accounts")
        parts.append(_account(about, found, whole))
    body = f"""<p>This page was made on your computer, from features of your posts: when, how long, which
format, how many likes. No text, name or id is in it, and nothing was sent anywhere. Times and counts are
enough to find public posts again, so show it to whom you would show your statistics.
<code>rulebook own forget</code> removes it with all the rest.</p>
<p>A post is compared with its neighbours (the 20 before and the 20 after): that is its <em>relative engagement</em>.
The <em>lift</em> is the middle one of the posts that follow a rule, divided by the middle one of those
that break it; 1 is no difference. A rule <em>holds</em> where the whole 95&nbsp;% interval lies above 1,
<em>backfires</em> where it lies below, and otherwise we <em>can't tell</em>. With fewer than {MIN_POSTS}
posts on either side there is no verdict.</p>
{"".join(parts)}"""
    return html_page("My own page: the rules on my own audience", body, _STYLE)


def picture(finding: Finding, platform: str) -> charts.Chart:
    """Draw one's own account among the course's accounts, on one rule.

    Raises RulebookError where the account has no interval on it.
    """
    rows, dataset = beside_others(finding, platform)
    where = f"on yours and on {NETWORKS.get(dataset, dataset)}"
    return charts.forest(rows, finding.rule, where, own=finding.account)


def results_table(found: Iterable[Finding]) -> str:
    """Return the verdicts as a table in HTML: one row a rule."""
    heads = ["rule", "verdict", "lift", "95 % interval", "follow", "break"]
    rows = []
    for one in found:
        evidence = one.evidence
        if evidence is None:
            rows.append([_name(one), "not in this export", "–", "–", "–", "–"])
            continue
        few = min(evidence.follows, evidence.breaks) < MIN_POSTS
        interval = "–" if evidence.low is None else f"{evidence.low:.2f} to {evidence.high:.2f}"
        rows.append(
            [
                _name(one),
                "too few posts" if few else evidence.verdict,
                # With an interval alone: a lift of five posts looks like an answer.
                "–" if evidence.low is None else f"{evidence.lift:.2f}",
                interval,
                f"{evidence.follows:,}",
                f"{evidence.breaks:,}",
            ]
        )
    caption = "The rules on your audience: how many posts follow and break each, and what came out."
    return table(caption, heads, rows, words=2, classes=_CLASSES)


def sizes_table(found: Iterable[Finding], posts: int) -> str:
    """Return, as HTML, the smallest lift that could be seen at 30, 100 and 300 posts."""
    heads = ["rule", *(f"{size} posts" for size in SIZES)]
    rows = [
        [_name(one), *(_NO_VERDICT if lift is None else f"{lift:.2f}" for lift in one.shown)]
        for one in found
        if one.evidence is not None
    ]
    caption = (
        f"The smallest lift that would show in 80 of 100 cases, if your posts go on to differ from one another as your {posts:,} do. "
        f"“{_NO_VERDICT}”: fewer than {MIN_POSTS} posts would lie on one side."
    )
    return table(caption, heads, rows, words=1)


def _account(about: Account, found: tuple[Finding, ...], whole: Kept) -> str:
    luck = sum(one.evidence is not None and one.evidence.low is not None for one in found)
    dropped = "".join(
        f"<li>left out: {number:,} {text(reason)}</li>" for reason, number in whole.dropped.items()
    )
    told = [one for one in found if one.evidence is not None]
    untold = [one for one in found if one.evidence is None]
    more = "".join(
        f"<dt>{text(_name(one))}</dt><dd>{text(' '.join(s for s in (one.more, one.limit) if s))}</dd>"
        for one in told
        if one.more or one.limit
    )
    cannot = "".join(f"<dt>{text(_name(one))}</dt><dd>{text(one.cannot)}</dd>" for one in untold)
    chosen = (
        "<p><strong>This export holds only your best posts,</strong> so what it says about rules is not "
        "what your audience says.</p>"
        if about.chosen
        else ""
    )
    pictures = "".join(
        picture(one, about.platform).to_html()
        for one in told
        if one.evidence is not None and one.evidence.low is not None
    )
    trial = ", ".join(ARMS)
    return f"""<h2>{text(about.code)}</h2>
<ul><li>{text(" and ".join(about.titles))}: {about.posts:,} posts from {about.first:%Y-%m-%d} to {about.last:%Y-%m-%d}</li>
<li>engagement is {text(" + ".join(about.parts))}; times are by the clock of {text(whole.zone)}</li>
{dropped}</ul>
{chosen}{results_table(found)}
<p>{_on_luck(luck)}</p>
{f"<h3>How many more posts would answer it</h3><dl>{more}</dl>" if more else ""}
<h3>What can be seen with how many posts</h3>
{sizes_table(found, about.posts)}
{f"<h3>What this export cannot tell</h3><dl>{cannot}</dl>" if cannot else ""}
{f"<h3>Your account among others</h3>{pictures}" if pictures else ""}
<h3>What is the cause?</h3>
<p>All this looks back: it says what went together on your account, not what caused it. To know, let chance
decide: <code>rulebook own trial plan RULE</code> plans a trial by lot for one of {trial}.</p>
"""


def _on_luck(intervals: int) -> str:
    if not intervals:
        return "No rule has an interval yet. That is usual for a small account, and it is an answer: nobody can tell."
    return (
        f"{intervals} rule{'s have' if intervals != 1 else ' has'} an interval. Where a rule does nothing, luck alone gives a verdict in up to "
        "5 of 100: believe a single verdict less than many that agree."
    )


def _name(finding: Finding) -> str:
    return f"{finding.rule.number} {finding.rule.title}"
