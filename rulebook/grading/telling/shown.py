"""What a cell showed, as a part of a page."""

import re

from nbformat import NotebookNode

from rulebook.grading.telling.safe_html import (
    MOST_HTML,
    clean_text,
    markdown,
    picture,
    printed,
    safe,
    sentence,
)

_TOO = f"This was too large to be shown: more than {MOST_HTML // 1_000_000} million characters."


def words_of(output: NotebookNode) -> str:
    """Return the text of what a test cell printed or showed; a number there is a part of its points."""
    if output.output_type == "stream":
        return clean_text(output.text).strip() if output.name == "stdout" else ""
    if output.output_type == "error":
        return ""
    text = clean_text(output.data.get("text/plain", "")).strip()
    return "" if re.fullmatch(r"[-+\d.e]+|None", text) else text


def output_shown(output: NotebookNode) -> str:
    """Return what a cell showed."""
    if output.output_type == "stream":
        return printed(output.text)
    data, text = output.data, output.data.get("text/plain", "")
    if "text/html" in data:
        html = data["text/html"]
        html = "".join(html) if isinstance(html, list) else str(html)
        made = safe(html)
        if made is None:
            too_large = sentence(
                "This was too large to be shown whole. In short:" if text else _TOO
            )
            return too_large + printed(text)
        if made.strip():
            return f'<div class="shown">{made}</div>'
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            about = output.get("metadata", {}).get(kind, {})
            alt = about.get("alt", "") if isinstance(about, dict) else ""
            return f'<div class="shown">{picture(kind, data[kind], str(alt))}</div>'
    if "text/markdown" in data:
        return f'<div class="shown">{markdown(str(data["text/markdown"]))}</div>'
    if any("widget" in kind for kind in data):
        return sentence("Here was something to play with; a page like this one cannot show it.")
    return printed(text)
