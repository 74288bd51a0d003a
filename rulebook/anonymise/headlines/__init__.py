"""Which trials a class of sixteen-year-olds does not get to read: found by a filter, then by reading.

Headlines are published text, so nobody has to be hidden for law's sake; but a name in a headline may be
that of somebody who never asked to be in one, and some stories are not for a classroom. Two nets:

* the filter below knows words, given names and cues such as "Meet Emily". It errs on the side of
  leaving out.
* then every headline that was left was read once. Nobody can compute a reading, so what it struck
  out is kept in `struck.csv`: a mark for the trial (see `mark`) and the reason, no text.

A trial goes as a whole: its headlines tell one story.
"""

import csv
import hashlib
import re
from functools import cache
from pathlib import Path

import pandas as pd

_HERE = Path(__file__).parent

REASONS = {
    "private person": "name or show a private person, or somebody known only as a victim",
    "sexual": "tell of sexual violence, sexual acts or nudity",
    "self-harm": "tell of suicide, self-harm or eating disorders",
    "slur": "hold a slur or a swear word, or jeer at a group of people",
    "drugs": "make light of drugs",
    "harm": "tell of killing, torture, abuse or other graphic harm",
    "minor": "tell of an unnamed minor in a story of illness, crime or abuse",
}
"""Why the reading struck trials out: the word in `struck.csv`, and what it means."""

# Beginnings of words unless a \b ends them. They find most of what is meant and some that is not: a trial
# too few does no harm.
_UNSUITABLE = re.compile(
    r"\b(?:rap(?:e[ds]?|ists?|ing)\b|gang.?rap|sexual(?:ly)? (?:abus|assault|violen|harass|predat|exploit)|molest|incest|p(?:a)?edophil"
    r"|sex(?:ual)? (?:slave|traffick|offend|work|toy)|sex.?trafficking|traffick|prostitut|porn|brothel|orgasm|masturbat|vibrator|erotic|nude|naked|penis|vagina|genital"
    r"|condom|virgin|stripper|strip club|upskirt|grope|groping|catcall"
    r"|suicid|self.?harm|(?:kill|killed|killing|hang|hanged|hurt|cut|cutting|hurting) (?:him|her|my|your)sel|(?:kill|hurt|harm)(?:ed|ing)? themsel"
    r"|anorex|bulimi|eating disorder|overdos"
    r"|n.?word|nigg|f[a@*]gg|fag\b|fags\b|dyke|trann(?:y|ies)|retard|slut|whore|bitch|b\*tch|cunt|c.word|fuck|f\*+ck|f\*\*|motherf|\bshit|sh\*t|bullshit|asshole"
    r"|behead|decapitat|mutilat|lynch|tortur|strangl|stabb|corpse|massacr|genocid|holocaust|murder|homicid|slaughter|execut(?:ed|ion)|death row"
    r"|acid attack|honou?r kill|child (?:abus|bride|soldier|marriage)|abus|domestic violence|stoned to death|bludgeon|dismember|kidnap|abduct|hostage"
    r"|school shoot|mass shoot|sandy hook|columbine|bullied to death|abort|miscarr|stillb)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# "Meet Emily", "named Jerry", "his name is Sam": the word that follows is looked at.
_CUE = re.compile(
    r"\b(?:[Mm]eet|[Nn]amed|[Nn]ame(?:'s|’s| [Ii]s| [Ww]as)) ([A-Z][\w’'-]+)(?:\.|,|!|\?|:|$| [A-Z][a-z]+[.,:!?]| [A-Z]?[a-z]*'s\b)"
)
_NO_NAME = frozenset(
    [
        "the",
        "a",
        "an",
        "your",
        "his",
        "her",
        "my",
        "our",
        "their",
        "some",
        "this",
        "that",
        "these",
        "those",
        "not",
        "so",
        "what",
        "mom",
        "dad",
        "earth",
        "up",
        "me",
        "us",
        "them",
        "one",
        "two",
        "three",
        "people",
        "another",
        "every",
        "him",
        "it",
        "all",
        "and",
    ]
)


def mark(trial: str) -> str:
    """Return the mark of a trial of the archive: it names a trial to whoever has the archive."""
    return hashlib.sha256(trial.encode()).hexdigest()[:10]


def unsuitable(headlines: pd.Series) -> pd.Series:
    """Say of each headline whether it holds a word that is not for a classroom (bool)."""
    return headlines.str.contains(_UNSUITABLE)


def may_name_somebody(headlines: pd.Series, trials: pd.Series) -> pd.Series:
    """Say of each headline whether it may name a private person (bool).

    It may if it holds a given name that belongs to no known name in any headline of its trial (once
    "Matt Damon" is said, "Damon" is known), or a name after a cue. Given names are those of
    `given_names.txt` (US Census Bureau, Frequently Occurring Names, 1990, less what is also a word or a
    place), capitalised; known names, those of public figures and of figures of fiction, are in
    `known_names.txt`.
    """
    known = _words("known_names.txt")
    given = {name.lower() for name in _words("given_names.txt")}
    told = headlines.groupby(trials).agg(" | ".join)
    excused = {
        trial: {word for name in known if name in text for word in re.split(r"[ -]", name.lower())}
        for trial, text in told.items()
    }
    return pd.Series(
        [
            _names(headline, given, excused[trial])
            for headline, trial in zip(headlines, trials, strict=True)
        ],
        index=headlines.index,
        dtype=bool,
    )


@cache
def struck() -> dict[str, str]:
    """Return what the reading struck out: reason (a key of `REASONS`) by mark."""
    with (_HERE / "struck.csv").open(encoding="utf-8", newline="") as file:
        return {row["mark"]: row["reason"] for row in csv.DictReader(file)}


def _names(headline: str, given: set[str], excused: set[str]) -> bool:
    for word in _WORD.findall(headline):
        plain = re.sub(r"['’]s?$", "", word)
        if plain[0].isupper() and plain.lower() in given and plain.lower() not in excused:
            return True
    return any(
        name.lower() not in _NO_NAME | excused and not name.lower().startswith("the")
        for name in _CUE.findall(headline)
    )


@cache
def _words(file: str) -> tuple[str, ...]:
    return tuple((_HERE / file).read_text(encoding="utf-8").split("\n")[:-1])
