"""Unit 11: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Grace Obi"

SHORT = 'short = mine[mine["characters"] <= 80]\nlong = mine[mine["characters"] > 80]\n'
RATE = '100 * {0}["clicks"].sum() / {0}["views"].sum()'
SIDE_RATES = f"{SHORT}side_rates = {RATE.format('short')}, {RATE.format('long')}"
LIFT = (
    f"{SHORT}one = short['clicks'].sum() / short['views'].sum()\n"
    "two = long['clicks'].sum() / long['views'].sum()\n"
    "lift = "
)
SEABORN = "import seaborn as sns\n\n"
TITLED = '\npicture.set(title="How often each headline was clicked")'


def pairs(**said):
    """Return the cell of the ten pairs; `said` are those that differ from a plain guess."""
    lines = (f"pair_{n} = " + said.get(f"pair_{n}", '"A", 70') for n in range(1, 11))
    return "\n".join(lines)


def plan(days, rate=3, worth=1.3, per_day=400):
    return f"rate = {rate}\nworth = {worth}\nper_day = {per_day}\ndays = {days}"


def verdicts(name, table):
    """Return ways of counting the verdicts in a table, right and wrong."""
    return Variants(
        right=[
            f'{name} = ({table}["verdict"] != "can\'t tell").sum()',
            f'{name} = len({table}[{table}["verdict"].isin(["holds", "backfires"])])',
            f'{name} = ({table}["low"] > 1).sum() + ({table}["high"] < 1).sum()',
        ],
        wrong=[
            (f'{name} = ({table}["verdict"] == "holds").sum()', "these only hold"),
            (f'{name} = ({table}["verdict"] == "can\'t tell").sum()', "these are the tests that"),
            (f"{name} = len({table})", "this counts every row"),
            (f'{name} = (everyone["verdict"] != "can\'t tell").sum()', "this counts in `everyone`"),
        ],
    )


ANSWERS = {
    "pairs": Variants(
        right=[
            pairs(),
            pairs(pair_1="'b', 50", pair_2='["A", 100]', pair_10='"B ", 66.6'),
            'pair_1 = pair_2 = pair_3 = pair_4 = pair_5 = "A", 51\n'
            'pair_6 = pair_7 = pair_8 = pair_9 = pair_10 = "B", 99',
        ],
        wrong=[
            (pairs(pair_3="..."), "pair_3 is still blank"),
            (pairs(pair_2='"A"'), "write the side, a comma"),
            (pairs(pair_4='"C", 70'), 'write "A" or "B"'),
            (pairs(pair_5='"A", 34'), "from 50 (the toss of a coin)"),
            (pairs(pair_6='"A", "70 %"'), "a plain number"),
            (pairs(pair_7='70, "A"'), "the side is 70"),
        ],
        blank="\n".join(f"pair_{n} = ..." for n in range(1, 11)),
    ),
    "prediction": common.PREDICTION,
    "side-rates": Variants(
        right=[
            SIDE_RATES,
            'sides = mine.groupby(mine["characters"] > 80)[["clicks", "views"]].sum()\n'
            'side_rates = (100 * sides["clicks"] / sides["views"]).tolist()',
            "side_rates = round(100 * unit.evidence.rate_follows, 2), "
            "round(100 * unit.evidence.rate_breaks, 2)",
        ],
        wrong=[
            (
                SIDE_RATES.replace("<= 80", "> 80", 1).replace('"] > 80]\ns', '"] <= 80]\ns'),
                "swapped",
            ),
            (SIDE_RATES.replace("100 * ", ""), "these are shares"),
            (
                SHORT + 'side_rates = short["clicks"].sum(), long["clicks"].sum()',
                "these are clicks",
            ),
            (f"{SHORT}side_rates = {RATE.format('short')}", "2 numbers are looked for"),
        ],
    ),
    "lift": Variants(
        right=[
            f"{LIFT}one / two",
            "lift = unit.evidence.rate_follows / unit.evidence.rate_breaks",
            f"{LIFT}round(one / two, 4)",
        ],
        wrong=[
            (f"{LIFT}two / one", "upside down"),
            (f"{LIFT}100 * one - 100 * two", "this is a difference"),
            (f"{LIFT}100 * one / two", "this is a percentage"),
            (
                f"{SHORT}lift = short['clicks'].sum() / long['clicks'].sum()",
                "this compares clicks",
            ),
            ("lift = 'more'", "leave the quotation marks out"),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SEABORN}picture = sns.barplot(data=viewers, x="clicked", y="headline"){TITLED}',
            f'{SEABORN}picture = sns.pointplot(data=viewers, y="clicked", x="headline"){TITLED}',
            f'{SEABORN}picture = sns.catplot(\n    data=viewers, x="clicked", y="headline", kind="bar"\n)'
            + TITLED,
            f"{SEABORN}percent = viewers.assign(clicked=100 * viewers['clicked'])\n"
            f'picture = sns.pointplot(data=percent, x="clicked", y="headline").figure'
            '\npicture.suptitle("Click rates")',
        ],
        wrong=[
            (
                f'{SEABORN}picture = sns.barplot(data=viewers, x="clicked", y="headline", errorbar=None)'
                + TITLED,
                "and no intervals",
            ),
            (
                f'{SEABORN}picture = sns.barplot(data=viewers, x="clicked", y="headline")',
                "it has no title",
            ),
            (
                f'{SEABORN}picture = sns.barplot(data=mine, x="clicks", y="headline"){TITLED}',
                "this shows clicks",
            ),
            (
                f'{SEABORN}picture = sns.countplot(data=viewers, y="headline"){TITLED}',
                "shows views",
            ),
            (f"{SEABORN}picture = sns.histplot(viewers['clicked']){TITLED}", "with other numbers"),
            ("picture = 3", "it holds no picture"),
            (
                f'{SEABORN}picture = sns.barplot(data=viewers, x="clicked", y="headline"){TITLED}'
                '\npicture.set(xlabel="")',
                "the axis along the bottom has no name",
            ),
        ],
    ),
    "luck-range": common.LUCK_RANGE,
    "verdict": common.VERDICT,
    "announced": Variants(
        right=[
            'announced = looks["at_any_look"].iloc[-1]',
            'announced = looks["at_any_look"].max()',
            'announced = list(looks["at_any_look"])[-1]',
        ],
        wrong=[
            ('announced = looks["at_this_look"].iloc[-1]', "looks once, at the end"),
            ('announced = looks["at_any_look"].iloc[-1] / 1000', "this is a share"),
            ('announced = looks["at_this_look"].sum()', "adds up all looks"),
            ("announced = len(looks)", "how often somebody looked"),
            ('announced = looks["at_any_look"]', "one number is looked for"),
        ],
    ),
    "both-ways": Variants(
        right=[
            'both_ways = (everyone["verdict"] == "holds").sum(), '
            '(everyone["verdict"] == "backfires").sum()',
            'both_ways = [len(everyone[everyone["low"] > 1]), len(everyone[everyone["high"] < 1])]',
            'both_ways = everyone["verdict"].value_counts()[["holds", "backfires"]]',
        ],
        wrong=[
            (
                'both_ways = (everyone["verdict"] == "backfires").sum(), '
                '(everyone["verdict"] == "holds").sum()',
                "the two are swapped",
            ),
            (
                'both_ways = (everyone["verdict"] == "holds").mean(), '
                '(everyone["verdict"] == "backfires").mean()',
                "these are shares",
            ),
            (
                'both_ways = (everyone["lift"] > 1).sum(), (everyone["lift"] < 1).sum()',
                "on which side of 1",
            ),
            (
                "again = unit.deal_all()\n"
                'both_ways = (again["verdict"] == "holds").sum(), (again["verdict"] == "backfires").sum()',
                "Count in `everyone`",
            ),
        ],
    ),
    "lucky-verdicts": verdicts("lucky_verdicts", "lucky"),
    "average-verdict": Variants(
        right=[
            "average_verdict = unit.pooled.verdict",
            'average_verdict = "holds" if average.low > 1 else "backfires" if average.high < 1 '
            'else "can\'t tell"',
            'average_verdict = "Backfires."',
        ],
        wrong=[
            ('average_verdict = "holds"', "look at both ends of the interval"),
            ('average_verdict = "can\'t tell"', "look at both ends of the interval"),
            ("average_verdict = average.lift", "quotation marks included"),
            ('average_verdict = "fewer"', "none of"),
        ],
    ),
    "again": Variants(
        right=[
            'again = winners["lift_first"].median(), winners["lift_again"].median()',
            'again = winners[["lift_first", "lift_again"]].median()',
            'again = round(winners["lift_first"].quantile(0.5), 2), '
            'round(winners["lift_again"].quantile(0.5), 2)',
        ],
        wrong=[
            (
                'again = winners["lift_again"].median(), winners["lift_first"].median()',
                "the two are swapped",
            ),
            (
                'again = winners["lift_first"].mean(), winners["lift_again"].mean()',
                "these are means",
            ),
            (
                'again = winners["lift_first"].median(), winners["wins_again"].mean()',
                "how often it won again",
            ),
            ('again = winners["lift_first"].median()', "2 numbers are looked for"),
        ],
    ),
    "may-say": common.letter(
        "may_say",
        "unit.evidence.verdict",
        ("everywhere", "does not say what the next one", "look at both ends"),
    ),
    "days": Variants(
        right=[
            plan("2 * unit.viewers_needed(rate, worth) / per_day"),
            plan("-(-2 * unit.viewers_needed(rate, worth) // per_day)", 30, 1.1, 75),
            "needed = unit.viewers_needed(1.3, 0.8)\n"
            + plan("needed * 2 / per_day", 1.3, 0.8, 120),
        ],
        wrong=[
            (plan("unit.viewers_needed(rate, worth) / per_day"), "this is one version"),
            (plan("2 * unit.viewers_needed(rate, worth)"), "Divide by per_day"),
            (plan("7", worth=1), "which is no difference"),
            (plan("7", rate='"3 %"'), "leave the quotation marks out"),
            (plan("7", per_day=0), "write a number above 0"),
            (plan("7", rate=120), "a percentage below 100"),
            (plan("2 * 7 / per_day", rate=0.03), "3 is 3 of 100"),
            (plan("7", per_day="..."), "per_day is still blank"),
            (plan("7"), "Not there yet"),
        ],
        blank="rate = ...\nworth = ...\nper_day = ...\ndays = ...",
    ),
    "learned": common.LEARNED,
}
