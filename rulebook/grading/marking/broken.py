"""What a gradebook that cannot be used says, in one sentence, with what mends it."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# Pieces of what SQLite and PostgreSQL say, and the sentence for it; the first that fits counts.
_SENTENCES = (
    (
        ("database is locked", "could not obtain lock", "deadlock"),
        "The gradebook is in use by another program: wait until it is done (another grading, or "
        "formgrader), or close it, then try again. What was graded so far is kept.",
    ),
    (
        ("no such column", "no such table", "undefinedcolumn", "undefinedtable", "has no column"),
        "The gradebook was made by an older nbgrader: `nbgrader db upgrade` brings it up to date, and keeps a copy "
        "of the old one.",
    ),
    (
        ("not a database", "malformed", "disk image", "file is encrypted"),
        "The gradebook is damaged: put your last copy of gradebook.db in its place. If you have none, move it away; "
        "`rulebook grade --all` makes a new one of what was handed in, without the marks by hand.",
    ),
    (
        ("readonly database", "read-only"),
        "The gradebook cannot be written to: it, or its folder, belongs to somebody else or is read-only.",
    ),
    (
        ("unable to open database file",),
        "The gradebook cannot be opened: its folder is not there, or belongs to somebody else.",
    ),
    (
        ("disk is full", "disk full", "no space left"),
        "The disk is full: make room, then try again. What was graded so far is kept.",
    ),
    (
        (
            "connection refused",
            "could not connect",
            "could not translate host",
            "connection failed",
        ),
        "The gradebook's database does not answer: see that it runs, and that `db_url` in nbgrader_config.py "
        "names it.",
    ),
)


def sentence(error: BaseException) -> str | None:
    """Return what to tell about a database's error; None for any other error."""
    if not isinstance(error, SQLAlchemyError):
        return None
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    for pieces, told in _SENTENCES:
        if any(piece in said.casefold() for piece in pieces):
            return told
    first = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return f"The gradebook answered: {first}. `nbgrader db upgrade` mends one that is too old."
