import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rulebook.anonymise import tables
from rulebook.anonymise.build import build
from tests.anonymise import miniature

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def mini_raw(tmp_path_factory):
    return miniature.write(tmp_path_factory.mktemp("mini") / "raw")


@pytest.fixture(scope="session")
def mini(mini_raw, tmp_path_factory):
    out = tmp_path_factory.mktemp("mini") / "datasets"
    build(mini_raw, out)
    return out


@pytest.fixture(scope="session")
def raw():
    """The real raw folder. Each of its collections is read once for all tests that use this."""
    folder = Path(os.environ.get("RULEBOOK_RAW", ROOT.parent / "shared" / "raw"))
    if not (folder / "MANIFEST.sha256").is_file():
        pytest.skip(
            f"no raw collections at {os.environ.get('RULEBOOK_RAW', '../shared/raw')}: they are "
            "needed to make the data again (set RULEBOOK_RAW to their folder)"
        )
    before = dict(tables.TABLES)
    tables.TABLES.update(
        {name: replace(table, read=cache(table.read)) for name, table in before.items()}
    )
    yield folder
    tables.TABLES.update(before)
