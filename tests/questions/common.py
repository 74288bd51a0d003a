"""Answers that several units ask for in the same words."""

from tests.answers import Variants

SEABORN = "import seaborn as sns\n\n"
PLOT = "import matplotlib.pyplot as plt\n\n"
TITLED = '\npicture.set(title="What I found")'


BACKFIRING = Variants(
    right=[
        'backfiring = (everyone["verdict"] == "backfires").sum()',
        'backfiring = everyone["verdict"].value_counts().get("backfires", 0)',
        'backfiring = len(everyone[everyone["high"] < 1])',
    ],
    wrong=[
        ('backfiring = (everyone["verdict"] == "holds").sum()', 'how many say "holds"'),
        ('backfiring = (everyone["verdict"] == "can\'t tell").sum()', "how many say"),
        ("backfiring = len(everyone)", "every account in the table"),
        ('backfiring = (everyone["verdict"] == "backfires").mean()', "this is a share"),
    ],
)
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
