"""Unit 07: right answers written in several ways, and the mistakes that beginners make."""

from tests.answers import Variants
from tests.questions import common

NAME = "Sam Okafor"

PHOTO = 'mine[mine["format"] == "photo"]["relative_engagement"]'
OTHER = 'mine[mine["format"] != "photo"]["relative_engagement"]'
VIDEO = 'mine[mine["format"] == "video"]["relative_engagement"]'
THEIR_PHOTO = 'theirs[theirs["format"] == "photo"]["relative_engagement"]'
THEIR_OTHER = 'theirs[theirs["format"] != "photo"]["relative_engagement"]'
BRAND_PHOTO = 'brand[brand["format"] == "photo"]["likes"]'
BRAND_OTHER = 'brand[brand["format"] != "photo"]["likes"]'
RATE = 'rate = 1000 * brand["likes"] / brand["reach"]\nphoto = brand["format"] == "photo"\n'
UNPAID = (
    'unpaid = brand[~brand["paid"]]\nrate = 1000 * unpaid["likes"] / unpaid["reach"]\n'
    'photo = unpaid["format"] == "photo"\n'
)
BY_FORMAT = (
    'formats = mine.groupby("format")["relative_engagement"].agg(["size", "median"])\n'
    'often = formats[formats["size"] >= 20]["median"]\n'
)

SNS = "import seaborn as sns\n\n"
TITLED = '\npicture.set(title="What each format gets")'

ANSWERS = {
    "prediction": Variants(
        alone=True,
        right=[
            'expect = "holds"\nconfidence = 34\nreason = "I would rather draw it from a hat"',
            "expect = 'backfires'\nconfidence = 99.5\nreason = 'People would rather watch a video'",
            'expect = "can\'t tell"\nconfidence = 100\nreason = """Nobody can know that from the posts"""',
        ],
        wrong=[
            (
                'expect = "yes"\nconfidence = 70\nreason = "A photo is seen at once"',
                "none of the three",
            ),
            (
                'expect = "holds"\nconfidence = 0.7\nreason = "A photo is seen at once"',
                "from 34 (drawn from a hat)",
            ),
            ('expect = "holds"\nconfidence = 70\nreason = "because"', "one sentence"),
            ('expect = "holds"\nconfidence = 70\nreason = ...', "reason is still blank"),
        ],
        blank="expect = ...\nconfidence = ...\nreason = ...",
    ),
    "winner": Variants(
        right=[
            f"{BY_FORMAT}winner = often.idxmax()",
            f"{BY_FORMAT}winner = often.sort_values().index[-1].upper()",
            'winner = "photo"',
        ],
        wrong=[
            (
                'winner = mine.groupby("format")["relative_engagement"].median().idxmax()',
                "fewer than 20 posts",
            ),
            ('winner = mine["format"].value_counts().idxmax()', "uses most"),
            ('winner = "photos"', "it is none of"),
            (f"{BY_FORMAT}winner = often.max()", "quotation marks included"),
            ('winner = "video"', "Not there yet"),
        ],
    ),
    "lift": Variants(
        right=[
            f"lift = {PHOTO}.median() / {OTHER}.median()",
            f"lift = round({PHOTO}.median() / {OTHER}.median(), 2)",
            'sides = mine.groupby(mine["format"] == "photo")["relative_engagement"].median()\n'
            "lift = sides[True] / sides[False]",
        ],
        wrong=[
            (f"lift = {OTHER}.median() / {PHOTO}.median()", "upside down"),
            (f"lift = {PHOTO}.median() - {OTHER}.median()", "this is a difference"),
            (f"lift = {PHOTO}.mean() / {OTHER}.mean()", "these are means"),
            (f"lift = 100 * ({PHOTO}.median() / {OTHER}.median() - 1)", "a change in per cent"),
            (f"lift = {PHOTO}.median", "put () behind its name"),
        ],
    ),
    "picture": Variants(
        right=[
            f'{SNS}picture = sns.boxplot(data=mine, x="relative_engagement", y="format"){TITLED}',
            f'{SNS}picture = sns.stripplot(data=mine, x="format", y="relative_engagement"){TITLED}',
            f'{SNS}picture = sns.barplot(data=mine, x="format", y="relative_engagement", estimator="median")'
            + TITLED,
            f'{SNS}grid = sns.catplot(data=mine, x="format", y="relative_engagement", kind="violin")\n'
            "picture = grid.ax" + TITLED,
        ],
        wrong=[
            (
                f'{SNS}picture = sns.barplot(data=mine, x="format", y="relative_engagement"){TITLED}',
                "your picture shows means",
            ),
            (
                f'{SNS}picture = sns.boxplot(data=mine, x="format", y="engagement"){TITLED}',
                "this is engagement itself",
            ),
            (
                f'{SNS}picture = sns.boxplot(data=theirs, x="format", y="relative_engagement"){TITLED}'.replace(
                    "theirs", "unit.open_other_posts()"
                ),
                "of your second account",
            ),
            (
                f'{SNS}picture = sns.countplot(data=mine, x="format"){TITLED}',
                "how many posts there are",
            ),
            (
                f'{SNS}picture = sns.boxplot(data=mine, x="format", y="relative_engagement")',
                "it has no title",
            ),
        ],
    ),
    "photo-video": Variants(
        right=[
            f"photo_video = {PHOTO}.median() / {VIDEO}.median()",
            f"photo_video = round({PHOTO}.median() / {VIDEO}.median(), 2)",
            'by_format = mine.groupby("format")["relative_engagement"].median()\n'
            'photo_video = by_format["photo"] / by_format["video"]',
        ],
        wrong=[
            (f"photo_video = {VIDEO}.median() / {PHOTO}.median()", "upside down"),
            (f"photo_video = {PHOTO}.median() / {OTHER}.median()", "against everything else"),
            (f"photo_video = {PHOTO}.mean() / {VIDEO}.mean()", "these are means"),
            (
                'by_format = mine.groupby("format")["relative_engagement"].median()\n'
                'photo_video = by_format["photo"] / by_format["link"]',
                "photos against links",
            ),
            (f"photo_video = {PHOTO} / {VIDEO}", "one number is looked for"),
        ],
    ),
    "may-say": common.letter(
        "may_say", "unit.evidence.verdict", ("cause", "need not be the cause", "look at both ends")
    ),
    "other-lift": Variants(
        right=[
            f"other_lift = {THEIR_PHOTO}.median() / {THEIR_OTHER}.median()",
            'sides = theirs.groupby(theirs["format"] == "photo")["relative_engagement"].median()\n'
            "other_lift = sides[True] / sides[False]",
            f"other_lift = round(float({THEIR_PHOTO}.median() / {THEIR_OTHER}.median()), 3)",
        ],
        wrong=[
            (f"other_lift = {PHOTO}.median() / {OTHER}.median()", "the lift of your other account"),
            (f"other_lift = {THEIR_OTHER}.median() / {THEIR_PHOTO}.median()", "upside down"),
            (f"other_lift = {THEIR_PHOTO}.mean() / {THEIR_OTHER}.mean()", "these are means"),
            (
                f"other_lift = {THEIR_PHOTO}.median() - {THEIR_OTHER}.median()",
                "this is a difference",
            ),
        ],
    ),
    "brand-lift": Variants(
        right=[
            f"brand_lift = {BRAND_PHOTO}.median() / {BRAND_OTHER}.median()",
            'sides = brand.groupby(brand["format"] == "photo")["likes"].median()\n'
            "brand_lift = sides[True] / sides[False]",
            f"brand_lift = round({BRAND_PHOTO}.median() / {BRAND_OTHER}.median(), 2)",
        ],
        wrong=[
            (f"brand_lift = {BRAND_OTHER}.median() / {BRAND_PHOTO}.median()", "upside down"),
            (f"brand_lift = {BRAND_PHOTO}.mean() / {BRAND_OTHER}.mean()", "these are means"),
            (
                f"brand_lift = {BRAND_PHOTO}.median() - {BRAND_OTHER}.median()",
                "this is a difference",
            ),
            (
                'sides = brand.groupby(brand["format"] == "photo")["reach"].median()\n'
                "brand_lift = sides[True] / sides[False]",
                "this compares reach",
            ),
            (f"brand_lift = {BRAND_PHOTO}.median()", "this is the median of the photos"),
            (
                f"{RATE}brand_lift = rate[photo].median() / rate[~photo].median()",
                "already per person reached",
            ),
        ],
    ),
    "rate-lift": Variants(
        right=[
            f"{RATE}rate_lift = rate[photo].median() / rate[~photo].median()",
            f"{RATE}rate_lift = round(rate[photo].median() / rate[~photo].median(), 2)",
            'brand["rate"] = brand["likes"] / brand["reach"]\n'
            'sides = brand.groupby(brand["format"] == "photo")["rate"].median()\n'
            "rate_lift = sides[True] / sides[False]",
        ],
        wrong=[
            (
                f"{RATE}rate_lift = rate[~photo].median() / rate[photo].median()",
                "upside down",
            ),
            (f"{RATE}rate_lift = rate[photo].mean() / rate[~photo].mean()", "these are means"),
            (
                f"{RATE}rate_lift = rate[photo].median() - rate[~photo].median()",
                "this is a difference",
            ),
            (
                f"rate_lift = {BRAND_PHOTO}.median() / {BRAND_OTHER}.median()",
                "compares the likes themselves",
            ),
            (
                'rate = brand["likes"] / brand["impressions"]\nphoto = brand["format"] == "photo"\n'
                "rate_lift = rate[photo].median() / rate[~photo].median()",
                "the same person twice",
            ),
            (
                f"reach = brand['reach'].groupby(brand['format'] == 'photo').median()\n"
                f"rate_lift = ({BRAND_PHOTO}.median() / reach[True]) / ({BRAND_OTHER}.median() / reach[False])",
                "this divides medians by medians",
            ),
        ],
    ),
    "unpaid-lift": Variants(
        right=[
            f"{UNPAID}unpaid_lift = rate[photo].median() / rate[~photo].median()",
            f"{UNPAID}sides = rate.groupby(photo).median()\nunpaid_lift = sides[True] / sides[False]",
            'unpaid = brand[brand["paid"] == False]\nrate = unpaid["likes"] / unpaid["reach"]\n'
            'photo = unpaid["format"] == "photo"\n'
            "unpaid_lift = round(rate[photo].median() / rate[~photo].median(), 2)",
        ],
        wrong=[
            (
                f"{RATE}unpaid_lift = rate[photo].median() / rate[~photo].median()",
                "the paid posts are still in it",
            ),
            (f"{UNPAID}unpaid_lift = rate[~photo].median() / rate[photo].median()", "upside down"),
            (f"{UNPAID}unpaid_lift = rate[photo].mean() / rate[~photo].mean()", "these are means"),
            (
                'paid = brand[brand["paid"]]\nrate = paid["likes"] / paid["reach"]\n'
                'photo = paid["format"] == "photo"\n'
                "unpaid_lift = rate[photo].median() / rate[~photo].median()",
                "these are the paid posts",
            ),
            (
                f"{UNPAID}likes = unpaid['likes']\n"
                "unpaid_lift = likes[photo].median() / likes[~photo].median()",
                "compares the likes themselves",
            ),
        ],
    ),
    "replicated": Variants(
        right=[
            'counts = everywhere.groupby("data")["verdict"].value_counts().unstack(fill_value=0)\n'
            'replicated = (counts["holds"] > counts["backfires"]).sum()',
            'score = everywhere["verdict"].map({"holds": 1, "backfires": -1, "can\'t tell": 0})\n'
            'replicated = (score.groupby(everywhere["data"]).sum() > 0).sum()',
            "replicated = 2",
        ],
        wrong=[
            ("replicated = 5", "from 0 to 4"),
            (
                'counts = everywhere.groupby("data")["verdict"].value_counts().unstack(fill_value=0)\n'
                'replicated = (counts["holds"] < counts["backfires"]).sum()',
                "on which it backfires more often",
            ),
            ('replicated = (everywhere["verdict"] == "holds").sum()', "from 0 to 4"),
            ("replicated = 4", "how many audiences there are"),
            ('replicated = "two"', "leave the quotation marks out"),
        ],
    ),
    "own-rule": common.OWN_RULE,
    "own-lift": common.OWN_LIFT,
    "own-verdict": common.OWN_VERDICT,
    "right-elsewhere": Variants(
        right=[
            'right_elsewhere = (everywhere["verdict"] == expect).sum()',
            'right_elsewhere = len(everywhere[everywhere["verdict"] == unit.prediction.expect])',
            'right_elsewhere = everywhere["verdict"].value_counts()[expect]',
        ],
        wrong=[
            ('right_elsewhere = (everywhere["verdict"] != expect).sum()', "would have been wrong"),
            ('right_elsewhere = (everywhere["verdict"] == "Holds").sum()', "in small letters"),
            ("right_elsewhere = len(everywhere)", "these are all rows"),
            ('right_elsewhere = (everywhere["verdict"] == expect).mean()', "this is a share"),
            ('right_elsewhere = everywhere["verdict"] == expect', "counts the rows that say True"),
            (
                'facebook = everywhere["data"] == everywhere["data"].iloc[0]\n'
                'right_elsewhere = (everywhere[facebook]["verdict"] == expect).sum()',
                "Take all rows",
            ),
            ("right_elsewhere = expect", "it is text"),
        ],
    ),
    "learned": Variants(
        right=[
            'learned = "I will look at the reach before I compare two posts."',
            "learned = 'Measure first, and then ask again in a month or so.'",
            'learned = """I post the same news twice\nonce as a photo and once as a video."""',
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
