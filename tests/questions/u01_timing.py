"""Unit 01: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions.common import PLOT, SEABORN, TITLED

NAME = "Ben Fisher"

BUSY = 'mine[mine["hour"].between(8, 18)]["relative_engagement"]'
QUIET = 'mine[~mine["hour"].between(8, 18)]["relative_engagement"]'
THEIR_BUSY = 'theirs[theirs["hour"].between(8, 18)]["relative_engagement"]'
THEIR_QUIET = 'theirs[~theirs["hour"].between(8, 18)]["relative_engagement"]'
UTC = 'mine["posted_at_utc"].dt.hour'
UTC_BUSY = f'mine[{UTC}.between(8, 18)]["relative_engagement"]'
UTC_QUIET = f'mine[~{UTC}.between(8, 18)]["relative_engagement"]'
BY_HOUR = 'mine.groupby("hour")["relative_engagement"]'
BY_UTC = f'mine.groupby({UTC})["relative_engagement"]'
WEEK = 'mine.groupby(["weekday", "hour"])["relative_engagement"].median().unstack()'
SIZES = 'mine.groupby(["weekday", "hour"]).size()'
ALL_WEEKS = (
    "unit.all_posts.assign(weekday=unit.all_posts['posted_at'].dt.day_name(), "
    "hour=unit.all_posts['posted_at'].dt.hour)"
    ".groupby(['weekday', 'hour'])['relative_engagement'].median().unstack()"
)

SIDES = (
    "posts = mine\n"
    'middles = posts.groupby(posts["hour"].between(8, 18))["relative_engagement"].median()\n'
)

ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'In the evening people have time'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can know that from the posts"""',
            'expect, confidence, reason = "holds", 70, "At noon everybody looks at the phone"',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "At noon everybody looks"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "At noon everybody looks"',
                "from 34 (drawn from a hat)",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = "because"', "one sentence"),
            (
                'expect = "holds"\nconfidence = "70 %"\nreason = "At noon everybody looks"',
                "a plain number",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = ...', "reason is still blank"),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "busy-posts": Variants(
        right=[
            'busy_posts = mine["hour"].between(8, 18).sum()',
            'busy_posts = len(mine[(mine["hour"] >= 8) & (mine["hour"] < 19)])',
            'busy_posts = mine.query("8 <= hour <= 18").shape[0]',
            'busy_posts = float(sum(1 for hour in mine["posted_at"].dt.hour if 8 <= hour < 19))',
        ],
        wrong=[
            ('busy_posts = mine["hour"].between(8, 19).sum()', "The last hour of the rule is 18"),
            ('busy_posts = mine["hour"].between(9, 18).sum()', "8:00 to 8:59, are missing"),
            (
                'busy_posts = ((mine["hour"] > 8) & (mine["hour"] < 19)).sum()',
                "8:00 to 8:59, are missing",
            ),
            ('busy_posts = (mine["hour"] > 8).sum()', "the evening has no end"),
            (f"busy_posts = {UTC}.between(8, 18).sum()", "the hours by UTC"),
            ('busy_posts = (~mine["hour"].between(8, 18)).sum()', "break the rule"),
            ('busy_posts = mine["hour"].between(8, 18).count()', "the number of all your tweets"),
            ('busy_posts = mine["hour"].between(8, 18).mean()', "this is a share"),
            ('busy_posts = mine["hour"].between(8, 18)', "one number is looked for"),
        ],
    ),
    "typical-busy": Variants(
        right=[
            f"typical_busy = {BUSY}.median()",
            'typical_busy = mine.query("8 <= hour <= 18")["relative_engagement"].quantile(0.5)',
            f"typical_busy = round({BUSY}.median(), 2)",
            f"typical_busy = [{BUSY}.median()]",
        ],
        wrong=[
            (f"typical_busy = {BUSY}.mean()", "this is the mean"),
            (f"typical_busy = {QUIET}.median()", "the other side of the rule"),
            (
                'typical_busy = mine[mine["hour"].between(8, 18)]["engagement"].median()',
                "this is the engagement itself",
            ),
            ('typical_busy = mine["relative_engagement"].median()', "both sides together"),
            (f"typical_busy = {BUSY}", "one number is looked for"),
            (f"typical_busy = {BUSY}.median", "put () behind its name"),
        ],
    ),
    "typical-quiet": Variants(
        right=[
            f"typical_quiet = {QUIET}.median()",
            'typical_quiet = mine.query("hour < 8 or hour > 18")["relative_engagement"].median()',
            'typical_quiet = mine.groupby(mine["hour"].between(8, 18))["relative_engagement"].median()[False]',
        ],
        wrong=[
            (f"typical_quiet = {QUIET}.mean()", "this is the mean"),
            (f"typical_quiet = {BUSY}.median()", "the other side of the rule"),
            (
                'typical_quiet = mine[~mine["hour"].between(8, 18)]["engagement"].median()',
                "this is the engagement itself",
            ),
            ("typical_quiet = 'low'", "leave the quotation marks out"),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {BUSY}.median() / {QUIET}.median()",
            f"lift = round({BUSY}.median() / {QUIET}.median(), 2)",
            f"import pandas as pd\nlift = pd.Series([{BUSY}.median()]) / {QUIET}.median()",
        ],
        wrong=[
            (f"lift = {QUIET}.median() / {BUSY}.median()", "upside down"),
            (f"lift = 100 * {BUSY}.median() / {QUIET}.median()", "this is a percentage"),
            (f"lift = {BUSY}.median() - {QUIET}.median()", "this is a difference"),
            (f"lift = {BUSY}.mean() / {QUIET}.mean()", "these are means"),
            (f"lift = 100 * ({BUSY}.median() / {QUIET}.median() - 1)", "a change in per cent"),
        ],
    ),
    "best-hour": Variants(
        right=[
            f"best_hour = {BY_HOUR}.median().idxmax()",
            f"best_hour = {BY_HOUR}.median().sort_values().index[-1]",
            f"best_hour = float({BY_HOUR}.quantile(0.5).idxmax())",
        ],
        wrong=[
            (f"best_hour = {BY_UTC}.median().idxmax()", "by the other clock"),
            (f"best_hour = {BY_HOUR}.median().max()", "Which hour is it?"),
            (f"best_hour = {BY_HOUR}.median().idxmin()", "the worst hour"),
            ('best_hour = mine["hour"].value_counts().idxmax()', "the hour with most tweets"),
            (f"best_hour = {BY_HOUR}.mean().idxmax()", "this goes by the mean"),
            (f"best_hour = {BY_HOUR}.median()", "one number is looked for"),
        ],
    ),
    "best-hour-utc": Variants(
        right=[
            f"best_hour_utc = {BY_UTC}.median().idxmax()",
            f"hours = {UTC}\nbest_hour_utc = {BY_UTC}.median().nlargest(1).index[0]",
            f"best_hour_utc = [{BY_UTC}.median().idxmax()]",
        ],
        wrong=[
            (f"best_hour_utc = {BY_HOUR}.median().idxmax()", "by the other clock"),
            (f"best_hour_utc = {BY_UTC}.median().max()", "Which hour is it?"),
            (f"best_hour_utc = {BY_UTC}.median().idxmin()", "the worst hour"),
            (f"best_hour_utc = {BY_UTC}.mean().idxmax()", "this goes by the mean"),
            ('best_hour_utc = "23:00"', "leave the quotation marks out"),
        ],
    ),
    "utc-lift": Variants(
        right=[
            f"utc_lift = {UTC_BUSY}.median() / {UTC_QUIET}.median()",
            f"utc_lift = round({UTC_BUSY}.median() / {UTC_QUIET}.median(), 2)",
            f"sides = mine.groupby({UTC}.between(8, 18))['relative_engagement'].median()\n"
            "utc_lift = sides[True] / sides[False]",
        ],
        wrong=[
            (f"utc_lift = {BUSY}.median() / {QUIET}.median()", "the lift by local time"),
            (f"utc_lift = {UTC_QUIET}.median() / {UTC_BUSY}.median()", "upside down"),
            (f"utc_lift = {UTC_BUSY}.mean() / {UTC_QUIET}.mean()", "these are means"),
            (f"utc_lift = {UTC_BUSY}.median() - {UTC_QUIET}.median()", "this is a difference"),
            (f"utc_lift = {UTC_BUSY}.median()", "the upper half of the lift"),
        ],
    ),
    "winner-posts": Variants(
        right=[
            f'winner_posts = (mine["hour"] == {BY_HOUR}.median().idxmax()).sum()',
            f'winner_posts = len(mine[mine["hour"] == {BY_HOUR}.median().idxmax()])',
            f'winner_posts = mine["hour"].value_counts()[{BY_HOUR}.median().idxmax()]',
        ],
        wrong=[
            (f"winner_posts = ({UTC} == {BY_UTC}.median().idxmax()).sum()", "best hour by UTC"),
            (f'winner_posts = (mine["hour"] != {BY_HOUR}.median().idxmax()).sum()', "the others"),
            (f"winner_posts = {BY_HOUR}.median().idxmax()", "this is the hour itself"),
            (
                'winner_posts = mine["hour"].value_counts().max()',
                "the hour with most tweets, not the best",
            ),
            ("winner_posts = len(mine)", "all your tweets"),
        ],
    ),
    "picture": Variants(
        right=[
            f"{SEABORN}picture = sns.heatmap({WEEK}){TITLED}",
            f"{SEABORN}week = mine.pivot_table(index='weekday', columns='hour', values='relative_engagement', "
            "aggfunc='median')\nweek = week.loc[['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', "
            "'Saturday', 'Sunday']].reindex(columns=range(24))\n"
            f"picture = sns.heatmap(week, cmap='viridis', square=True, cbar=False, annot=True){TITLED}",
            f"{SEABORN}picture = sns.heatmap({WEEK}.T)\npicture.figure.suptitle('My week')",
            f"{PLOT}week = {WEEK}\nplt.imshow(week)\nplt.xticks(range(len(week.columns)), week.columns)\n"
            "plt.yticks(range(7), week.index)\nplt.xlabel('Hour')\nplt.ylabel('Weekday')\n"
            "plt.title('My week')\npicture = plt.gcf()",
            f"{PLOT}week = {WEEK}\nfigure, picture = plt.subplots()\npicture.pcolormesh(week)\n"
            "picture.set_xticks([n + 0.5 for n in range(len(week.columns))], week.columns)\n"
            "picture.set_yticks([n + 0.5 for n in range(7)], [day[:3] for day in week.index])\n"
            "picture.set(title='My week', xlabel='Hour', ylabel='Weekday')",
        ],
        wrong=[
            (
                f"{SEABORN}picture = sns.heatmap({WEEK.replace('median', 'mean')}){TITLED}",
                "your picture shows means, and the question asks for medians",
            ),
            (
                f"{SEABORN}picture = sns.heatmap({SIZES}.unstack(fill_value=0)){TITLED}",
                "how many tweets there are",
            ),
            (
                f"{SEABORN}picture = sns.heatmap({WEEK.replace('relative_', '')}){TITLED}",
                "your picture shows engagement itself",
            ),
            (
                f"{SEABORN}mine['hour'] = {UTC}\npicture = sns.heatmap({WEEK}){TITLED}",
                "its hours are those of UTC",
            ),
            (f"{SEABORN}picture = sns.heatmap({ALL_WEEKS}){TITLED}", "all accounts, not yours"),
            (
                f"{SEABORN}picture = sns.heatmap({WEEK.replace('mine', 'unit.open_other_posts()')}){TITLED}",
                "your second account",
            ),
            (
                f"{SEABORN}picture = sns.boxplot(data=mine, x='hour', y='relative_engagement'){TITLED}",
                "it shows boxes, and asked for is a heat map",
            ),
            (
                f"{SEABORN}picture = sns.heatmap(mine[['hour', 'relative_engagement']]){TITLED}",
                "with other numbers than those asked for",
            ),
            (f"{SEABORN}picture = sns.heatmap({WEEK})", "it has no title"),
            (
                f"{SEABORN}picture = sns.heatmap({WEEK}, yticklabels=False){TITLED}",
                "write the names",
            ),
            (
                f"{SEABORN}picture = sns.heatmap({WEEK})\npicture.set(title='...')",
                "still three dots",
            ),
            (
                f"{SEABORN}picture = sns.heatmap({WEEK}){TITLED}\npicture.set(ylabel='')",
                "the axis up the side has no name",
            ),
            (
                f"{PLOT}week = {WEEK}\nplt.imshow(week)\nplt.yticks(range(7), week.index[::-1])\n"
                "plt.title('My week')\npicture = plt.gcf()",
                "do not belong to them",
            ),
            (f"picture = {WEEK}", "it holds no picture"),
            (
                "import matplotlib.pyplot as plt\npicture = plt.subplots()[1]",
                "there is nothing in it yet",
            ),
        ],
    ),
    "lucky-winners": Variants(
        right=[
            "lucky_winners = (lucky >= best_cell).sum()",
            "lucky_winners = len(lucky[lucky >= best_cell])",
            "lucky_winners = 1000 - (lucky < best_cell).sum()",
        ],
        wrong=[
            ("lucky_winners = (lucky < best_cell).sum()", "Turn the sign round"),
            ("lucky_winners = (lucky > best_cell).sum()", "where luck did exactly as well"),
            ("lucky_winners = (lucky >= best_cell).mean()", "this is a share"),
            ("lucky_winners = len(lucky)", "the number of all shuffles"),
            ("lucky_winners = lucky >= best_cell", "one number is looked for"),
        ],
    ),
    "verdict": Variants(
        right=[
            "verdict = unit.evidence.verdict",
            'verdict = "holds" if interval.low > 1 else "backfires" if interval.high < 1 else "can\'t tell"',
            'verdict = " " + unit.evidence.verdict.upper() + ". "',
        ],
        wrong=[
            (
                'verdict = "backfires" if unit.evidence.verdict == "holds" else "holds"',
                "look at both ends of the interval",
            ),
            (
                'verdict = "can\'t tell" if unit.evidence.verdict != "can\'t tell" else "backfires"',
                "look at both ends of the interval",
            ),
            ('verdict = "true"', "none of"),
            ("verdict = interval.low", "quotation marks included"),
        ],
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_BUSY}.median() / {THEIR_QUIET}.median()",
            'sides = theirs.groupby(theirs["hour"].between(8, 18))["relative_engagement"].median()\n'
            "other_lift = sides[True] / sides[False]",
            f"other_lift = round(float({THEIR_BUSY}.median() / {THEIR_QUIET}.median()), 3)",
        ],
        wrong=[
            (f"other_lift = {BUSY}.median() / {QUIET}.median()", "the lift of your other account"),
            (f"other_lift = {THEIR_QUIET}.median() / {THEIR_BUSY}.median()", "upside down"),
            (f"other_lift = {THEIR_BUSY}.mean() / {THEIR_QUIET}.mean()", "these are means"),
            (
                f"other_lift = {THEIR_BUSY}.median() - {THEIR_QUIET}.median()",
                "this is a difference",
            ),
        ],
    ),
    "holding": Variants(
        right=[
            'holding = (everyone["verdict"] == "holds").sum()',
            'holding = everyone["verdict"].value_counts().get("holds", 0)',
            'holding = len(everyone[everyone["low"] > 1])',
        ],
        wrong=[
            ('holding = (everyone["verdict"] == "backfires").sum()', 'how many say "backfires"'),
            ('holding = (everyone["verdict"] == "can\'t tell").sum()', "how many say"),
            ("holding = len(everyone)", "every account in the table"),
            ('holding = (everyone["verdict"] == "holds").mean()', "this is a share"),
        ],
    ),
    "per-cent": Variants(
        right=[
            f"{SIDES}per_cent = (middles[True] / middles[False] - 1) * 100",
            f"{SIDES}per_cent = round(100 * middles[True] / middles[False] - 100)",
            f"{SIDES}per_cent = 100 * (middles[True] - middles[False]) / middles[False]",
        ],
        wrong=[
            (f"{SIDES}per_cent = middles[True] / middles[False]", "this is the lift itself"),
            (f"{SIDES}per_cent = middles[True] / middles[False] - 1", "Times 100, it is"),
            (f"{SIDES}per_cent = 100 * middles[True] / middles[False]", "more is that"),
            (f"{SIDES}per_cent = 100 - 100 * middles[True] / middles[False]", "turned round"),
            (f"{SIDES}per_cent = 100 * middles[False] / middles[True] - 100", "upside down"),
            (
                f"{SIDES.replace('mine', 'unit.open_other_posts()', 1)}"
                "per_cent = 100 * middles[True] / middles[False] - 100",
                "your second account",
            ),
            ("per_cent = 30", "this is what was promised"),
            (f"{SIDES}per_cent = 130 - 100 * middles[True] / middles[False]", "from the promise"),
            ('per_cent = "12 %"', "leave the quotation marks out"),
            ("per_cent = 12,5", "a decimal point"),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "I will ask by whose clock, and how many posts."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """I post the same news twice\nonce at noon and once late."""',
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
