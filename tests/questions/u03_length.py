"""Unit 03: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common
from tests.questions.common import PLOT, SEABORN, TITLED

NAME = "Grace Obi"

SHORT = 'mine[mine["characters"] <= 100]["relative_engagement"]'
LONG = 'mine[mine["characters"] > 100]["relative_engagement"]'
THEIR_SHORT = 'theirs[theirs["characters"] <= 100]["relative_engagement"]'
THEIR_LONG = 'theirs[theirs["characters"] > 100]["relative_engagement"]'
GROUPED = f'{SEABORN}mine["length"] = mine["characters"] // 20 * 20\n'


def shuffle(labels):
    """Return a recipe for one shuffle with labels that are dealt out like this."""
    return (
        f"def one_shuffle(posts):\n    labels = {labels}\n"
        '    value = posts["relative_engagement"]\n'
        "    return value[labels].median() / value[~labels].median()"
    )


ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'A long tweet says much more'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can know that from the posts"""',
            'expect, confidence, reason = "holds", 70, "Short tweets are read in passing"',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "Short tweets are read in passing"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "Short tweets are read in passing"',
                "from 34 (drawn from a hat)",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = "because"', "one sentence"),
            (
                'expect = "holds"\nconfidence = "70 %"\nreason = "Short tweets are read in passing"',
                "a plain number",
            ),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "short-posts": Variants(
        right=[
            'short_posts = (mine["characters"] <= 100).sum()',
            'short_posts = len(mine[mine["characters"] < 101])',
            'short_posts = float(sum(1 for number in mine["characters"] if number <= 100))',
            'short_posts = mine[mine["characters"] <= 100][["characters"]].count()',
        ],
        wrong=[
            ('short_posts = (mine["characters"] < 100).sum()', "100 is allowed"),
            ('short_posts = (mine["characters"] > 100).sum()', "break the rule"),
            ('short_posts = (mine["characters"] <= 100).mean()', "this is a share"),
            ('short_posts = 100 * (mine["characters"] <= 100).mean()', "this is a percentage"),
            ('short_posts = mine["characters"] <= 100', "one number is looked for"),
            ('short_posts = (unit.all_posts["characters"] <= 100).sum()', "every account's posts"),
        ],
    ),
    "typical-short": Variants(
        right=[
            f"typical_short = {SHORT}.median()",
            'typical_short = mine.loc[mine["characters"].lt(101), "relative_engagement"].quantile(0.5)',
            f"typical_short = round({SHORT}.median(), 2)",
            f"typical_short = [{SHORT}.median()]",
        ],
        wrong=[
            (f"typical_short = {SHORT}.mean()", "this is the mean"),
            (f"typical_short = {LONG}.median()", "the other side of the rule"),
            (
                'typical_short = mine[mine["characters"] <= 100]["engagement"].median()',
                "this is the engagement itself",
            ),
            (
                'typical_short = mine[mine["characters"] < 100]["relative_engagement"].median()',
                "Should it be < or <=",
            ),
            (f"typical_short = {SHORT}", "one number is looked for"),
            (f"typical_short = {SHORT}.median", "put () behind its name"),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {SHORT}.median() / {LONG}.median()",
            f"lift = round({SHORT}.median() / {LONG}.median(), 2)",
            f"import pandas as pd\nlift = pd.Series([{SHORT}.median()]) / {LONG}.median()",
            f"lift = {SHORT}.median() / {LONG}.median() + 1e-12",
        ],
        wrong=[
            (f"lift = {LONG}.median() / {SHORT}.median()", "upside down"),
            (
                f"lift = {SHORT}.median() / {LONG.replace('>', '>=')}.median()",
                "on both sides of the division",
            ),
            (
                f"lift = {SHORT.replace('<=', '<')}.median() / {LONG}.median()",
                "on neither side of the division",
            ),
            (
                f'lift = {SHORT}.median() / mine["relative_engagement"].median()',
                "the median of all posts",
            ),
            (f"lift = 100 * {SHORT}.median() / {LONG}.median()", "this is a percentage"),
            (f"lift = {SHORT}.median() - {LONG}.median()", "this is a difference"),
            (f"lift = {SHORT}.mean() / {LONG}.mean()", "these are means"),
            (f"lift = 100 * ({SHORT}.median() / {LONG}.median() - 1)", "a change in per cent"),
            (
                'every = unit.all_posts.groupby(unit.all_posts["characters"] <= 100)'
                '["relative_engagement"].median()\nlift = every[True] / every[False]',
                "every account's posts together",
            ),
        ],
    ),
    "one-shuffle": Variants(
        right=[
            shuffle('(posts["characters"] <= 100).sample(frac=1).to_numpy()'),
            # What the tweets got is shuffled, and the labels stay; as the walk-through does it.
            "def one_shuffle(posts):\n"
            '    mixed = posts["relative_engagement"].sample(frac=1)\n'
            '    size = (posts["characters"] <= 100).sum()\n'
            "    return round(mixed[:size].median() / mixed[size:].median(), 2)",
            "import numpy as np\n\n\n"
            + shuffle('np.random.permutation(posts["characters"] <= 100)'),
        ],
        wrong=[
            (shuffle('(posts["characters"] <= 100).sample(frac=1)'), "write .to_numpy()"),
            (
                shuffle('(posts["characters"] <= 100).sample(frac=1, random_state=1).to_numpy()'),
                "leave random_state out",
            ),
            (
                shuffle('(posts["characters"] <= 100).sample(frac=1, replace=True).to_numpy()'),
                "without putting any back",
            ),
            (shuffle('(posts["characters"] > 100).sample(frac=1).to_numpy()'), "upside down"),
            ("one_shuffle = 1.1", "Keep the line that begins with def"),
        ],
        blank="def one_shuffle(posts):\n    ...",
    ),
    "picture": Variants(
        right=[
            f'{GROUPED}picture = sns.pointplot(data=mine, x="length", y="relative_engagement", estimator="median"){TITLED}',
            f"{GROUPED}picture = sns.barplot(mine, x='relative_engagement', y='length', estimator='median', orient='h')"
            f"{TITLED}",
            f"{GROUPED}picture = sns.catplot(data=mine, x='length', y='relative_engagement', estimator='median', "
            "kind='point', linestyle='none', capsize=0.2)\npicture.figure.suptitle('Lengths')",
            f"{GROUPED}import numpy as np\npicture = sns.pointplot(mine, x='length', y='relative_engagement', "
            f"estimator=np.median, errorbar=('pi', 50), native_scale=True){TITLED}",
            f"{PLOT}length = mine['characters'] // 20 * 20\ngroups = mine.groupby(length)['relative_engagement']\n"
            "middle = groups.median()\nlow, high = groups.quantile(0.25), groups.quantile(0.75)\n"
            "plt.errorbar(middle.index, middle, yerr=[middle - low, high - middle], fmt='o')\n"
            "plt.title('Lengths')\nplt.xlabel('Characters')\nplt.ylabel('Median')\npicture = plt.gcf()",
            "length = mine['characters'] // 20 * 20\ngroups = mine.groupby(length)['relative_engagement']\n"
            "middle = groups.median()\n"
            "picture = middle.plot.bar(yerr=[middle - groups.quantile(0.3), groups.quantile(0.7) - middle], "
            "title='Lengths', ylabel='Median')",
        ],
        wrong=[
            (
                f'{GROUPED}picture = sns.pointplot(data=mine, x="length", y="relative_engagement"){TITLED}',
                "your picture shows means, and the question asks for medians",
            ),
            (
                f'{GROUPED}picture = sns.pointplot(data=mine, x="length", y="engagement", estimator="median"){TITLED}',
                "your picture shows engagement itself",
            ),
            (
                f'{GROUPED}picture = sns.countplot(data=mine, x="length"){TITLED}',
                "how many tweets there are",
            ),
            (
                f'{GROUPED}picture = sns.pointplot(data=mine, x="length", y="relative_engagement", '
                f'estimator="median", errorbar=None){TITLED}',
                "and no intervals",
            ),
            (
                f'{GROUPED}mine["length"] = mine["characters"] // 10 * 10\n'
                f'picture = sns.pointplot(mine, x="length", y="relative_engagement", estimator="median"){TITLED}',
                "not 20 characters wide",
            ),
            (
                f"{GROUPED}every = unit.all_posts\nevery = every.assign(length=every['characters'] // 20 * 20)\n"
                "picture = sns.barplot(data=every, x='length', y='relative_engagement', estimator='median', "
                f"errorbar=None){TITLED}",
                "all accounts, not yours",
            ),
            (
                f"{GROUPED}other = unit.open_other_posts()\nother['length'] = other['characters'] // 20 * 20\n"
                "picture = sns.barplot(data=other, x='length', y='relative_engagement', estimator='median', "
                f"errorbar=None){TITLED}",
                "your second account",
            ),
            (
                f'{GROUPED}picture = sns.boxplot(data=mine, x="length", y="relative_engagement"){TITLED}',
                "it shows boxes",
            ),
            (
                f'{GROUPED}picture = sns.pointplot(data=mine, x="length", y="relative_engagement", estimator="median")',
                "it has no title",
            ),
            (
                f"{GROUPED}middle = mine.groupby('length')['relative_engagement'].median()\n"
                "picture = middle.plot.bar(yerr=0.01, title='Lengths', ylabel='Median')\n"
                "picture.set_xticklabels(middle.index[::-1])",
                "the names of the groups are swapped",
            ),
            (
                f"{GROUPED}picture = mine.groupby('length')['relative_engagement'].median()",
                "it holds no picture",
            ),
        ],
    ),
    "luck-range": common.LUCK_RANGE,
    "beyond-luck": Variants(
        right=[
            f"mine_lift = {SHORT}.median() / {LONG}.median()\n"
            "beyond_luck = mine_lift < luck.quantile(0.025) or mine_lift > luck.quantile(0.975)",
            f"mine_lift = {SHORT}.median() / {LONG}.median()\n"
            "beyond_luck = not luck.quantile(0.025) <= mine_lift <= luck.quantile(0.975)",
            f"import numpy as np\nmine_lift = {SHORT}.median() / {LONG}.median()\n"
            "beyond_luck = np.bool_(abs(np.sign(mine_lift - luck.quantile([0.025, 0.975])).sum()) == 2)",
        ],
        wrong=[
            (
                f"mine_lift = {SHORT}.median() / {LONG}.median()\n"
                "beyond_luck = luck.quantile(0.025) <= mine_lift <= luck.quantile(0.975)",
                "Not there yet",
            ),
            ('beyond_luck = "perhaps"', "True or False"),
            ("beyond_luck = 0.93", "True or False"),
            ("beyond_luck = luck > 1", "True or False"),
        ],
    ),
    "promise-inside": Variants(
        right=[
            'promise_inside = interval["low"] <= 1.17 <= interval["high"]',
            "promise_inside = bool(interval.low < 1.17) and bool(interval.high > 1.17)",
            "promise_inside = not (1.17 < interval.iloc[0] or 1.17 > interval.iloc[1])",
        ],
        wrong=[
            ('promise_inside = not (interval["low"] <= 1.17 <= interval["high"])', "Not there yet"),
            ('promise_inside = "I think so"', "True or False"),
            ("promise_inside = 1.17", "True or False"),
            ("promise_inside = interval.low, interval.high", "True or False"),
        ],
    ),
    "verdict": common.VERDICT,
    "lift-at": Variants(
        right=[
            "def lift_at(posts, limit):\n"
            '    short = posts[posts["characters"] <= limit]["relative_engagement"].median()\n'
            '    long = posts[posts["characters"] > limit]["relative_engagement"].median()\n'
            "    return short / long",
            "def lift_at(posts, limit):\n"
            '    sides = posts.groupby(posts["characters"] <= limit)["relative_engagement"].median()\n'
            "    return round(sides[True] / sides[False], 2)",
            "lift_at = lambda tweets, most: (\n"
            '    tweets[tweets["characters"] < most + 1]["relative_engagement"].median()\n'
            '    / tweets[tweets["characters"] > most]["relative_engagement"].median()\n'
            ")",
            "def middle(posts):\n"
            '    return posts["relative_engagement"].median()\n\n\n'
            "def lift_at(posts, limit):\n"
            '    follows = posts["characters"] <= limit\n'
            "    return middle(posts[follows]) / middle(posts[~follows])",
        ],
        wrong=[
            (
                "def lift_at(posts, limit):\n"
                '    short = posts[posts["characters"] <= 100]["relative_engagement"].median()\n'
                '    long = posts[posts["characters"] > 100]["relative_engagement"].median()\n'
                "    return short / long",
                "Use the word",
            ),
            (
                "def lift_at(posts, limit):\n"
                '    short = posts[posts["characters"] <= limit]["relative_engagement"].mean()\n'
                '    long = posts[posts["characters"] > limit]["relative_engagement"].mean()\n'
                "    return short / long",
                "these are means",
            ),
            (
                "def lift_at(posts, limit):\n"
                '    short = posts[posts["characters"] <= limit]["relative_engagement"].median()\n'
                '    long = posts[posts["characters"] > limit]["relative_engagement"].median()\n'
                "    return long / short",
                "upside down",
            ),
            (
                "def lift_at(posts, limit):\n"
                '    short = posts[posts["characters"] <= limit]["relative_engagement"].median()\n'
                "    return short / long_tweets",
                "calling it ended in an error",
            ),
            (
                "def lift_at(posts, limit):\n"
                '    short = mine[mine["characters"] <= limit]["relative_engagement"].median()\n'
                '    long = mine[mine["characters"] > limit]["relative_engagement"].median()\n'
                "    return short / long",
                "write posts, not mine",
            ),
            ("lift_at = 1.1", "Keep the line that begins with def"),
            (
                "def lift_at(posts, limit):\n"
                '    print(posts[posts["characters"] <= limit]["relative_engagement"].median())',
                "Not",
            ),
            (
                "def lift_at(posts, limit):\n"
                '    return posts[posts["characters"] <= limit]["relative_engagement"]',
                "one number is looked for",
            ),
        ],
        blank="def lift_at(posts, limit):\n    ...",
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_SHORT}.median() / {THEIR_LONG}.median()",
            'sides = theirs.groupby(theirs["characters"] <= 100)["relative_engagement"].median()\n'
            "other_lift = sides[True] / sides[False]",
            f"other_lift = round(float({THEIR_SHORT}.median() / {THEIR_LONG}.median()), 3)",
        ],
        wrong=[
            (f"other_lift = {SHORT}.median() / {LONG}.median()", "the lift of your other account"),
            (f"other_lift = {THEIR_LONG}.median() / {THEIR_SHORT}.median()", "upside down"),
            (f"other_lift = {THEIR_SHORT}.mean() / {THEIR_LONG}.mean()", "these are means"),
            (
                f"other_lift = {THEIR_SHORT}.median() - {THEIR_LONG}.median()",
                "this is a difference",
            ),
        ],
    ),
    "told": Variants(
        right=[
            'told = f"On our account short tweets typically got {unit.evidence.lift:.2f} times as much, and nobody can tell."',
            'told = "With us it is " + str(round(unit.evidence.lift, 2)) + ", so ask your own people before you cut a word."',
            'told = f"""We measured: a short tweet got {unit.evidence.lift:.3f} times what a long one got,\n'
            'and the verdict is {unit.evidence.verdict}."""',
        ],
        wrong=[
            ('told = "Short is better."', "fewer than 10 words"),
            ("told = unit.evidence.lift", "between quotation marks"),
            (
                'told = "On our account short tweets did a little better, and nobody can tell why."',
                "there is no number with two decimals",
            ),
            (
                'told = "On our account short tweets got 77.77 times as much as the long ones got."',
                "the number in it is another one",
            ),
            (
                'told = "On our account short tweets got {lift:.2f} times as much as the long ones got."',
                "Put an f in front",
            ),
            (
                'told = "On our account short tweets got 0,77 times as much as the long ones got."',
                "and not with a comma",
            ),
            (
                'told = "short short short short short short short short short short"',
                "again and again",
            ),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "I will ask my own audience before I count letters."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """I post the same news twice\nonce short and once long."""',
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
