"""Unit 09: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Rosa Lopez"

FEW = 'mine[mine["hashtags"] <= 2]["relative_engagement"]'
MANY = 'mine[mine["hashtags"] > 2]["relative_engagement"]'
THEIR_FEW = 'theirs[theirs["hashtags"] <= 2]["relative_engagement"]'
THEIR_MANY = 'theirs[theirs["hashtags"] > 2]["relative_engagement"]'

TAGGED = (
    'tagged = mine[mine["hashtags"] >= 1]\nvalue = tagged["relative_engagement"]\n'
    'few, many = value[tagged["hashtags"] <= 2], value[tagged["hashtags"] > 2]\n'
)

SNS = "import seaborn as sns\n\n"
TITLED = '\npicture.set(title="My own rule", xlabel="Weekend", ylabel="Relative engagement")'
OWN = common.OWN_SIDES + "own = above.median() / below.median()\n"

ANSWERS = {
    "prediction": common.PREDICTION,
    "limit": Variants(
        right=[
            "limit = 2",
            "limit = 2.0",
            "limit = 1 + 1",
            "import numpy as np\nlimit = np.int64(2)",
        ],
        wrong=[
            ("limit = 3", "one more than the rule allows"),
            ("limit = 1", "so is another"),
            ('limit = "2"', "leave the quotation marks out"),
            ("limit = 1.21", "how many hashtags the rule allows"),
        ],
    ),
    "few-posts": Variants(
        right=[
            'few_posts = (mine["hashtags"] <= 2).sum()',
            'few_posts = len(mine[mine["hashtags"] < 3])',
            'few_posts = float(sum(1 for number in mine["hashtags"] if number <= 2))',
            'few_posts = mine[mine["hashtags"] <= 2][["hashtags"]].count()',
        ],
        wrong=[
            ('few_posts = (mine["hashtags"] < 2).sum()', "Two are allowed"),
            ('few_posts = (mine["hashtags"] > 2).sum()', "break the rule"),
            ('few_posts = (mine["hashtags"] <= 2).mean()', "this is a share"),
            ('few_posts = 100 * (mine["hashtags"] <= 2).mean()', "this is a percentage"),
            ('few_posts = mine["hashtags"] <= 2', "one number is looked for"),
            ('few_posts = (unit.all_posts["hashtags"] <= 2).sum()', "every account's posts"),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {FEW}.median() / {MANY}.median()",
            f"lift = round({FEW}.median() / {MANY}.median(), 2)",
            f"import pandas as pd\nlift = pd.Series([{FEW}.median()]) / {MANY}.median()",
            f"lift = {FEW}.median() / {MANY}.median() + 1e-12",
        ],
        wrong=[
            (f"lift = {MANY}.median() / {FEW}.median()", "upside down"),
            (f"lift = 100 * {FEW}.median() / {MANY}.median()", "this is a percentage"),
            (f"lift = {FEW}.median() - {MANY}.median()", "this is a difference"),
            (f"lift = {FEW}.mean() / {MANY}.mean()", "these are means"),
            (f"lift = 100 * ({FEW}.median() / {MANY}.median() - 1)", "a change in per cent"),
            (
                'every = unit.all_posts.groupby(unit.all_posts["hashtags"] <= 2)'
                '["relative_engagement"].median()\nlift = every[True] / every[False]',
                "every account's posts together",
            ),
        ],
    ),
    "beyond-luck": Variants(
        right=[
            f"mine_lift = {FEW}.median() / {MANY}.median()\n"
            "beyond_luck = mine_lift < luck.quantile(0.025) or mine_lift > luck.quantile(0.975)",
            f"mine_lift = {FEW}.median() / {MANY}.median()\n"
            "beyond_luck = not luck.quantile(0.025) <= mine_lift <= luck.quantile(0.975)",
            f"import numpy as np\nmine_lift = {FEW}.median() / {MANY}.median()\n"
            "beyond_luck = np.bool_(abs(np.sign(mine_lift - luck.quantile([0.025, 0.975])).sum()) == 2)",
        ],
        wrong=[
            (
                f"mine_lift = {FEW}.median() / {MANY}.median()\n"
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
            'promise_inside = promised_interval["low"] <= 1.21 <= promised_interval["high"]',
            "promise_inside = bool(promised_interval.low < 1.21 < promised_interval.high)",
            "promise_inside = not (1.21 < promised_interval.iloc[0] or 1.21 > promised_interval.iloc[1])",
        ],
        wrong=[
            (
                'promise_inside = not (promised_interval["low"] <= 1.21 <= promised_interval["high"])',
                "Not there yet",
            ),
            ('promise_inside = "I think so"', "True or False"),
            ("promise_inside = 1.21", "True or False"),
            ("promise_inside = interval.low, interval.high", "True or False"),
        ],
    ),
    "verdict": common.VERDICT,
    "tagged-lift": Variants(
        right=[
            f"{TAGGED}tagged_lift = few.median() / many.median()",
            'tagged = mine.query("hashtags > 0")\n'
            'sides = tagged.groupby(tagged["hashtags"] <= 2)["relative_engagement"].median()\n'
            "tagged_lift = sides[True] / sides[False]",
            'tagged_lift = mine[mine["hashtags"].between(1, 2)]["relative_engagement"].median() / '
            f"{MANY}.median()",
        ],
        wrong=[
            (
                f"tagged_lift = {FEW}.median() / {MANY}.median()",
                "without any hashtag are still in it",
            ),
            (f"{TAGGED}tagged_lift = many.median() / few.median()", "upside down"),
            (f"{TAGGED}tagged_lift = few.mean() / many.mean()", "these are means"),
            (f"{TAGGED}tagged_lift = few.median() - many.median()", "this is a difference"),
            (
                f'{TAGGED}none = mine[mine["hashtags"] == 0]["relative_engagement"]\n'
                'tagged_lift = tagged["relative_engagement"].median() / none.median()',
                "posts with hashtags against posts without",
            ),
        ],
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_FEW}.median() / {THEIR_MANY}.median()",
            'sides = theirs.groupby(theirs["hashtags"] <= 2)["relative_engagement"].median()\n'
            "other_lift = sides[True] / sides[False]",
            f"other_lift = round(float({THEIR_FEW}.median() / {THEIR_MANY}.median()), 3)",
        ],
        wrong=[
            (f"other_lift = {FEW}.median() / {MANY}.median()", "the lift of your other account"),
            (f"other_lift = {THEIR_MANY}.median() / {THEIR_FEW}.median()", "upside down"),
            (f"other_lift = {THEIR_FEW}.mean() / {THEIR_MANY}.mean()", "these are means"),
            (f"other_lift = {THEIR_FEW}.median() - {THEIR_MANY}.median()", "this is a difference"),
        ],
    ),
    "own-rule": common.OWN_RULE,
    "picture": Variants(
        right=[
            f'{SNS}picture = sns.boxplot(x=follows(wide), y=wide["relative_engagement"]){TITLED}',
            f'{SNS}picture = sns.stripplot(data=wide.assign(own=follows(wide)), x="own", '
            f'y="relative_engagement"){TITLED}',
            f"{SNS}named = ['weekend' if one else 'week' for one in follows(wide)]\n"
            f'picture = sns.violinplot(y=named, x=wide["relative_engagement"], cut=0)'
            + '\npicture.set(title="My own rule", ylabel="Day")',
        ],
        wrong=[
            (
                f'{SNS}picture = sns.barplot(x=follows(wide), y=wide["relative_engagement"], estimator="median")'
                + TITLED,
                "one number of each side, its median",
            ),
            (
                f'{SNS}picture = sns.boxplot(x=wide["hashtags"] <= 2, y=wide["relative_engagement"]){TITLED}',
                "the sides of the unit's rule",
            ),
            (
                f'{SNS}picture = sns.boxplot(x=follows(wide), y=wide["engagement"]){TITLED}',
                "this is engagement itself",
            ),
            (
                f'{SNS}picture = sns.histplot(wide["relative_engagement"]){TITLED}',
                "both sides are in one",
            ),
            (
                f'{SNS}picture = sns.boxplot(x=follows(wide), y=wide["relative_engagement"])',
                "it has no title",
            ),
        ],
    ),
    "own-lift": common.OWN_LIFT,
    "own-beyond": Variants(
        right=[
            f"{OWN}own_beyond = own < own_luck.quantile(0.025) or own > own_luck.quantile(0.975)",
            f"{OWN}own_beyond = not own_luck.quantile(0.025) <= own <= own_luck.quantile(0.975)",
            f"{OWN}import numpy as np\n"
            "own_beyond = np.bool_(not np.percentile(own_luck, 2.5) <= own <= np.percentile(own_luck, 97.5))",
        ],
        wrong=[
            (
                f"{OWN}own_beyond = own_luck.quantile(0.025) <= own <= own_luck.quantile(0.975)",
                "Not there yet",
            ),
            ('own_beyond = "perhaps"', "True or False"),
            ("own_beyond = 0.93", "True or False"),
            ("own_beyond = own_luck > 1", "True or False"),
        ],
    ),
    "slip": common.SLIP,
    "surprised": common.SURPRISED,
    "learned": common.LEARNED,
}
