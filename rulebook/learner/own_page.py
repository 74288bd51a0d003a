"""Your own page, in a notebook: predict, choose the file, confirm the time, read what came out."""

import html
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from IPython.display import HTML

from rulebook import charts, own
from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.explorer import Explorer
from rulebook.learner.predictions import FailLog, least_sure, make_prediction
from rulebook.learner.talk import save_page, talk_page
from rulebook.own.findings import Finding, findings
from rulebook.own.made_up import ZONE, made_up_page
from rulebook.own.page import page_html, picture, results_table, sizes_table
from rulebook.own.store import make_folder
from rulebook.page import table
from rulebook.posts import own_dir
from rulebook.rules import RULES, get_rule

TALK = "talk.html"
_WIDE = {"description_width": "9rem"}
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
    """

    def __init__(
        self, name: str, file: str = "", zone: str = ZONE, job_words: tuple[str, ...] = ()
    ) -> None:
        self._name, self._log = name, FailLog(name)
        self._reading: own.Reading | None = None
        self._made_up = made_up_page()
        self._own = own.kept()
        self.form = _Form(self._log)
        self.desk = _Desk(self, zone, job_words)
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

    def read(self, files: Any, zone: str, job_words: tuple[str, ...] = ()) -> own.Reading:
        """Read exports, and keep nothing yet. Raises RulebookError in one sentence."""
        missing = [slug for slug in RULES if _unit(slug) not in set(self._log.table()["unit"])]
        if missing:
            raise RulebookError(
                f"Your file stays closed until you have predicted: {len(missing)} of {len(RULES)} rules are "
                "still open in the form above."
            )
        self._reading, self._zone, self._words = own.read(files), zone, job_words
        self._reading.example(zone)
        return self._reading

    def keep(self) -> own.Kept:
        """Keep what was read, now that its time is confirmed, and write the findings into the fail log."""
        if self._reading is None:
            raise RulebookError("Nothing was read yet: choose your file first.")
        self._own = own.keep(self._reading, self._zone, self._words)
        for one in self.findings():
            if one.evidence is not None:
                learned = one.more or "Asked my own audience."
                self._log.find(
                    _unit(one.rule.slug),
                    one.account,
                    one.evidence.lift,
                    one.evidence.verdict,
                    learned,
                )
        return self._own

    def findings(self, account: str | None = None) -> tuple[Finding, ...]:
        """Return what the nine rules say on an account: the first where none is named."""
        return findings(self.kept, account)

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
        return HTML(sizes_table(self.findings(), self.kept.accounts[0].posts))

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
        one = next(one for one in self.findings() if one.rule.slug == get_rule(slug).slug)
        try:
            return picture(one, self.kept.accounts[0].platform)
        except RulebookError as error:
            return HTML(f"<p>{html.escape(str(error))}</p>")

    def explorer(self, slug: str) -> Explorer:
        """Return the explorer of a rule, on these posts."""
        return Explorer(get_rule(slug), self.kept.posts)

    def talk(self, expected: str, found: str, differently: str) -> Path:
        """Write a talk of one page about the own page into own/, and return its path.

        Raises RulebookError while there is only the made-up page.
        """
        if self.made_up:
            raise RulebookError("The talk is about your own page: add your export first.")
        log = self._log.table()
        log = log[log["unit"].isin([_unit(slug) for slug in RULES])].dropna(
            subset=["expect", "verdict"]
        )
        right = int((log["expect"] == log["verdict"]).sum())
        record = f"{right} of {len(log)} came as I expected; I was {log['confidence'].mean():.0f} % sure on average."
        folder = own_dir()
        make_folder(folder)
        page = talk_page(self._name, expected, found, differently, record, log)
        return save_page(page, folder / TALK)

    def page(self) -> str:
        """Return the whole page as HTML, for one's own use; see `rulebook own page`."""
        return page_html(self.kept)

    def _whose(self) -> str:
        about = self.kept.accounts[0]
        what = "a made-up account (a bakery that there never was)" if self.made_up else about.code
        return f"<p><strong>This is {html.escape(what)}</strong>: {about.posts:,} posts.</p>"


class _Form(widgets.VBox):
    """Nine predictions, each with how sure; they are written down all at once."""

    def __init__(self, log: FailLog) -> None:
        self._log = log
        self.rows: dict[str, tuple[widgets.Dropdown, widgets.IntSlider]] = {}
        lines = []
        for rule in RULES.values():
            expect = widgets.Dropdown(
                options=[("choose …", ""), *((verdict, verdict) for verdict in VERDICTS)],
                layout=widgets.Layout(width="9rem"),
            )
            sure = widgets.IntSlider(
                50,
                least_sure(len(VERDICTS)),
                100,
                description="sure, %",
                layout=widgets.Layout(width="17rem"),
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
        if {_unit(slug) for slug in RULES} <= set(log.table()["unit"]):
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
                self._log.predict(_unit(slug), prediction)
            self.said.value = _spoken(
                "Nine predictions stand in your fail log. Now choose your file."
            )
        except RulebookError as error:
            self.said.value = _spoken(str(error))


class _Desk(widgets.VBox):
    """Choose the file, see what was understood, confirm the time."""

    def __init__(self, page: OwnPage, zone: str, job_words: tuple[str, ...]) -> None:
        self._page = page
        wide = widgets.Layout(width="min(100%, 30rem)")
        self.upload = widgets.FileUpload(
            multiple=True, description="Choose your export", layout=wide
        )
        self.zone = widgets.Text(zone, description="Where it lives", layout=wide, style=_WIDE)
        self.words = widgets.Text(
            ", ".join(job_words), description="Job words", layout=wide, style=_WIDE,
            placeholder="words of your job posts, with commas",
        )  # fmt: skip
        self.look = widgets.Button(description="Read it", button_style="primary")
        self.right = widgets.Button(description="Yes, that is right", disabled=True)
        self.wrong = widgets.Button(description="No", disabled=True)
        self.said, self.question = widgets.HTML(), widgets.HTML()
        self.look.on_click(lambda _: self._read())
        self.right.on_click(lambda _: self._keep())
        self.wrong.on_click(lambda _: self._again())
        super().__init__(
            [self.upload, self.zone, self.words, self.look, self.said, self.question,
             widgets.HBox([self.right, self.wrong])]
        )  # fmt: skip

    def _read(self) -> None:
        self._ask(False)
        self.question.value = ""
        if not self.upload.value:
            self.said.value = _spoken("Choose a file first, with the button above.")
            return
        words = tuple(word.strip() for word in self.words.value.split(",") if word.strip())
        try:
            reading = self._page.read(list(self.upload.value), self.zone.value, words)
            self.said.value = _understood(reading)
            self.question.value = _spoken(reading.example(self.zone.value))
            self._ask(True)
        except RulebookError as error:
            self.said.value = _spoken(str(error))

    def _keep(self) -> None:
        try:
            whole = self._page.keep()
            self.question.value = _spoken(
                f"{len(whole.posts):,} posts lie in the folder own/, as features: no text, no name, no id. Go on "
                "below, and run the cells."
            )
        except RulebookError as error:
            self.question.value = _spoken(str(error))
        self._ask(False)

    def _again(self) -> None:
        self.question.value = _spoken(
            "Nothing was kept. Change where the account lives (such as America/Lima), and read it again."
        )
        self._ask(False)

    def _ask(self, asked: bool) -> None:
        self.right.disabled = self.wrong.disabled = not asked


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


def _unit(slug: str) -> str:
    """Name a rule on the own page, in the fail log."""
    return f"own page, {slug}"
