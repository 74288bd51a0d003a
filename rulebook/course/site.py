"""The course as a site to read, with the atlas to play with.

On it are the walk-throughs as they came out for one learner, the atlas, the glossary, the datasheets and
how it was all made. No graded page is on it and no solution.

The pages are gathered into a folder as they lie in the course, so that their links to each other stay
as they are; Sphinx makes the site of it. A warning is a failure, and so is a link that leads nowhere.
"""

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import nbformat
import pandas as pd
from nbformat import NotebookNode

from rulebook.charts import atlas_bars
from rulebook.course.atlas_page import WholeAtlas, atlas_numbers, atlas_words, measure_whole_atlas
from rulebook.course.run import run
from rulebook.course.units import units_table
from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.learner.steps import WALK
from rulebook.posts import NETWORKS
from rulebook.rules import RULES

LEARNER = "Sam"
START = "notebooks/start-here.ipynb"
"""The page that is about JupyterLab itself; the site has its own."""
WIDGET = "application/vnd.jupyter.widget-view+json"
_LINK = re.compile(r"(?<=\]\()(?P<target>[^)\s]+)(?=\))")
_EXPLORER = re.compile(r"explorer\(\"(?P<slug>[a-z-]+)\"\)")


def build_site(
    root: Path,
    out: Path,
    learner: str = LEARNER,
    repository: str = "",
    hub: str = "",
    progress: Callable[[str, int, int], None] = lambda *step: None,
) -> Path:
    """Build the site into `out`, which is replaced as a whole, and return its first page.

    Args:
        root: the course's folder.
        out: where the site goes.
        learner: for whom the walk-throughs are run.
        repository: the address of the course's repository on a forge, for links to it; may be empty.
        hub: the address of the JupyterHub on which the course runs; may be empty.
        progress: called with what is being done, how much is done, and of how much.

    Raises:
        RulebookError: a notebook fails, a link leads nowhere, Sphinx warns of something or is missing,
            or `out` holds something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / "searchindex.js").is_file():
        raise RulebookError(f"{out} holds something else than a site: name another folder.")
    walks = walk_throughs(root)
    steps = len(walks) + 3
    progress("Measuring the atlas", 0, steps)
    atlas = measure_whole_atlas()
    with tempfile.TemporaryDirectory() as place:
        source, made = Path(place, "source"), Path(place, "made")
        done = iter(range(1, steps))
        progress("Running the walk-throughs", next(done), steps)
        outcomes = run(
            walks,
            [learner],
            Path(place, "runs"),
            progress=lambda outcome: progress(f"Ran {outcome.notebook.stem}", next(done), steps),
        )
        for outcome in outcomes:
            if outcome.problem:
                raise RulebookError(f"{outcome.notebook.name} fails: {outcome.problem}")
        executed = {outcome.notebook.name: outcome.output for outcome in outcomes}
        gather(root, source, executed, atlas, repository, hub)
        progress("Making the pages", steps - 1, steps)
        said = {"learner": learner, "repository": repository, "hub": hub.rstrip("/")}
        _sphinx(source, made, {**said, "binder": binder(repository)})
        if broken := broken_links(made):
            raise RulebookError("A link on the site leads nowhere: " + "; ".join(broken))
        if out.exists():
            shutil.rmtree(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, out)
    progress("Built", steps, steps)
    return out / "index.html"


def walk_throughs(root: Path) -> list[Path]:
    """Return the notebooks that are on the site."""
    return [path for path in sorted(root.glob("notebooks/*.ipynb")) if path != root / START]


def binder(repository: str) -> str:
    """Return the part of an address at Binder that names a repository on any forge."""
    return f"git/{quote(repository, safe='')}/HEAD" if repository else ""


# --- gathering -----------------------------------------------------------------------------------


def gather(
    root: Path,
    source: Path,
    executed: dict[str, Path],
    atlas: WholeAtlas,
    repository: str = "",
    hub: str = "",
) -> None:
    """Put all pages of the site into `source`, each where it lies in the course."""
    shutil.copytree(root / "site", source)
    pages = {path.relative_to(root).as_posix() for path in walk_throughs(root)}
    texts = [*root.glob("docs/*.md"), *root.glob("datasets/*.md"), root / "notebooks/glossary.md"]
    pages |= {path.relative_to(root).as_posix() for path in texts}
    for path in texts:
        _write(
            root, source, path, _relinked(path.read_text("utf-8"), path, root, pages, repository)
        )
    for name, output in executed.items():
        path = root / "notebooks" / name
        notebook = nbformat.read(output, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _relinked(cell.source, path, root, pages, repository)
            else:
                _to_read(cell, path, root, pages, repository)
        _write(root, source, path, nbformat.writes(notebook))
    parts = {
        "units": units_table(root, links=True),
        "more_pages": "\n".join(
            f"notebooks/{Path(name).stem}"
            for name in executed
            if not WALK.fullmatch(Path(name).stem)
        ),
        "player": _raw(player(atlas)),
        "words": _raw(atlas_words(atlas)),
        "picture": _raw(f'<div class="picture">{atlas_bars(atlas.counts).to_html()}</div>'),
        "numbers": _raw(atlas_numbers(atlas)),
        **_where(repository, hub),
    }
    for name in ("index.md", "open.md", "atlas.md"):
        text = (source / name).read_text("utf-8")
        for part, words in parts.items():
            text = text.replace(f"{{{{ {part} }}}}", words)
        (source / name).write_text(text, "utf-8")


def _write(root: Path, source: Path, path: Path, text: str) -> None:
    target = source / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def _raw(html: str) -> str:
    return f"```````{{raw}} html\n{html}\n```````"


def _where(repository: str, hub: str) -> dict[str, str]:
    """Return what the page "open it yourself" says of this very site."""
    archive = f"[the repository of the course]({repository})"
    return {
        "download": f"Get the course from {archive}: download the ZIP and unpack it, or clone it."
        if repository
        else "Get the course from wherever you found this site: download its ZIP and unpack it, or clone it.",
        "binder_text": f"[Open the course there](https://mybinder.org/v2/{binder(repository)}?urlpath=lab)."
        if repository
        else "Type in the address of the course's repository.",
        "hub_text": f"[The hub of this course]({hub})." if hub else "",
    }


def _relinked(text: str, path: Path, root: Path, pages: set[str], repository: str = "") -> str:
    """Return a page's text with each link that leads off the site mended.

    To a learner's own page: how to open it. To a file of the course: the forge, or no link at all.

    Raises:
        RulebookError: a link leads to a file that the course does not have.
    """

    def mend(found: re.Match) -> str:
        target = found["target"]
        parts = urlsplit(target)
        if parts.scheme:
            return target
        # JupyterLab keeps the capitals of a heading in its anchor; on the site there are none.
        anchor = f"#{parts.fragment.lower()}" if parts.fragment else ""
        if not parts.path:
            return anchor
        here = path.relative_to(root).parent.as_posix()
        there = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
        if there in pages:
            return parts.path + anchor
        up = posixpath.relpath(".", here)
        if there == START:
            return f"{up}/index.md"
        if there.split("/")[0] in ("work", "assignments", "solutions"):
            return f"{up}/open.md"
        if not (root / there).exists():
            raise RulebookError(f"{path.name} links to {target}, which the course does not have.")
        return f"{repository}/blob/HEAD/{quote(there)}" if repository else _NOWHERE

    mended = _LINK.sub(mend, text)
    return re.sub(rf"\[([^\]]*)\]\({_NOWHERE}\)", r"\1", mended)


_NOWHERE = "no-link"


def _to_read(cell: NotebookNode, path: Path, root: Path, pages: set[str], repository: str) -> None:
    """Make of a cell that was run one to read: folded code stays folded, controls become words."""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        cell.metadata.setdefault("tags", []).append("hide-input")
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/markdown" in data:
            data["text/markdown"] = _relinked(data["text/markdown"], path, root, pages, repository)
        if WIDGET in data:
            found = _EXPLORER.search(cell.source)
            slug = found["slug"] if found else None
            # The explorer says in words what it shows; other controls only name themselves.
            words = data.get("text/plain", "") if slug else ""
            output["data"] = NotebookNode({"text/html": _in_place_of_controls(slug, words)})


def _in_place_of_controls(slug: str | None, words: str) -> str:
    play = (
        f' To play with this rule here, take <a href="../atlas.html#rule={slug}">the atlas</a>.'
        if slug in RULES
        else ""
    )
    shown = f"<p>{words}</p>" if words else ""
    return (
        f'<div class="controls">{shown}<p>In the course you have controls to play with in this place: '
        f'<a href="../open.html">open it yourself</a>.{play}</p></div>'
    )


# --- the atlas to play with ----------------------------------------------------------------------


def player(atlas: WholeAtlas) -> str:
    """Return, as HTML, the atlas to play with: its data in the page, and `_static/atlas.js` to show them."""
    data = json.dumps(player_data(atlas), ensure_ascii=False, separators=(",", ":"))
    # Nothing in it may end the script that holds it.
    data = data.replace("</", "<\\/")
    return (
        '<div id="atlas-player" class="player"><noscript><p>Your browser runs no scripts: all the numbers '
        "are in the tables below.</p></noscript></div>\n"
        f'<script type="application/json" id="atlas-data">{data}</script>\n'
        '<script src="_static/atlas.js"></script>'
    )


def player_data(atlas: WholeAtlas) -> list[dict]:
    """Return, for each rule and each network of it, all its accounts with and without luck.

    An account is [code, posts that follow, posts that break, [lift, low, high, verdict], the same
    after one shuffle]; a verdict is its place in `evidence.VERDICTS`. Where too few posts follow or
    break the rule, the two are None.
    """
    rules = []
    for slug, rule in RULES.items():
        networks = []
        for name in rule.datasets:
            rows = atlas.table[(atlas.table["rule"] == slug) & (atlas.table["dataset"] == name)]
            counts = atlas.counts
            of = counts[(counts["rule"] == slug) & (counts["dataset"] == name)].iloc[0]
            networks.append(
                {
                    "slug": name,
                    "name": NETWORKS[name],
                    "accounts": [_account(row) for row in rows.to_dict("records")],
                    "luck": [round(float(of[f"luck {verdict}"]), 1) for verdict in VERDICTS[:2]],
                }
            )
        rules.append(
            {
                "slug": slug,
                "title": f"{rule.number} {rule.title}",
                "claim": rule.claim,
                "follows": rule.follows_when,
                "per": rule.per[0],
                "networks": networks,
            }
        )
    return rules


def _account(row: dict) -> list:
    def found(before: str) -> list | None:
        numbers = [row[f"{before}{name}"] for name in ("lift", "low", "high")]
        if any(pd.isna(number) for number in numbers):
            return None
        return [
            *(round(float(number), 2) for number in numbers),
            VERDICTS.index(row[f"{before}verdict"]),
        ]

    return [row["account"], int(row["follows"]), int(row["breaks"]), found(""), found("shuffled_")]


# --- Sphinx, and what it does not look at --------------------------------------------------------


def _sphinx(source: Path, made: Path, said: dict[str, str]) -> None:
    """Make the pages; every warning is a failure.

    Raises:
        RulebookError: with what Sphinx says.
    """
    context = [word for name, value in said.items() for word in ("-A", f"{name}={value}")]
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-q",
        "-W",
        "--keep-going",
        "-j",
        "auto",
    ]
    answer = subprocess.run(
        [*command, *context, "-d", str(made.with_name("doctrees")), str(source), str(made)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    if "No module named sphinx" in answer.stderr:
        raise RulebookError(
            "Sphinx is missing: `python start.py setup`, then build the site again."
        )
    if answer.returncode:
        lines = [line.replace(f"{source}/", "") for line in answer.stderr.splitlines()]
        raise RulebookError("The site has faults:\n" + "\n".join(filter(None, lines)))


class _Page(HTMLParser):
    """The anchors of a page, what it links to, and what a browser would fetch for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.without_alt: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "img" and not given.get("alt"):
            self.without_alt.append(str(given.get("src"))[:60])
        fetched = given.get("src") or (given.get("href") if tag == "link" else None)
        if fetched and given.get("rel") not in ("canonical",):
            self.fetched.append(fetched)


def read_pages(site: Path) -> dict[str, _Page]:
    """Return the site's pages by their paths within it."""
    return {
        path.relative_to(site).as_posix(): _Page(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def broken_links(site: Path) -> list[str]:
    """Return, as words, each link within the site that leads to no page or to no place on its page."""
    pages = read_pages(site)
    return [
        f"{name}: {link}"
        for name, page in pages.items()
        for link in [*page.links, *page.fetched]
        if not _leads_somewhere(link, name, site, pages)
    ]


def _leads_somewhere(link: str, name: str, site: Path, pages: dict[str, _Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith("#rule="):
        return True
    path = unquote(parts.path)
    there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if not (site / there).is_file():
        return False
    wanted = unquote(parts.fragment)
    if not wanted or there not in pages or wanted.startswith("rule="):
        return True
    return wanted in pages[there].anchors


def pages_without_alt(pages: Iterable[_Page]) -> list[str]:
    """Return the pictures that say nothing to somebody who cannot see them."""
    return [picture for page in pages for picture in page.without_alt]
