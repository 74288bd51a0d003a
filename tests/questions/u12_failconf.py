"""Unit 12: calibration worked out in several ways, and what goes wrong with squares and percentages."""

from tests.answers import Variants

NAME = "Sam Okafor"

SCORE = "sum((c / 100 - t) ** 2 for c, t in zip(confidences, came_true)) / len(confidences)"
SHARE = "100 * sum(came_true) / len(came_true)"
LISTS = "confidences = [60, 90, 80]\ncame_true = [True, False, True]"

ANSWERS = {
    "prediction": Variants(
        right=[
            'guess = 50\nreason = "I am often sure and wrong"',
            'guess = 0\nreason = "I believed in every single rule"',
            'guess = 33.3\nreason = "Three answers, and one of them is right"',
        ],
        wrong=[
            ('guess = 101\nreason = "I am better than everybody"', "above 100"),
            ('guess = "half"\nreason = "I am often sure and wrong"', "a plain number"),
            ('guess = -5\nreason = "I am often sure and wrong"', "0 or more"),
            ('guess = 50\nreason = "no idea"', "one sentence"),
        ],
        blank="guess = ...\nreason = ...",
        alone=True,
    ),
    "lists": Variants(
        right=[
            'confidences = log["confidence"].tolist()\ncame_true = log["came_true"].tolist()',
            LISTS,
            'confidences = list(log["confidence"])\ncame_true = (log["expect"] == log["verdict"]).to_list()',
        ],
        wrong=[
            ("confidences = [60, 90]\ncame_true = [True]", "one of each for every prediction"),
            ("confidences = [0.6, 0.9]\ncame_true = [True, False]", "from 34 to 100"),
            ('confidences = ["60"]\ncame_true = [True]', "leave the quotation marks out"),
            ('confidences = [60]\ncame_true = ["perhaps"]', "True or False"),
        ],
        blank="confidences = ...\ncame_true = ...",
        alone=True,
    ),
    "share-right": Variants(
        right=[
            f"share_right = {SHARE}",
            "import numpy as np\nshare_right = np.mean(came_true) * 100",
            "import pandas as pd\nshare_right = pd.Series(came_true).mean() * 100",
            f"share_right = round({SHARE})",
        ],
        wrong=[
            ("share_right = sum(came_true) / len(came_true)", "Multiply it by 100"),
            ("share_right = sum(came_true)", "how many came true"),
            (f"share_right = 100 - {SHARE}", "did not come true"),
            ("share_right = came_true", "one number is looked for"),
        ],
    ),
    "gap": Variants(
        right=[
            f"gap = sum(confidences) / len(confidences) - {SHARE}",
            "import numpy as np\ngap = np.mean(confidences) - 100 * np.mean(came_true)",
            f"import statistics\ngap = round(statistics.mean(confidences) - {SHARE}, 2)",
        ],
        wrong=[
            (f"gap = {SHARE} - sum(confidences) / len(confidences)", "the wrong way round"),
            ("gap = sum(confidences) / len(confidences)", "Subtract share_right"),
            (
                "gap = sum(confidences) / len(confidences) - sum(came_true) / len(came_true)",
                "not a share from 0 to 1",
            ),
            ('gap = "small"', "leave the quotation marks out"),
        ],
    ),
    "brier": Variants(
        right=[
            f"brier = {SCORE}",
            "import numpy as np\n"
            "brier = np.mean((np.array(confidences) / 100 - np.array(came_true)) ** 2)",
            "import pandas as pd\n"
            "brier = (pd.Series(confidences) / 100).sub(pd.Series(came_true).astype(int)).pow(2).mean()",
        ],
        wrong=[
            (
                "brier = sum((c - t) ** 2 for c, t in zip(confidences, came_true)) / len(confidences)",
                "by 100 first",
            ),
            (
                "brier = sum(c / 100 - t for c, t in zip(confidences, came_true)) / len(confidences)",
                "be squared",
            ),
            (
                "brier = sum((c / 100 - t) ** 2 for c, t in zip(confidences, came_true))",
                "this is the sum",
            ),
            (f"brier = ({SCORE}) ** 0.5", "a square root too many"),
        ],
    ),
    "hat": Variants(
        right=[
            "hat = 2 / 9",
            "hat = 0.22",
            "hat = ((1 / 3 - 1) ** 2 + 2 * (1 / 3) ** 2) / 3",
        ],
        wrong=[
            ("hat = 1 / 3", "still has to be squared"),
            ("hat = 0.25", "a coin, which has two sides"),
            ("hat = (1 / 3 - 1) ** 2 + (1 / 3 - 0) ** 2 + (1 / 3 - 0) ** 2", "Divide it by 3"),
            ("hat = ((1 / 3 - 1) ** 2 + (1 / 3 - 0) ** 2) / 2", "counts twice"),
            ("hat = 0", "one of three answers"),
            ("hat = True", "are not numbers"),
        ],
    ),
    "better-than-hat": Variants(
        right=[
            f"better_than_hat = {SCORE} < 2 / 9",
            f"better_than_hat = bool(0.22 - ({SCORE}) > 0)",
            f'better_than_hat = "yes" if {SCORE} < 2 / 9 else "no"',
        ],
        wrong=[
            (f"better_than_hat = {SCORE} > 2 / 9", "Not there yet"),
            (f"better_than_hat = {SCORE}", "True or False"),
            ('better_than_hat = "a little"', "True or False"),
            ("better_than_hat = came_true", "True or False"),
        ],
    ),
    "talk": Variants(
        right=[
            'what_i_expected = "I was sure that few hashtags are always better"\n'
            'what_they_said = "On my account nobody could tell the one from the other"\n'
            'what_i_do = "I write down how sure I am before I look"',
            'what_i_expected = """I was sure, quite sure,\nthat short is always better"""\n'
            "what_they_said = what_i_expected + ' and it was not'\n"
            "what_i_do = 'I look first and I talk later, every single time'",
            'what_i_expected, what_they_said, what_i_do = ["I say at least eight words in each of them"] * 3',
        ],
        wrong=[
            (
                'what_i_expected = "more"\nwhat_they_said = "less"\nwhat_i_do = "look"',
                "fewer than 5 words",
            ),
            (
                'what_i_expected = "I was sure that few hashtags are always better"\n'
                "what_they_said = ...\nwhat_i_do = ...",
                "what_they_said is still blank",
            ),
            ("what_i_expected = what_they_said = what_i_do = 8", "between quotation marks"),
            (
                'what_i_expected = what_they_said = "I say at least eight words in each of them"\n'
                'what_i_do = ["I look"]',
                "what_i_do",
            ),
        ],
        blank="what_i_expected = ...\nwhat_they_said = ...\nwhat_i_do = ...",
    ),
    "learned": Variants(
        right=[
            'learned = "I will write down how sure I am before I look."',
            "learned = 'Ask first, and then say how sure I really am.'",
            'learned = """Being wrong aloud is better\nthan being right in silence."""',
        ],
        wrong=[
            ('learned = "Nothing."', "fewer than 5 words"),
            ("learned = 42", "between quotation marks"),
            ('learned = "bla bla bla bla bla bla bla bla"', "again and again"),
            ("learned = True", "between quotation marks"),
            ('learned = ["I", "look"]', "between quotation marks"),
        ],
    ),
}
