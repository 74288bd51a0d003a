"""Unit 08: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants

NAME = "Tom Baker"

FITS = 'fits = mine["posts_that_day"].between(3, 5)\nvalue = mine["relative_engagement"]\n'
DAILY = (
    'daily = mine.groupby("day")["relative_engagement"].agg(["size", "sum", "mean"])\n'
    'full = daily["size"].between(3, 5)\n'
)
OWN = (
    'fits = theirs["posts_that_day"].between(lowest, highest)\n'
    'value = theirs["relative_engagement"]\n'
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


def judging(lines):
    """Return a recipe for the verdict with these lines."""
    return f"def judge(low, high):\n    {lines}"


def recipe(above, below):
    """Return a recipe for one draw that divides the medians of what these two give."""
    return (
        "def one_draw(posts):\n"
        '    fits = posts["posts_that_day"].between(3, 5)\n'
        "    bag, rest = posts[fits], posts[~fits]\n"
        f'    above = {above}["relative_engagement"].median()\n'
        f'    return above / {below}["relative_engagement"].median()'
    )


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


SNS = "import seaborn as sns\n\n"
TITLED = '\npicture.set(title="My days", xlabel="Posts that day", ylabel="Days")'

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
            (f"{CALENDAR}quiet_days = calendar == 0", "counts the rows that say True"),
            ('quiet_days = (mine["posts_that_day"] == 0).sum()', "a day without a post has no row"),
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
    "picture": Variants(
        right=[
            f'{SNS}{DAILY}picture = sns.lineplot(data=daily, x="size", y="sum", estimator="median"){TITLED}',
            f'{SNS}{DAILY}picture = sns.boxplot(data=daily, x="size", y="sum"){TITLED}',
            f'{SNS}{DAILY}some = daily[daily["size"] <= 10]\n'
            f'picture = sns.pointplot(data=some, x="size", y="sum", estimator="median"){TITLED}',
            f'{SNS}{DAILY}picture = sns.scatterplot(data=daily, x="size", y="sum"){TITLED}',
            f'{DAILY}picture = daily.groupby("size")["sum"].median().plot(title="My days", '
            'xlabel="Posts", ylabel="Sum")',
            f'{SNS}{DAILY}picture = sns.stripplot(x=daily["size"].clip(upper=10), y=daily["sum"]){TITLED}',
        ],
        wrong=[
            (
                f'{SNS}{DAILY}picture = sns.lineplot(data=daily, x="size", y="sum"){TITLED}',
                "your picture shows means",
            ),
            (f'{SNS}{DAILY}picture = sns.countplot(data=daily, x="size"){TITLED}', "how many such"),
            (
                f'{SNS}picture = sns.boxplot(data=mine, x="posts_that_day", y="relative_engagement")'
                f"{TITLED}",
                "these are posts, each by itself",
            ),
            (
                f"{SNS}{DAILY.replace('mine', 'unit.open_other_posts()')}"
                f'picture = sns.boxplot(data=daily, x="size", y="sum"){TITLED}',
                "of your second account",
            ),
            (
                f'{SNS}{DAILY}picture = sns.boxplot(data=daily, x="size", y="sum")',
                "it has no title",
            ),
            ("picture = 3", "it holds no picture"),
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
    "one-draw": Variants(
        right=[
            recipe("bag.sample(frac=1, replace=True)", "rest.sample(frac=1, replace=True)"),
            # The whole table into one bag, and sorted afterwards.
            "def one_draw(posts):\n"
            "    new = posts.sample(len(posts), replace=True)\n"
            '    sides = new.groupby(new["posts_that_day"].between(3, 5))["relative_engagement"]\n'
            "    return round(sides.median()[True] / sides.median()[False], 2)",
            "import numpy as np\n\n\n"
            "def one_draw(posts):\n"
            '    fits = posts["posts_that_day"].between(3, 5)\n'
            '    value = posts["relative_engagement"]\n'
            "    middles = [np.median(np.random.choice(value[some], some.sum())) for some in (fits, ~fits)]\n"
            "    return middles[0] / middles[1]",
        ],
        wrong=[
            (recipe("bag.sample(frac=1)", "rest.sample(frac=1)"), "Without replace=True"),
            (recipe("bag.sample(frac=1, replace=True)", "rest"), "that break it are never drawn"),
            (recipe("bag", "rest.sample(frac=1, replace=True)"), "that follow the rule are never"),
            (
                recipe("bag.sample(10, replace=True)", "rest.sample(10, replace=True)"),
                "it wobbles too much",
            ),
            (
                recipe("rest.sample(frac=1, replace=True)", "bag.sample(frac=1, replace=True)"),
                "upside down",
            ),
            ("def one_draw(posts):\n    return bag / rest", "ended in an error"),
            ("one_draw = 1.2", "Keep the line that begins with def"),
        ],
        blank="def one_draw(posts):\n    ...",
    ),
    "judge": Variants(
        right=[
            judging(
                'if low > 1:\n        return "holds"\n    if high < 1:\n        return "backfires"\n    return "can\'t tell"'
            ),
            judging('return "holds" if low > 1 else "Backfires." if high < 1 else "cannot tell"'),
            'judge = lambda low, high: ["can\'t tell", "holds", "backfires"][(low > 1) + 2 * (high < 1)]',
            judging(
                'verdict = "can\'t tell"\n    if low > 1 and high > 1:\n        verdict = "holds"\n'
                '    if not high >= 1:\n        verdict = "backfires"\n    return verdict'
            ),
        ],
        wrong=[
            (
                judging(
                    'if low >= 1:\n        return "holds"\n    if high <= 1:\n        return "backfires"\n    return "can\'t tell"'
                ),
                "If 1 is itself an end",
            ),
            (
                judging(
                    'if round(low, 2) > 1:\n        return "holds"\n    if high < 1:\n        return "backfires"\n    return "can\'t tell"'
                ),
                "round nothing",
            ),
            (
                judging('if low > 1:\n        return "holds"\n    return "backfires"'),
                "ask both of them",
            ),
            (judging('if low > 1:\n        return "holds"'), "a return for all three verdicts"),
            (judging('return "yes"'), "it is none of"),
            (judging("return low > 1"), "quotation marks included"),
            (
                judging('if interval["low"] > 1:\n        return "holds"\n    return "backfires"'),
                "Not there yet",
            ),
            (judging("return lwo"), "calling it ended in an error"),
            ('judge = "holds"', "Keep the line that begins with def"),
        ],
        blank="def judge(low, high):\n    ...",
    ),
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
    "own-number": Variants(
        alone=True,
        right=[
            'lowest = 1\nhighest = 2\nown_expect = "can\'t tell"',
            'lowest, highest = 1, 2\nown_expect = "Holds"',
            'lowest = 4.0\nhighest = 100\nown_expect = "backfires"',
        ],
        wrong=[
            ('lowest = 3\nhighest = 5\nown_expect = "holds"', "the rule of this unit"),
            ('lowest = 2\nhighest = 1\nown_expect = "holds"', "the smaller number comes first"),
            ('lowest = 90\nhighest = 99\nown_expect = "holds"', "both sides need 20"),
            ('lowest = 1.5\nhighest = 2\nown_expect = "holds"', "write a whole number"),
        ],
        blank="lowest = ...\nhighest = ...\nown_expect = ...",
    ),
    "own-lift": Variants(
        right=[
            f"{OWN}own_lift = value[fits].median() / value[~fits].median()",
            f"{OWN}own_lift = round(value[fits].median() / value[~fits].median(), 2)",
            'size = theirs.groupby("day")["day"].transform("size")\n'
            "fits = (size >= lowest) & (size <= highest)\n"
            'sides = theirs["relative_engagement"].groupby(fits).median()\n'
            "own_lift = sides[True] / sides[False]",
        ],
        wrong=[
            (f"{OWN}own_lift = value[~fits].median() / value[fits].median()", "upside down"),
            (f"{OWN}own_lift = value[fits].mean() / value[~fits].mean()", "these are means"),
            (
                f"{OWN}fits = fits & False | theirs['posts_that_day'].between(3, 5)\n"
                "own_lift = value[fits].median() / value[~fits].median()",
                "the rule of the unit",
            ),
            (
                OWN.replace("theirs", "mine")
                + "own_lift = value[fits].median() / value[~fits].median()",
                "this is your first account",
            ),
            (f"{OWN}own_lift = 100 * value[fits].median() / value[~fits].median()", "a percentage"),
            (f"{OWN}own_lift = value[fits]", "one number is looked for"),
        ],
    ),
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
    "elsewhere": Variants(
        right=[
            'elsewhere = (everyone["per_post"] != unit.evidence.verdict).sum()',
            'elsewhere = len(everyone) - everyone["per_post"].eq(unit.evidence.verdict).sum()',
            'elsewhere = len(everyone[everyone["per_post"] != unit.evidence.verdict])',
        ],
        wrong=[
            (
                'elsewhere = (everyone["per_post"] == unit.evidence.verdict).sum()',
                "on these it is the same one",
            ),
            ("elsewhere = len(everyone)", "all accounts in the table"),
            (
                'elsewhere = (everyone["per_post"] != unit.evidence.verdict).mean()',
                "this is a share",
            ),
            (
                'elsewhere = (everyone["per_post"] != everyone["per_day"]).sum()',
                "Compare each with your own",
            ),
            (
                'elsewhere = everyone["per_post"] != unit.evidence.verdict',
                "one number is looked for",
            ),
        ],
    ),
    "learned": Variants(
        right=[
            f'{FITS}learned = f"Show {{value[fits].median() / value[~fits].median():.2f}}: a sum grows with the '
            'number of posts, whatever they are."',
            'learned = "Per day it is " + str(round(unit.day_evidence.lift, 2)) + ", but more posts make '
            'a larger sum anyway."',
            'learned = f"""Please show both, {unit.evidence.lift:.2f} and {unit.day_evidence.lift:.2f},\n'
            'since they answer two questions and not one."""',
        ],
        wrong=[
            ('learned = "Nothing."', "fewer than 10 words"),
            ("learned = 42", "between quotation marks"),
            ('learned = "bla bla bla bla bla bla bla bla bla bla bla"', "again and again"),
            (
                'learned = "I would show the lift per post, because a sum also counts posts."',
                "two decimals",
            ),
            (
                'learned = "I would show 77.77, because a sum also counts posts of the day."',
                "two decimals",
            ),
            ('learned = ["I", "will", "measure"]', "between quotation marks"),
        ],
    ),
}
