"""Unit 04: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common
from tests.questions.common import PLOT, SEABORN, TITLED

NAME = "Ivy Chen"

EARLY, LATE = 'mine[mine["link_position"] < 0.75]', 'mine[mine["link_position"] >= 0.75]'
NOT_EARLY = 'mine[~(mine["link_position"] < 0.75)]'
MIDDLE = '["relative_engagement"].median()'
THEIR_EARLY, THEIR_LATE = EARLY.replace("mine", "theirs"), LATE.replace("mine", "theirs")

LINKS = 'mine["link_position"].dropna()'


def one_measure(answer, measure, other):
    """Return the variants of the lift in one measure."""
    middle, their_middle = f'["relative_{measure}"].median()', f'["relative_{other}"].median()'
    sides = 'mine.groupby(mine["link_position"].lt(0.75).where(mine["link_position"].notna()))'
    return Variants(
        right=[
            f"{answer} = {EARLY}{middle} / {LATE}{middle}",
            f"{answer} = round({EARLY}{middle} / {LATE}{middle}, 2)",
            f"sides = {sides}{middle}\n{answer} = sides[True] / sides[False]",
        ],
        wrong=[
            (f"{answer} = {EARLY}{MIDDLE} / {LATE}{MIDDLE}", "all added up"),
            (
                f"{answer} = {EARLY}{their_middle} / {LATE}{their_middle}",
                f"this is the lift in {other}",
            ),
            (f"{answer} = {LATE}{middle} / {EARLY}{middle}", "upside down"),
            (f"{answer} = {EARLY}{middle} / {NOT_EARLY}{middle}", "posts without a link are in it"),
            (
                f'{answer} = {EARLY}["{measure}"].median() / {LATE}["{measure}"].median()',
                f"Use the column relative_{measure}",
            ),
        ],
    )


ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'The last words of a post are remembered'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody looks at where a link stands"""',
            'expect, confidence, reason = "holds", 70, "Whoever reads half a post sees the link"',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "Whoever reads half a post sees the link"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "Whoever reads half a post sees the link"',
                "from 34 (drawn from a hat)",
            ),
            (
                'expect = "holds"\nconfidence = "70 %"\nreason = "Whoever reads half a post sees the link"',
                "a plain number",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = ...', "reason is still blank"),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "with-link": Variants(
        right=[
            'with_link = mine["link_position"].notna().sum()',
            'with_link = mine["link_position"].count()',
            'with_link = len(mine.dropna(subset=["link_position"]))',
            'with_link = float((mine["link_position"] >= 0).sum())',
        ],
        wrong=[
            ("with_link = len(mine)", "the number of all your posts"),
            ('with_link = mine["link_position"].isna().sum()', "posts without a link"),
            ('with_link = mine["link_position"].notna().mean()', "this is a share"),
            ('with_link = 100 * mine["link_position"].notna().mean()', "this is a percentage"),
            ('with_link = (mine["format"] == "link").sum()', "a card below the text"),
        ],
    ),
    "prints": common.PRINTS,
    "first-quarter": Variants(
        right=[
            'first_quarter = (mine["link_position"] < 0.25).sum()',
            'first_quarter = len(mine.query("link_position < 0.25"))',
            'first_quarter = float(sum(place < 0.25 for place in mine["link_position"].dropna()))',
        ],
        wrong=[
            ('first_quarter = (mine["link_position"] < 0.75).sum()', "as far as 0.75"),
            ('first_quarter = (mine["link_position"] >= 0.25).sum()', "Turn the sign round"),
            (
                'first_quarter = (~(mine["link_position"] >= 0.25)).sum()',
                "posts without a link are in it",
            ),
            ("first_quarter = len(mine)", "the number of all your posts"),
            ('first_quarter = mine["link_position"] < 0.25', "one number is looked for"),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SEABORN}picture = sns.ecdfplot(data=mine, x="link_position"){TITLED}',
            f'{SEABORN}picture = sns.ecdfplot(mine["link_position"].dropna(), stat="percent"){TITLED}',
            f'{SEABORN}picture = sns.displot(data=mine, y="link_position", kind="ecdf"){TITLED}',
            f"{PLOT}picture = plt.ecdf({LINKS})\nplt.title('Links')\nplt.xlabel('Place')\nplt.ylabel('Share')",
            f"{PLOT}places = {LINKS}.sort_values()\n"
            "plt.plot(places, [(n + 1) / len(places) for n in range(len(places))], drawstyle='steps-post')\n"
            "plt.title('Links')\nplt.xlabel('Place')\nplt.ylabel('Share')\npicture = plt.gcf()",
            f"counts = {LINKS}.value_counts().sort_index().cumsum()\n"
            "picture = counts.plot(title='Links', xlabel='Place', ylabel='Links up to here')",
        ],
        wrong=[
            (
                f'{SEABORN}picture = sns.ecdfplot(data=mine.fillna({{"link_position": 0}}), x="link_position"){TITLED}',
                "posts without a link count as if",
            ),
            (
                f'{SEABORN}picture = sns.ecdfplot(data={EARLY}, x="link_position"){TITLED}',
                "one side only",
            ),
            (
                f'{SEABORN}picture = sns.ecdfplot(data=mine, x="link_position", complementary=True){TITLED}',
                "it counts down",
            ),
            (
                f'{SEABORN}picture = sns.ecdfplot(data=unit.all_posts, x="link_position"){TITLED}',
                "all accounts, not yours",
            ),
            (
                f'{SEABORN}picture = sns.ecdfplot(unit.open_other_posts(), x="link_position"){TITLED}',
                "your second account",
            ),
            (
                f'{SEABORN}picture = sns.ecdfplot(data=mine, x="characters"){TITLED}',
                "it shows characters",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="link_position"){TITLED}',
                "it shows bars, and asked for is a line",
            ),
            (f'{SEABORN}picture = sns.ecdfplot(data=mine, x="link_position")', "it has no title"),
            (
                f'{SEABORN}picture = sns.ecdfplot(data=mine, x="link_position"){TITLED}\npicture.set(ylabel="")',
                "the axis up the side has no name",
            ),
            (f"picture = ({LINKS} < 0.25).mean()", "it holds no picture"),
        ],
    ),
    "typical-early": Variants(
        right=[
            f"typical_early = {EARLY}{MIDDLE}",
            'typical_early = mine.query("link_position < 0.75")["relative_engagement"].quantile(0.5)',
            f"typical_early = round({EARLY}{MIDDLE}, 2)",
        ],
        wrong=[
            (f'typical_early = {EARLY}["relative_engagement"].mean()', "this is the mean"),
            (f"typical_early = {LATE}{MIDDLE}", "the other side of the rule"),
            (f'typical_early = {EARLY}["engagement"].median()', "this is the engagement itself"),
            (f"typical_early = mine{MIDDLE}", "both sides together"),
            (
                f'typical_early = mine[mine["link_position"].notna()]{MIDDLE}',
                "early and late",
            ),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {EARLY}{MIDDLE} / {LATE}{MIDDLE}",
            f"lift = round({EARLY}{MIDDLE} / {LATE}{MIDDLE}, 2)",
            f"import pandas as pd\nlift = pd.Series([{EARLY}{MIDDLE}]) / {LATE}{MIDDLE}",
        ],
        wrong=[
            (f"lift = {EARLY}{MIDDLE} / {NOT_EARLY}{MIDDLE}", "posts without a link are in it"),
            (f"lift = {LATE}{MIDDLE} / {EARLY}{MIDDLE}", "upside down"),
            (f"lift = 100 * {EARLY}{MIDDLE} / {LATE}{MIDDLE}", "this is a percentage"),
            (f"lift = {EARLY}{MIDDLE} - {LATE}{MIDDLE}", "this is a difference"),
            (
                f"lift = ({EARLY}{MIDDLE} / {LATE}{MIDDLE})".replace("median", "mean"),
                "these are means",
            ),
        ],
    ),
    "may-say": common.letter(
        "may_say",
        "unit.evidence.verdict",
        ("no difference", "no interval can show that", "look at both ends"),
    ),
    "lengths": Variants(
        right=[
            f'lengths = {EARLY}["characters"].median(), {LATE}["characters"].median()',
            f'lengths = [{EARLY}["characters"].quantile(0.5), {LATE}["characters"].quantile(0.5)]',
            'linked = mine.dropna(subset=["link_position"])\n'
            'lengths = linked.groupby(linked["link_position"] >= 0.75)["characters"].median()',
        ],
        wrong=[
            (
                f'lengths = {LATE}["characters"].median(), {EARLY}["characters"].median()',
                "the two are swapped",
            ),
            (
                f'lengths = {EARLY}["characters"].mean(), {LATE}["characters"].mean()',
                "these are means",
            ),
            (
                f'lengths = {EARLY}["characters"].median(), {NOT_EARLY}["characters"].median()',
                "posts without a link are in it",
            ),
            (f"lengths = {EARLY}{MIDDLE}, {LATE}{MIDDLE}", "the column looked for is characters"),
            (f'lengths = {EARLY}["characters"].median()', "2 numbers are looked for"),
        ],
    ),
    "clicks": Variants(
        right=['clicks = "none"', "clicks = 'None'", 'clicks = " NONE. "'],
        wrong=[
            ('clicks = "engagement"', "count who opened it"),
            ('clicks = "likes"', "count who opened it"),
            ('clicks = "shares"', "count who opened it"),
            ('clicks = "clicks"', "it is none of"),
            ("clicks = 0", "quotation marks included"),
        ],
    ),
    "likes-lift": one_measure("likes_lift", "likes", "shares"),
    "shares-lift": one_measure("shares_lift", "shares", "likes"),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_EARLY}{MIDDLE} / {THEIR_LATE}{MIDDLE}",
            f"other_lift = round(float({THEIR_EARLY}{MIDDLE} / {THEIR_LATE}{MIDDLE}), 3)",
            f"import numpy as np\nother_lift = np.array({THEIR_EARLY}{MIDDLE} / {THEIR_LATE}{MIDDLE})",
        ],
        wrong=[
            (f"other_lift = {EARLY}{MIDDLE} / {LATE}{MIDDLE}", "the lift of your other account"),
            (f"other_lift = {THEIR_LATE}{MIDDLE} / {THEIR_EARLY}{MIDDLE}", "upside down"),
            (
                f"other_lift = ({THEIR_EARLY}{MIDDLE} / {THEIR_LATE}{MIDDLE})".replace(
                    "median", "mean"
                ),
                "these are means",
            ),
            (
                f'other_lift = {THEIR_EARLY}{MIDDLE} / theirs[~(theirs["link_position"] < 0.75)]'
                f"{MIDDLE}",
                "posts without a link are in it",
            ),
        ],
    ),
    "unanswered": Variants(
        right=[
            'unanswered = (everyone["verdict"] == "can\'t tell").sum()',
            'unanswered = everyone["verdict"].value_counts().get("can\'t tell", 0)',
            'unanswered = len(everyone[(everyone["low"] <= 1) & (everyone["high"] >= 1)])',
        ],
        wrong=[
            ('unanswered = (everyone["verdict"] == "holds").sum()', 'how many say "holds"'),
            ('unanswered = (everyone["verdict"] == "backfires").sum()', "how many say"),
            ("unanswered = len(everyone)", "every account in the table"),
            ('unanswered = (everyone["verdict"] == "can\'t tell").mean()', "this is a share"),
        ],
    ),
    "to-change": Variants(
        right=[
            'to_change = min(abs(interval["low"] - 1), abs(interval["high"] - 1))',
            "to_change = (interval - 1).abs().min()",
            "to_change = round(float(min(abs(end - 1) for end in interval)), 2)",
        ],
        wrong=[
            ("to_change = (interval - 1).abs().max()", "the end that is farther from 1"),
            ("to_change = -(interval - 1).abs().min()", "no minus sign"),
            ("to_change = interval.high - interval.low", "how wide the interval is"),
            ("to_change = 100 * (interval - 1).abs().min()", "this is a percentage"),
            ("to_change = interval - 1", "one number is looked for"),
            ('to_change = "a lot"', "leave the quotation marks out"),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "Before I believe a number about clicks, I ask who counted them."',
            "learned = 'before I believe a number about clicks,  I look for the table behind it'",
            'learned = """Before I believe a number about clicks,\nI ask what somebody gains by it."""',
        ],
        wrong=[
            ('learned = "I ask who has counted the clicks."', "keep its beginning"),
            ('learned = "Before I believe a number about clicks, I laugh."', "fewer than 4 words"),
            (
                'learned = "Before I believe a number about clicks, I bla bla bla bla bla"',
                "again and again",
            ),
            ("learned = 42", "between quotation marks"),
        ],
    ),
}
