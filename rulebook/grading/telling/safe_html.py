"""What learners wrote and what their cells showed, as HTML that is safe, small, and needs no network.

Everything here may come from a stranger: nothing of it may run, load, imitate the page around it, or
make it too large. What cannot be shown is replaced by a sentence that says so.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import nh3
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from rulebook.grading.telling.shrinking import LARGEST_PICTURE, shrunk

# Characters, unless they say bytes: more than anybody reads on a phone.
MOST_TEXT = 6_000
MOST_CODE = 20_000
MOST_MARKDOWN = 40_000
MOST_MARKUP = 60_000
MOST_HTML = 3_000_000
SMALL_PICTURE = 100_000  # bytes: left as it is
MOST_FORMULAS = 300  # in one text: each is looked for to the text's end
MOST_NESTED = 100  # tags within tags
NO_ALT = "a picture without a description"

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "hr", "i", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "col": {"span"},
    "colgroup": {"span"},
}
# Taken out with what they hold.
_GONE = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "form",
    "button", "textarea", "select", "svg", "math", "audio", "video", "canvas", "head", "title",
    "xmp", "noembed", "noframes", "plaintext",
}  # fmt: skip
_STRAY = re.compile(r"<(?![a-zA-Z/!][^<>]*>)")
_SCHEMES = {"http", "https", "mailto"}
# Each alternative ends where the next code begins, so that a text of codes is read once.
_ANSI = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,[\w+/=\s]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


def clean_text(text: object) -> str:
    """Return text without colour codes, control characters and halves of characters."""
    if isinstance(text, list):
        text = "".join(map(str, text))
    text = _ANSI.sub("", str(text)).replace("\r\n", "\n")
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def shortened(text: str, most: int = MOST_TEXT) -> str:
    """Return text of at most about `most` characters: its beginning, its end, and what is missing."""
    if len(text) <= most:
        return text
    first, last = most * 3 // 4, most // 4
    missing = f"{len(text) - first - last:,}"
    return f"{text[:first]}\n… {missing} characters were left out here …\n{text[-last:]}"


def sentence(words: str) -> str:
    """Return a sentence of the page's own in the place of something."""
    return f'<p class="note">{escape(words)}</p>'


def printed(text: object) -> str:
    """Return what a cell printed."""
    shown = escape(shortened(clean_text(text)).rstrip())
    return f'<pre class="printed" tabindex="0">{shown}</pre>' if shown else ""


def code(source: str, language: str) -> str:
    """Return source code with its words coloured."""
    source = shortened(clean_text(source), MOST_CODE)
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured = highlight(source, lexer, HtmlFormatter(nowrap=True)).rstrip()
    return f'<pre class="code" tabindex="0"><code>{coloured}</code></pre>'


class _Renderer(IPythonRenderer):
    """Leaves pictures to `safe`; nbconvert's own stops the page where an attachment is missing."""

    def _embed_image_or_attachment(self, src: str) -> str:
        return src


def markdown(source: str, attachments: object = None, folder: Path | None = None) -> str:
    """Return Markdown as safe HTML. Formulas stay as they were typed, between their dollar signs.

    Args:
        source: the Markdown, HTML in it and all.
        attachments: the cell's own pictures, as nbformat has them.
        folder: where the pictures lie that it names; nothing outside of it is read.
    """
    source = shortened(clean_text(source), MOST_MARKDOWN)
    if sum(map(source.count, ("$", "\\\\(", "\\\\[", "\\begin"))) > MOST_FORMULAS:
        return printed(source)
    try:
        made = MarkdownWithMath(renderer=_Renderer(escape=False, exclude_anchor_links=True)).render(
            source
        )
    except RecursionError:
        return printed(source)
    return safe(made, lambda src: _named_picture(src, attachments, folder)) or printed(source)


def _named_picture(src: str, attachments: object, folder: Path | None) -> tuple[str, str] | None:
    """Return the kind and the Base64 of a picture that a Markdown cell names, or None."""
    if src.startswith("attachment:"):
        found = attachments.get(unquote(src[11:])) if isinstance(attachments, dict) else None
        kinds = found if isinstance(found, dict) else {}
        return next(((kind, str(data)) for kind, data in kinds.items()), None)
    parts = urlsplit(src)
    if folder is None or parts.scheme or parts.netloc:
        return None
    try:
        path = (folder / unquote(parts.path)).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
        if not inside or path.stat().st_size > MOST_HTML:
            return None
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    kind = "image/svg+xml" if path.suffix.lower() == ".svg" else "image"
    return kind, base64.b64encode(data).decode()


def safe(html: str, find: Callable[[str], tuple[str, str] | None] = lambda src: None) -> str | None:
    """Return HTML with nothing in it that runs, loads or looks like the page; None if too large.

    `find` returns the kind and the Base64 of a picture that is named by anything but a data: URL.
    """
    if len(html) > MOST_HTML or len(_DATA.sub("", html)) > MOST_MARKUP:
        return None
    try:
        soup = BeautifulSoup(_tame(clean_text(html)), "html.parser")
        if _depth(soup) > MOST_NESTED:
            return None
        for link in soup("a"):
            if str(link.get("href", "")).split(":")[0].lower() not in _SCHEMES:
                link.unwrap()  # what lies beside the notebook does not lie beside the page
        for heading in soup(["h1", "h2", "h4", "h5", "h6"]):
            heading.name = "h3"
        pictures = {}
        for image in soup("img"):
            mark = f"picture-{secrets.token_hex(16)}"
            pictures[mark] = _image(image, find)
            image.replace_with(mark)
        made = nh3.clean(
            str(soup),
            tags=_TAGS,
            clean_content_tags=_GONE,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
        )
    except RecursionError:
        return None
    made = made.replace("<table", '<div class="wide" tabindex="0"><table')
    made = made.replace("</table>", "</table></div>").replace("<pre", '<pre tabindex="0"')
    for mark, picture_html in pictures.items():
        made = made.replace(mark, picture_html, 1)
    return str(made)


def _tame(html: str) -> str:
    """Return HTML without comments, and with each `<` that begins no whole tag as text.

    Python's parser reads to the end of the text from each of those.
    """
    first, *more = html.split("<!--")
    kept = [first]
    for part in more:  # one without an end goes on
        _, end, rest = part.partition("-->")
        if end:
            kept.append(rest)
    return _STRAY.sub("&lt;", "".join(kept))


def _depth(soup: BeautifulSoup) -> int:
    """Return how many tags stand within each other."""
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values())


def _image(image: Any, find: Callable[..., Any]) -> str:
    src, alt = str(image.get("src", "")), clean_text(image.get("alt", "")).strip()
    width = str(image.get("width", ""))
    given = re.match(r"data:(image/[a-z+.-]+);base64,", src)
    found = (given[1], src[given.end() :]) if given else find(src)
    if found is None:
        return _missing(alt, "it is not in the file that was handed in")
    kind, data = found
    return picture(kind, data, alt=alt, width=int(width) if width.isdecimal() else None)


def picture(kind: str, data: object, alt: str = "", width: int | None = None) -> str:
    """Return a picture inside the page, made smaller if need be.

    Args:
        kind: its media type, such as "image/png".
        data: Base64, or an SVG's own text.
        alt: its description.
        width: how wide to show it, in pixels.
    """
    text = "".join(data) if isinstance(data, list) else str(data)
    alt = shortened(alt.strip(), 2_000)
    if kind == "image/svg+xml" and "<" in text:
        raw = clean_text(text).encode()
    else:
        try:
            raw = base64.b64decode(re.sub(r"\s", "", text), validate=True)
        except (binascii.Error, ValueError):
            return _missing(alt, "it cannot be read")
    if kind == "image/svg+xml":
        # As the source of an <img>, an SVG runs no script and loads nothing.
        if len(raw) > LARGEST_PICTURE:
            return _missing(alt, "it is too large for this page")
        return _shown("svg+xml", raw, alt, width)
    form = next((form for start, form in _KINDS.items() if raw.startswith(start)), None)
    if form is None:
        return _missing(alt, "it cannot be read")
    if len(raw) > SMALL_PICTURE:
        made = shrunk(raw)
        if made is None:
            return _missing(alt, "it is too large for this page")
        form, raw = made
    return _shown(form, raw, alt, width)


def _shown(form: str, raw: bytes, alt: str, width: int | None) -> str:
    wide = f' width="{min(width, 2000)}"' if width else ""
    data = base64.b64encode(raw).decode()
    return f'<img alt="{escape(alt or NO_ALT)}"{wide} src="data:image/{form};base64,{data}">'


def _missing(alt: str, why: str) -> str:
    return (
        f'<span class="note">A picture was left out, because {why}: {escape(alt or NO_ALT)}.</span>'
    )
