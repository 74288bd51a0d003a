"""The last unit: the learner's own predictions beside what was found, and a talk made of them."""

import html
import os
from collections.abc import Sized
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from rulebook.charts import Chart, among
from rulebook.evidence import VERDICTS
from rulebook.learner.accounts import pick_accounts
from rulebook.learner.calibration import brier_score, by_hat, overconfidence
from rulebook.learner.outcomes import say
from rulebook.learner.predictions import guess_problem, least_sure, make_guess
from rulebook.learner.talk import OWN, save_page, talk_page, talk_path
from rulebook.questions.checks import (
    WORDS_IN_A_SENTENCE,
    NotAttemptedYet,
    NotThereYet,
    Unreadable,
    numbers,
    sentence,
    shown,
    wrapped,
    yes_or_no,
)
from rulebook.rules import RULES
from rulebook.unit.base import Unit
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import _atlas

SEEN = [
    "unit",
    "account",
    "expect",
    "confidence",
    "reason",
    "answers",
    "lift",
    "verdict",
    "came_true",
]
FORETOLD = (*RULES, "transfer", "by-lot")
"""The units that ask for an expected verdict; on the first day it is a number."""
PRACTICE = (40, 55, 60, 65, 70, 75, 80, 90, 100)
"""How sure the made-up learner of the practice log says they are, rule by rule."""


class Preview:
    """A page within the notebook, and a link to its file where it was saved."""

    def __init__(self, page: str, path: Path | None = None) -> None:
        self._page = page
        self._path = path

    def __repr__(self) -> str:
        return "A preview of your talk."

    def _repr_html_(self) -> str:
        link = ""
        if self._path:
            # From the folder of the notebook, as links are followed.
            where = quote(Path(os.path.relpath(self._path)).as_posix())
            link = (
                f'<p><a href="{where}" target="_blank"><b>Open your talk in a tab of its own</b></a> to show '
                "it. To change a word, click into the preview below. The button at its end saves a file with your "
                "changes, which opens and prints in every browser.</p>"
            )
        return (
            f'{link}<iframe title="Preview of your talk" srcdoc="{html.escape(self._page)}" width="100%" '
            'height="720" style="border:1px solid #ccc"></iframe>'
        )


class FailconfUnit(Unit):
    """The unit that reads a learner's fail log. It has no account of its own."""

    def _choose(self, name: str) -> None:
        self._name = " ".join(name.split())
        pd.set_option("display.max_rows", 60)  # a whole log is read

    def greeting(self) -> str:
        """Say how much there is in the fail log."""
        if self.practising:
            return (
                "Your fail log holds no finished unit yet. So that you can work through this page all the "
                "same, it takes a practice log: the rules and the verdicts are real, the person is made up."
            )
        missing = [slug for slug in FORETOLD if slug not in set(self._own_log["unit"])]
        rest = f" Not finished: {', '.join(missing)}. That is no mistake." if missing else ""
        pairs = int(self._own_log["answers"].eq(2).sum())
        done = len(self._own_log) - pairs
        said = f"{done} finished unit{'s' * (done != 1)}"
        if pairs:
            said += f" and {pairs} guesses between two headlines"
        return f"Your fail log holds {said}.{rest}"

    # What the checks read.

    @cached_property
    def _own_log(self) -> pd.DataFrame:
        table = self._log.table().dropna(subset=["expect", "verdict"]).astype({"answers": int})
        return table.assign(came_true=table["expect"] == table["verdict"])

    @cached_property
    def _own_rules(self) -> pd.DataFrame:
        """The rules that the learner made, each with what was expected of it and what was found."""
        return self._log.own_rules_found()

    @property
    def practising(self) -> bool:
        """Whether the learner has no finished unit, so that the practice log stands in."""
        return self._own_log.empty

    @cached_property
    def record(self) -> pd.DataFrame:
        """One row a prediction: what was expected, how sure, of how many answers, and what was found."""
        log = _practice(self._name) if self.practising else self._own_log
        return log[SEEN].reset_index(drop=True)

    @property
    def hats(self) -> tuple[float, float]:
        """The least and the largest score that drawing the answers from a hat may give in this log.

        The two are the same but where the log cannot be had, as when a submission is graded: then
        nobody knows how many of its predictions had two answers.
        """
        if self._graded:
            return by_hat([len(VERDICTS)]), by_hat([2])
        return (by_hat(list(self.record["answers"])),) * 2

    # What a notebook calls.

    def check_guess(self, guess: Any, reason: Any) -> None:
        """Check that there is a valid guess; one number is as good as another.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._require(_share_problem(guess, reason), guess, reason)
        say("Right: your guess is written down, and the log is open.")

    def open_log(self, guess: Any, reason: Any) -> pd.DataFrame | Closed:
        """Write the guess down and return the fail log: one row a finished unit."""
        problem = self._missing or _share_problem(guess, reason)
        if problem:
            return Closed(f"Your fail log is still closed: {problem}")
        made: Any = make_guess(guess, reason)
        self.prediction = made
        self._log.guess(self.slug, made)
        return self.record.copy()

    def hat_of_log(self) -> float | Closed:
        """Return the Brier score that drawing all the log's answers from a hat gives on average."""
        return self._if_open(lambda: by_hat(list(self.record["answers"])))

    def check_lists(self, confidences: Any, came_true: Any) -> None:
        """Check the two lists that a learner took from the log.

        Where the log cannot be had (when a submission is graded), lists of the right form stand.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._say_if_failed()
        sure, right = self._lists(confidences, came_true)
        if not self._graded:
            expected = self.record
            for answer, came, wanted in (
                ("confidences", sure, expected["confidence"].tolist()),
                ("came_true", right, expected["came_true"].tolist()),
            ):
                if list(came) != wanted:
                    raise NotThereYet(
                        wrapped(
                            f"Not there yet: {answer} is not what the log says. Looked for: "
                            f"{len(wanted)} values, in the order of the rows. Where to look: the column "
                            f"of the table `log`; log[...].tolist() takes it as it is."
                        )
                    )
        say(f"Right: {len(sure)} predictions, and whether each came true.")

    def check_from_lists(
        self, question: str, answer: Any, confidences: Any, came_true: Any
    ) -> None:
        """Check a number that is worked out from the learner's own two lists.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        if answer is not ...:
            self.lists = self._lists(confidences, came_true)
        self.check(question, answer)

    def check_form_from_lists(
        self, question: str, answer: Any, confidences: Any, came_true: Any
    ) -> None:
        """Check that an answer can be one, as `Unit.check_form` does."""
        if answer is not ...:
            self.lists = self._lists(confidences, came_true)
        self.check_form(question, answer)

    def check_talk(self, *sentences: Any) -> None:
        """Check that each of the talk's sentences is one.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._say_if_failed()
        problem = self._talk_problem(sentences)
        if problem:
            kind = NotAttemptedYet if all(said is ... for said in sentences) else NotThereYet
            words = "Not attempted yet" if kind is NotAttemptedYet else "Not there yet"
            raise kind(wrapped(f"{words}: {problem}"))
        say("Right: your talk has its three parts.")

    def make_talk(self, expected: Any, found: Any, differently: Any) -> Preview | Closed:
        """Write the talk as a page beside the fail log, and return a preview of it."""
        if self.prediction is None:
            return self._closed()
        problem = self._talk_problem((expected, found, differently))
        if problem:
            return Closed(f"There is no talk yet: {problem}")
        # The ten pairs count in the record; each of them in a line of its own would fill the sheet.
        told = self.record[self.record["answers"] == len(VERDICTS)]
        own = self._own_rules
        shown = pd.concat([told, own.assign(unit=own["unit"] + OWN)]) if len(own) else told
        path = talk_path(self._name)
        page = talk_page(
            self._name,
            expected,
            found,
            differently,
            self._in_words(),
            shown,
            self._portfolio(),
            None if self._graded else self._among(told),
            path.name,
        )
        if not self._graded:
            save_page(page, path)
            print(wrapped(f"Your talk is saved as {path}"))
        return Preview(page, None if self._graded else path)

    def _among(self, told: pd.DataFrame) -> Chart | None:
        """Return the account on which the learner was most surely wrong (or most sure) among all others."""
        rows = told[told["unit"].isin(RULES)].sort_values(
            ["came_true", "confidence"], ascending=[True, False]
        )
        for row in rows.to_dict("records"):
            rule = RULES[str(row["unit"])]
            table = _atlas(rule.slug, rule.datasets[0])
            if row["account"] in set(table.loc[table["low"].notna(), "account"]):
                return among(table, rule, str(row["account"]))
        return None

    def _lists(
        self, confidences: Any, came_true: Any
    ) -> tuple[tuple[float, ...], tuple[bool, ...]]:
        if self._missing:
            raise NotThereYet(wrapped(f"Not there yet. {self._missing}"))
        if confidences is ... or came_true is ...:
            raise NotAttemptedYet(
                wrapped(
                    "Not attempted yet: confidences and came_true are needed first. Fill both in, in "
                    "section 2."
                )
            )
        for answer, came in (("confidences", confidences), ("came_true", came_true)):
            if not isinstance(came, Sized) or isinstance(came, str):
                raise NotThereYet(
                    wrapped(
                        f"Not there yet: {answer} is {shown(came)}. Looked for: a list, such as "
                        f'log["..."].tolist() gives it, with both round brackets at the end.'
                    )
                )
        swapped = all(isinstance(value, bool | np.bool_) for value in confidences)
        try:
            sure = numbers(len(confidences))(confidences)
            right = tuple(yes_or_no(value) for value in came_true)
        except Unreadable as reason:
            raise NotThereYet(
                wrapped(
                    "Not there yet. Looked for: in confidences a list of numbers, and in came_true a list of True and "
                    f"False. A thought: {'are the two swapped?' if swapped else reason}"
                )
            ) from None
        least = least_sure(len(VERDICTS))
        if sure and all(value <= 1 for value in sure):
            raise NotThereYet(
                wrapped(
                    f"Not there yet: the confidences are numbers from 0 to 1. Looked for: per cent, from {least} to 100, "
                    "as they stand in the table."
                )
            )
        if not sure or len(sure) != len(right) or not all(least <= value <= 100 for value in sure):
            raise NotThereYet(
                wrapped(
                    f"Not there yet: confidences holds {len(sure)} values and came_true {len(right)}. "
                    f"Looked for: one of each for every prediction, the confidences from {least} to 100."
                )
            )
        return sure, right

    def _talk_problem(self, sentences: tuple) -> str | None:
        names = ("what_i_expected", "what_they_said", "what_i_do")
        for name, said in zip(names, sentences, strict=True):
            if said is ...:
                return f"{name} is still blank. Write a sentence between quotation marks."
            try:
                sentence(WORDS_IN_A_SENTENCE)(said)
            except Unreadable as reason:
                return f"{name}: {reason}"
        return None

    def _in_words(self) -> str:
        sure, right = self.record["confidence"], self.record["came_true"]
        whose = "Practice log, nobody's own. " if self.practising else ""
        pairs = int(self.record["answers"].eq(2).sum())
        among = f", {pairs} of them between two headlines," if pairs else ""
        return (
            f"{whose}{right.sum()} of {len(right)} predictions{among} came true. On average I was {sure.mean():.0f} % "
            f"sure: {overconfidence(list(sure), list(right)):+.0f} percentage points against what came true. My Brier "
            f"score is {brier_score(list(sure), list(right)):.2f}; drawing the answers from a hat gets "
            f"{by_hat(list(self.record['answers'])):.2f}, and less is better.{self._own_in_words()}"
        )

    def _own_in_words(self) -> str:
        own = self._own_rules
        came = int((own["expect"] == own["verdict"]).sum())
        rules = "one rule" if len(own) == 1 else f"{len(own)} rules"
        return f" I also made {rules} of my own: {came} did what I expected." if len(own) else ""

    def _portfolio(self) -> str:
        log = self.record[self.record["answers"] == len(VERDICTS)]
        pairs = len(self.record) - len(log)
        sure, right = list(self.record["confidence"]), list(self.record["came_true"])
        whose = "Practice log, nobody's own. " if self.practising else ""
        rules, accounts = len(log), log["account"].nunique()
        guessed = (
            f", and {pairs} pairs of headlines that had been tried out by lot" if pairs else ""
        )
        return (
            f"{whose}Tear Up the Rulebook: I tested {rules} claim{'s' * (rules != 1)} about social-media posts on "
            f"{accounts} real account{'s' * (accounts != 1)}{guessed}. I wrote down beforehand what I expected and how "
            f"sure I was, and measured each lift with its 95 % interval. {sum(right)} of {len(right)} predictions came "
            f"true at {sum(sure) / len(sure):.0f} % confidence on average: a Brier score of {brier_score(sure, right):.2f} "
            f"(drawing the answers from a hat: {by_hat(list(self.record['answers'])):.2f}; less is better)."
        )

    def _closed(self) -> Closed:
        return Closed(
            self._missing or "Your fail log is still closed: write your guess in section 1 first."
        )


def _share_problem(guess: Any, reason: Any) -> str | None:
    problem = guess_problem(guess, reason)
    if problem is None and guess > 100:
        return "guess is above 100: write a percentage from 0 to 100."
    if problem is None and 0 < guess < 1:
        return (
            f"guess is {shown(guess)}: write a percentage from 0 to 100, such as 50 for one half."
        )
    return problem


@lru_cache(maxsize=8)
def _practice(name: str) -> pd.DataFrame:
    """Return the log of somebody who believes in every rule: real accounts, real verdicts."""
    rows = []
    for (slug, rule), sure in zip(RULES.items(), PRACTICE, strict=True):
        table = _atlas(slug, rule.datasets[0])
        table = table[table["low"].notna()].set_index("account")
        account = pick_accounts(name, f"practice/{slug}", table.index)[0]
        lift, verdict = table.loc[account, ["lift", "verdict"]]
        why = "Everybody says so."
        came = verdict == "holds"
        rows.append((slug, account, "holds", float(sure), why, len(VERDICTS), lift, verdict, came))
    return pd.DataFrame(rows, columns=SEEN)
