"""A learner's exports, one or several, become one reading."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own.by_hand import Match
from rulebook.own.drafts import TEXT_MEASURES, Draft
from rulebook.own.files import read_file
from rulebook.own.formats import linkedin_member
from rulebook.own.joining import join
from rulebook.own.reading import Reading


def read(
    given: object,
    *,
    match: Match | None = None,
    exported: object = None,
    together: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Reading:
    """Read a learner's exports: a path, or several; or what an ipywidgets FileUpload holds.

    Overlapping exports of one account are joined by the posts' ids, the newest wins. `match` reads
    tables by hand; `exported` is the day on which the files were made, where neither their names
    nor their dates tell; `together` counts posts made with another account as the learner's own;
    `progress` is called with what is being done.

    Raises RulebookError, in one sentence, for a file that is none of the exports that are known,
    that is damaged, or that holds no post to test a rule on. One bad file stops the whole reading.
    """
    items = (
        list(given) if isinstance(given, list | tuple | set) and not _is_pair(given) else [given]
    )
    if not items:
        raise RulebookError("Name at least one file: the export that your platform gave you.")
    found, texts = [], []
    for item in items:
        if progress:
            progress(
                f"Reading {getattr(item, 'name', item) if not isinstance(item, dict) else item.get('name')}"
            )
        one = read_file(item, match)
        found += one.drafts
        texts += one.texts
    found = _lend(found, texts)
    if exported is not None:
        _set_exported(found, exported)
    if progress:
        progress("Measuring the texts")
    return join(found, together)


def _is_pair(given: object) -> bool:
    return (
        isinstance(given, tuple)
        and len(given) == 2
        and isinstance(given[0], str)
        and isinstance(given[1], bytes | memoryview)
    )


def _lend(found: list[Draft], texts: list[pd.DataFrame]) -> list[Draft]:
    """Give the texts of LinkedIn's Shares.csv to the best posts."""
    if not texts:
        return found
    best = [draft for draft in found if draft.format is linkedin_member.MEMBER]
    if not best:
        raise RulebookError(
            "Shares.csv holds posts without their likes, so no rule can be tested on it alone: give "
            f"the analytics with it, {linkedin_member.PATH}."
        )
    table = pd.concat(texts).drop_duplicates("id", keep="last").reset_index(drop=True)
    for draft in best:
        linkedin_member.with_texts(draft, table)
        draft.format = replace(draft.format, measures=TEXT_MEASURES)
    return found


def _set_exported(found: list[Draft], exported: object) -> None:
    day = pd.to_datetime(str(exported), format="%Y-%m-%d", errors="coerce")
    if pd.isna(day):
        raise RulebookError(f"{exported!r} is no day: write it as 2025-04-05.")
    for draft in found:
        if len(draft.posts) and draft.posts["utc"].max() >= day + pd.Timedelta(days=2):
            raise RulebookError(
                f"{draft.name} holds posts from after {exported}, so it was made later than that."
            )
        draft.exported, draft.exported_by = (
            (day + pd.Timedelta(days=1)).as_unit("us"),
            "what you said",
        )
