"""A sample of posts whose kind was read, beside the kind that the keywords gave them.

Nobody can compute a reading, so what was read is kept in `job_labels.csv`, beside this module,
and ships as it is. It holds three words and a number a row, in sorted order: nothing in it leads
back to a post.
"""

import hashlib
from pathlib import Path

from rulebook.anonymise.jobs import KINDS
from rulebook.posts import JOB_LABELS

_HERE = Path(__file__).parent
_STRATA = [
    "vacancy",
    "exam",
    "selection",
    "internship",
    "job words",
    "near words",
    "other words",
]


def make_labels(beside: dict) -> tuple[dict[str, bytes], dict]:
    """Make the sample: its files by name, and its resource for datapackage.json.

    `beside` is the resource of the posts that the sample was drawn from: the sample carries its
    licences and sources.
    """
    content = (_HERE / f"{JOB_LABELS}.csv").read_bytes()
    sheet = (_HERE / "datasheets" / f"{JOB_LABELS}.md").read_bytes()
    resource = {
        "name": JOB_LABELS,
        "title": "Kinds of job posts, sorted by keywords and read",
        "description": f"See the datasheet {JOB_LABELS}.md.",
        "path": f"{JOB_LABELS}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": content.count(b"\n") - 1,
        "licenses": beside["licenses"],
        "sources": beside["sources"],
        "schema": {"fields": _FIELDS, "missingValues": [""]},
    }
    return {f"{JOB_LABELS}.csv": content, f"{JOB_LABELS}.md": sheet}, resource


def _words(name: str, description: str, words: list[str]) -> dict:
    return {
        "name": name,
        "type": "string",
        "description": description,
        "constraints": {"required": True, "enum": words},
    }


_FIELDS = [
    _words("stratum", "The group from which the post was drawn; see the datasheet.", _STRATA),
    _words("sorted", "The kind that the keywords gave the post.", list(KINDS)),
    _words("read", "The kind that a reader gave it.", list(KINDS)),
    {
        "name": "stands_for",
        "type": "number",
        "unit": "posts",
        "description": "How many posts of its group the row stands for: posts in the group ÷ posts read.",
        "constraints": {"required": True, "minimum": 1},
    },
]
