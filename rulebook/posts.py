"""The posts that ship with the course."""

import hashlib
import io
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.errors import RulebookError

DATASETS = (
    "facebook_pages",
    "instagram_governments",
    "twitter_congress",
    "twitter_communities",
    "twitter_conferences",
    "facebook_brand",
    "facebook_live_sellers",
    "linkedin_influencers",
)

NETWORKS = {
    "facebook_pages": "Facebook, pages",
    "facebook_live_sellers": "Facebook, live sellers",
    "facebook_brand": "Facebook, one brand",
    "instagram_governments": "Instagram, governments",
    "linkedin_influencers": "LinkedIn, influencers",
    "twitter_communities": "Twitter, communities",
    "twitter_congress": "Twitter, Congress",
}
"""The data sets of the nine rules, as a reader calls them."""

OWN = "own"
"""The name of a learner's own page, which does not ship: see `rulebook.own`."""

OWN_TABLE = "posts.parquet"
PACKAGE = "datapackage.json"
JOB_LABELS = "job_labels"
TRIALS = "upworthy_experiments"

# Text stays plain text rather than a category, so that counting a selection of posts does not list
# what was not selected; numbers are pandas' nullable ones, so that missing stays missing.
_PANDAS = {
    pa.int32(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=float("nan")),
}
# Counts of one's own are as they are, so they take the room that they need.
_OWN_PANDAS = _PANDAS | {
    pa.int64(): pd.Int64Dtype(),
    pa.large_string(): pd.StringDtype(na_value=float("nan")),
}


def datasets_dir() -> Path:
    """Return the folder of the shipped tables: inside the wheel, or beside the package in a clone."""
    inside = Path(__file__).parent / "datasets"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "datasets"


def own_dir() -> Path:
    """Return the folder of a learner's own page: own/ in the course's folder, or else in this one.

    `RULEBOOK_OWN` names another place.
    """
    if elsewhere := os.environ.get("RULEBOOK_OWN"):
        return Path(elsewhere)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "notebooks").is_dir():
            return folder / OWN
    return here / OWN


def load_posts(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Load a table of posts: one row a post, a fresh copy each time.

    `name` is one of `DATASETS`, or "own" for the learner's own page; `folder` is another place than
    `datasets_dir()` (for "own": than `own_dir()`). The columns, their
    units and their meaning stand in the folder's datapackage.json and in the table's datasheet.
    Text has dtype "str", counts "Int64", yes and no "boolean", `posted_at` datetime64 (local, to the
    minute), shares and hours float. Rows are sorted by account, then time.

    Raises RulebookError, in one sentence, for an unknown name and for a file that is missing, cut
    short, changed or of another table.
    """
    if name == OWN:
        return _load_own(own_dir() if folder is None else Path(folder))
    if name not in DATASETS:
        raise RulebookError(
            f"There is no data set called {name!r}: choose one of {', '.join(DATASETS)}."
        )
    return _table(name, folder)


def load_trials(folder: Path | None = None) -> pd.DataFrame:
    """Load the trials of headlines: one row an arm, that is a headline and who was dealt it.

    Returns a fresh copy each time. The arms of one `trial` share one picture; they differ in their
    `headline`. `views` counts the viewers who were dealt the arm, `clicks` those of them who clicked
    (both "Int64"); `characters`, `words` and `hashtags` measure the headline ("Int64"), `question`,
    `number`, `exclamation` and `second_person` say what is in it ("boolean"). Sorted by trial, then
    headline. See the datasheet upworthy_experiments.md.

    Raises RulebookError as `load_posts` does.
    """
    return _table(TRIALS, folder)


def _table(name: str, folder: Path | None) -> pd.DataFrame:
    """Load a Parquet table of the package if it is the one that shipped."""
    folder = datasets_dir() if folder is None else Path(folder)
    path = folder / f"{name}.parquet"
    try:
        stamps = [
            (file.stat().st_mtime_ns, file.stat().st_size) for file in (folder / PACKAGE, path)
        ]
    except OSError as missing:
        raise RulebookError(
            f"The file {Path(missing.filename).name} is not in {folder}: "
            "get the course's datasets folder again."
        ) from None
    # A copy on write: whoever changes it changes nobody else's.
    return _load(name, folder, *stamps).copy(deep=False)


def _load_own(folder: Path) -> pd.DataFrame:
    try:
        # A small table: threads would only be in the way when Python ends.
        content = pa.BufferReader((folder / OWN_TABLE).read_bytes())
        table = pq.read_table(content, use_threads=False)
    except FileNotFoundError:
        raise RulebookError(
            "There is no page of your own yet: add the export that your platform gives you, with "
            "rulebook own add FILE."
        ) from None
    except (OSError, pa.ArrowException):
        raise RulebookError(
            f"{folder / OWN_TABLE} was changed: forget it (rulebook own forget) and add your exports "
            "again."
        ) from None
    posts: pd.DataFrame = table.to_pandas(types_mapper=_OWN_PANDAS.get, use_threads=False)
    return posts


def load_job_labels(folder: Path | None = None) -> pd.DataFrame:
    """Load the sample of posts whose kind of job post was read: one row a post, a fresh copy.

    Columns: `stratum`, `sorted` (by keywords), `read`, and `stands_for`, the number of posts for
    which the row stands; see the datasheet job_labels.md.

    Raises RulebookError, in one sentence, if the file is missing or is not the one that shipped.
    """
    folder = datasets_dir() if folder is None else Path(folder)
    path = folder / f"{JOB_LABELS}.csv"
    resource = read_package(folder).get(JOB_LABELS)
    content = path.read_bytes() if path.is_file() else b""
    if resource is None or f"sha256:{hashlib.sha256(content).hexdigest()}" != resource["hash"]:
        raise RulebookError(
            f"{path.name} is missing or is not the file that the course shipped: "
            "get the course's datasets folder again."
        )
    return pd.read_csv(io.BytesIO(content))


def read_package(folder: Path) -> dict[str, dict[str, Any]]:
    """Read datapackage.json: what each table should be, by its name; RulebookError if it cannot be."""
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}
    except FileNotFoundError:
        raise RulebookError(
            f"The file {PACKAGE} is not in {folder}: get the course's datasets folder again."
        ) from None
    except (OSError, ValueError, LookupError, TypeError):
        raise RulebookError(
            f"The file {PACKAGE} in {folder} cannot be read: get the course's datasets folder again."
        ) from None


@lru_cache(maxsize=2 * (len(DATASETS) + 1))
def _load(name: str, folder: Path, *_stamps: tuple[int, int]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    resource = read_package(folder).get(name)
    if resource is None:
        raise RulebookError(f"{PACKAGE} does not list {path.name}: get the datasets folder again.")
    content = path.read_bytes()
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != resource["hash"]:
        raise RulebookError(
            f"{path.name} is not the file that the course shipped ({_difference(content, resource)}): "
            "get the course's datasets folder again."
        )
    table = pq.read_table(pa.BufferReader(content))
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get)
    return frame


def _difference(content: bytes, resource: dict[str, Any]) -> str:
    """Say in a few words how a file differs from what datapackage.json promises."""
    size = resource["bytes"]
    try:
        columns = pq.read_schema(pa.BufferReader(content)).names
    except (pa.ArrowException, OSError):
        if len(content) < size:
            return f"it is cut short, {len(content):,} of {size:,} bytes"
        return "it has been changed and is no table any more"
    expected = [entry["name"] for entry in resource["schema"]["fields"]]
    if columns != expected:
        return "it holds another table's columns"
    return "its contents have been changed"
