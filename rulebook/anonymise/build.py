"""From the raw folders to `datasets/`."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.anonymise import package, people
from rulebook.anonymise.attack import attack, k_of
from rulebook.anonymise.datasheet import datasheet
from rulebook.anonymise.disguise import disguise
from rulebook.anonymise.fields import fields_of, typed
from rulebook.anonymise.labels import make_labels
from rulebook.anonymise.notices import NOTICES, notices
from rulebook.anonymise.salt import SALT, Salt
from rulebook.anonymise.tables import TABLES, Table
from rulebook.anonymise.trials import make_trials
from rulebook.errors import RulebookError
from rulebook.posts import DATASETS, PACKAGE, TRIALS

MANIFEST = "MANIFEST.sha256"
Progress = Callable[[str, int, int], None]


def build(raw: Path, out: Path, progress: Progress | None = None) -> None:
    """Make every shipped table, its datasheet, datapackage.json and the notices from the raw folder.

    The same raw folder and salt always make the same bytes. Nothing is written before everything
    is made; then file after file is replaced as a whole. `progress(what, done, of)` is called
    before each step.

    Raises RulebookError if the raw folder, its manifest or one of its files is missing or changed.
    """
    raw, out = Path(raw), Path(out)
    tell = progress or (lambda what, done, of: None)
    steps = len(DATASETS) + 3
    tell("checking the raw files", 0, steps)
    check_raw(raw)
    salt = Salt.read(raw)
    files: dict[str, bytes] = {}
    resources = []
    for done, name in enumerate(DATASETS, start=1):
        tell(name, done, steps)
        made, resource = make_table(TABLES[name], raw, salt)
        files |= made
        resources.append(resource)
    source = next(entry for entry in resources if entry["name"] == "instagram_governments")
    made, resource = make_labels(source)
    files |= made
    resources.append(resource)
    tell(TRIALS, steps - 2, steps)
    made, resource = make_trials(raw)
    files |= made
    resources.append(resource)
    tell("writing", steps - 1, steps)
    files[NOTICES] = notices(TABLES[name] for name in DATASETS).encode()
    files[PACKAGE] = package.package(resources).encode()
    _write(out, files)
    tell("done", steps, steps)


def make_table(table: Table, raw: Path, salt: Salt) -> tuple[dict[str, bytes], dict]:
    """Make one table: its files by name, and its resource for datapackage.json."""
    try:
        exact = table.read(raw / table.name)
    except (OSError, LookupError, ValueError) as problem:
        raise RulebookError(
            f"The raw folder {table.name} cannot be read ({problem}): get it again."
        ) from problem
    reading = table.individuals(exact) if table.individuals else exact
    posts, done = disguise(reading, salt, table.name, table.prefix)
    fields = fields_of(list(posts.columns), table.meanings)
    posts = typed(posts, fields)
    content = package.parquet(posts, fields)
    crowd = people.crowd(reading.posts) if table.individuals else None
    resource = package.resource(
        table, fields, content, len(posts), posts["account"].nunique(), crowd
    )
    named = attack(table, posts, exact, salt)
    sheet = datasheet(table, reading, posts, fields, done, k_of(table, posts), named)
    return {f"{table.name}.parquet": content, f"{table.name}.md": sheet.encode()}, resource


def check_raw(raw: Path) -> None:
    """Check every raw file against the manifest; RulebookError names the first that is wrong."""
    if not raw.is_dir():
        raise RulebookError(f"There is no folder {raw}: name the raw folder with --raw.")
    manifest = raw / MANIFEST
    if not manifest.is_file():
        raise RulebookError(
            f"{raw} has no {MANIFEST}, so it is not the raw folder: name it with --raw."
        )
    for line in manifest.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        if name.removeprefix("./") == SALT:
            continue  # anybody may put a salt of their own there
        file = raw / name
        if not file.is_file():
            name = name.removeprefix("./")
            raise RulebookError(f"The raw file {name} is missing from {raw}: get it again.")
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise RulebookError(
                f"The raw file {name} in {raw} is not the one that {MANIFEST} lists: get it again."
            )
    if not (raw / SALT).is_file():
        raise RulebookError(
            f"{raw} has no file 'salt': put a secret of your own into it, at least 16 characters."
        )


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write all files beside their places, then move them in: nobody finds half a file."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as beside:
        for name, content in files.items():
            (Path(beside) / name).write_bytes(content)
        for name in files:
            os.replace(Path(beside) / name, out / name)
