"""Answers that several units ask for in the same words."""

from tests.answers import Variants

SEABORN = "import seaborn as sns\n\n"
PLOT = "import matplotlib.pyplot as plt\n\n"
TITLED = '\npicture.set(title="What I found")'

LEARNED = Variants(
    right=[
        'learned = "I ask my own audience before deciding."',
        "learned = 'Measure first, and then ask again in a month or so.'",
        'learned = """I post the same news twice\nand count the hashtags and the Likes."""',
    ],
    wrong=[
        ('learned = "Nothing."', "fewer than 5 words"),
        ("learned = 42", "between quotation marks"),
        ('learned = "bla bla bla bla bla bla bla bla"', "again and again"),
        ("learned = True", "between quotation marks"),
        ('learned = ["I", "will", "measure"]', "between quotation marks"),
    ],
)
LUCK_RANGE = Variants(
    right=[
        "luck_range = luck.quantile(0.025), luck.quantile(0.975)",
        "luck_range = luck.quantile([0.025, 0.975])",
        "import numpy as np\nluck_range = np.percentile(luck, [2.5, 97.5])",
        "luck_range = round(luck.quantile(0.025), 2), round(luck.quantile(0.975), 2)",
    ],
    wrong=[
        ("luck_range = luck.quantile(0.975), luck.quantile(0.025)", "the two are swapped"),
        ("luck_range = luck.quantile(0.05), luck.quantile(0.95)", "5 % on each side"),
        ("luck_range = luck.quantile(0.25), luck.quantile(0.75)", "0.025, not 0.25"),
        ("luck_range = luck.min(), luck.max()", "the whole range"),
        ("luck_range = luck.quantile(0.025)", "2 numbers are looked for"),
        ("luck_range = 0.025, 0.975", "these are the shares"),
    ],
)
PREDICTION = Variants(
    alone=True,
    right=[
        'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
        "expect = 'backfires'\nconfidence = 99.5\nreason = 'Tags help people find a post'",
        'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can know that from the posts"""',
        'expect, confidence, reason = "holds", 70, "Long lists of tags look like spam"',
        'expect = "Holds."\nconfidence = 70\nreason = "Long lists of tags look like spam"',
        "expect = 'cannot tell'\nconfidence = 70\nreason = 'Nobody can know that from the posts'",
    ],
    wrong=[
        (
            'expect = "yes"\nconfidence = 70\nreason = "Long lists look like spam"',
            "none of the three",
        ),
        (
            'expect = "holds"\nconfidence = 0.7\nreason = "Long lists look like spam"',
            "from 34 (drawn from a hat)",
        ),
        ('expect = "holds"\nconfidence = 70\nreason = "because"', "one sentence"),
        ('expect = "holds"\nconfidence = 70\nreason = "bla bla bla bla"', "one sentence"),
        (
            'expect = "holds"\nconfidence = "70 %"\nreason = "Long lists look like spam"',
            "a plain number",
        ),
    ],
    blank="expect = ...\nconfidence = ...\nreason = ...",
)


def letter(answer, right, wrong):
    """Return ways of choosing one of four sentences: the key of the right one, and that of one never right."""
    meant = "{meant: letter for letter, meant in unit.letters.items()}"
    return Variants(
        right=[
            f"{answer} = {meant}[{right}]",
            f"{answer} = {meant}[{right}].lower() + ' '",
            f"{answer} = [letter for letter, meant in unit.letters.items() if meant == {right}]",
        ],
        wrong=[
            (f"{answer} = {meant}[{wrong[0]!r}]", wrong[1]),
            (
                f"{answer} = next(letter for letter, meant in unit.letters.items() if meant not in ({right}, {wrong[0]!r}))",
                wrong[2],
            ),
            (f'{answer} = "E"', "it is none of"),
            (f"{answer} = True", "quotation marks included"),
            (f"{answer} = {right} + ' because I say so'", "it is none of"),
        ],
    )


WEEKEND = 'return posts["weekday"].isin(["Saturday", "Sunday"])'


def follows(last, expect='"holds"'):
    """Return the cell of a rule of one's own with this last line."""
    return f"def follows(posts):\n    {last}\n\n\nown_expect = {expect}"


OWN_RULE = Variants(
    alone=True,
    right=[
        follows(WEEKEND),
        follows('return posts["weekday"].str.startswith("S")', '"Can\'t tell"'),
        "import numpy as np\n\n\n"
        + follows('return np.array([day[0] == "S" for day in posts["weekday"]])', '"backfires"'),
    ],
    wrong=[
        (follows('return posts["hour"]'), "are not True and False"),
        (follows('return posts["relative_engagement"] > 1'), "which nobody knows before"),
        (follows('return posts["hour"] > 23'), "both sides need 20"),
        (follows(WEEKEND, '"perhaps"'), 'write "holds", "backfires"'),
        (follows("return True"), "one answer for each post"),
    ],
    blank="def follows(posts):\n    ...\n\n\nown_expect = ...",
)
OWN_SIDES = 'yes = follows(wide)\nabove, below = wide[yes]["relative_engagement"], wide[~yes]["relative_engagement"]\n'
OWN_LIFT = Variants(
    right=[
        f"{OWN_SIDES}own_lift = above.median() / below.median()",
        f"{OWN_SIDES}own_lift = round(above.median() / below.median(), 4)",
        'sides = wide.groupby(wide["weekday"].isin(["Sunday", "Saturday"]))["relative_engagement"].median()\n'
        "own_lift = sides[True] / sides[False]",
    ],
    wrong=[
        (f"{OWN_SIDES}own_lift = below.median() / above.median()", "upside down"),
        (f"{OWN_SIDES}own_lift = above.mean() / below.mean()", "these are means"),
        (f"{OWN_SIDES}own_lift = above.median() - below.median()", "this is a difference"),
        ("own_lift = unit.evidence.lift", "the lift of the unit's rule"),
        (f"{OWN_SIDES}own_lift = above", "one number is looked for"),
    ],
)
OWN_VERDICT = Variants(
    right=[
        'own_verdict = "holds" if own_interval.low > 1 else "backfires" if own_interval.high < 1 '
        'else "can\'t tell"',
        "low, high = own_interval\n"
        'own_verdict = ("Can’t tell." if low <= 1 <= high else "holds" if low > 1 else "backfires")',
        'own_verdict = ["can\'t tell", "holds", "backfires"][(own_interval["low"] > 1) + 2 * (own_interval["high"] < 1)]',
    ],
    wrong=[
        (
            'own_verdict = "can\'t tell" if own_interval.low > 1 or own_interval.high < 1 else "holds"',
            "look at both ends",
        ),
        (
            'own_verdict = "holds" if own_interval.high < 1 else "backfires"',
            "look at both ends",
        ),
        ('own_verdict = "true"', "none of"),
        ("own_verdict = own_interval.low", "quotation marks included"),
    ],
)
PRINTS = Variants(
    right=[
        "prints = unit.riddle.prints",
        "prints = float(unit.riddle.prints)",
        "import pandas as pd\n"
        'lines = [line.replace("print(", "prints = (", 1) for line in unit.riddle.lines]\n'
        'exec("\\n".join(lines))',
    ],
    wrong=[
        ("prints = unit.riddle.prints + 1", "Not there yet"),
        ("prints = len(unit.riddle.lines) + 100", "Not there yet"),
        ('prints = "five"', "leave the quotation marks out"),
        ("prints = True", "are not numbers"),
    ],
)
STORY = Variants(
    right=[
        'story = f"I expected that the rule {expect}, and on my account the verdict is: {unit.evidence.verdict}."',
        'story = "Expected: " + expect.upper() + ". What I found on my page: " + unit.evidence.verdict',
        "word = unit.evidence.verdict.replace(\"'\", '’')\n"
        'story = f"I expected that the rule\\n{expect}, and for us it is {word}."',
    ],
    wrong=[
        (
            'story = f"What I found: {unit.evidence.verdict.title()[:3]}, and I had expected nothing."',
            "Not there yet",
        ),
        ('story = "I expected a lot and found very little."', "Not there yet"),
        ('story = "holds"', "fewer than 6 words"),
        ("story = expect, unit.evidence.verdict", "between quotation marks"),
    ],
)
SLIP = Variants(
    right=["slip = unit.slip.line", "slip = float(unit.slip.line)", "slip = [unit.slip.line]"],
    wrong=[
        ("slip = unit.slip.line % 6 + 1", "Not there yet"),
        ("slip = 7", "a whole number from 1 to 6"),
        ('slip = "two"', "leave the quotation marks out"),
        ("slip = 1.5", "a whole number from 1 to 6"),
    ],
)
HOW_IT_WENT = Variants(
    right=[
        'how_it_went = "BA"[confidence >= 67] if expect == unit.evidence.verdict else "CD"[confidence >= 67]',
        "right, sure = expect == unit.evidence.verdict, confidence > 66\n"
        'how_it_went = {(1, 1): "a", (1, 0): "b", (0, 0): "c", (0, 1): "d"}[right, sure]',
        "letters = 'AB' if expect == unit.evidence.verdict else 'DC'\n"
        "how_it_went = letters[0] if confidence >= 67 else letters[1] + '.'",
    ],
    wrong=[
        (
            'how_it_went = "CD"[confidence >= 67] if expect == unit.evidence.verdict else "BA"[confidence >= 67]',
            "Not there yet",
        ),
        (
            'how_it_went = "AB"[confidence >= 67] if expect == unit.evidence.verdict else "DC"[confidence >= 67]',
            "Not there yet",
        ),
        ('how_it_went = "E"', "it is none of"),
        ("how_it_went = True", "quotation marks included"),
    ],
)
SURPRISED = Variants(
    right=[
        "surprised = unit.prediction.expect != unit.evidence.verdict",
        "surprised = not (unit.prediction.expect == unit.evidence.verdict)",
        "surprised = int(unit.prediction.expect != unit.evidence.verdict)",
    ],
    wrong=[
        ("surprised = unit.prediction.expect == unit.evidence.verdict", "Not there yet"),
        ('surprised = "a little"', "True or False"),
        ("surprised = unit.evidence.verdict", "True or False"),
        ("surprised = 70", "True or False"),
    ],
)
VERDICT = Variants(
    right=[
        "verdict = unit.evidence.verdict",
        'verdict = "holds" if interval.low > 1 else "backfires" if interval.high < 1 else "can\'t tell"',
        'verdict = " " + unit.evidence.verdict.upper() + ". "',
        'verdict = unit.evidence.verdict.replace("\'", "’")',
        'verdict = "“" + unit.evidence.verdict.replace("\'", "") + "”"',
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
)
