"""Unit 10: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Ben Fisher"

STEPS = (
    '    follow = posts[posts["follows"]]["relative_engagement"]\n'
    '    broken = posts[~posts["follows"]]["relative_engagement"]\n'
)
LIFT_OF = f"def lift_of(posts):\n{STEPS}    return "
UPSIDE_DOWN = "broken.median() / follow.median()"
MEANS = "follow.mean() / broken.mean()"
THREE = "three_lifts = [lift_of(cell) for cell in (one, two, three)]"
HERE = (
    'here = lucky[(lucky["rule"] == unit.rule.slug) & (lucky["network"] == unit.second)]\n'
    'lucky_here = (here["verdict"] != "can\'t tell").sum()'
)


def counts(name, table):
    """Return ways of counting the verdicts in a table, right and wrong."""
    return Variants(
        right=[
            f'{name} = ({table}["verdict"] != "can\'t tell").sum()',
            f'{name} = len({table}[{table}["verdict"].isin(["holds", "backfires"])])',
            f'{name} = ({table}["low"] > 1).sum() + ({table}["high"] < 1).sum()',
        ],
        wrong=[
            (f'{name} = ({table}["verdict"] == "holds").sum()', "these only hold"),
            (f'{name} = ({table}["verdict"] == "backfires").sum()', "these only backfire"),
            (f'{name} = ({table}["verdict"] == "can\'t tell").sum()', "these are the tests that"),
            (f"{name} = len({table})", "this counts every row"),
            (f'{name} = ({table}["verdict"] != "can\'t tell").mean()', "this is a share"),
        ],
    )


SNS = "import seaborn as sns\n\n"
TITLED = '\npicture.set(title="Verdicts on the second network", ylabel="Accounts")'

ANSWERS = {
    "prediction": common.PREDICTION,
    "lift-of": Variants(
        right=[
            f"{LIFT_OF}follow.median() / broken.median()",
            "def lift_of(posts):\n"
            '    sides = posts.groupby("follows")["relative_engagement"].median()\n'
            "    return round(sides[True] / sides[False], 2)",
            "lift_of = lambda cell: (\n"
            '    cell.query("follows")["relative_engagement"].median()\n'
            '    / cell.query("not follows")["relative_engagement"].median()\n'
            ")",
        ],
        wrong=[
            (f"{LIFT_OF}{UPSIDE_DOWN}", "upside down"),
            (f"{LIFT_OF}{MEANS}", "these are means"),
            (f"{LIFT_OF}follow.median() - broken.median()", "this is a difference"),
            (
                f"{LIFT_OF}follow.median() / broken.median()".replace("posts[", "one["),
                "not the name of one of your tables",
            ),
            ("lift_of = 1.2", "Keep the line that begins with def"),
            (f"{LIFT_OF}follows / broken", "ended in an error"),
        ],
        blank="def lift_of(posts):\n    ...",
    ),
    "clear-cells": Variants(
        right=[
            "clear_cells = (unit.look_up()['low'] > 1).sum() + (unit.look_up()['high'] < 1).sum()",
            'clear_cells = (unit.three_rows["verdict"] != "can\'t tell").sum()',
            "clear_cells = 0\n"
            "for low, high in zip(unit.look_up()['low'], unit.look_up()['high']):\n"
            "    clear_cells = clear_cells + (not low <= 1 <= high)",
        ],
        wrong=[
            ("clear_cells = (unit.look_up()['low'] > 1).sum()", "Not there yet"),
            ("clear_cells = 3", "Not there yet"),
            ("clear_cells = '2'", "leave the quotation marks out"),
            ("clear_cells = unit.look_up()['low'] > 1", "one number is looked for"),
        ],
    ),
    "verdicts": counts("verdicts", "atlas"),
    "expected": Variants(
        right=[
            "expected = 0.05 * len(atlas)",
            "expected = round(len(atlas) * 5 / 100)",
            "expected = len(atlas) - 0.95 * len(atlas)",
        ],
        wrong=[
            ("expected = 0.95 * len(atlas)", "How many miss it?"),
            ("expected = 5 * len(atlas)", "0.05, not 5"),
            ("expected = 5", "how many of 100"),
            ("expected = 0.025 * len(atlas)", "one side only"),
            (
                'expected = (atlas["verdict"] != "can\'t tell").sum()',
                "the verdicts that there are",
            ),
        ],
    ),
    "lucky-verdicts": counts("lucky_verdicts", "lucky"),
    "luckiest": Variants(
        right=[
            'luckiest = lucky["lift"].max()',
            'luckiest = max(lucky["lift"])',
            'luckiest = round(lucky.sort_values("lift")["lift"].iloc[-1], 2)',
        ],
        wrong=[
            ('luckiest = lucky["lift"].min()', "this is the smallest"),
            ('luckiest = atlas["lift"].max()', "the largest real lift"),
            ('luckiest = lucky["high"].max()', "the end of an interval"),
            ('luckiest = lucky["lift"].idxmax()', "in which row it stands"),
            ('luckiest = lucky["lift"].max', "put () behind its name"),
        ],
    ),
    "typical": Variants(
        right=[
            'typical = there["lift"].median()',
            'typical = there["lift"].quantile(0.5)',
            'import statistics\ntypical = statistics.median(there["lift"])',
        ],
        wrong=[
            ('typical = there["lift"].mean()', "this is the mean"),
            ('typical = atlas["lift"].median()', "all rules and networks"),
            ("typical = unit.first_evidence.lift", "your first network"),
            (
                'typical = there[there["verdict"] != "can\'t tell"]["lift"].median()',
                "count too",
            ),
            ('typical = there["lift"]', "one number is looked for"),
        ],
    ),
    "verdict": common.VERDICT,
    "picture": Variants(
        right=[
            f'{SNS}picture = sns.countplot(data=there, x="verdict"){TITLED}',
            f"{SNS}counts = there['verdict'].value_counts()\n"
            f"picture = sns.barplot(x=counts, y=counts.index)\n"
            "picture.set(title='Verdicts', xlabel='Accounts')",
            "picture = there['verdict'].value_counts().plot.bar(title='Verdicts', ylabel='Accounts')",
        ],
        wrong=[
            (
                f'{SNS}picture = sns.countplot(data=atlas, x="verdict"){TITLED}',
                "all rules and networks",
            ),
            (
                f'{SNS}picture = sns.countplot(data=lucky, x="verdict"){TITLED}',
                "the verdicts of luck",
            ),
            (f'{SNS}picture = sns.histplot(there["lift"]){TITLED}', "how large the lifts are"),
            (
                f'{SNS}picture = sns.countplot(data=there, x="verdict", stat="proportion"){TITLED}',
                "your picture shows shares",
            ),
            (f'{SNS}picture = sns.countplot(data=there, x="verdict")', "it has no title"),
        ],
    ),
    "lucky-here": Variants(
        right=[
            HERE,
            'here = lucky.query("rule == @unit.rule.slug and network == @unit.second")\n'
            'lucky_here = here["verdict"].isin(["holds", "backfires"]).sum()',
            'here = lucky[lucky["rule"] == unit.rule.slug]\n'
            'here = here[here["network"] == unit.second]\n'
            'lucky_here = len(here[here["verdict"] != "can\'t tell"])',
        ],
        wrong=[
            ('lucky_here = (there["verdict"] != "can\'t tell").sum()', "these are the real ones"),
            ('lucky_here = (lucky["verdict"] != "can\'t tell").sum()', "all rules and networks"),
            (
                'here = lucky[lucky["rule"] == unit.rule.slug]\n'
                'lucky_here = (here["verdict"] != "can\'t tell").sum()',
                "Keep the second one alone",
            ),
            (HERE.replace("!=", "=="), "Not there yet"),
            ('lucky_here = "2"', "leave the quotation marks out"),
        ],
    ),
    "carries": Variants(
        right=[
            "carries = unit.evidence.verdict == first_verdict",
            "carries = int(unit.evidence.verdict == unit.first_evidence.verdict)",
            "carries = not unit.evidence.verdict != unit.first_verdict()",
        ],
        wrong=[
            ("carries = unit.evidence.verdict != first_verdict", "Not there yet"),
            ("carries = first_verdict", "True or False"),
            ('carries = "perhaps"', "True or False"),
            ("carries = 0.88", "True or False"),
        ],
    ),
    "slip": common.SLIP,
    "next-step": common.letter(
        "next_step", "'by lot'", ("winners", "winners alone show nothing", "Not there yet")
    ),
    "learned": Variants(
        right=[
            'learned = "If it holds on my page as well, then I will keep to it."',
            "learned = 'When I have 100 posts I look: if nobody can tell, then I drop the rule'",
            'learned = """IF the interval is above 1,\nTHEN I go on, and otherwise I stop."""',
        ],
        wrong=[
            ('learned = "I will measure it on my own page before I do anything."', 'no "if"'),
            (
                'learned = "If it holds on my page as well, I will keep to it gladly."',
                'there is no "then"',
            ),
            (
                'learned = "I will then look again and again, and ask if it holds."',
                'behind the "if" there is no "then"',
            ),
            ('learned = "If it holds, then I keep it."', "fewer than 10 words"),
            (
                'learned = "If on my own page the rule ... , then I will ... "',
                "three dots",
            ),
            ('learned = "If then bla bla bla bla bla bla bla bla bla bla"', "again and again"),
            (
                'learned = "a plan, in one sentence of ten words or more with if and then in it"',
                "these are the words of the question",
            ),
            ("learned = 42", "between quotation marks"),
        ],
    ),
}
