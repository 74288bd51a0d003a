"""Unit 02: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions.common import PLOT, SEABORN

NAME = "Ben Fisher"

BY_HAND = 'mine[~mine["scheduled"]]["relative_engagement"]'
PLANNED = 'mine[mine["scheduled"]]["relative_engagement"]'
THEIR_HAND = 'theirs[~theirs["scheduled"]]["relative_engagement"]'
THEIR_PLANNED = 'theirs[theirs["scheduled"]]["relative_engagement"]'
GROUP_HAND = 'group[~group["scheduled"]]["engagement"]'
GROUP_PLANNED = 'group[group["scheduled"]]["engagement"]'


def each_page(expression):
    """Return the source of page_lifts, with `expression` for each page's posts, called `posts`."""
    return f'page_lifts = [{expression} for page, posts in group.groupby("account")]'


PAGE_HAND = 'posts[~posts["scheduled"]]["engagement"].median()'
PAGE_PLANNED = 'posts[posts["scheduled"]]["engagement"].median()'
LARGER = 'group["account"] == unit.larger'
LOG = '\npicture.set(yscale="log", title="By hand and planned")'


ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'A plan leaves time for a good picture'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can see who sent a post"""',
            'expect, confidence, reason = "holds", 70, "Somebody is there to answer questions"',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "Somebody is there to answer questions"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "Somebody is there to answer questions"',
                "from 34 (drawn from a hat)",
            ),
            (
                'expect = "holds"\nconfidence = "70 %"\nreason = "Somebody is there to answer questions"',
                "a plain number",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = ...', "reason is still blank"),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "marked": Variants(
        right=[
            'marked = mine["scheduled"].sum()',
            'marked = len(mine[mine["scheduled"]])',
            'marked = mine["scheduled"].value_counts()[True]',
            'marked = float(len(mine) - (~mine["scheduled"]).sum())',
        ],
        wrong=[
            ('marked = (~mine["scheduled"]).sum()', "these are the posts sent by hand"),
            ('marked = (mine["scheduled"] == "True").sum()', "without quotation marks"),
            ('marked = mine["scheduled"].count()', "the number of all your posts"),
            ('marked = mine["scheduled"].mean()', "this is a share"),
            ('marked = 100 * mine["scheduled"].mean()', "this is a percentage"),
            ('marked = mine["scheduled"]', "one number is looked for"),
            ('marked = unit.all_posts["scheduled"].sum()', "every account's posts"),
        ],
    ),
    "typical-hand": Variants(
        right=[
            f"typical_hand = {BY_HAND}.median()",
            'typical_hand = mine[mine["scheduled"] == False]["relative_engagement"].quantile(0.5)'
            "  # noqa: E712",
            'typical_hand = mine.groupby("scheduled")["relative_engagement"].median()[False]',
            f"typical_hand = round({BY_HAND}.median(), 2)",
        ],
        wrong=[
            (f"typical_hand = {BY_HAND}.mean()", "this is the mean"),
            (f"typical_hand = {PLANNED}.median()", "the other side of the rule"),
            (
                'typical_hand = mine[~mine["scheduled"]]["engagement"].median()',
                "this is the engagement itself",
            ),
            ('typical_hand = mine["relative_engagement"].median()', "both sides together"),
            (f"typical_hand = {BY_HAND}", "one number is looked for"),
        ],
    ),
    "typical-scheduled": Variants(
        right=[
            f"typical_scheduled = {PLANNED}.median()",
            'typical_scheduled = mine.groupby("scheduled")["relative_engagement"].median()[True]',
            f"import statistics\ntypical_scheduled = statistics.median({PLANNED})",
            f"typical_scheduled = [{PLANNED}.median()]",
        ],
        wrong=[
            (f"typical_scheduled = {PLANNED}.mean()", "this is the mean"),
            (f"typical_scheduled = {BY_HAND}.median()", "the other side of the rule"),
            (
                'typical_scheduled = mine[mine["scheduled"]]["engagement"].median()',
                "this is the engagement itself",
            ),
            (f"typical_scheduled = {PLANNED}.median", "put () behind its name"),
            ("typical_scheduled = 'low'", "leave the quotation marks out"),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {BY_HAND}.median() / {PLANNED}.median()",
            f"lift = round({BY_HAND}.median() / {PLANNED}.median(), 2)",
            'sides = mine.groupby("scheduled")["relative_engagement"].median()\n'
            "lift = sides[False] / sides[True]",
            f"import pandas as pd\nlift = pd.Series([{BY_HAND}.median()]) / {PLANNED}.median()",
        ],
        wrong=[
            (f"lift = {PLANNED}.median() / {BY_HAND}.median()", "upside down"),
            (f"lift = 100 * {BY_HAND}.median() / {PLANNED}.median()", "this is a percentage"),
            (f"lift = {BY_HAND}.median() - {PLANNED}.median()", "this is a difference"),
            (f"lift = {BY_HAND}.mean() / {PLANNED}.mean()", "these are means"),
            (
                'every = unit.all_posts.groupby("scheduled")["relative_engagement"].median()\n'
                "lift = every[False] / every[True]",
                "every account's posts together",
            ),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SEABORN}picture = sns.boxplot(data=mine, x="scheduled", y="relative_engagement"){LOG}',
            f'{SEABORN}picture = sns.boxplot(data=mine, y="scheduled", x="relative_engagement", orient="h", '
            'showfliers=False)\npicture.set(xscale="log", title="By hand and planned")',
            f'{SEABORN}picture = sns.boxplot(data=mine[mine["relative_engagement"] > 0], x="scheduled", '
            'y="relative_engagement", log_scale=True)\npicture.set_title("By hand and planned")',
            f"{SEABORN}picture = sns.catplot(data=mine, x='scheduled', y='relative_engagement', kind='violin')"
            ".ax\npicture.set(yscale='log', title='By hand and planned')",
            f"{SEABORN}picture = sns.stripplot(data=mine, x='scheduled', y='relative_engagement', size=2){LOG}",
            "picture = mine.boxplot('relative_engagement', by='scheduled')\n"
            "picture.set(yscale='log', ylabel='Relative engagement')",
            f"two = mine.assign(by_hand={BY_HAND}, planned={PLANNED})[['by_hand', 'planned']]\n"
            "picture = two.plot.box(logy=True, title='Two sides', xlabel='Side', ylabel='Relative engagement')",
            f"{PLOT}plt.boxplot([{BY_HAND}, {PLANNED}], tick_labels=['by hand', 'planned'])\nplt.yscale('log')\n"
            "plt.title('Two sides')\nplt.xlabel('How')\nplt.ylabel('How much')\npicture = plt.gca()",
        ],
        wrong=[
            (
                f'{SEABORN}picture = sns.boxplot(data=mine, x="scheduled", y="engagement"){LOG}',
                "your picture shows engagement itself",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(data=mine, y="relative_engagement"){LOG}',
                "all posts stand in one group",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(data=unit.all_posts.astype({{"scheduled": bool}}), x="scheduled", '
                f'y="relative_engagement"){LOG}',
                "all accounts, not yours",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(unit.open_other_posts(), x="scheduled", y="relative_engagement"){LOG}',
                "your second account",
            ),
            (
                f'{SEABORN}picture = sns.barplot(data=mine, x="scheduled", y="relative_engagement", errorbar=None){LOG}',
                "one number of each side, its mean",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="relative_engagement", bins=20){LOG}',
                "it shows bars, and asked for is a box plot",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(data=mine, x="scheduled", y="relative_engagement")\n'
                'picture.set(title="By hand and planned")',
                "counts in equal steps",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(data=mine, x="scheduled", y="relative_engagement")\n'
                'picture.set(yscale="log")',
                "it has no title",
            ),
            (
                f"{PLOT}plt.boxplot([{BY_HAND}, {PLANNED}])\nplt.yscale('log')\nplt.title('Two sides')\n"
                "plt.ylabel('How much')\npicture = plt.gca()",
                "which side is which",
            ),
            (
                f"{PLOT}plt.boxplot([{BY_HAND}, {PLANNED}], tick_labels=['True', 'False'])\nplt.yscale('log')\n"
                "plt.title('Two sides')\nplt.xlabel('Scheduled')\nplt.ylabel('How much')\npicture = plt.gca()",
                "names of the sides are swapped",
            ),
            (
                f'{SEABORN}picture = sns.boxplot(data=mine, x="scheduled", y="relative_engagement"){LOG}\n'
                'picture.set(ylabel="")',
                "the axis up the side has no name",
            ),
            ("picture = 'a box plot'", "it holds no picture"),
        ],
    ),
    "by-chance": Variants(
        right=[
            "by_chance = len(mine) / 60",
            "by_chance = round(len(mine) / 60)",
            'by_chance = mine["scheduled"].count() * (1 / 60)',
            "by_chance = len(mine) // 60",
        ],
        wrong=[
            ('by_chance = mine["scheduled"].sum()', "do carry the mark"),
            ("by_chance = 1 / 60", "the chance of one post"),
            ('by_chance = mine["scheduled"].sum() / 60', "takes the marked posts only"),
            ("by_chance = len(mine) / 100", "60 seconds, not 100"),
            ("by_chance = len(mine) / 24", "a day has 24 hours"),
        ],
    ),
    "verdict": Variants(
        right=[
            "verdict = unit.evidence.verdict",
            'verdict = "holds" if interval["low"] > 1 else '
            '"backfires" if interval["high"] < 1 else "can\'t tell"',
            'verdict = " " + unit.evidence.verdict.upper() + ". "',
        ],
        wrong=[
            (
                'verdict = "backfires" if unit.evidence.verdict == "holds" else "holds"',
                "look at both ends of the interval",
            ),
            (
                'verdict = "can\'t tell" if unit.evidence.verdict != "can\'t tell" else "holds"',
                "look at both ends of the interval",
            ),
            ('verdict = "true"', "none of"),
            ("verdict = interval.low", "quotation marks included"),
        ],
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_HAND}.median() / {THEIR_PLANNED}.median()",
            'sides = theirs.groupby("scheduled")["relative_engagement"].median()\n'
            "other_lift = sides[False] / sides[True]",
            f"other_lift = round(float({THEIR_HAND}.median() / {THEIR_PLANNED}.median()), 3)",
        ],
        wrong=[
            (
                f"other_lift = {BY_HAND}.median() / {PLANNED}.median()",
                "the lift of your other account",
            ),
            (f"other_lift = {THEIR_PLANNED}.median() / {THEIR_HAND}.median()", "upside down"),
            (f"other_lift = {THEIR_HAND}.mean() / {THEIR_PLANNED}.mean()", "these are means"),
            (
                f"other_lift = {THEIR_HAND}.median() - {THEIR_PLANNED}.median()",
                "A lift is",
            ),
        ],
    ),
    "group-lift": Variants(
        right=[
            f"group_lift = {GROUP_HAND}.median() / {GROUP_PLANNED}.median()",
            'medians = group.groupby("scheduled")["engagement"].median()\n'
            "group_lift = medians[False] / medians[True]",
            f"group_lift = round({GROUP_HAND}.median() / {GROUP_PLANNED}.median(), 2)",
        ],
        wrong=[
            (f"group_lift = {GROUP_PLANNED}.median() / {GROUP_HAND}.median()", "upside down"),
            (
                'medians = group.groupby("scheduled")["relative_engagement"].median()\n'
                "group_lift = medians[False] / medians[True]",
                "do as the consultant does",
            ),
            (f"group_lift = {GROUP_HAND}.mean() / {GROUP_PLANNED}.mean()", "these are means"),
            (f"group_lift = {GROUP_HAND}.median() - {GROUP_PLANNED}.median()", "a difference"),
        ],
    ),
    "page-lifts": Variants(
        right=[
            each_page(f"{PAGE_HAND} / {PAGE_PLANNED}"),
            each_page(f"round({PAGE_HAND} / {PAGE_PLANNED}, 2)"),
            'medians = group.groupby(["account", "scheduled"])["engagement"].median().unstack()\n'
            "page_lifts = medians[False] / medians[True]",
            'one = group[group["account"] == unit.pair[0]]\ntwo = group[group["account"] == unit.pair[1]]\n'
            'page_lifts = (one[~one["scheduled"]]["engagement"].median()\n'
            '    / one[one["scheduled"]]["engagement"].median(),\n'
            '    two[~two["scheduled"]]["engagement"].median()\n'
            '    / two[two["scheduled"]]["engagement"].median())',
        ],
        wrong=[
            (each_page(f"{PAGE_HAND} / {PAGE_PLANNED}") + "[::-1]", "the two pages are swapped"),
            (each_page(f"{PAGE_PLANNED} / {PAGE_HAND}"), "both are upside down"),
            (
                each_page(f"{PAGE_HAND} / {PAGE_PLANNED}").replace(
                    '"engagement"', '"relative_engagement"'
                ),
                "to the consultant",
            ),
            (
                f"whole = {GROUP_HAND}.median() / {GROUP_PLANNED}.median()\npage_lifts = whole, whole",
                "both together, twice",
            ),
            (f"page_lifts = {GROUP_HAND}.median()", "2 numbers are looked for"),
        ],
    ),
    "group-shares": Variants(
        right=[
            f'larger = {LARGER}\ngroup_shares = larger[~group["scheduled"]].mean(), '
            'larger[group["scheduled"]].mean()',
            f'group_shares = ({LARGER}).groupby(group["scheduled"]).mean()',
            'by_hand = group[~group["scheduled"]]\nplanned = group[group["scheduled"]]\n'
            "group_shares = [\n"
            '    len(by_hand[by_hand["account"] == unit.larger]) / len(by_hand),\n'
            '    len(planned[planned["account"] == unit.larger]) / len(planned),\n]',
        ],
        wrong=[
            (
                f'group_shares = ({LARGER}).groupby(~group["scheduled"]).mean()',
                "the two are swapped",
            ),
            (
                f'group_shares = 100 * ({LARGER}).groupby(group["scheduled"]).mean()',
                "these are percentages",
            ),
            (
                f'group_shares = 1 - ({LARGER}).groupby(group["scheduled"]).mean()',
                "the shares of the other page",
            ),
            (
                f'planned = group[{LARGER}]["scheduled"].mean()\ngroup_shares = 1 - planned, planned',
                "Split the whole group first",
            ),
            ("group_shares = 0.5", "2 numbers are looked for"),
        ],
    ),
    "found": Variants(
        right=[
            'found = (tweets[tweets["scheduled"]]["minute"] == 0).mean()',
            'planned = tweets[tweets["scheduled"]]\n'
            'found = len(planned[planned["minute"] == 0]) / len(planned)',
            'found = tweets["minute"].eq(0).groupby(tweets["scheduled"]).mean()[True]',
        ],
        wrong=[
            (
                'found = ((tweets["minute"] == 0) & tweets["scheduled"]).mean()',
                "the share of all tweets that are both",
            ),
            (
                'found = 100 * (tweets[tweets["scheduled"]]["minute"] == 0).mean()',
                "this is a percentage",
            ),
            ('found = (tweets[tweets["scheduled"]]["minute"] == 0).sum()', "a number of tweets"),
            (
                'found = tweets[tweets["minute"] == 0]["scheduled"].mean()',
                "this is the other way about",
            ),
            (
                'found = (tweets[~tweets["scheduled"]]["minute"] == 0).mean()',
                "these are the tweets sent by hand",
            ),
            (
                'found = (tweets[tweets["scheduled"]]["minute"] != 0).mean()',
                "the share that the sign misses",
            ),
        ],
    ),
    "truly": Variants(
        right=[
            'truly = tweets[tweets["minute"] == 0]["scheduled"].mean()',
            'marked_tweets = tweets[tweets["minute"] == 0]\n'
            'truly = marked_tweets["scheduled"].sum() / len(marked_tweets)',
            'truly = tweets.query("minute == 0")["scheduled"].value_counts(normalize=True)[True]',
        ],
        wrong=[
            ('truly = 100 * tweets[tweets["minute"] == 0]["scheduled"].mean()', "a percentage"),
            ('truly = tweets[tweets["minute"] == 0]["scheduled"].sum()', "a number of tweets"),
            (
                'truly = (tweets[tweets["scheduled"]]["minute"] == 0).mean()',
                "this is the other way about",
            ),
            ('truly = tweets["scheduled"].mean()', "the share among all tweets"),
            (
                'truly = (~tweets[tweets["minute"] == 0]["scheduled"]).mean()',
                "was sent by hand",
            ),
        ],
    ),
    "against": Variants(
        right=[
            f"against = ({PLANNED} > {BY_HAND}.median()).sum()",
            f'against = len(mine[mine["scheduled"] & (mine["relative_engagement"] > {BY_HAND}.median())])',
            f"against = float(({PLANNED} > {BY_HAND}.quantile(0.5)).astype(int).sum())",
        ],
        wrong=[
            (f"against = ({PLANNED} < {BY_HAND}.median()).sum()", "Which way does the sign point"),
            (f"against = ({BY_HAND} > {PLANNED}.median()).sum()", "the other way about"),
            (
                f'against = (mine["relative_engagement"] > {BY_HAND}.median()).sum()',
                "posts of both sides",
            ),
            (f"against = ({PLANNED} > {BY_HAND}.median()).mean()", "this is a share"),
            (f"against = {PLANNED}.max()", "what the best one got"),
            (f"against = {PLANNED} > {BY_HAND}.median()", "one number is looked for"),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "I will look at each page by itself before I believe a group."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """I write down which posts\nwere scheduled and which were not."""',
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
