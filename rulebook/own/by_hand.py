"""Any other table: the learner says which column is which. It serves Buffer, Hootsuite and the rest."""

from dataclasses import dataclass, fields, replace

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import are_rounded, fold
from rulebook.own.drafts import Draft, Format
from rulebook.own.guesses import META, is_of_meta, preview
from rulebook.own.tables import Book, Grid
from rulebook.own.written_times import by_pattern, differing, has_hours, patterns_of, with_hours

HAND = Format(
    "by-hand",
    "a table with columns matched by hand",
    "own",
    "",
    sign="minute",
    cannot={"following": drafts.NO_FOLLOWERS},
    limits={"scheduling": drafts.MINUTE, "job-posts": drafts.JOB_WORDS},
)

_HOUR = "You gave a column of days, which says nothing of hours."
_DAYS = replace(
    HAND,
    sign=None,
    days_only=True,
    cannot={**HAND.cannot, "timing": _HOUR, "scheduling": _HOUR},
    limits={"job-posts": drafts.JOB_WORDS},
)

_FORMATS = {
    "photo": "photo", "photos": "photo", "image": "photo", "images": "photo", "picture": "photo",
    "foto": "photo", "fotos": "photo", "bild": "photo", "carousel": "photo", "video": "video",
    "videos": "video", "reel": "video", "link": "link", "links": "link",
    "text": "status", "status": "status", "reels": "video", "karussell": "photo", "album": "photo",
    "carrusel": "photo", "carrossel": "photo", "carrousel": "photo", "imagen": "photo",
    "imagem": "photo", "immagine": "photo", "afbeelding": "photo", "zdjecie": "photo", "rolka": "video",
}  # fmt: skip
_FITTING = 0.9
_BY_META = "%m/%d/%Y %H:%M"


class UnknownTable(RulebookError):
    """A table of something, but no export that is known: its columns can be matched by hand."""


@dataclass(frozen=True)
class Match:
    """Which column is which, by its name in the file: `time` and `likes` at least, `text` if any.

    `hour` is the time of day, where it has a column of its own; `account` tells the posts of several
    accounts or networks apart.

    `times_in` is the zone on whose clock the file writes its times ("UTC", "Europe/Berlin"); it is
    not needed where the times name their own, or where the links of the posts tell. `pattern` is
    one of those that `patterns_of` lists, needed only where several fit.
    """

    time: str
    likes: str
    text: str = ""
    comments: str = ""
    shares: str = ""
    link: str = ""
    format: str = ""
    hour: str = ""
    account: str = ""
    times_in: str = ""
    pattern: str = ""


def recognise(books: list[Book], match: Match, name: str) -> Draft:
    """Read the table in which all the named columns are; RulebookError says what is missing."""
    named = {
        field.name: fold(getattr(match, field.name))
        for field in fields(match)
        if field.name not in ("times_in", "pattern") and getattr(match, field.name)
    }
    grid = None
    for book in books:
        grid = grid or book.find(lambda names, _: set(named.values()) <= set(names))
    if grid is None:
        shown = preview(books, name).columns
        missing = [
            getattr(match, part) for part, folded in named.items() if folded not in map(fold, shown)
        ]
        raise RulebookError(
            f"{name} has no column {(missing or list(named.values()))[0]!r}: its columns are "
            f"{', '.join(' '.join(one.split())[:30] for one in shown[:30])}."
        )
    places: dict[str, int | None] = {
        part: grid.place(named[part]) for part in ("likes", "comments", "shares") if part in named
    }
    rows = drafts.read_counts(grid, places, rounded=True)
    rows["owner"] = grid.text(named["account"]).str.strip() if "account" in named else ""
    if "text" in named:
        rows["text"] = grid.text(named["text"])
    if "format" in named:
        rows["format"] = grid.text(named["format"]).map(_form)
    links = grid.text(named["link"]) if "link" in named else pd.Series("", index=rows.index)
    rows["utc"], notes, hours = _times(grid, named, links, match)
    # What goes out on two networks at once has one time and one text.
    rows["id"] = (
        rows["owner"] + " " + _ids(links.str.strip(), rows["utc"], grid.text(named.get("text", "")))
    )
    last = max(grid.names.index(column) for column in named.values())
    sieve = drafts.from_grid(grid, rows, last)
    sieve.drop(drafts.STORY, links.str.contains("/stories/"))
    if "text" in named and links.map(moments.x_status).ne("").mean() >= _FITTING:
        text = rows["text"].str.lstrip()
        sieve.drop(drafts.REPOST, text.str.startswith("RT @"))
        sieve.drop(drafts.REPLY, text.str.startswith("@"))
    drafts.drop_untimed(sieve, name, "the time does not fit the pattern")
    drafts.drop_unreadable(sieve, name)
    if len(sieve.rows) and sieve.rows["likes"].isna().all():
        raise RulebookError(
            f"{name}: the column {match.likes!r} holds no number in any row; if it is reckoned by a formula, "
            "open the file in your spreadsheet, save it, and give it again."
        )
    sieve.drop("rows without likes", sieve.rows["likes"].isna())
    drafts.drop_twins(
        sieve, name, "where the file comes from; or name the column that tells accounts apart"
    )
    if any(are_rounded(grid.cells[place]) for place in places.values() if place is not None):
        notes.append("Counts such as 1.2K are rounded in the file.")
    if is_of_meta(grid):
        notes.append(
            "By hand nobody tells reshares and paid posts from the rest: they count as posts."
        )
    if "format" in named:
        notes.append(drafts.unknown_kinds(sieve.rows))
    draft = drafts.drafted(HAND if hours else _DAYS, grid.book, sieve, notes)
    if "text" not in named:
        why = "You matched no column of texts."
        for rule in ("length", "link-position", "hashtags", "job-posts"):
            draft.cannot[rule] = why
    if "format" not in named:
        draft.cannot["likes"] = "You matched no column that tells photos from the rest."
    return draft


def _form(cell: str) -> str | None:
    """Return the format that a cell names, in one of its words: "IG-Bild", "Foto", "carousel_album"."""
    words = fold(cell.replace("-", " ").replace("_", " ")).split()
    found = {_FORMATS[word] for word in words if word in _FORMATS}
    return found.pop() if len(found) == 1 else None


def _ids(links: pd.Series, utc: pd.Series, text: pd.Series) -> pd.Series:
    """Return what tells one post from another: its link, else its time and text.

    A link that many posts hold leads to a shop, say, and not to the post.
    """
    of_posts = pd.Series(False, index=links.index)
    for cut, _ in moments.FROM_LINKS.values():
        of_posts |= links.map(cut) != ""
    own = of_posts | ~links.duplicated(keep=False)
    return links.where(own & (links != ""), utc.astype("str") + " " + text)


def _times(
    grid: Grid, named: dict[str, str], links: pd.Series, match: Match
) -> tuple[pd.Series, list[str], bool]:
    """Return the moments, from the ids in the links where there are any, else from the column.

    With them what to say of it, and whether the hours are known.
    """
    for platform, (cut, tell) in moments.FROM_LINKS.items():
        found = moments.moments(links.map(cut), tell)
        if found.notna().mean() >= _FITTING:
            return found, [f"The moments are those in the links of {platform.capitalize()}."], True
    cells = grid.text(named["time"])
    by_count = moments.since_1970(cells)
    if by_count.notna().mean() >= _FITTING:
        return by_count, [], True
    if "hour" in named:
        cells = with_hours(cells, grid.text(named["hour"]))
    fitting = (match.pattern,) if match.pattern else patterns_of(cells)
    by_meta = is_of_meta(grid)
    if by_meta and _BY_META in fitting:
        # So it writes them in every language that was seen.
        fitting = (_BY_META,)
    if not fitting:
        raise RulebookError(
            f"{grid.book.name}: the column {match.time!r} holds no times that can be read: its first cell is "
            f"{next(iter(cells), '')[:30]!r}. Times such as 2025-03-31 17:05 are known, days such as 31.3.2025 too."
        )
    apart = differing(cells, fitting)
    if len(apart):
        ways = [f"{when.day} {when:%B} by {way}" for way, when in apart.iloc[0].dropna().items()]
        raise RulebookError(
            f"{grid.book.name}: the times in {match.time!r} can be read in several ways "
            f"({cells[apart.index[0]]} is {', '.join(ways)}): say which is right."
        )
    read = by_pattern(cells, fitting[0])
    if not has_hours(fitting[0], read):
        return read, [_HOUR], False
    if "%z" in fitting[0]:
        return read, [], True
    if not match.times_in and by_meta:
        said = ["Times are taken as US Pacific, which is how Meta writes them."]
        return moments.to_utc(read, moments.PACIFIC), said, True
    if not match.times_in:
        raise RulebookError(
            f"{grid.book.name} does not say on which clock its times are: say the time zone, such as "
            "UTC or Europe/Berlin."
        )
    zone = moments.zone_of(match.times_in)
    said = [f"Times are taken as those of {zone.key}."]
    if zone.key != moments.PACIFIC and links.str.contains(META).mean() >= _FITTING:
        said.append(f"If Meta itself made the file, its clock is {moments.PACIFIC}.")
    return moments.to_utc(read, zone.key), said, True
