"""Unit 06: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Ada Lovell"

FEWER = 'mine[mine["following"] < mine["followers"]]'
MORE = 'mine[mine["following"] >= mine["followers"]]'
THEIR_FEWER = 'theirs[theirs["following"] < theirs["followers"]]["engagement"]'
THEIR_MORE = 'theirs[theirs["following"] >= theirs["followers"]]["engagement"]'
ALIKE = 'alike = mine[mine["followers"].between(100, 999)]\n'
ALIKE_FEWER = 'alike[alike["following"] < alike["followers"]]["engagement"]'
ALIKE_MORE = 'alike[alike["following"] >= alike["followers"]]["engagement"]'
SNS = "import seaborn as sns\n\n"
TITLED = '\npicture.set(xscale="log", yscale="log", title="My people")'
LOG = "import math\n"
MOST, MIDDLE = 'mine["followers"].max()', 'mine["followers"].median()'

ANSWERS = {
    "prediction": common.PREDICTION,
    "fewer-people": Variants(
        right=[
            'fewer_people = (mine["following"] < mine["followers"]).sum()',
            f"fewer_people = len({FEWER})",
            'fewer_people = mine.query("followers > following").shape[0]',
            "fewer_people = sum(row.following < row.followers for row in mine.itertuples())",
        ],
        wrong=[
            ('fewer_people = (mine["following"] >= mine["followers"]).sum()', "break the rule"),
            ("fewer_people = len(mine)", "the number of all your people"),
            (
                'fewer_people = (mine["following"] < mine["followers"]).mean()',
                "this is a share",
            ),
            (
                'fewer_people = (unit.other["following"] < unit.other["followers"]).sum()',
                "of the other community",
            ),
            ('fewer_people = mine["following"] < mine["followers"]', "one number is looked for"),
        ],
    ),
    "lift": Variants(
        right=[
            f'lift = {FEWER}["engagement"].median() / {MORE}["engagement"].median()',
            'sides = mine.groupby(mine["following"] < mine["followers"])["engagement"].median()\n'
            "lift = sides[True] / sides[False]",
            f'lift = round({FEWER}["engagement"].median() / {MORE}["engagement"].median(), 2)',
        ],
        wrong=[
            (
                f'lift = {MORE}["engagement"].median() / {FEWER}["engagement"].median()',
                "upside down",
            ),
            (
                f'lift = {FEWER}["engagement"].mean() / {MORE}["engagement"].mean()',
                "these are means",
            ),
            (
                f'lift = {FEWER}["engagement"].median() - {MORE}["engagement"].median()',
                "this is a difference",
            ),
            (
                f'lift = 100 * {FEWER}["engagement"].median() / {MORE}["engagement"].median()',
                "this is a percentage",
            ),
        ],
    ),
    "steps": Variants(
        right=[
            f"{LOG}steps = math.log10({MOST} / {MIDDLE})",
            f"import numpy as np\nsteps = np.log10({MOST}) - np.log10({MIDDLE})",
            f"{LOG}steps = round(math.log10({MOST} / {MIDDLE}), 2)",
        ],
        wrong=[
            (f"steps = {MOST} / {MIDDLE}", "How many times ten in a row"),
            (f"{LOG}steps = math.log({MOST} / {MIDDLE})", "Use math.log10"),
            (f"{LOG}steps = math.log10({MIDDLE} / {MOST})", "the larger number goes on top"),
            (f"{LOG}steps = math.log10({MOST})", "the steps from 1"),
            (f"steps = {MOST} - {MIDDLE}", "this is a difference"),
            (f'{LOG}steps = math.log10({MOST} / mine["followers"].mean())', "starts at the mean"),
        ],
    ),
    "prints": common.PRINTS,
    "verdict": common.VERDICT,
    "size-ratio": Variants(
        right=[
            f'size_ratio = {FEWER}["followers"].median() / {MORE}["followers"].median()',
            'sizes = mine.groupby(mine["following"] < mine["followers"])["followers"].median()\n'
            "size_ratio = sizes[True] / sizes[False]",
            f'size_ratio = float({FEWER}["followers"].median()) / float({MORE}["followers"].median())',
        ],
        wrong=[
            (
                f'size_ratio = {MORE}["followers"].median() / {FEWER}["followers"].median()',
                "upside down",
            ),
            (
                f'size_ratio = {FEWER}["followers"].mean() / {MORE}["followers"].mean()',
                "these are means",
            ),
            (
                f'size_ratio = {FEWER}["following"].median() / {MORE}["following"].median()',
                "Use followers",
            ),
            (
                f'size_ratio = {FEWER}["engagement"].median() / {MORE}["engagement"].median()',
                "this is the lift",
            ),
            (f'size_ratio = {FEWER}["followers"].median()', "Divide it by the other"),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SNS}picture = sns.scatterplot(data=mine, x="followers", y="engagement"){TITLED}',
            f'{SNS}grid = sns.relplot(data=mine, x="followers", y="engagement", hue="following")\n'
            "picture = grid.ax" + TITLED,
            'import matplotlib.pyplot as plt\nplt.loglog(mine["followers"], mine["engagement"], "o")\n'
            'plt.title("My people")\nplt.xlabel("followers")\nplt.ylabel("engagement")\npicture = plt.gca()',
            'picture = mine.plot.scatter("followers", "engagement", loglog=True, title="My people")',
        ],
        wrong=[
            (
                f'{SNS}picture = sns.scatterplot(data=mine, x="followers", y="engagement")\n'
                'picture.set(title="My people")',
                "counts in equal steps",
            ),
            (
                f'{SNS}picture = sns.scatterplot(data=mine, x="followers", y="following"){TITLED}',
                "Up the side comes the column engagement",
            ),
            (
                f'{SNS}picture = sns.scatterplot(data=unit.other, x="followers", y="engagement"){TITLED}',
                "of the other community",
            ),
            (
                f'{SNS}picture = sns.scatterplot(data=mine, x="followers", y="engagement")\n'
                'picture.set(xscale="log", yscale="log")',
                "it has no title",
            ),
            (f'{SNS}picture = sns.boxplot(mine["engagement"]){TITLED}', "it shows boxes"),
        ],
    ),
    "alike-lift": Variants(
        right=[
            f"{ALIKE}alike_lift = {ALIKE_FEWER}.median() / {ALIKE_MORE}.median()",
            'alike = mine.query("100 <= followers <= 999")\n'
            'sides = alike.groupby(alike["following"] < alike["followers"])["engagement"].median()\n'
            "alike_lift = sides[True] / sides[False]",
            'alike = mine[(mine["followers"] >= 100) & (mine["followers"] < 1000)]\n'
            f"alike_lift = {ALIKE_FEWER}.median() / {ALIKE_MORE}.median()",
        ],
        wrong=[
            (f"{ALIKE}alike_lift = {ALIKE_MORE}.median() / {ALIKE_FEWER}.median()", "upside down"),
            (
                f'alike_lift = {FEWER}["engagement"].median() / {MORE}["engagement"].median()',
                "of about the same size first",
            ),
            (f"{ALIKE}alike_lift = {ALIKE_FEWER}.mean() / {ALIKE_MORE}.mean()", "these are means"),
            (
                f"{ALIKE}alike_lift = {ALIKE_FEWER}.median() - {ALIKE_MORE}.median()",
                "this is a difference",
            ),
        ],
    ),
    "why": Variants(
        right=['why = "can\'t tell"', "why = 'Can’t tell'", "why = ' can\\'t tell. '"],
        wrong=[
            ('why = "following"', "nobody changed one of them alone"),
            ('why = "Followers"', "nobody changed one of them alone"),
            ("why = 4.6", "quotation marks included"),
            ('why = "luck"', "none of"),
        ],
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_FEWER}.median() / {THEIR_MORE}.median()",
            'sides = theirs.groupby(theirs["following"] < theirs["followers"])["engagement"].median()\n'
            "other_lift = sides[True] / sides[False]",
            f"other_lift = round(float({THEIR_FEWER}.median() / {THEIR_MORE}.median()), 3)",
        ],
        wrong=[
            (
                f'other_lift = {FEWER}["engagement"].median() / {MORE}["engagement"].median()',
                "the lift among your first people",
            ),
            (f"other_lift = {THEIR_MORE}.median() / {THEIR_FEWER}.median()", "upside down"),
            (f"other_lift = {THEIR_FEWER}.mean() / {THEIR_MORE}.mean()", "these are means"),
            (
                f"other_lift = {THEIR_FEWER}.median() - {THEIR_MORE}.median()",
                "this is a difference",
            ),
        ],
    ),
    "agree": Variants(
        right=[
            "agree = unit.evidence.verdict == unit.other_evidence.verdict",
            "def said(ends):\n"
            "    return bool(ends['low'] > 1), bool(ends['high'] < 1)\n\n\n"
            "agree = said(interval) == said(their_interval)",
            "agree = int(unit.evidence.verdict == unit.other_evidence.verdict)",
        ],
        wrong=[
            ("agree = unit.evidence.verdict != unit.other_evidence.verdict", "Not there yet"),
            ('agree = "perhaps"', "True or False"),
            ("agree = unit.other_evidence.verdict", "True or False"),
            ("agree = 0.7", "True or False"),
        ],
    ),
    "how-it-went": common.HOW_IT_WENT,
    "learned": common.LEARNED,
}
