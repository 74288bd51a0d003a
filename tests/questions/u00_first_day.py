"""Unit 00: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions.common import PLOT, SEABORN, TITLED

NAME = "Zara Ali"

MINE = 'mine["engagement"]'
CALM = 'calm["engagement"]'
THEIRS = 'theirs["engagement"]'
FIRST = "unit.own.iloc[0]"

ANSWERS = {
    "guess": Variants(
        alone=True,
        right=[
            'guess = 500\nreason = "I know a page that gets about that"',
            "guess = 0\nreason = 'Nobody reacts to anything any more'",
            'guess = 12.5\nreason = """A small page has few people who look"""',
            'guess, reason = 10 ** 5, "It must be a very large page"',
        ],
        wrong=[
            ('guess = "500"\nreason = "I know a page like that"', "without quotation marks"),
            ('guess = 1,000\nreason = "I know a page like that"', "without a comma"),
            ('guess = 1.000\nreason = "I know a page like that"', "without a point"),
            ('guess = 100-200\nreason = "I know a page like that"', "100 minus 200"),
            ('guess = -3\nreason = "I know a page like that"', "0 or more"),
            ('guess = 500\nreason = "because"', "one sentence"),
            ("guess = 500\nreason = ...", "reason is still blank"),
        ],
        blank="guess = ...\nreason = ...",
    ),
    "first-engagement": Variants(
        right=[
            f"first_engagement = {FIRST}.reactions + {FIRST}.comments + {FIRST}.shares",
            'first_engagement = posts[["reactions", "comments", "shares"]].iloc[0].sum()',
            f'first_engagement = float({FIRST}["engagement"])',
            f'first_engagement = [{FIRST}["engagement"]]',
        ],
        wrong=[
            ('first_engagement = posts["reactions"].iloc[0]', "these are the reactions alone"),
            (
                'first_engagement = posts[["reactions", "comments"]].iloc[0].sum()',
                "the shares are missing",
            ),
            ("first_engagement = unit.own.iloc[-1].engagement", "this is the last post"),
            ("first_engagement = unit.own.iloc[1].engagement", "this is the second post"),
            ('first_engagement = "12 + 3 + 1"', "leave the quotation marks out"),
            ("first_engagement = unit.own.engagement.sum()", "the sum over all posts"),
        ],
    ),
    "typical": Variants(
        right=[
            f"typical = {MINE}.median()",
            f"typical = {MINE}.quantile(0.5)",
            f"import statistics\ntypical = statistics.median({MINE})",
            f"typical = sorted({MINE})[20]",
        ],
        wrong=[
            (f"typical = {MINE}.mean()", "this is the mean"),
            (f"typical = {MINE}.max()", "this is the largest post"),
            (f"typical = {MINE}.sum()", "this is the sum"),
            (f"typical = {MINE}", "one number is looked for"),
            (f"typical = {MINE}.median", "put () behind its name"),
            ('typical = mine["reactions"].median()', "these are the reactions"),
            ('typical = unit.other["engagement"].median()', "your second account"),
        ],
    ),
    "average": Variants(
        right=[
            f"average = {MINE}.mean()",
            f"average = {MINE}.sum() / len(mine)",
            f"average = round({MINE}.mean(), 2)",
            f"import numpy as np\naverage = np.mean({MINE})",
        ],
        wrong=[
            (f"average = {MINE}.median()", "this is the median"),
            (f"average = {MINE}.sum()", "the sum divided by"),
            ('average = mine["reactions"].mean()', "these are the reactions"),
            ('average = unit.without_viral()["engagement"].mean()', "the viral post is missing"),
            ('average = unit.other["engagement"].mean()', "your second account"),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=20){TITLED}',
            f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", log_scale=True, stat="percent"){TITLED}',
            f'{SEABORN}picture = sns.displot({MINE}, element="step", bins=30).ax{TITLED}',
            f'{SEABORN}picture = sns.histplot(data=mine, y="engagement", bins=9, stat="density"){TITLED}',
            f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=20).set(title="41 posts")',
            f"{PLOT}plt.hist({MINE}, bins=15, color='pink')\nplt.title('41 posts')\nplt.xlabel('Engagement')\n"
            "plt.ylabel('Posts')\npicture = plt.gcf()",
            f'picture = {MINE}.plot.hist(bins=12, title="41 posts", xlabel="Engagement")',
            f"{PLOT}picture = plt.hist({MINE}, bins=8, histtype='step')\nplt.title('41 posts')\n"
            "plt.xlabel('Engagement')\nplt.ylabel('Posts')",
        ],
        wrong=[
            (
                "import seaborn as sns\n\n"
                'picture = sns.histplot(data=mine, x="engagement")\npicture.set(title=...)',
                "its title is still three dots",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine.drop(index=20), x="engagement", bins=20){TITLED}',
                "the viral post is missing",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="reactions", bins=20){TITLED}',
                "your picture shows reactions alone",
            ),
            (
                f'{SEABORN}picture = sns.histplot(unit.open_other_posts(), x="engagement", bins=20){TITLED}',
                "your second account",
            ),
            (
                f"{SEABORN}picture = sns.barplot(x=mine.index, y={MINE}){TITLED}",
                "each bar is a post",
            ),
            (
                f"{SEABORN}from rulebook.posts import load_posts\n"
                "posts_of_all = load_posts('facebook_pages')\n"
                f"picture = sns.histplot(data=posts_of_all, x='engagement', bins=20){TITLED}",
                "these are all pages, not yours",
            ),
            (
                f'{SEABORN}picture = sns.stripplot(data=mine, x="engagement"){TITLED}',
                "it shows points, and asked for is a histogram",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=1){TITLED}',
                "with other numbers",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=20)',
                "it has no title",
            ),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=20)\npicture.set(title="...")',
                "its title is still three dots",
            ),
            (f"picture = {MINE}.median()", "it holds no picture"),
            (
                f'{SEABORN}picture = sns.histplot(data=mine, x="engagement", bins=20).set(xlim=(0, 1))',
                "it holds what .set() gave back",
            ),
        ],
    ),
    "below-average": Variants(
        right=[
            f"below_average = ({MINE} < {MINE}.mean()).sum()",
            f"below_average = len(mine[{MINE} < {MINE}.mean()])",
            f"below_average = float(({MINE} <= {MINE}.mean()).sum())",
            f"below_average = sum(1 for value in {MINE} if value < {MINE}.mean())",
        ],
        wrong=[
            (f"below_average = ({MINE} > {MINE}.mean()).sum()", "Turn the sign round"),
            (
                f"below_average = ({MINE} < {MINE}.median()).sum()",
                "these are the posts below the median",
            ),
            (f"below_average = ({MINE} < {MINE}.mean()).mean()", "this is a share"),
            (f"below_average = 100 * ({MINE} < {MINE}.mean()).mean()", "this is a percentage"),
            (f"below_average = {MINE} < {MINE}.mean()", "one number is looked for"),
            (
                f"below_average = {MINE}[{MINE} < {MINE}.mean()].sum()",
                "their engagement was added up",
            ),
        ],
    ),
    "relative": Variants(
        right=[
            f"relative = {MINE}.max() / {CALM}.median()",
            f"relative = round({MINE}.max() / {CALM}.median(), 2)",
            f"import numpy as np\nrelative = np.array([{MINE}.max() / {CALM}.median()])",
        ],
        wrong=[
            (f"relative = {CALM}.median() / {MINE}.max()", "upside down"),
            (f"relative = {MINE}.max() / {CALM}.mean()", "it was divided by the mean"),
            (f"relative = {MINE}.max() / {MINE}.median()", "among its own neighbours"),
            (f"relative = {MINE}.max()", "Divide it by what is typical"),
            (f"relative = {MINE}.max() - {CALM}.median()", "this is a difference"),
        ],
    ),
    "elsewhere": Variants(
        right=[
            f"elsewhere = {MINE}.median() / {THEIRS}.median()",
            f"elsewhere = round({MINE}.median() / {THEIRS}.median(), 2)",
            f"elsewhere = {MINE}.quantile(0.5) / sorted({THEIRS})[20]",
        ],
        wrong=[
            (f"elsewhere = {THEIRS}.median() / {MINE}.median()", "upside down"),
            (f"elsewhere = {MINE}.mean() / {THEIRS}.mean()", "these are means"),
            (f"elsewhere = {MINE}.median() / {THEIRS}.mean()", "divided by the mean"),
            (f"elsewhere = {THEIRS}.median()", "this is what is typical there"),
            (f"elsewhere = {MINE}.median() - {THEIRS}.median()", "this is a difference"),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "I will ask for the median before I believe an average."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """One post of many\nis not what usually happens there."""',
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
