"""What every explorer has in common: the verdict, its picture, a table, and luck at the press of a button."""

import html
from collections.abc import Iterable

import ipywidgets as widgets

from rulebook import charts
from rulebook.errors import RulebookError
from rulebook.evidence import Evidence, TrialEvidence
from rulebook.explorer.parts import spoken
from rulebook.rules import Rule

_MANY = 100
_SIGNS = {"holds": "▶", "backfires": "◀", "can't tell": "○"}


class Panel(widgets.VBox):
    """An explorer without its own controls, which a subclass makes and hands over.

    The buttons are `shuffle`, `shuffle_many` and `restart`; `verdict`, `chart`, `posts` and `luck`
    (HTML) follow whatever is set. `evidence` is what was measured last (None where nothing can be),
    and `lifts` what chance has dealt since the last change.
    """

    BUTTON = "Shuffle the labels"
    BUTTON_TIP = "Deal out the labels 'follows' and 'breaks' at random, once"
    BUTTON_MANY_TIP = f"Deal out the labels at random {_MANY} times"
    DEAL = "shuffle"
    DEALING = "shuffling the labels"
    INVITATION = (
        "Is it luck? Shuffle the labels: every post keeps what it got, and only the labels "
        "“follows” and “breaks” are dealt out at random."
    )

    def __init__(self, rule: Rule, controls: list[widgets.Widget]):
        self.rule = rule
        self.evidence: Evidence | TrialEvidence | None = None
        self.lifts: list[float] = []
        self._settling = False
        self._problem = ""
        self._presses = 0
        self.shuffle = widgets.Button(
            description=self.BUTTON,
            icon="random",
            button_style="primary",
            tooltip=self.BUTTON_TIP,
            layout=widgets.Layout(width="12rem"),
        )
        self.shuffle_many = widgets.Button(
            description=f"{self.DEAL.capitalize()} {_MANY} times",
            tooltip=self.BUTTON_MANY_TIP,
            layout=widgets.Layout(width="12rem"),
        )
        self.restart = widgets.Button(
            description="Start again",
            tooltip=f"Forget the {self.DEAL}s",
            layout=widgets.Layout(width="8rem"),
        )
        self.verdict, self.chart, self.posts, self.luck = (widgets.HTML() for _ in range(4))
        super().__init__(
            [
                widgets.HBox(controls, layout=widgets.Layout(flex_flow="row wrap")),
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
        self.shuffle.on_click(lambda _: self._shuffle(1))
        self.shuffle_many.on_click(lambda _: self._shuffle(_MANY))
        self.restart.on_click(lambda _: self._forget())

    def _look(self) -> tuple[Evidence | TrialEvidence, charts.Chart, str]:
        """Measure what the controls say: the evidence, its picture, and a table in HTML."""
        raise NotImplementedError

    def _deal(self, times: int, seed: int) -> Iterable[float]:
        """Give the lifts that chance makes of what the controls say."""
        raise NotImplementedError

    def _at(self) -> str:
        """Say where the rule's threshold stands."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **options) -> dict:
        """Show the widget, and the verdict's sentence where widgets cannot be shown."""
        bundle = super()._repr_mimebundle_(**options)
        bundle["text/plain"] = self._sentence()
        return bundle

    def _measure(self) -> None:
        if self._settling:
            return
        try:
            self.evidence, picture, self.posts.value = self._look()
            self.chart.value = picture.to_html()
            self._problem = ""
        except RulebookError as error:
            self.evidence, self._problem = None, str(error)
            self.posts.value = self.chart.value = ""
        verdict = self.evidence.verdict if self.evidence else "can't tell"
        colour, _ = charts.VERDICTS[verdict]
        self.verdict.value = spoken(
            f'<b style="color:{colour};font-size:1.2em">{_SIGNS[verdict]} {verdict.capitalize()}</b>'
            + html.escape(f"{self._at()}. {self._sentence()}")
        )
        self._forget()

    def _sentence(self) -> str:
        return self._problem or str(self.evidence)

    def _shuffle(self, times: int) -> None:
        # The seed moves with every press, or each would deal out the same again.
        self._presses += 1
        self.lifts += list(self._deal(times, self._presses))
        self._show_luck()

    def _forget(self) -> None:
        self.lifts = []
        self._show_luck()

    def _show_luck(self) -> None:
        own = self.evidence.lift if self.evidence else None
        ready = own is not None
        for button in (self.shuffle, self.shuffle_many):
            button.disabled = not ready
        self.restart.disabled = not self.lifts
        if own is None:
            self.luck.value = spoken("Without a lift there is nothing to hold against luck.")
        elif not self.lifts:
            self.luck.value = spoken(self.INVITATION)
        else:
            reached = charts.luck_reaches(self.lifts, own)
            picture = charts.luck(self.lifts, own, self.DEAL, self.DEALING)
            self.luck.value = picture.to_html() + spoken(
                f"{len(self.lifts):,} {self.DEAL}{'s' if len(self.lifts) > 1 else ''}: {reached:,} "
                f"gave a lift as far from 1 as the real one, {own:.2f}, or farther."
            )
