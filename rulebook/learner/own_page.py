"""Your own page, in a notebook: predict, choose the file, confirm the time, read what came out."""

import html
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML

from rulebook import charts, own
from rulebook.errors import RulebookError
from rulebook.explorer import Explorer
from rulebook.learner.own_desk import Desk, Form, unit_of
from rulebook.learner.predictions import FailLog
from rulebook.learner.talk import save_page, talk_page
from rulebook.own.findings import Finding, findings
from rulebook.own.made_up import ZONE, made_up_page
from rulebook.own.page import page_html, picture, results_table, sizes_table
from rulebook.own.reading import account_of
from rulebook.own.store import make_folder
from rulebook.page import table
from rulebook.posts import own_dir
from rulebook.rules import RULES, get_rule, own_rule

TALK = "talk.html"
_STYLE = (
    "<style>.holds{color:#015a8d;font-weight:600}.backfires{color:#a34700;font-weight:600}</style>"
)


class OwnPage:
    """A learner's own page. Until there is one, everything is shown on a made-up account, and says so.

    Args:
        name: the learner's, which names the fail log.
        file: the path of an export, for who runs the notebook without clicking; else "".
        zone: where the account lives; with a `file` it counts as confirmed.
        job_words: words that a job post holds.

    `account` is the code of the account that everything below is about, the first one to begin with.
    """

    def __init__(
        self, name: str, file: str = "", zone: str = ZONE, job_words: tuple[str, ...] = ()
    ) -> None:
        self._name, self._log = name, FailLog(name)
        self._reading: own.Reading | None = None
        self._made_up = made_up_page()
        self._own = own.kept()
        self.account = self.kept.accounts[0].code
        self.form = Form(self._log)
        self.desk = Desk(self.read, self.keep, self.show, zone, job_words)
        if file:
            self.read([Path(file)], zone, job_words)
            self.keep()

    @property
    def made_up(self) -> bool:
        """Whether what is shown is the made-up account."""
        return self._own is None

    @property
    def kept(self) -> own.Kept:
        """What is shown: the own page if there is one, else the made-up one."""
        return self._own or self._made_up

    def read(
        self, files: Any, zone: str, job_words: tuple[str, ...] = (), match: own.Match | None = None
    ) -> own.Reading:
        """Read exports, and keep nothing yet; `match` says which column of a table is which.

        Raises RulebookError in one sentence.
        """
        missing = [slug for slug in RULES if unit_of(slug) not in set(self._log.table()["unit"])]
        if missing:
            raise RulebookError(
                f"Your file stays closed until you have predicted: {len(missing)} of {len(RULES)} rules are "
                "still open in the form above."
            )
        self._reading, self._zone, self._words = own.read(files, match=match), zone, job_words
        self._reading.example(zone)
        return self._reading

    def keep(self, job_ticks: Iterable[int] = ()) -> own.Kept:
        """Keep what was read, now that its time is confirmed, and write the findings into the fail log.

        `job_ticks` are the rows that are job posts whatever their words; see `Reading.first_words`.
        """
        if self._reading is None:
            raise RulebookError("Nothing was read yet: choose your file first.")
        self._own = own.keep(self._reading, self._zone, self._words, job_ticks)
        self.account = self._own.accounts[0].code
        for one in self.findings():
            if one.evidence is not None:
                learned = one.more or "Asked my own audience."
                self._log.find(
                    unit_of(one.rule.slug),
                    one.account,
                    one.evidence.lift,
                    one.evidence.verdict,
                    learned,
                )
        return self._own

    def show(self, account: str) -> None:
        """Let all that follows be about another account of the own page.

        Raises RulebookError for an account that is not there.
        """
        self.account = account_of(self.kept.accounts, account).code

    def findings(self) -> tuple[Finding, ...]:
        """Return what the nine rules say on the account that is shown."""
        return findings(self.kept, self.account)

    def own_rule(self, claim: str, follows: Callable[[pd.DataFrame], pd.Series]) -> HTML:
        """Ask a rule of one's own: `follows` says of each post whether it follows, as in units 07 to 09.

        Raises RulebookError where `follows` does not give one answer a post.
        """
        rule = own_rule(claim, follows)
        rule.follows(self.kept.posts)
        (found,) = findings(self.kept, self.account, [rule])
        said = "".join(f"<p>{html.escape(line)}</p>" for line in str(found).splitlines())
        return HTML(self._whose() + said)

    def results(self) -> HTML:
        """Return the verdicts, as a table."""
        return HTML(_STYLE + self._whose() + results_table(self.findings()))

    def more(self) -> HTML:
        """Return, rule by rule, how many more posts would answer it."""
        rows = [[one.rule.title, one.more] for one in self.findings() if one.more]
        return HTML(
            table("How many more posts would answer it.", ["rule", "answer"], rows, words=2)
        )

    def sizes(self) -> HTML:
        """Return the smallest lift that 30, 100 and 300 posts would show."""
        return HTML(sizes_table(self.findings(), self._about.posts))

    def cannot(self) -> HTML:
        """Return what this export cannot tell, and why; and what to keep in mind."""
        rows = [
            [one.rule.title, one.cannot or one.limit]
            for one in self.findings()
            if one.cannot or one.limit
        ]
        heads = ["rule", "why, or what to keep in mind"]
        return HTML(table("What this export cannot tell, or only half.", heads, rows, words=2))

    def among(self, slug: str) -> charts.Chart | HTML:
        """Draw the account among the course's accounts on one rule; a sentence where it has no interval."""
        (one,) = findings(self.kept, self.account, [get_rule(slug)])
        try:
            return picture(one, self._about.platform)
        except RulebookError as error:
            return HTML(f"<p>{html.escape(str(error))}</p>")

    def explorer(self, slug: str) -> Explorer:
        """Return the explorer of a rule, on these posts."""
        made = Explorer(get_rule(slug), self.kept.posts)
        if self.account in [code for _, code in made.account.options]:
            made.account.value = self.account
        return made

    def talk(self, expected: str, found: str, differently: str) -> Path:
        """Write a talk of one page about the own page into own/, and return its path.

        Raises RulebookError while there is only the made-up page.
        """
        if self.made_up:
            raise RulebookError("The talk is about your own page: add your export first.")
        log = self._log.table()
        log = log[log["unit"].isin([unit_of(slug) for slug in RULES])].dropna(
            subset=["expect", "verdict"]
        )
        right = int((log["expect"] == log["verdict"]).sum())
        record, portfolio = "I have not yet set a finding beside a prediction.", ""
        if len(log):
            record = (
                f"{right} of {len(log)} came as I expected; I was {log['confidence'].mean():.0f} % sure "
                "on average."
            )
            portfolio = (
                f"Tear Up the Rulebook: I tested {len(log)} claim{'s' * (len(log) != 1)} about social-media posts on "
                f"an account that I run ({self._about.posts:,} posts). I wrote down beforehand what I expected, and "
                f"measured each lift with its 95 % interval. {record}"
            )
        folder = own_dir()
        make_folder(folder)
        log = log.assign(unit=log["unit"].map({unit_of(slug): slug for slug in RULES}))
        page = talk_page(
            self._name, expected, found, differently, record, log, portfolio, file=TALK
        )
        return save_page(page, folder / TALK)

    def page(self) -> str:
        """Return the whole page as HTML, for one's own use; see `rulebook own page`."""
        return page_html(self.kept)

    @property
    def _about(self) -> own.Account:
        return account_of(self.kept.accounts, self.account)

    def _whose(self) -> str:
        about = self._about
        what = "a made-up account (a bakery that there never was)" if self.made_up else about.code
        return f"<p><strong>This is {html.escape(what)}</strong>: {about.posts:,} posts.</p>"
