"""The explorer: one rule, any account, and what luck alone would give, in controls to play with."""

import html
from functools import lru_cache

import ipywidgets as widgets
import pandas as pd

from rulebook import charts
from rulebook.errors import RulebookError
from rulebook.evidence import (
    Evidence,
    measure_lift,
    qualifying_accounts,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.posts import load_posts
from rulebook.rules import Rule, get_rule

_POSTS_A_SIDE = 4
_MANY = 100
_LABEL = {"description_width": "5.5rem"}
_SIGNS = {"holds": "▶", "backfires": "◀", "can't tell": "○"}
_COLUMNS = {
    "posted_at": "When (week shifted)",
    "weekday": "Weekday",
    "part_of_day": "Part of day",
    "format": "Format",
    "characters": "Characters",
    "hashtags": "Hashtags",
    "link_position": "Link position",
    "job_post": "Job post",
    "scheduled": "Scheduled",
    "followers": "Followers",
    "following": "Following",
}


def explorer(slug: str) -> "Explorer":
    """Return the controls that explore the rule `slug`: display them by naming them.

    Raises RulebookError for a rule that does not exist.
    """
    return Explorer(get_rule(slug))


class Explorer(widgets.VBox):
    """The explorer of one rule.

    The controls are ordinary widgets, in tab order: `dataset`, `account`, `measure`, `threshold`,
    `compare`, and the buttons `shuffle`, `shuffle_many`, `restart`. Set their values, or click(),
    and `verdict`, `chart`, `posts`, `luck` (HTML) follow. `evidence` is what was measured last
    (None where nothing can be), and `lifts` the shuffled lifts since the last change.
    """

    def __init__(self, rule: Rule):
        self.rule = rule
        self.evidence: Evidence | None = None
        self.lifts: list[float] = []
        # The rule on following compares accounts, so what one chooses is their community.
        self._of = "sector" if rule.per[0] == "account" else "account"
        self._table = pd.DataFrame()
        self._settling = False
        self._problem = ""
        self._presses = 0

        self.dataset = _dropdown("Data", [(name.replace("_", " "), name) for name in rule.datasets])
        self.account = _dropdown("Community" if self._of == "sector" else "Account", [])
        self.measure = _dropdown("Measure", [])
        self.threshold = _threshold(rule)
        self.compare = _dropdown("Compare", [(f"{per}s", per) for per in rule.per])
        if len(rule.per) == 1:
            self.compare.layout.display = "none"
        self.shuffle = widgets.Button(
            description="Shuffle the labels",
            icon="random",
            button_style="primary",
            tooltip="Deal out the labels 'follows' and 'breaks' at random, once",
            layout=widgets.Layout(width="12rem"),
        )
        self.shuffle_many = widgets.Button(
            description=f"Shuffle {_MANY} times",
            tooltip=f"Deal out the labels at random {_MANY} times",
            layout=widgets.Layout(width="12rem"),
        )
        self.restart = widgets.Button(
            description="Start again",
            tooltip="Forget the shuffles",
            layout=widgets.Layout(width="8rem"),
        )
        self.verdict, self.chart, self.posts, self.luck = (widgets.HTML() for _ in range(4))
        super().__init__(
            [
                widgets.HBox(
                    [self.dataset, self.account, self.measure, self.threshold, self.compare],
                    layout=widgets.Layout(flex_flow="row wrap"),
                ),
                self.verdict,
                self.chart,
                self.posts,
                widgets.HBox(
                    [self.shuffle, self.shuffle_many, self.restart],
                    layout=widgets.Layout(flex_flow="row wrap", margin="12px 0 0 0"),
                ),
                self.luck,
            ],
            layout=widgets.Layout(max_width="57rem"),
        )
        for name in rule.datasets:
            # Now, not at the first choice of a data set: that must be answered at once.
            _tested(rule.slug, name)
        self._open()
        self.dataset.observe(lambda _: self._open(), "value")
        for control in (self.account, self.measure, self.threshold, self.compare):
            control.observe(lambda _: self._measure(), "value")
        self.shuffle.on_click(lambda _: self._shuffle(1))
        self.shuffle_many.on_click(lambda _: self._shuffle(_MANY))
        self.restart.on_click(lambda _: self._forget())

    def _repr_mimebundle_(self, **options) -> dict:
        """Show the widget, and the verdict's sentence where widgets cannot be shown."""
        bundle = super()._repr_mimebundle_(**options)
        bundle["text/plain"] = self._sentence()
        return bundle

    def _open(self) -> None:
        """Load the chosen data set and offer its accounts and measures."""
        self._table = load_posts(self.dataset.value)
        tested = _tested(self.rule.slug, self.dataset.value)
        sizes = self._table[self._of].value_counts()
        sizes = sizes[sizes > 0].sort_index()
        choices = [(f"{name} ({size:,} posts)", str(name)) for name, size in sizes.items()]
        measures = [
            (said, name)
            for name, said in charts.MEASURES.items()
            if name in self._table and self._table[name].notna().any()
        ]
        self._settling = True
        try:
            # Accounts that can test the rule come first, so that the first sight has a verdict.
            _offer(self.account, sorted(choices, key=lambda choice: choice[1] not in tested))
            _offer(self.measure, measures)
        finally:
            self._settling = False
        self._measure()

    def _chosen(self) -> dict:
        """Return what the controls say, as the arguments of the functions in `evidence`."""
        return {
            "rule": self.rule,
            "posts": self._table[self._table[self._of] == self.account.value],
            "measure": self.measure.value,
            "threshold": self.threshold.value if self.rule.threshold else None,
            "per": self.compare.value,
        }

    def _measure(self) -> None:
        if self._settling:
            return
        chosen = self._chosen()
        try:
            self.evidence = measure_lift(**chosen)
            self.posts.value = _posts_table(chosen, _POSTS_A_SIDE)
            self.chart.value = charts.two_sides(self.evidence).to_html()
            self._problem = ""
        except RulebookError as error:
            self.evidence, self._problem = None, str(error)
            self.posts.value = self.chart.value = ""
        verdict = self.evidence.verdict if self.evidence else "can't tell"
        colour, _ = charts.VERDICTS[verdict]
        limit = self.rule.threshold
        at = f" at {self.threshold.value:g} {limit.unit}" if limit else ""
        self.verdict.value = _spoken(
            f'<b style="color:{colour};font-size:1.2em">{_SIGNS[verdict]} {verdict.capitalize()}</b>'
            + html.escape(f"{at}. {self._sentence()}")
        )
        self._forget()

    def _sentence(self) -> str:
        return self._problem or str(self.evidence)

    def _shuffle(self, times: int) -> None:
        # The seed moves with every press, or each would deal out the same labels.
        self._presses += 1
        self.lifts += list(shuffled_lifts(**self._chosen(), times=times, seed=self._presses))
        self._show_luck()

    def _forget(self) -> None:
        self.lifts = []
        self._show_luck()

    def _show_luck(self) -> None:
        ready = self.evidence is not None and self.evidence.lift is not None
        for button in (self.shuffle, self.shuffle_many):
            button.disabled = not ready
        self.restart.disabled = not self.lifts
        if not ready:
            self.luck.value = _spoken("Without a lift there is nothing to hold against luck.")
        elif not self.lifts:
            self.luck.value = _spoken(
                "Is it luck? Shuffle the labels: every post keeps what it got, and only the labels "
                "“follows” and “breaks” are dealt out at random."
            )
        else:
            own = self.evidence.lift
            reached = charts.luck_reaches(self.lifts, own)
            self.luck.value = charts.luck(self.lifts, own).to_html() + _spoken(
                f"{len(self.lifts):,} shuffle{'s' if len(self.lifts) > 1 else ''}: {reached:,} "
                f"gave a lift as far from 1 as the real one, {own:.2f}, or farther."
            )


def _wide() -> widgets.Layout:
    # One each: controls that share a layout also hide together.
    return widgets.Layout(width="min(100%, 27rem)")


def _dropdown(label: str, options: list) -> widgets.Dropdown:
    return widgets.Dropdown(options=options, description=label, layout=_wide(), style=_LABEL)


def _offer(dropdown: widgets.Dropdown, options: list) -> None:
    """Change the options; keep the choice where it is still one of them, or take the first."""
    before, values = dropdown.value, [value for _, value in options]
    dropdown.options = options
    dropdown.value = before if before in values else values[0]


@lru_cache(maxsize=32)
def _tested(slug: str, dataset: str) -> frozenset[str]:
    return frozenset(qualifying_accounts(get_rule(slug), load_posts(dataset)))


def _threshold(rule: Rule) -> widgets.Widget:
    limit = rule.threshold
    if limit is None:
        return widgets.HTML(layout=widgets.Layout(display="none"))
    whole = all(float(number).is_integer() for number in (limit.default, limit.low, limit.step))
    kind, number = (widgets.IntSlider, int) if whole else (widgets.FloatSlider, float)
    return kind(
        value=number(limit.default),
        min=number(limit.low),
        max=number(limit.high),
        step=number(limit.step),
        description="Threshold",
        tooltip=f"The rule's number: {limit.unit}",
        # While the handle is still moving every step would be measured, and the last one would wait.
        continuous_update=False,
        layout=_wide(),
        style=_LABEL,
    )


def _spoken(sentence: str) -> str:
    """Mark a sentence so that a screen reader says it when it changes."""
    return f'<p role="status" aria-live="polite" style="line-height:1.5">{sentence}</p>'


def _posts_table(chosen: dict, a_side: int) -> str:
    """Write a few posts of each side as an HTML table."""
    rule, posts, measure = chosen["rule"], chosen["posts"], chosen["measure"]
    sides = rule.follows(posts, chosen["threshold"])
    relative = relative_engagement(posts, measure)
    known = [column for column in _COLUMNS if column in posts and posts[column].notna().any()]
    shown = [
        column
        for column in known
        if column in ("posted_at", "weekday", "format") or column in rule.needs
    ]
    rows = []
    for follows, word in ((True, "follows"), (False, "breaks")):
        side = posts[(sides == follows).fillna(False) & relative.notna()]
        # The same few posts each time, or the table would change by itself.
        for label, post in side.sample(min(a_side, len(side)), random_state=0).iterrows():
            cells = [_cell(post[column]) for column in shown]
            cells += [_cell(post[measure]), f"{relative[label]:.2f}", word]
            rows.append("".join(f'<td style="padding:2px 10px">{cell}</td>' for cell in cells))
    if not rows:
        return ""
    heads = [_COLUMNS[column] for column in shown]
    heads += [measure.capitalize(), f"Relative {measure}", "The rule"]
    head = "".join(
        f'<th scope="col" style="padding:2px 10px;text-align:left">{name}</th>' for name in heads
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        '<table style="border-collapse:collapse;line-height:1.4;font-variant-numeric:tabular-nums">'
        '<caption style="text-align:left;padding:2px 10px">A few of the posts</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: object) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%a %d %b %Y, %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}"
    return html.escape(f"{value:,.0f}" if isinstance(value, int | float) else str(value))
