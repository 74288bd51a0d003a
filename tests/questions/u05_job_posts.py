"""Unit 05: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common
from tests.questions.common import PLOT, SEABORN

NAME = "Zara Ali"

LISTS = 'mine[mine["job_post"] == "vacancy"]["relative_engagement"]'
EXAMS = 'mine[mine["job_post"] == "exam"]["relative_engagement"]'
AFTER = 'mine[(mine["job_post"] != "vacancy") & (mine["lists_before"] >= 1)]["relative_engagement"]'
MARKED = 'marked = labels[labels["sorted"] == unit.kind]\n'
REAL = 'real = labels[labels["read"] == unit.kind]\n'
FOUND = REAL + 'found = real[real["sorted"] == unit.kind]\n'
WEEKS = 'mine[mine["job_post"] == "vacancy"].resample("W", on="posted_at").size()'
WEEKS_OF = f"weeks = {WEEKS}\n"
NAMED = "\npicture.set(title='Lists of vacancies', ylabel='Lists in the week')"


def sides(posts, question='({0}["job_post"] != "vacancy") & ({0}["lists_before"] <= 2)'):
    """Return code that puts both sides of the rule into `up` and `down`."""
    return (
        f"keeps = {question.format(posts)}\n"
        f'up, down = {posts}[keeps]["relative_engagement"], {posts}[~keeps]["relative_engagement"]\n'
    )


MINE, THEIRS = sides("mine"), sides("theirs")

ANSWERS = {
    "prediction": common.PREDICTION,
    "vacancy-lists": Variants(
        right=[
            'vacancy_lists = (mine["job_post"] == "vacancy").sum()',
            "vacancy_lists = len(mine.query(\"job_post == 'vacancy'\"))",
            'vacancy_lists = mine["job_post"].value_counts()["vacancy"]',
        ],
        wrong=[
            ('vacancy_lists = (mine["job_post"] != "vacancy").sum()', "that are not lists"),
            ('vacancy_lists = (mine["job_post"] != "none").sum()', "all four kinds"),
            ("vacancy_lists = len(mine)", "the number of all your posts"),
            ('vacancy_lists = (mine["job_post"] == "Vacancy").sum()', "in small letters"),
            ('vacancy_lists = mine["lists_before"].sum()', "which overlap"),
            ('vacancy_lists = (mine["job_post"] == "vacancy").mean()', "this is a share"),
            (
                'vacancy_lists = (unit.all_posts["job_post"] == "vacancy").sum()',
                "every account's posts",
            ),
        ],
    ),
    "typical-vacancy": Variants(
        right=[
            f"typical_vacancy = {LISTS}.median()",
            'typical_vacancy = mine.groupby("job_post")["relative_engagement"].median()["vacancy"]',
            f"import statistics\ntypical_vacancy = round(statistics.median({LISTS}), 2)",
        ],
        wrong=[
            (f"typical_vacancy = {LISTS}.mean()", "this is the mean"),
            (f"typical_vacancy = {EXAMS}.median()", "the posts about exams"),
            (
                'typical_vacancy = mine[mine["job_post"] == "vacancy"]["engagement"].median()',
                "this is the engagement itself",
            ),
            (f"typical_vacancy = len({LISTS})", "how many posts they are"),
            (f"typical_vacancy = {LISTS}", "one number is looked for"),
        ],
    ),
    "prints": common.PRINTS,
    "most-lists": Variants(
        right=[
            'most_lists = mine["lists_before"].max()',
            'most_lists = max(mine["lists_before"])',
            'most_lists = mine["lists_before"].sort_values().iloc[-1]',
        ],
        wrong=[
            (
                'most_lists = (mine["job_post"] == "vacancy").sum()',
                "all lists of all the years",
            ),
            ('most_lists = mine["lists_before"].sum()', "they overlap"),
            (
                'most_lists = mine["lists_before"].max() + 1',
                "counts the last list itself",
            ),
            ('most_lists = mine["lists_before"].idxmax()', "the row of the table"),
            ('most_lists = mine["lists_before"].mean()', "this is the mean"),
            (
                'most_lists = (mine["lists_before"] == mine["lists_before"].max()).sum()',
                "how many posts came after",
            ),
        ],
    ),
    "picture": Variants(
        right=[
            f"{SEABORN}picture = sns.lineplot({WEEKS}){NAMED}",
            f"{SEABORN}weeks = mine.assign(list=mine['job_post'] == 'vacancy')"
            ".resample('W-MON', on='posted_at')['list'].sum().reset_index()\n"
            f"picture = sns.relplot(data=weeks, x='posted_at', y='list', kind='line'){NAMED}",
            f"picture = {WEEKS}.plot(title='Lists', xlabel='Week', ylabel='Lists', color='red')",
            f"{PLOT}weeks = {WEEKS}\nplt.plot(weeks.index, weeks, 'o-')\nplt.title('Lists')\n"
            "plt.xlabel('Week')\nplt.ylabel('Lists')\npicture = plt.gca()",
            f"{PLOT}weeks = {WEEKS.replace('W', '7D')}\npicture = plt.step(range(len(weeks)), weeks)\n"
            "plt.title('Lists')\nplt.xlabel('Week')\nplt.ylabel('Lists')",
        ],
        wrong=[
            (
                f"{SEABORN}weeks = {WEEKS}\npicture = sns.lineplot(weeks[weeks > 0]){NAMED}",
                "weeks without a list are missing",
            ),
            (
                f"{SEABORN}picture = sns.lineplot(mine.resample('W', on='posted_at').size()){NAMED}",
                "this counts all your posts",
            ),
            (
                f"{SEABORN}picture = sns.lineplot({WEEKS.replace('vacancy', 'selection')}){NAMED}",
                "posts of the kind selection",
            ),
            (
                f"{SEABORN}picture = sns.lineplot({WEEKS.replace('W', 'MS')}){NAMED}",
                "another span than the week",
            ),
            (
                f"{SEABORN}picture = sns.lineplot({WEEKS.replace('mine', 'unit.all_posts')}){NAMED}",
                "all accounts, not yours",
            ),
            (
                f"{SEABORN}picture = sns.lineplot({WEEKS.replace('mine', 'unit.other')}){NAMED}",
                "your second account",
            ),
            (
                f"{WEEKS_OF}picture = weeks.plot.bar(title='Lists', xlabel='Week', ylabel='Lists')",
                "it shows bars, and asked for is a line over time",
            ),
            (
                f"{SEABORN}picture = sns.lineplot(data=mine, x='posted_at', y='engagement'){NAMED}",
                "it shows lines, but with other numbers",
            ),
            (
                f"{SEABORN}picture = sns.lineplot({WEEKS})\npicture.set(title='Lists')",
                "the axis up the side has no name",
            ),
            (f"{SEABORN}picture = sns.lineplot({WEEKS})", "it has no title"),
            (f"picture = {WEEKS}", "it holds no picture"),
        ],
    ),
    "lift": Variants(
        right=[
            f"{MINE}lift = up.median() / down.median()",
            'breaks = (mine["job_post"] == "vacancy") | (mine["lists_before"] > 2)\n'
            'sides = mine.groupby(breaks)["relative_engagement"].median()\n'
            "lift = sides[False] / sides[True]",
            f"{MINE}lift = round(up.median() / down.median(), 2)",
        ],
        wrong=[
            (f"{MINE}lift = down.median() / up.median()", "upside down"),
            (f"{MINE}lift = up.mean() / down.mean()", "these are means"),
            (f"{MINE}lift = up.median() - down.median()", "this is a difference"),
            (f"{MINE}lift = 100 * up.median() / down.median()", "this is a percentage"),
        ],
    ),
    "typical-after": Variants(
        right=[
            f"typical_after = {AFTER}.median()",
            'after = mine[mine["lists_before"] > 0]\n'
            'typical_after = after[after["job_post"] != "vacancy"]["relative_engagement"].median()',
            f"typical_after = {AFTER}.quantile(0.5)",
        ],
        wrong=[
            (f"typical_after = {AFTER}.mean()", "this is the mean"),
            (f"typical_after = {LISTS}.median()", "Here the other posts are looked for"),
            (
                'typical_after = mine[(mine["job_post"] != "vacancy") & (mine["lists_before"] == 0)]'
                '["relative_engagement"].median()',
                "no list at all",
            ),
            (f"typical_after = len({AFTER})", "how many posts they are"),
        ],
    ),
    "precision": Variants(
        right=[
            f'{MARKED}precision = (marked["read"] == unit.kind).mean()',
            f'{MARKED}precision = (marked["read"] == unit.kind).sum() / len(marked)',
            f'{MARKED}precision = marked["read"].value_counts(normalize=True)[kind]',
        ],
        wrong=[
            (f'{MARKED}precision = (marked["read"] == kind).sum()', "how many were right"),
            (f'{MARKED}precision = 100 * (marked["read"] == kind).mean()', "Leave the 100 out"),
            (f'{MARKED}precision = (marked["read"] != kind).mean()', "the share that was wrong"),
            (f"{FOUND}precision = len(found) / len(real)", "Divide by those the keywords marked"),
            (f"{FOUND}precision = len(found) / len(labels)", "by all posts that were read"),
            ('precision = (labels["read"] == kind).mean()', "by all posts that were read"),
            ('precision = (labels["sorted"] == labels["read"]).mean()', "all kinds together"),
        ],
    ),
    "recall": Variants(
        right=[
            f'{FOUND}recall = found["stands_for"].sum() / real["stands_for"].sum()',
            'total = labels[labels["read"] == kind].groupby("sorted")["stands_for"].sum()\n'
            "recall = total[kind] / total.sum()",
            f"{REAL}import numpy as np\n"
            'recall = np.average(real["sorted"] == kind, weights=real["stands_for"])',
        ],
        wrong=[
            (f"{FOUND}recall = len(found) / len(real)", "this counts rows"),
            (
                f'{FOUND}recall = 100 * found["stands_for"].sum() / real["stands_for"].sum()',
                "Leave the 100 out",
            ),
            (
                f'{FOUND}recall = 1 - found["stands_for"].sum() / real["stands_for"].sum()',
                "the keywords missed",
            ),
            (f'{MARKED}recall = (marked["read"] == kind).mean()', "this is the precision"),
            (f'{REAL}recall = real["stands_for"].sum()', "how many there are in all"),
            (
                f'{FOUND}recall = real["stands_for"].sum() / found["stands_for"].sum()',
                "it is upside down",
            ),
        ],
    ),
    "verdict": common.VERDICT,
    "other-lift": Variants(
        right=[
            f"{THEIRS}other_lift = up.median() / down.median()",
            'breaks = (theirs["job_post"] == "vacancy") | (theirs["lists_before"] > 2)\n'
            'sides = theirs.groupby(breaks)["relative_engagement"].median()\n'
            "other_lift = sides[False] / sides[True]",
            f"{THEIRS}other_lift = round(up.median() / down.median(), 2)",
        ],
        wrong=[
            (f"{THEIRS}other_lift = down.median() / up.median()", "upside down"),
            (
                sides("theirs", '{0}["job_post"] != "vacancy"')
                + "other_lift = up.median() / down.median()",
                "this leaves the flood out",
            ),
            (
                sides("theirs", '{0}["lists_before"] <= 2')
                + "other_lift = up.median() / down.median()",
                "this leaves the lists out",
            ),
            (f"{MINE}other_lift = up.median() / down.median()", "the lift of your other account"),
        ],
    ),
    "story": common.STORY,
    "learned": common.LEARNED,
}
