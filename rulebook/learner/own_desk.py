"""The two forms of your own page in a notebook: what you expect, and the desk where the file is read."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.learner.own_columns import Columns
from rulebook.learner.predictions import FailLog, least_sure, make_prediction
from rulebook.rules import RULES

MOST_TICKS = 500
_WIDE = {"description_width": "9rem"}


def unit_of(slug: str) -> str:
    """Name a rule on the own page, in the fail log."""
    return f"own page, {slug}"


class Form(widgets.VBox):
    """Nine predictions, each with how sure; they are written down all at once."""

    def __init__(self, log: FailLog) -> None:
        self._log = log
        self.rows: dict[str, tuple[widgets.Dropdown, widgets.BoundedIntText]] = {}
        lines = []
        for rule in RULES.values():
            expect = widgets.Dropdown(
                options=[("choose …", ""), *((verdict, verdict) for verdict in VERDICTS)],
                description="expect",
                layout=widgets.Layout(width="14rem"),
                style={"description_width": "3.5rem"},
            )
            sure = widgets.BoundedIntText(
                50,
                min=least_sure(len(VERDICTS)),
                max=100,
                description="sure, %",
                layout=widgets.Layout(width="11rem"),
            )
            self.rows[rule.slug] = expect, sure
            claim = widgets.HTML(f"<b>{rule.number}</b> {html.escape(rule.claim)}")
            controls = widgets.HBox([expect, sure], layout=widgets.Layout(flex_flow="row wrap"))
            lines.append(widgets.VBox([claim, controls]))
        self.why = widgets.Text(
            description="Why?", placeholder="one sentence: what do you know of your audience?",
            layout=widgets.Layout(width="min(100%, 40rem)"), continuous_update=False,
        )  # fmt: skip
        self.button = widgets.Button(
            description="Write them down",
            button_style="primary",
            layout=widgets.Layout(width="12rem"),
        )
        self.said = widgets.HTML()
        self.button.on_click(lambda _: self.write())
        if {unit_of(slug) for slug in RULES} <= set(log.table()["unit"]):
            self.said.value = _spoken(
                "Nine predictions stand in your fail log already: the first ones count."
            )
        super().__init__([*lines, self.why, self.button, self.said])

    def write(self) -> None:
        """Write all nine into the fail log, or say what is missing and write none."""
        try:
            made = {}
            for slug, (expect, sure) in self.rows.items():
                if not expect.value:
                    raise RulebookError(
                        f"{RULES[slug].title} is still open: choose what you expect."
                    )
                made[slug] = make_prediction(expect.value, sure.value, self.why.value)
            for slug, prediction in made.items():
                self._log.predict(unit_of(slug), prediction)
            self.said.value = _spoken(
                "Nine predictions stand in your fail log. Now choose your file."
            )
        except RulebookError as error:
            self.said.value = _spoken(str(error))


class Desk(widgets.VBox):
    """Choose the file, see what was understood, confirm the time; afterwards, choose the account.

    Args:
        read: reads files, (files, zone, job words, match) -> own.Reading.
        keep: keeps what was read, (rows of job posts) -> own.Kept.
        show: lets the page be about another account, (code) -> None.
        zone: where the account lives, to begin with.
        job_words: words of job posts, to begin with.
    """

    def __init__(
        self,
        read: Callable[[Any, str, tuple[str, ...], own.Match | None], own.Reading],
        keep: Callable[[tuple[int, ...]], own.Kept],
        show: Callable[[str], None],
        zone: str,
        job_words: tuple[str, ...],
    ) -> None:
        self._read_files, self._keep_posts, self._show = read, keep, show
        wide = widgets.Layout(width="min(100%, 30rem)")
        self.upload = widgets.FileUpload(
            multiple=True, description="Choose your export", layout=wide
        )
        self.zone = widgets.Text(zone, description="Where it lives", layout=wide, style=_WIDE)
        self.words = widgets.Text(
            ", ".join(job_words), description="Job words", layout=wide, style=_WIDE,
            placeholder="words of your job posts, with commas",
        )  # fmt: skip
        self.columns = Columns()
        self.ticks = widgets.SelectMultiple(
            rows=8, description="Job posts", layout=widgets.Layout(width="min(100%, 40rem)"),
            style=_WIDE,
        )  # fmt: skip
        self.look = widgets.Button(description="Read it", button_style="primary")
        self.right = widgets.Button(description="Yes, that is right", disabled=True)
        self.wrong = widgets.Button(description="No", disabled=True)
        # A layout of its own: what shares one is hidden together.
        self.account = widgets.Dropdown(
            description="Show", layout=widgets.Layout(width="min(100%, 30rem)"), style=_WIDE
        )
        self.said, self.question, self.how = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._hide(self.columns, self.ticks, self.how, self.account)
        self.look.on_click(lambda _: self._read())
        self.right.on_click(lambda _: self._keep())
        self.wrong.on_click(lambda _: self._again())
        self.upload.observe(lambda _: self._hide(self.columns), "value")
        self.account.observe(lambda _: self._choose(), "value")
        super().__init__(
            [self.upload, self.zone, self.words, self.columns, self.look, self.said, self.how,
             self.ticks, self.question, widgets.HBox([self.right, self.wrong]), self.account]
        )  # fmt: skip

    def _read(self) -> None:
        self._ask(False)
        self.question.value = ""
        self._hide(self.ticks, self.how)
        files = list(self.upload.value)
        if not files:
            self.said.value = _spoken("Choose a file first, with the button above.")
            return
        words = tuple(word.strip() for word in self.words.value.split(",") if word.strip())
        by_hand = self.columns.layout.display != "none"
        try:
            match = self.columns.match() if by_hand else None
            reading = self._read_files(files, self.zone.value, words, match)
            self.said.value = _understood(reading)
            self.question.value = _spoken(reading.example(self.zone.value))
            self._offer_ticks(reading)
            self._ask(True)
        except own.UnknownTable as error:
            self.said.value = _spoken(str(error))
            self._offer_columns(files)
        except RulebookError as error:
            self.said.value = _spoken(str(error))

    def _offer_columns(self, files: list[Any]) -> None:
        """Show the columns of the first table that is not known, to say which is which."""
        for file in files:
            try:
                self.columns.offer(own.look(file), self.zone.value)
            except RulebookError:
                continue
            self.columns.layout.display = ""
            return

    def _offer_ticks(self, reading: own.Reading) -> None:
        """Let job posts be ticked that no word finds: the newest first, by their first words."""
        words = reading.first_words()
        shown = [(text, row) for row, text in words[words != ""].items()][::-1][:MOST_TICKS]
        if not shown:
            return
        self.ticks.options = shown
        self.how.value = _spoken(
            "Is one of these a job post without such a word? Click it; hold Ctrl (on a Mac Cmd) for more than one. "
            f"{_newest(len(shown), (words != '').sum())}"
        )
        self.ticks.layout.display = self.how.layout.display = ""

    def _keep(self) -> None:
        try:
            whole = self._keep_posts(tuple(self.ticks.value))
            self.question.value = _spoken(
                f"{len(whole.posts):,} posts lie in the folder own/, as features: no text, no name, no id. Go on "
                "below, and run the cells."
            )
            self._hide(self.ticks, self.how)
            self.account.options = [
                (f"{one.code}: {one.posts:,} posts", one.code) for one in whole.accounts
            ]
            if len(whole.accounts) > 1:
                self.account.layout.display = ""
        except RulebookError as error:
            self.question.value = _spoken(str(error))
        self._ask(False)

    def _choose(self) -> None:
        if self.account.value:
            self._show(self.account.value)

    def _again(self) -> None:
        self.question.value = _spoken(
            "Nothing was kept. Change where the account lives (such as America/Lima), and read it again."
        )
        self._ask(False)

    def _ask(self, asked: bool) -> None:
        self.right.disabled = self.wrong.disabled = not asked

    def _hide(self, *parts: widgets.DOMWidget) -> None:
        for part in parts:
            part.layout.display = "none"


def _newest(shown: int, there: int) -> str:
    return f"The newest {shown:,} of {there:,} are listed." if shown < there else ""


def _understood(reading: own.Reading) -> str:
    lines = [
        f"{one.code}, {' and '.join(one.titles)}: {one.posts:,} posts from {one.first:%Y-%m-%d} to "
        f"{one.last:%Y-%m-%d}; engagement is {' + '.join(one.parts)}."
        for one in reading.accounts
    ]
    lines.append(f"{reading.kept:,} of {reading.read:,} rows are posts that count.")
    lines += [f"Left out: {number:,} {reason}." for reason, number in reading.dropped.items()]
    lines += [*reading.notes, reading.joint]
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines if line)
    return f'<ul role="status" aria-live="polite" style="line-height:1.5">{items}</ul>'


def _spoken(sentence: str) -> str:
    said = html.escape(sentence)
    return f'<p role="status" aria-live="polite" style="line-height:1.5">{said}</p>'
