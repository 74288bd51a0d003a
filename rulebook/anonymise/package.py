"""What ships: Parquet files, the data package that describes them, and a datasheet each."""

import hashlib
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.anonymise.fields import ARROW, Field
from rulebook.anonymise.people import Crowd
from rulebook.anonymise.tables import Table


def parquet(posts: pd.DataFrame, fields: list[Field]) -> bytes:
    """Write a typed table as Parquet: the same rows always make the same bytes.

    Settings are fixed, and pandas' own notes about the frame are left out, because they change
    with its version.
    """
    schema = pa.schema([pa.field(field.name, ARROW[field.kind]) for field in fields])
    table = pa.Table.from_pandas(posts, schema=schema, preserve_index=False)
    table = table.replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, version="2.6", compression="zstd", compression_level=19, store_schema=False
    )
    return sink.getvalue().to_pybytes()


def resource(
    table: Table, fields: list[Field], content: bytes, rows: int, accounts: int, crowd: Crowd | None
) -> dict:
    """Describe one table as a Frictionless resource.

    `crowd` says how individuals hide each other, None for organisations.
    """
    entry = {
        "name": table.name,
        "title": table.title,
        "description": f"See the datasheet {table.name}.md.",
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": rows,
        "accounts": accounts,
        "kind": table.kind,
        "licenses": list(table.licences),
        "sources": list(table.sources),
        "schema": {"fields": [field.descriptor() for field in fields], "missingValues": [""]},
    }
    if crowd is not None:
        entry["people_per_combination"] = crowd.people
        entry["largest_share_of_a_person"] = round(crowd.share, 3)
    return entry


def package(resources: list[dict]) -> str:
    """Return the whole of datapackage.json."""
    descriptor = {
        "name": "tear-up-the-rulebook",
        "title": "Tear Up the Rulebook: measurements of posts on eight kinds of accounts, and trials by lot",
        "description": (
            "One row a post (twitter_communities: one row a person). Measurements only: no text, "
            "no names, no links. Tables of organisations are pseudonymised, tables of individuals "
            "anonymised: each resource says which, and its datasheet what that is worth. Apart from these, "
            "upworthy_experiments: published headlines and how often each was clicked, one row an arm of "
            "a trial."
        ),
        "resources": resources,
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
