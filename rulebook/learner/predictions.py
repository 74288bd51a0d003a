"""What a learner expects, written down before the data can be opened, and what came of it.

The fail log is one text file a learner, one JSON object a line, only ever added to: a line is
written in one go, so that two notebooks can be open at once, and nothing that was once written
is lost by running a unit again.
"""

import hashlib
import json
import math
import os
import re
import shutil
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np
import pandas as pd
import platformdirs

from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.learner.accounts import clean_name
from rulebook.learner.words import chosen, sentence_problem

WORDS_IN_A_REASON = 4
PATIENCE = 0.05
"""Seconds after which a line that another notebook is writing is there."""


@dataclass(frozen=True)
class Prediction:
    """A valid prediction: one of so many answers, how sure (per cent), and why."""

    expect: str
    confidence: float
    reason: str
    answers: int = len(VERDICTS)


@dataclass(frozen=True)
class Guess:
    """A valid guess of a number, and why: what the first day asks for, before there is a rule."""

    number: float
    reason: str


def least_sure(answers: int) -> int:
    """Return how sure, in whole per cent, somebody is who draws one of so many answers from a hat."""
    return math.ceil(100 / answers)


def prediction_problem(
    expect: object, confidence: object, reason: object, options: tuple[str, ...] = VERDICTS
) -> str | None:
    """Return what keeps these three from being a prediction, in one sentence, or None.

    `options` are the answers to choose from: the three verdicts, or those of a question with others.
    """
    if any(value is ... for value in (expect, confidence, reason)):
        blank = [
            word
            for word, value in (
                ("expect", expect),
                ("confidence", confidence),
                ("reason", reason),
            )
            if value is ...
        ]
        return f"{_listed(blank)} still blank: replace each ... in the prediction."
    least = least_sure(len(options))
    if chosen(expect, options) is None:
        listed = ", ".join(f'"{word}"' for word in options[:-1]) + f' or "{options[-1]}"'
        return (
            f"expect is {_shown(expect)}, which is none of the {_COUNTED[len(options)]}: write "
            f"{listed}, with the quotation marks."
        )
    if isinstance(confidence, tuple):
        return "confidence has a comma in it: write 70, or 70.5 with a point."
    if isinstance(confidence, bool) or not isinstance(confidence, int | float | np.number):
        return (
            f"confidence is {_shown(confidence)}: write a plain number from {least} to 100, such "
            "as 70."
        )
    if not least <= confidence <= 100:
        return (
            f"confidence is {_shown(confidence)}: write a number from {least} (drawn from a hat) "
            "to 100 (certain), without the % sign."
        )
    return _reason_problem(reason)


def _reason_problem(reason: object) -> str | None:
    if isinstance(reason, str) and sentence_problem(reason, WORDS_IN_A_REASON) is None:
        return None
    return (
        f"reason is {_shown(reason)}: write one sentence of {WORDS_IN_A_REASON} words or more, "
        "between quotation marks, that says why you expect this."
    )


def make_prediction(
    expect: Any, confidence: Any, reason: Any, options: tuple[str, ...] = VERDICTS
) -> Prediction:
    """Return the prediction.

    Raises:
        RulebookError: with the sentence of `prediction_problem`.
    """
    problem = prediction_problem(expect, confidence, reason, options)
    if problem:
        raise RulebookError(problem)
    word = chosen(expect, options)
    return Prediction(str(word), float(confidence), " ".join(reason.split()), len(options))


def guess_problem(guess: object, reason: object) -> str | None:
    """Return what keeps these two from being a guess, in one sentence, or None."""
    blank = [word for word, value in (("guess", guess), ("reason", reason)) if value is ...]
    if blank:
        return f"{_listed(blank)} still blank: replace each ... in the prediction."
    if isinstance(guess, tuple):
        return "guess has a comma in it: write 1.5 with a point, and 1000 without a comma."
    if isinstance(guess, bool) or not isinstance(guess, int | float | np.number):
        return f"guess is {_shown(guess)}: write a plain number, such as 50 or 2000, without quotation marks."
    if not (np.isfinite(guess) and guess >= 0):
        return f"guess is {_shown(guess)}: write one number, 0 or more. (Python reads 100-200 as 100 minus 200.)"
    return _reason_problem(reason)


def make_guess(guess: Any, reason: Any) -> Guess:
    """Return the guess.

    Raises:
        RulebookError: with the sentence of `guess_problem`.
    """
    problem = guess_problem(guess, reason)
    if problem:
        raise RulebookError(problem)
    return Guess(float(guess), " ".join(reason.split()))


def fail_log_path(name: object) -> Path:
    """Return where this learner's fail log is kept: `$RULEBOOK_HOME`, or the person's data folder."""
    cleaned = clean_name(name)
    ascii_name = unicodedata.normalize("NFKD", cleaned).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:24] or "learner"
    digest = hashlib.sha256(cleaned.encode()).hexdigest()[:8]
    home = os.environ.get("RULEBOOK_HOME") or platformdirs.user_data_dir("rulebook")
    return Path(home) / f"fail-log-{readable}-{digest}.jsonl"


class FailLog:
    """The fail log of one learner.

    Args:
        name: the learner's name; it names the file.
        keep: False where nothing may be written (grading): the log then lives in memory.
    """

    def __init__(self, name: object, keep: bool = True) -> None:
        self.path = fail_log_path(name) if keep else None
        self._lines: list[dict] = []

    def predict(self, unit: str, prediction: Prediction) -> Prediction:
        """Write a prediction down and return the one that counts: the first for this unit."""
        earlier = self._of("prediction", unit)
        said = {
            "expect": prediction.expect,
            "confidence": prediction.confidence,
            "reason": prediction.reason,
            "answers": prediction.answers,
        }
        if not earlier or {key: earlier[-1][key] for key in said} != said:
            self._add({"kind": "prediction", "unit": unit, **said})
        return Prediction(**{key: earlier[0][key] for key in said}) if earlier else prediction

    def find(
        self,
        unit: str,
        account: str,
        lift: float | None,
        verdict: str,
        learned: str,
        answers: int = len(VERDICTS),
    ) -> None:
        """Write down what was found on `account`, and what the learner does differently now.

        `verdict` is what came of the `answers` that the prediction chose from.
        """
        found = {
            "account": account,
            "lift": lift,
            "verdict": verdict,
            "learned": learned,
            "answers": answers,
        }
        earlier = self._of("finding", unit)
        if not earlier or {key: earlier[-1][key] for key in found} != found:
            self._add({"kind": "finding", "unit": unit, **found})

    def guess(self, unit: str, guess: Guess) -> Guess:
        """Write a guess of a number down and return the one that counts: the first for this unit."""
        earlier = self._of("guess", unit)
        said = {"guess": guess.number, "reason": guess.reason}
        if not earlier or {key: earlier[-1][key] for key in said} != said:
            self._add({"kind": "guess", "unit": unit, **said})
        first: dict[str, Any] = earlier[0] if earlier else said
        return Guess(first["guess"], first["reason"])

    def measure(self, unit: str, account: str, measured: float, learned: str) -> None:
        """Write down the number that was measured, and what the learner does differently now."""
        found = {"account": account, "measured": measured, "learned": learned}
        earlier = self._of("measured", unit)
        if not earlier or {key: earlier[-1][key] for key in found} != found:
            self._add({"kind": "measured", "unit": unit, **found})

    def expect_of_own(self, unit: str, rule: str, expect: str) -> None:
        """Write down what is expected of a rule of the learner's own; `rule` tells it from their others."""
        earlier = [line for line in self._of("own expected", unit) if line["rule"] == rule]
        if not earlier or earlier[-1]["expect"] != expect:
            self._add({"kind": "own expected", "unit": unit, "rule": rule, "expect": expect})

    def find_of_own(
        self, unit: str, rule: str, account: str, lift: float | None, verdict: str
    ) -> None:
        """Write down what was found of a rule of the learner's own."""
        found = {"rule": rule, "account": account, "lift": lift, "verdict": verdict}
        earlier = [line for line in self._of("own found", unit) if line["rule"] == rule]
        if not earlier or {key: earlier[-1][key] for key in found} != found:
            self._add({"kind": "own found", "unit": unit, **found})

    def own_rules(self) -> pd.DataFrame:
        """Return one row a rule that the learner made: what they first expected of it beside what was found.

        Columns: unit, rule (a digest that tells one from another), expect, changed (whether something else
        was expected later), account, lift, verdict. What was not expected beforehand is left out.
        """
        rows: dict[tuple[str, str], dict] = {}
        for line in self._read():
            if line["kind"] not in ("own expected", "own found"):
                continue
            which = line["unit"], line["rule"]
            if line["kind"] == "own found":
                found = {key: line[key] for key in ("account", "lift", "verdict")}
                rows[which] = rows.get(which, {}) | found
            elif "expect" in rows.get(which, {}):
                rows[which]["changed"] = True
            elif which not in rows:
                said = {key: line[key] for key in ("unit", "rule", "expect")}
                rows[which] = {**said, "changed": False}
        columns = ["unit", "rule", "expect", "changed", "account", "lift", "verdict"]
        table = pd.DataFrame(list(rows.values()), columns=columns)
        return table.dropna(subset="expect").reset_index(drop=True)

    def own_rules_found(self, unit: str | None = None) -> pd.DataFrame:
        """Return the rows of `own_rules` of which something was found, of one unit or of all."""
        found = self.own_rules().dropna(subset="verdict")
        return found if unit is None else found[found["unit"] == unit]

    def seal(self, unit: str, seal: str) -> None:
        """Write down the seal of a plan, so that nobody can draw another one unseen."""
        if seal not in self.seals(unit):
            self._add({"kind": "seal", "unit": unit, "seal": seal})

    def seals(self, unit: str) -> list[str]:
        """Return the seals of all plans that were drawn under this name, the first one first."""
        return [line["seal"] for line in self._of("seal", unit)]

    def sealed(self, unit: str, seal: str) -> str:
        """Say whether a plan is the one that was sealed, and how often a lot was drawn."""
        seals = self.seals(unit)
        if seal not in seals:
            return (
                "The seal of this plan does not stand in this fail log: it was drawn under another name, or "
                "changed since. What follows is no answer to a prediction."
            )
        if len(seals) > 1:
            return (
                f"For this rule {len(seals)} lots were drawn, and this is number {seals.index(seal) + 1}: say so "
                "when you tell what came out."
            )
        return "This is the plan that was sealed, and the only one that was drawn."

    def hint(self, unit: str, question: str) -> int:
        """Write down that a hint was asked for, and return the how-manieth of this question it is.

        The learner's own count: it stands in their fail log, and nothing reads it but `hints`.
        """
        self._add({"kind": "hint", "unit": unit, "question": question})
        return self.hints(unit).get(question, 0)

    def hints(self, unit: str) -> dict[str, int]:
        """Return how many hints were asked for, for each question of a unit that has any."""
        return Counter(line["question"] for line in self._of("hint", unit))

    def guesses(self) -> pd.DataFrame:
        """Return one row a unit that asks for a number: its first guess beside the latest measurement.

        Columns: unit, guess, reason, changed (whether another guess was written later), account,
        measured, learned. What is not there yet is missing.
        """
        rows: dict[str, dict] = {}
        for line in self._read():
            if line["kind"] not in ("guess", "measured"):
                continue
            row = rows.setdefault(line["unit"], {"unit": line["unit"], "changed": False})
            if line["kind"] == "measured":
                row |= {key: line[key] for key in ("account", "measured", "learned")}
            elif "guess" in row:
                row["changed"] = True
            else:
                row |= {key: line[key] for key in ("guess", "reason")}
        columns = ["unit", "guess", "reason", "changed", "account", "measured", "learned"]
        return pd.DataFrame(list(rows.values()), columns=columns)

    def table(self) -> pd.DataFrame:
        """Return one row a unit with a rule: its first prediction beside its latest finding.

        Guesses of a number, which have no verdict, are in `guesses`.

        Columns: unit, expect, confidence (per cent), reason, answers (how many there were to choose
        from), changed (whether another prediction was written later), account, lift, verdict,
        learned. What is not there yet is missing.
        """
        rows: dict[str, dict] = {}
        for line in self._read():
            if line["kind"] not in ("prediction", "finding"):
                continue
            row = rows.setdefault(line["unit"], {"unit": line["unit"], "changed": False})
            if line["kind"] == "finding":
                row |= {key: line[key] for key in ("account", "lift", "verdict", "learned")}
            elif "expect" in row:
                row["changed"] = True
            else:
                row |= {key: line[key] for key in ("expect", "confidence", "reason", "answers")}
        columns = [
            "unit",
            "expect",
            "confidence",
            "reason",
            "answers",
            "changed",
            "account",
            "lift",
            "verdict",
            "learned",
        ]
        return pd.DataFrame(list(rows.values()), columns=columns).sort_values(
            "unit", ignore_index=True
        )

    def _of(self, kind: str, unit: str) -> list[dict]:
        return [line for line in self._read() if line["kind"] == kind and line["unit"] == unit]

    def _add(self, line: dict) -> None:
        line = line | {"at": datetime.now(UTC).isoformat(timespec="seconds")}
        if self.path is None:
            self._lines.append(line)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab") as file:
            # One write in append mode, so that lines of two notebooks cannot mix; the line break
            # in front closes a line that was cut off, and an empty line means nothing.
            file.write(("\n" + json.dumps(line, ensure_ascii=False) + "\n").encode())

    def _read(self) -> list[dict]:
        if self.path is None:
            return list(self._lines)
        good, bad = self._sorted_out()
        if bad and not self._aside(bad).exists():
            # Another notebook may be in the middle of its line: look again before speaking of it.
            time.sleep(PATIENCE)
            good, bad = self._sorted_out()
            if bad:
                self._set_aside(good, bad)
        return good

    @property
    def _file(self) -> Path:
        assert self.path is not None  # a log that is kept in memory alone has no file to mend
        return self.path

    def _sorted_out(self) -> tuple[list[dict], list[bytes]]:
        """Return the lines that can be read, and those that cannot."""
        try:
            text = self._file.read_bytes()
        except FileNotFoundError:
            return [], []
        good, bad = [], []
        for raw in text.splitlines():
            if line := _parsed(raw):
                good.append(line)
            elif raw.strip():
                bad.append(raw)
        return good, bad

    def _aside(self, bad: list[bytes]) -> Path:
        digest = hashlib.sha256(b"\n".join(bad)).hexdigest()[:8]
        return self._file.with_suffix(f".broken-{digest}.jsonl")

    def _set_aside(self, good: list[dict], bad: list[bytes]) -> None:
        """Keep a copy of the broken file, once, and say so; what can be read of the log stays in use.

        The log itself stays as it is: whoever put another file in its place could lose a line that
        another notebook writes at that moment.
        """
        aside = self._aside(bad)
        if aside.exists():
            return
        shutil.copyfile(self._file, aside)
        print(
            f"Your fail log has {len(bad)} line(s) that could not be read. A copy of it is kept as "
            f"{aside.name}; the {len(good)} other line(s) are in use, and nothing else is needed."
        )


_COUNTED = {2: "two", 3: "three"}
"""How many answers a prediction may choose from, in words."""

_NUMBER = (int, float)
_FIELDS = {
    "prediction": {"unit": str, "expect": str, "confidence": _NUMBER, "reason": str},
    "finding": {
        "unit": str,
        "account": str,
        "lift": (*_NUMBER, NoneType),
        "verdict": str,
        "learned": str,
    },
    "hint": {"unit": str, "question": str},
    "guess": {"unit": str, "guess": _NUMBER, "reason": str},
    "own expected": {"unit": str, "rule": str, "expect": str},
    "own found": {
        "unit": str,
        "rule": str,
        "account": str,
        "lift": (*_NUMBER, NoneType),
        "verdict": str,
    },
    "seal": {"unit": str, "seal": str},
    "measured": {"unit": str, "account": str, "measured": _NUMBER, "learned": str},
}
"""What a line of each kind holds; somebody may have written in the file by hand."""


def _parsed(raw: bytes) -> dict | None:
    try:
        line = json.loads(raw)
        fields: Any = _FIELDS[line["kind"]]
        good = all(isinstance(line[key], kind) for key, kind in fields.items())
    except (ValueError, TypeError, LookupError):
        return None
    if not good:
        return None
    spoken = [line[key] for key in ("expect", "verdict") if key in fields]
    if spoken:
        # Logs from before there were questions with two answers do not say how many there were.
        answers = line.setdefault("answers", len(VERDICTS))
        if answers == len(VERDICTS) and not all(word in VERDICTS for word in spoken):
            return None
        if answers not in _COUNTED:
            return None
    return line


def _listed(words: list[str]) -> str:
    joined = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
    return f"{joined} {'is' if len(words) == 1 else 'are'}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
