"""Instagram and Facebook: Meta Business Suite, Insights > Content > Export (CSV).

Its times are US Pacific, whatever the language and the country, and the file does not say so. On
Instagram the code in each link holds the true moment, and the times are checked against it.
"""

import re

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts, fold, is_dead
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book, Grid

PATH = "Meta Business Suite > Insights > Content > Export"

INSTAGRAM = Format(
    "instagram-csv",
    "Instagram, from Meta Business Suite",
    "instagram",
    PATH,
    sign="minute",
    cannot={"following": drafts.NO_FOLLOWERS},
    limits={
        "scheduling": drafts.MINUTE,
        "link-position": "Few posts on Instagram hold a link, and readers cannot click it.",
        "job-posts": drafts.JOB_WORDS,
    },
)
FACEBOOK = Format(
    "facebook-csv",
    "Facebook page, from Meta Business Suite",
    "facebook",
    PATH,
    sign="minute",
    cannot={"following": drafts.NO_FOLLOWERS},
    limits={
        "scheduling": drafts.MINUTE,
        "link-position": "Only links within the text are seen: that of a link post may stand outside it.",
        "job-posts": drafts.JOB_WORDS,
    },
)
FORMATS = (INSTAGRAM, FACEBOOK)

# Exact names in English, Spanish, Portuguese (Brazil) and French, folded.
NAMES = {
    "id": (
        "post id", "identificador de la publicacion", "identificacao do post",
        "identifiant de la publication",
    ),
    "account": (
        "account id", "identificador de la cuenta", "identificacao da conta", "id du compte",
        "identifiant",
    ),
    "page": ("page id", "identificador de la pagina", "identificacao da pagina", "id de la page"),
    "title": ("title", "titulo", "titre"),
    "text": ("description", "descripcion", "descricao"),
    "posted": (
        "publish time", "hora de publicacion", "horario de publicacao", "heure de publication",
    ),
    "link": ("permalink", "enlace permanente", "link permanente", "permalien"),
    "type": ("post type", "tipo de publicacion", "tipo de post", "type de publication"),
    "period": ("date", "fecha", "data"),
    "impressions": ("views", "impressions", "visualizaciones", "visualizacoes", "vues"),
    "reach": ("reach", "alcance", "couverture"),
    "likes": ("likes", "me gusta", "curtidas", "mentions j'aime"),
    "reactions": ("reactions", "reacciones", "reacoes"),
    "comments": ("comments", "comentarios", "commentaires"),
    "shares": ("shares", "veces que se compartio", "compartilhamentos", "partages"),
    "reshare": ("is share", "est un partage"),
    "boosted": ("reach from boosted posts", "couverture de publications boostees"),
}  # fmt: skip

_STORY_COLUMNS = {"sticker taps", "navigation", "replies", "reponses", "profile visits"}
# The second and the last are a spreadsheet's, and not Meta's.
_PATTERNS = ("%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")
_OF_A_SPREADSHEET = ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S")
_ON_INSTAGRAM = {
    "ig image": "photo", "imagen de instagram": "photo", "imagem do instagram": "photo",
    "image instagram": "photo", "ig carousel": "photo", "secuencia de instagram": "photo",
    "carrossel do instagram": "photo", "carrousel instagram": "photo", "ig reel": "video",
    "reel de instagram": "video", "reel do instagram": "video", "reel instagram": "video",
}  # fmt: skip
_ON_FACEBOOK = {
    "photo": "photo", "photos": "photo", "foto": "photo", "fotos": "photo", "video": "video",
    "videos": "video", "reel": "video", "reels": "video", "link": "link", "links": "link",
    "enlace": "link", "enlaces": "link", "lien": "link", "liens": "link", "text": "status",
    "texto": "status", "textos": "status", "texte": "status", "textes": "status",
}  # fmt: skip
_MONTHS = 12
# How a text names another page: @[its number:a code:its name].
_NAMED = re.compile(r"@\[\d+:\d+:([^\]]*)\]")
_STORIES = ("ig story", "story", "stories")


def recognise(book: Book) -> Draft | None:
    """Read an export of posts of either network; None for any other table."""
    grid = book.find(
        lambda names, _: all(
            any(name in names for name in NAMES[key]) for key in ("id", "posted", "link")
        )
    )
    if grid is None:
        return None
    links = grid.text(*NAMES["link"])
    if grid.has(*NAMES["page"]) or links.str.contains("facebook.com").mean() > 0.5:
        return _facebook(grid, links)
    return _instagram(grid, links)


def _base(grid: Grid, owner: str, parts: tuple[str, ...]) -> pd.DataFrame:
    rows = drafts.read_counts(
        grid, {part: grid.place(*NAMES[part]) for part in (*parts, *drafts.SEEN)}
    )
    rows["id"] = grid.text(*NAMES["id"]).str.strip()
    rows["owner"] = grid.text(*NAMES[owner]).str.strip()
    if rows["owner"].pipe(is_dead):
        rows["owner"] = ""
    return rows


def _instagram(grid: Grid, links: pd.Series) -> Draft:
    name = grid.book.name
    stories = links.str.contains("/stories/")
    if stories.mean() > 0.5 or len(_STORY_COLUMNS & set(grid.names)) > 2:
        raise RulebookError(
            f"{name} lists stories, not posts: you need the posts (Content: Posts), {PATH}."
        )
    rows = _base(grid, "account", ("likes", "comments", "shares"))
    drafts.need_likes(rows, name, f"tick likes, comments and shares there, {PATH}.")
    codes = links.map(moments.instagram_code)
    dead = is_dead(rows["id"])
    rows["id"] = codes.where(codes != "", "" if dead else rows["id"])
    rows["text"] = grid.words(*NAMES["text"])
    kinds = grid.text(*NAMES["type"]).map(fold)
    rows["format"] = kinds.map(_ON_INSTAGRAM).mask(links.str.contains("/reels?/"), "video")
    by_code = moments.moments(codes, moments.of_instagram)
    stated = grid.text(*NAMES["posted"])
    local, _ = moments.by_one_pattern(stated, _PATTERNS)
    by_clock = moments.to_utc(local, moments.PACIFIC)
    # A scheduled reel may be made on the server a minute before it shows.
    near = (by_clock - by_code.dt.floor("min")).abs() <= pd.Timedelta(minutes=2)
    said = moments.agreement(
        near,
        by_clock.notna() & by_code.notna(),
        "the codes in the links, read as US Pacific time",
        name,
    )
    rows["utc"] = by_code.fillna(by_clock)
    rows["stamp"] = by_clock.fillna(by_code)
    sieve = _first(grid, rows)
    sieve.drop(drafts.STORY, stories | kinds.isin(_STORIES))
    drafts.drop_untimed(sieve, name, "there is neither a time nor a link with its code")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH, grid.column(*NAMES["period"]))
    return drafts.drafted(INSTAGRAM, grid.book, sieve, [said, drafts.unknown_kinds(sieve.rows)])


def _facebook(grid: Grid, links: pd.Series) -> Draft:
    name = grid.book.name
    rows = _base(grid, "page", ("reactions", "comments", "shares"))
    drafts.need_likes(rows, name, f"tick reactions, comments and shares there, {PATH}.")
    notes = []
    if is_dead(rows["id"]):
        rows["id"] = links.str.strip()
        notes.append("A spreadsheet rounded the ids, so the links stand in for them.")
    text, title = grid.words(*NAMES["text"]), grid.words(*NAMES["title"])
    # Photos and links have their words in the title, and nothing in the description.
    text = text.where(text.fillna("").str.strip() != "", title)
    rows["named"] = text.str.count(_NAMED.pattern)
    rows["text"] = text.str.replace(_NAMED, r"\1", regex=True)
    kinds = grid.text(*NAMES["type"]).map(fold)
    rows["format"] = kinds.map(_ON_FACEBOOK).mask(links.str.contains("/reels?/"), "video")
    local, pattern = moments.by_one_pattern(grid.text(*NAMES["posted"]), _PATTERNS)
    if pattern in _OF_A_SPREADSHEET and not local.dt.day.gt(_MONTHS).any():
        # Where it takes 04/05 for the fourth of May, it cannot do so with 04/25: that stays a text.
        raise RulebookError(
            f"{name} went through a spreadsheet, which may have turned days and months round: export it again, "
            f"{PATH}, and give it before you open it."
        )
    rows["utc"] = moments.to_utc(local, moments.PACIFIC)
    if not grid.has(*NAMES["reshare"]):
        notes.append(
            "In this language the file's column of reshares is not known: they count as posts."
        )
    reshare = grid.text(*NAMES["reshare"]).str.strip()
    boosted = counts(grid.text(*NAMES["boosted"]))
    sieve = _first(grid, rows)
    sieve.drop(drafts.REPOST, reshare.isin(["1", "1.0", "true", "True"]))
    sieve.drop(drafts.STORY, kinds.isin(_STORIES))
    sieve.drop(drafts.PAID, boosted > 0)
    drafts.drop_untimed(sieve, name, "the time is not written MM/DD/YYYY HH:MM")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH, grid.column(*NAMES["period"]))
    notes.append(drafts.unknown_kinds(sieve.rows))
    notes.append("Times are taken as US Pacific, which is how Meta writes them.")
    return drafts.drafted(FACEBOOK, grid.book, sieve, notes)


def _first(grid: Grid, rows: pd.DataFrame) -> drafts.Sieve:
    used = {grid.place(*NAMES[part]) for part in (*drafts.PARTS, *drafts.SEEN)}
    last = len(grid.names) - 1
    sieve = drafts.from_grid(grid, rows, last if last in used else None)
    sieve.drop(drafts.NO_ID, sieve.rows["id"].eq(""))
    return sieve
