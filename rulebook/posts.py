"""The posts that ship with the course."""

import hashlib
import io
import json
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

PACKAGE = "datapackage.json"
JOB_LABELS = "job_labels"

# Text stays plain text rather than a category, so that counting a selection of posts does not list
# what was not selected; numbers are pandas' nullable ones, so that missing stays missing.
_PANDAS = {
    pa.int32(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=float("nan")),
}


def datasets_dir() -> Path:
    """Return the folder of the shipped tables: inside the wheel, or beside the package in a clone."""
    inside = Path(__file__).parent / "datasets"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "datasets"


def load_posts(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Load a table of posts: one row a post, a fresh copy each time.

    `name` is one of `DATASETS`; `folder` is another place than `datasets_dir()`. The columns, their
    units and their meaning stand in the folder's datapackage.json and in the table's datasheet.
    Text has dtype "str", counts "Int64", yes and no "boolean", `posted_at` datetime64 (local, to the
    minute), shares and hours float. Rows are sorted by account, then time.

    Raises RulebookError, in one sentence, for an unknown name and for a file that is missing, cut
    short, changed or of another table.
    """
    if name not in DATASETS:
        raise RulebookError(
            f"There is no data set called {name!r}: choose one of {', '.join(DATASETS)}."
        )
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


@lru_cache(maxsize=2 * len(DATASETS))
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
