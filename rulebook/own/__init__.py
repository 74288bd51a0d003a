"""Own page: the export of one's own account becomes the course's table, on one's own machine.

`read(paths)` returns a `Reading`: what was understood (`accounts`, `files`), what was dropped and why
(`read`, `kept`, `dropped`), what to show (`notes`, `joint`), what this export cannot tell
(`Account.cannot`, `Account.limits`), the question about the time zone (`example(zone)`) and the tidy
table (`posts(zone, job_words, job_ticks)`). `FORMATS` lists the kinds of export
that are known, and where each is found on its platform; `look(path)` and `Match` serve tables that are not known.
`keep(reading, zone)` puts the table into own/, where `load_posts("own")` finds it and `kept()` says what
it is; `forget()` removes that folder. Nothing else is ever written, and nothing is sent anywhere.
"""

from rulebook.own.by_hand import Match, UnknownTable
from rulebook.own.exports import read
from rulebook.own.files import FORMATS, look
from rulebook.own.guesses import Preview
from rulebook.own.reading import Account, FileRead, Reading
from rulebook.own.store import Kept, forget, keep, kept

__all__ = [
    "FORMATS",
    "Account",
    "FileRead",
    "Kept",
    "Match",
    "Preview",
    "Reading",
    "UnknownTable",
    "forget",
    "keep",
    "kept",
    "look",
    "read",
]
