"""Unit 08: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Tom Baker"

FITS = 'fits = mine["posts_that_day"].between(3, 5)\nvalue = mine["relative_engagement"]\n'
DAILY = (
    'daily = mine.groupby("day")["relative_engagement"].agg(["size", "sum", "mean"])\n'
    'full = daily["size"].between(3, 5)\n'
)
THEIR_DAYS = (
    'daily = theirs.groupby("day")["relative_engagement"].agg(["size", "sum", "mean"])\n'
    'full = daily["size"].between(3, 5)\n'
)
CALENDAR = 'calendar = mine.resample("D", on="posted_at").size()\n'


def days_lift(answer, how, days=DAILY):
    """Return ways of working out a lift per day, right ones and wrong ones."""
    other = {"sum": "mean", "mean": "sum"}[how]
    word = {"sum": "this is the average", "mean": "this is the sum"}[how]
    right = [
        f'{days}{answer} = daily[full]["{how}"].median() / daily[~full]["{how}"].median()',
        f'{days}sides = daily.groupby(full)["{how}"].median()\n{answer} = sides[True] / sides[False]',
        f'{days}{answer} = round(daily.loc[full, "{how}"].quantile(0.5)'
        f' / daily.loc[~full, "{how}"].quantile(0.5), 2)',
    ]
    wrong = [
        (
            f'{days}{answer} = daily[~full]["{how}"].median() / daily[full]["{how}"].median()',
            "it is upside down",
        ),
        (
            f'{days}{answer} = daily[full]["{other}"].median() / daily[~full]["{other}"].median()',
            word,
        ),
        (
            f'{days}{answer} = daily[full]["{how}"].mean() / daily[~full]["{how}"].mean()',
            "these are means of days",
        ),
        (
            f'{days}{answer} = daily[full]["{how}"].median() - daily[~full]["{how}"].median()',
            "this is a difference",
        ),
        (
            f'{days}four = daily["size"] == 4\n'
            f'{answer} = daily[four]["{how}"].median() / daily[~four]["{how}"].median()',
            "exactly 4",
        ),
        (f'{days}{answer} = daily[full]["{how}"]', "one number is looked for"),
    ]
    return Variants(right=right, wrong=wrong)


def verdict(answer, interval, evidence):
    """Return ways of naming a verdict."""
    return Variants(
        right=[
            f"{answer} = {evidence}.verdict",
            f'{answer} = "holds" if {interval}.low > 1 else "backfires" if {interval}.high < 1'
            ' else "can\'t tell"',
            f'{answer} = " " + {evidence}.verdict.upper() + ". "',
        ],
        wrong=[
            (
                f'{answer} = "backfires" if {evidence}.verdict == "holds" else "holds"',
                "look at both ends of",
            ),
            (
                f'{answer} = "can\'t tell" if {evidence}.verdict != "can\'t tell" else "backfires"',
                "look at both ends of",
            ),
            (f'{answer} = "true"', "none of"),
            (f"{answer} = {interval}.low", "quotation marks included"),
        ],
    )


ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'Four posts a day are too many'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can know that from the posts"""',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "Four posts a day are many"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "Four posts a day are many"',
                "from 34 (drawn from a hat)",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = "because"', "one sentence"),
            ('expect = "holds"\nconfidence = 70\nreason = ...', "reason is still blank"),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "days": Variants(
        right=[
            'days = mine["day"].nunique()',
            'days = len(mine["day"].unique())',
            'days = float(mine.groupby("day").ngroups)',
            "days = (mine.resample('D', on='posted_at').size() > 0).sum()",
        ],
        wrong=[
            ("days = len(mine)", "the number of your posts"),
            ('days = (mine["day"].max() - mine["day"].min()).days + 1', "without any post too"),
            ('days = (mine["day"].max() - mine["day"].min()).days', "quiet ones too"),
            ('days = mine["posted_at"].nunique()', "moments in time"),
            ('days = mine["day"].nunique', "put () behind its name"),
        ],
    ),
    "quiet-days": Variants(
        right=[
            f"{CALENDAR}quiet_days = (calendar == 0).sum()",
            f"{CALENDAR}quiet_days = len(calendar[calendar == 0])",
            'quiet_days = (mine["day"].max() - mine["day"].min()).days + 1 - mine["day"].nunique()',
            'quiet_days = mine.set_index("day").resample("D").size().eq(0).sum()',
        ],
        wrong=[
            (f"{CALENDAR}quiet_days = len(calendar)", "these are all days"),
            (f"{CALENDAR}quiet_days = (calendar > 0).sum()", "the days with a post"),
            (f"{CALENDAR}quiet_days = (calendar == 1).sum()", "a single post"),
            (f"{CALENDAR}quiet_days = (calendar == 0).mean()", "this is a share"),
            (f"{CALENDAR}quiet_days = calendar == 0", "one number is looked for"),
        ],
    ),
    "fitting-days": Variants(
        right=[
            f"{DAILY}fitting_days = full.sum()",
            'sizes = mine["day"].value_counts()\nfitting_days = len(sizes[(sizes >= 3) & (sizes <= 5)])',
            'fitting_days = mine[mine["posts_that_day"].between(3, 5)]["day"].nunique()',
        ],
        wrong=[
            (f'{DAILY}fitting_days = (daily["size"] == 4).sum()', "exactly 4"),
            (f"{DAILY}fitting_days = (~full).sum()", "the days that break the rule"),
            ('fitting_days = mine["posts_that_day"].between(3, 5).sum()', "these are posts"),
            (f'{DAILY}fitting_days = (daily["size"] >= 3).sum()', "no upper end"),
            (f'{DAILY}fitting_days = (daily["size"] <= 5).sum()', "no lower end"),
            (f"{DAILY}fitting_days = full.mean()", "this is a share"),
        ],
    ),
    "lift": Variants(
        right=[
            f"{FITS}lift = value[fits].median() / value[~fits].median()",
            f"{FITS}lift = round(value[fits].median() / value[~fits].median(), 2)",
            f"{FITS}sides = value.groupby(fits).median()\nlift = sides[True] / sides[False]",
        ],
        wrong=[
            (f"{FITS}lift = 1 / (value[fits].median() / value[~fits].median())", "upside down"),
            (
                f"{FITS}lift = 100 * value[fits].median() / value[~fits].median()",
                "this is a percentage",
            ),
            (f"{FITS}lift = value[fits].median() - value[~fits].median()", "A lift is"),
            (f"{FITS}lift = value[fits].mean() / value[~fits].mean()", "these are means"),
            (f"{FITS}lift = value[fits]", "one number is looked for"),
        ],
    ),
    "day-lift": days_lift("day_lift", "sum"),
    "average-lift": days_lift("average_lift", "mean"),
    "luck-range": Variants(
        right=[
            "luck_range = luck.quantile(0.025), luck.quantile(0.975)",
            "luck_range = luck.quantile([0.025, 0.975])",
            "import numpy as np\nluck_range = np.percentile(luck, [2.5, 97.5])",
        ],
        wrong=[
            ("luck_range = luck.quantile(0.975), luck.quantile(0.025)", "the two are swapped"),
            ("luck_range = luck.quantile(0.05), luck.quantile(0.95)", "5 % on each side"),
            ("luck_range = luck.min(), luck.max()", "the whole range"),
            ("luck_range = luck.quantile(0.025)", "2 numbers are looked for"),
        ],
    ),
    "verdict": verdict("verdict", "interval", "unit.evidence"),
    "day-verdict": verdict("day_verdict", "day_interval", "unit.day_evidence"),
    "number-alone": Variants(
        right=[
            f"{DAILY}own = daily[full]['sum'].median() / daily[~full]['sum'].median()\n"
            "number_alone = dealt.quantile(0.025) <= own <= dealt.quantile(0.975)",
            "low, high = dealt.quantile([0.025, 0.975])\n"
            "number_alone = not (unit.day_evidence.lift < low or unit.day_evidence.lift > high)",
            "number_alone = int(0.025 < (dealt < unit.day_evidence.lift).mean() < 0.975)",
        ],
        wrong=[
            (
                "low, high = dealt.quantile([0.025, 0.975])\n"
                "number_alone = unit.day_evidence.lift < low or unit.day_evidence.lift > high",
                "Not there yet",
            ),
            ('number_alone = "partly"', "True or False"),
            ("number_alone = dealt.median()", "True or False"),
            ("number_alone = dealt > 1", "True or False"),
        ],
    ),
    "other-day-lift": days_lift("other_day_lift", "sum", THEIR_DAYS),
    "disagree": Variants(
        right=[
            'disagree = (everyone["per_post"] != everyone["per_day"]).sum()',
            'disagree = len(everyone.query("per_post != per_day"))',
            'disagree = len(everyone) - float((everyone["per_post"] == everyone["per_day"]).sum())',
        ],
        wrong=[
            ('disagree = (everyone["per_post"] == everyone["per_day"]).sum()', "verdicts agree"),
            ("disagree = len(everyone)", "all accounts in the table"),
            ('disagree = (everyone["per_post"] != everyone["per_day"]).mean()', "this is a share"),
            ('disagree = (everyone["per_day"] == "holds").sum()', "holds per day"),
            ('disagree = everyone["per_post"] != everyone["per_day"]', "one number is looked for"),
        ],
    ),
    "surprised": common.SURPRISED,
    "learned": Variants(
        right=[
            'learned = "I will ask whether a figure is per post or per day."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """I post twice a day for a month\nand then four times a day."""',
        ],
        wrong=[
            ('learned = "Nothing."', "fewer than 5 words"),
            ("learned = 42", "between quotation marks"),
            ('learned = "bla bla bla bla bla bla bla bla"', "again and again"),
            ("learned = True", "between quotation marks"),
            ('learned = ["I", "will", "measure"]', "between quotation marks"),
        ],
    ),
}
