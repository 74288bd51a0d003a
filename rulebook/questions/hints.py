"""Hints on request: how to begin, and nearly there, for each question of each unit.

The first hint of a question is its `where`; these are the second and the third. Three dots stand
for what is left to find out: the third hint is never the answer.
"""

Two = tuple[str, str]


def _count(table: str, column: str, what: str) -> Two:
    return (
        f'Begin with the column: {table}["{column}"]. Behind it comes the question that each row answers '
        "with True or False.",
        f'({table}["{column}"] {what}).sum() counts the rows that say True. Mind the round brackets.',
    )


def _middle(name: str, question: str) -> Two:
    return (
        f"First keep the posts of this side: {name} = mine[ ... ], with the question between the brackets.",
        f'{name} = mine[{question}], and then {name}["..."].median(), with the column that holds a post '
        "against its neighbours.",
    )


def _lift(top: str, bottom: str) -> Two:
    return (
        f"A lift is one number divided by another. You have both already: {top} and {bottom}.",
        "... / ...: the posts that follow the rule stand in front of the stroke.",
    )


LUCK_RANGE = (
    "You need two numbers with a comma between them: luck.quantile( ... ), luck.quantile( ... ).",
    "luck_range = luck.quantile(0.025), luck.quantile( ... ): how much lies below the upper end, if 2.5 % "
    "lie above it?",
)
VERDICT = (
    'Look at the two ends: print(interval["low"], interval["high"]). Where does 1 lie?',
    'Both ends above 1: one word. Both below 1: another. Otherwise the third: verdict = "...".',
)
SURPRISED = (
    "Put the two words beside each other: print(expect, verdict).",
    "surprised = expect ... verdict, with the sign for “is not the same as”.",
)
LEARNED = (
    "Think of the last time you gave advice, or took it. What would you ask first now?",
    'learned = "The next time that ... , I will ... first."',
)
BEYOND = (
    "You need three numbers: lift, luck_range[0] and luck_range[1].",
    "beyond_luck = lift < luck_range[0] or lift > ...",
)
CLOSING = {"verdict": VERDICT, "surprised": SURPRISED, "learned": LEARNED}
MAY_SAY = (
    'Look at the two ends: print(interval["low"], interval["high"]). Where does 1 lie?',
    'One of the four says too much, whatever the interval. Of the other three, which one fits yours? may_say = "..."',
)
OWN_RULE = {
    "own-rule": (
        "Which column does your rule ask? Run the cell with wide once more and read the names on top.",
        'The last line of the recipe: return posts["..."] < ..., or return posts["..."] == "...".',
    ),
    "own-lift": (
        "follows(wide) says True or False for each post: it goes between the square brackets.",
        'up = wide[follows(wide)]["..."].median(), the same with ~follows(wide), and one divided by the other.',
    ),
}
OWN_VERDICT = (
    'Look at the two ends: print(own_interval["low"], own_interval["high"]). Where does 1 lie?',
    'Both ends above 1: one word. Both below 1: another. Otherwise the third: own_verdict = "...".',
)
SLIP = (
    "Cover all lines but one, read the words above it, and say what you would have written yourself.",
    "Five lines do what they are meant to do. Which days, which column, which sides, which sign? slip = ...",
)
HOW_IT_WENT = (
    "Put them beside each other: print(expect, verdict, confidence).",
    'The same word: A or B. Another word: C or D. Then: is confidence 67 or more? how_it_went = "..."',
)


def _elsewhere(question: str) -> Two:
    return (
        "Go back to section 2 and copy its lines. Which word has to be another one everywhere?",
        f'up = theirs[{question}]["..."].median(), the same for the other side, and one divided by the other.',
    )


HINTS: dict[str, dict[str, Two]] = {
    "first-day": {
        "first-engagement": (
            "The row at the top has the number 0. Look for the three columns reactions, comments, shares.",
            "first_engagement = ... + ... + ..., three numbers as they stand in that row.",
        ),
        "typical": (
            'Begin with the column: mine["engagement"].',
            'typical = mine["engagement"]. ... (), with the word for the middle one.',
        ),
        "average": (
            "It is the line before, with one word changed.",
            'average = mine["engagement"]. ... (), with the word for everything added up and divided.',
        ),
        "picture": (
            "Three lines: the first brings the tool, the second draws, the third gives the title. Which table, and "
            "which of its columns?",
            'picture = sns.histplot(data=mine, x="...", bins=20), and below it picture.set(title="...")',
        ),
        "below-average": (
            "The example asks < 100. What stands instead of 100 here?",
            'below_average = (mine["engagement"] < ... ).sum()',
        ),
        "relative": (
            'You need the largest number of the table, mine["engagement"].max(), and what is usual without it.',
            'relative = mine["engagement"].max() / calm["engagement"]. ... ()',
        ),
        "elsewhere": (
            "Two medians: one of mine, one of theirs.",
            'elsewhere = mine["engagement"].median() / ... ["engagement"].median()',
        ),
        "learned": LEARNED,
    },
    "timing": {
        "busy-posts": (
            "Begin with the line of the example, and change its two hours.",
            'busy_posts = mine["hour"].between(8, ... ).sum(): which is the last hour that still counts?',
        ),
        "typical-busy": _middle("busy", 'mine["hour"].between( ... )'),
        "typical-quiet": _middle("quiet", '~mine["hour"].between( ... )'),
        "lift": _lift("typical_busy", "typical_quiet"),
        "best-hour": (
            'mine.groupby("hour") makes a group of tweets for each hour. Behind it comes the column.',
            'mine.groupby("hour")["relative_engagement"].median(). ... () says which hour is highest.',
        ),
        "best-hour-utc": (
            'It is the line before, with mine["posted_at_utc"].dt.hour between the brackets of groupby.',
            'mine.groupby(mine["posted_at_utc"].dt.hour)[" ... "].median().idxmax()',
        ),
        "utc-lift": (
            'Make the question first: as_if_busy = mine["posted_at_utc"].dt.hour.between( ... ).',
            'above = mine[as_if_busy]["relative_engagement"].median(); the same with ~ for below; then divide ...',
        ),
        "winner-posts": (
            "Which number is your best hour? It is in best_hour.",
            'winner_posts = (mine["hour"] == ... ).sum()',
        ),
        "picture": (
            'First the table: mine.groupby(["weekday", "hour"]) makes a group of each cell. Run it as far as '
            ".unstack() and look at it.",
            'week = mine.groupby(["weekday", "hour"])["..."].median().unstack(), then sns.heatmap(week) and a '
            "title.",
        ),
        "lucky-winners": (
            "Ask each shuffle: is lucky as large as best_cell, or larger?",
            "lucky_winners = (lucky ... best_cell).sum()",
        ),
        "other-lift": _elsewhere('theirs["hour"].between( ... )'),
        "holding": _count("everyone", "verdict", '== "..."'),
        "verdict": VERDICT,
        "per-cent": (
            "How far above 1 is your lift, or below? Take 1 away from it: lift - 1.",
            "per_cent = (lift - 1) * ... : how many hundredths has a whole?",
        ),
        "learned": LEARNED,
    },
    "scheduling": {
        "marked": (
            'The column holds True and False already: mine["scheduled"]. No question is needed.',
            'marked = mine["scheduled"]. ... ()',
        ),
        "typical-hand": _middle("by_hand", '~mine["..."]'),
        "typical-scheduled": _middle("planned", 'mine["..."]'),
        "lift": _lift("typical_hand", "typical_scheduled"),
        "picture": (
            "What is it that each post gets, held against its neighbours? That column lies up the side.",
            'picture = sns.boxplot(data=mine, x="scheduled", y="..."), and below it '
            'picture.set(yscale="log", title="...")',
        ),
        "by-chance": (
            "How many posts are there? len(mine).",
            "by_chance = len(mine) / ... : how many seconds has a minute?",
        ),
        "other-lift": _elsewhere('~theirs["scheduled"]'),
        "group-lift": (
            'Split the table: group[~group["scheduled"]] and group[group["scheduled"]].',
            'group[~group["scheduled"]]["engagement"].median() divided by the same of ...',
        ),
        "page-lifts": (
            'Keep one page first: one = group[group["account"] == "page-..."]. Then do with one what you did '
            "with group.",
            'one[~one["scheduled"]]["engagement"].median() / one[one["scheduled"]]["engagement"].median(), ... '
            "and the same for the other page behind the comma.",
        ),
        "group-shares": (
            'Take one side of the group: by_hand = group[~group["scheduled"]]. Which of its posts are from the '
            "larger page?",
            'group_shares = (by_hand["account"] == "page-...").mean(), and the same for the scheduled posts.',
        ),
        "found": (
            'Keep the tweets that a scheduler sent: planned = tweets[tweets["scheduled"]].',
            'found = (planned["minute"] ... ).mean()',
        ),
        "truly": (
            'Keep the tweets on minute 0: on_zero = tweets[tweets["minute"] == 0].',
            'truly = on_zero["..."].mean()',
        ),
        "verdict": VERDICT,
        "against": (
            'Keep the posts of that side: planned = mine[mine["scheduled"]]. With what is each of them compared?',
            'against = (planned["relative_engagement"] > ... ).sum()',
        ),
        "learned": LEARNED,
    },
    "length": {
        "short-posts": _count("mine", "characters", "<= ..."),
        "typical-short": _middle("short", 'mine["characters"] <= ...'),
        "lift": (
            'You have typical_short. Make the other side: long = mine[mine["characters"] > 100].',
            'lift = typical_short / long["..."].median()',
        ),
        "one-shuffle": (
            'The labels, shuffled: labels = (posts["characters"] <= 100).sample(frac=1).to_numpy().',
            'up = posts[labels]["..."].median(), the same with ~labels, and then return one divided by the other.',
        ),
        "picture": (
            "Which column says what a tweet got against its neighbours, and with which word does one ask for the "
            "middle?",
            'picture = sns.pointplot(data=mine, x="length", y="...", estimator="median"), and a title below it',
        ),
        "luck-range": LUCK_RANGE,
        "beyond-luck": BEYOND,
        "promise-inside": (
            'You need three numbers: interval["low"], 1.17 and interval["high"].',
            'promise_inside = interval["low"] <= 1.17 ... interval["high"]',
        ),
        "lift-at": (
            'Begin with the short ones: short = posts[posts["characters"] <= limit]["relative_engagement"].median().',
            "Then the long ones in the same way, and the last line: return ... / ...",
        ),
        "other-lift": (
            "Your function can do it. What do you hand it?",
            "other_lift = lift_at( ... , 100)",
        ),
        "verdict": VERDICT,
        "told": (
            "What would your friend do tomorrow? Say first what you found, then how sure it is.",
            'told = f"On our account a short tweet typically got {lift:.2f} times ... , and ... "',
        ),
        "learned": LEARNED,
    },
    "link-position": {
        "with-link": (
            'Begin with mine["link_position"].notna(): it says True where there is a number.',
            'with_link = mine["link_position"].notna(). ... ()',
        ),
        "prints": (
            "Write True or False beside each place. 0.75 is not below 0.75, and None says False to everything.",
            "sum( ) counts the Trues: prints = ...",
        ),
        "first-quarter": _count("mine", "link_position", "< ..."),
        "picture": (
            "sns.ecdfplot wants to know two things, the table (data=) and the column (x=).",
            'picture = sns.ecdfplot(data=mine, x="..."), and below it picture.set(title="...")',
        ),
        "typical-early": _middle("early", 'mine["link_position"] < ...'),
        "lift": (
            'You have typical_early. Make the other side: late = mine[mine["link_position"] >= ... ].',
            'lift = typical_early / late["..."].median()',
        ),
        "lengths": (
            "Both sides are there already: early and late. Only the column is another one.",
            'lengths = early["characters"].median(), late["..."]. ... ()',
        ),
        "clicks": (
            "mine.columns shows all names. Read them aloud: does one of them count clicks?",
            'clicks = "..." with the name of the column, or the word for "there is none".',
        ),
        "likes-lift": (
            "Take the two sides early and late, and the column relative_likes.",
            'likes_lift = early["..."].median() / late["..."].median()',
        ),
        "shares-lift": (
            "It is the line before, with another column.",
            'shares_lift = early["..."].median() / late["..."].median()',
        ),
        "other-lift": _elsewhere('theirs["link_position"] < 0.75'),
        "unanswered": _count("everyone", "verdict", '== "..."'),
        "may-say": MAY_SAY,
        "to-change": (
            'Two distances: interval["low"] - 1, or 1 - interval["low"] where that end lies below 1; and the same for high.',
            'to_change = abs(interval["..."] - 1), with the end that is nearer to 1. abs leaves a minus sign out.',
        ),
        "learned": (
            "Who counted, on which posts, and what do they call a click?",
            'learned = "Before I believe a number about clicks, I ask ... "',
        ),
    },
    "job-posts": {
        "vacancy-lists": _count("mine", "job_post", '== "..."'),
        "typical-vacancy": _middle("lists", 'mine["job_post"] == "..."'),
        "most-lists": (
            'Begin with the column: mine["lists_before"].',
            'most_lists = mine["lists_before"]. ... (), with the word for the largest.',
        ),
        "prints": (
            "Go through the five posts from left to right: is it no vacancy, and has it two lists or fewer?",
            "Only a post that says True to both counts: prints = ...",
        ),
        "picture": (
            'Keep the lists first, as in section 2. Then weeks = lists.resample("W", on="posted_at").size(); look at '
            "what comes out.",
            'picture = sns.lineplot( ... ), and below it picture.set(title="...", ylabel="...")',
        ),
        "lift": (
            'Make the question first: follows = (mine["job_post"] != "vacancy") & (mine["lists_before"] <= 2).',
            'up = mine[follows]["..."].median(), down the same with ~follows, and lift = up / down ...',
        ),
        "typical-after": (
            'Two questions joined with &, each in round brackets: (mine["job_post"] != "vacancy") & ( ... ).',
            'after = mine[(mine["job_post"] != "vacancy") & (mine["lists_before"] ... )], and then the median.',
        ),
        "precision": (
            'Keep the posts that were marked: marked = labels[labels["sorted"] == kind].',
            'precision = (marked["..."] == kind).mean()',
        ),
        "recall": (
            'real = labels[labels["read"] == kind], and found = real[real["sorted"] == kind].',
            'recall = found["stands_for"].sum() / real["..."].sum()',
        ),
        "other-lift": _elsewhere('(theirs["job_post"] != "vacancy") & ( ... )'),
        "verdict": VERDICT,
        "story": (
            "Put the two words beside each other: print(expect, verdict).",
            'story = "I expected that the rule ..., and on my account ...", with a word in each gap.',
        ),
        "learned": LEARNED,
    },
    "following": {
        "fewer-people": (
            "Between the two columns stands a sign. Which one says “smaller than”?",
            'fewer_people = (mine["following"] ... mine["followers"]).sum()',
        ),
        "lift": (
            'Keep both sides: fewer = mine[mine["following"] < mine["followers"]], and more with >=.',
            'lift = fewer["..."].median() / more["..."].median()',
        ),
        "steps": (
            'You need two numbers: mine["followers"].max() and mine["followers"].median().',
            'steps = math.log10(mine["followers"].max() / ... )',
        ),
        "prints": (
            "between( ) asks each number: are you from the first to the second? Both ends count.",
            "Write True or False beside each number, and count the Trues: prints = ...",
        ),
        "size-ratio": (
            "It is the recipe of the lift, with another column: fewer and more are there already.",
            'size_ratio = fewer["..."].median() / more["..."].median()',
        ),
        "picture": (
            'Begin with import seaborn as sns, and picture = sns.scatterplot(data=mine, x="...", y="...").',
            'Below it picture.set(xscale="...", yscale="...", title="..."); with the word for steps of ten.',
        ),
        "alike-lift": (
            'Keep people of one size first: alike = mine[mine["followers"].between(100, 999)].',
            'up = alike[alike["following"] < alike["followers"]]["..."].median(), the same with >=, and divide.',
        ),
        "why": (
            "Did anybody in the table change one thing and leave the other as it was?",
            'If nobody did, what can these numbers tell about the reason? why = "..."',
        ),
        "other-lift": _elsewhere('theirs["following"] < theirs["followers"]'),
        "agree": (
            "Work out the second verdict as you did the first, from their_interval.",
            "agree = verdict ... their_verdict, with the sign that asks for the same.",
        ),
        "verdict": VERDICT,
        "how-it-went": HOW_IT_WENT,
        "learned": LEARNED,
    },
    "likes": {
        "winner": (
            'Put mine.groupby("format")["relative_engagement"].agg(["size", "median"]) on a line of its own '
            "and run the cell.",
            'In the table, pass over every row whose size is below 20. winner = "..." is the row with the '
            "highest median of the rest.",
        ),
        "lift": (
            'Keep both sides: photo_posts = mine[mine["format"] == "photo"], and the others with !=.',
            'lift = photo_posts["..."].median() / other_posts["..."].median()',
        ),
        "picture": (
            "Begin with import seaborn as sns, and then one of sns.boxplot, sns.stripplot, sns.violinplot.",
            'picture = sns.boxplot(data=mine, x="...", y="..."), and below it picture.set(yscale="log", title="...");',
        ),
        "photo-video": (
            'Keep the videos alone: videos = mine[mine["format"] == "video"].',
            'photo_video = photo_posts["relative_engagement"].median() / videos["..."].median()',
        ),
        "other-lift": _elsewhere('theirs["format"] == "photo"'),
        "brand-lift": (
            'As in section 2, with brand instead of mine: brand[brand["format"] == "photo"].',
            'brand_lift = brand_photos["..."].median() / brand_others["..."].median()',
        ),
        "rate-lift": (
            'Make a new column first: brand["per_thousand"] = 1000 * brand["likes"] / brand["reach"].',
            'up = brand[brand["format"] == "photo"]["per_thousand"].median(), the same with !=, and divide ...',
        ),
        "unpaid-lift": (
            'Keep the unpaid posts first: unpaid = brand[~brand["paid"]].',
            'up = unpaid[unpaid["format"] == "photo"]["..."].median(), the same with !=, and divide.',
        ),
        "replicated": (
            "Go through the picture: in which of the four bars is the part that holds longer?",
            "replicated = ... , a number from 0 to 4.",
        ),
        **OWN_RULE,
        "own-verdict": OWN_VERDICT,
        "may-say": MAY_SAY,
        "right-elsewhere": (
            'Your word is in expect, and the verdicts are in everywhere["verdict"]. Ask each: are you the same?',
            'right_elsewhere = (everywhere["verdict"] ... expect).sum(), with the sign that asks for the same.',
        ),
        "learned": LEARNED,
    },
    "frequency": {
        "quiet-days": (
            'Write the line that makes calendar first: mine.resample("D", on="posted_at").size().',
            "quiet_days = (calendar == ... ).sum()",
        ),
        "fitting-days": (
            'Make the table first: daily = mine.groupby("day")["relative_engagement"].agg(["size", "sum"]).',
            'fitting_days = daily["size"].between( ... , ... ).sum()',
        ),
        "picture": (
            "Begin with import seaborn as sns, and then sns.lineplot, sns.boxplot or sns.stripplot.",
            'picture = sns.lineplot(data=daily, x="...", y="...", estimator="median"), and below it '
            'picture.set(title="...");',
        ),
        "lift": (
            'Make the question first: fits = mine["posts_that_day"].between(3, 5).',
            'lift = mine[fits]["..."].median() / mine[~fits]["..."].median()',
        ),
        "day-lift": (
            'In daily, say which days fit: full = daily["size"].between(3, 5).',
            'day_lift = daily[full]["..."].median() / daily[~full]["..."].median()',
        ),
        "one-draw": (
            'Begin with fits = posts["posts_that_day"].between(3, 5): then posts[fits] is one bag, posts[~fits] the other.',
            'new = posts[fits].sample( ... )["relative_engagement"].median(), the same for the other bag, and '
            "return one divided by the other.",
        ),
        "day-verdict": (
            'Look at the two ends: print(day_interval["low"], day_interval["high"]).',
            'Both above 1, both below 1, or neither? day_verdict = "..."',
        ),
        "number-alone": (
            "You need three numbers: dealt.quantile(0.025), day_lift and dealt.quantile(0.975).",
            "number_alone = dealt.quantile(0.025) <= day_lift <= ...",
        ),
        "own-number": (
            "How many tweets a day would you send? Any two numbers will do, if each side has 20 tweets.",
            'lowest = 1, highest = ... and own_expect = "...", each on a line of its own.',
        ),
        "own-lift": (
            'Make the question first: theirs["posts_that_day"].between(lowest, highest).',
            "With follows for that question: theirs[follows][...].median() / theirs[~follows][...].median()",
        ),
        "disagree": (
            'Two columns can be compared row by row: everyone["per_post"] ... everyone["per_day"].',
            'disagree = (everyone["per_post"] ... everyone["per_day"]).sum()',
        ),
        "judge": (
            "Inside the recipe: if low > 1: and below it, four spaces further in, return and the word for it.",
            'Then if high < 1: return "...", and without any if the third word: return "..."',
        ),
        "elsewhere": (
            'The column is everyone["per_post"]. Each row is asked: are you another one than mine?',
            'elsewhere = (everyone["per_post"] ... verdict).sum()',
        ),
        "learned": (
            "Which lift would also come out if nobody cared about the posts? Then show the other one.",
            'learned = "Show the lift per ... , ... , because ... ", with your number in its place.',
        ),
    },
    "hashtags": {
        "limit": (
            "Read the rule aloud: never more than how many?",
            "limit = ... , the largest number that is still allowed.",
        ),
        "few-posts": _count("mine", "hashtags", "<= ..."),
        "lift": (
            'Keep both sides: few = mine[mine["hashtags"] <= 2], and many with the sign turned round.',
            'lift = few["..."].median() / many["..."].median()',
        ),
        "beyond-luck": (
            "You need three numbers: luck.quantile(0.025), lift and luck.quantile(0.975).",
            "beyond_luck = lift < luck.quantile(0.025) or lift > ...",
        ),
        "tagged-lift": (
            'Begin with tagged = mine[mine["hashtags"] >= 1].',
            'up = tagged[tagged["hashtags"] <= 2]["..."].median(), the same with >, and divide.',
        ),
        "promise-inside": (
            'You need three numbers: promised_interval["low"], 1.21 and promised_interval["high"].',
            'promise_inside = promised_interval["low"] <= 1.21 ... promised_interval["high"]',
        ),
        "other-lift": _elsewhere('theirs["hashtags"] <= 2'),
        **OWN_RULE,
        "picture": (
            "Begin with import seaborn as sns, and then one of sns.boxplot, sns.stripplot, sns.violinplot.",
            'picture = sns.boxplot(x=follows(wide), y=wide["..."]), and below it picture.set(title="...", xlabel="...");',
        ),
        "own-beyond": (
            "You need three numbers: own_luck.quantile(0.025), own_lift and own_luck.quantile(0.975).",
            "own_beyond = own_lift < own_luck.quantile(0.025) or own_lift > ...",
        ),
        "slip": SLIP,
        **CLOSING,
    },
    "transfer": {
        "lift-of": (
            'Begin with the posts that follow: follow = posts[posts["follows"]]["relative_engagement"].median().',
            "Then the others in the same way, with ~, and the last line: return ... / ...",
        ),
        "clear-cells": (
            "Run unit.look_up() once more. In which rows does 1 lie between low and high?",
            "clear_cells = ... , the number of the other rows.",
        ),
        "verdicts": _count("atlas", "verdict", '!= "..."'),
        "expected": (
            "How many tests are there? len(atlas).",
            "expected = ... * len(atlas): 5 of 100, as a number between 0 and 1.",
        ),
        "lucky-verdicts": _count("lucky", "verdict", '!= "..."'),
        "luckiest": (
            'Begin with the column: lucky["lift"].',
            'luckiest = lucky["lift"]. ... (), with the word for the largest.',
        ),
        "typical": (
            'Begin with the column: there["lift"].',
            'typical = there["lift"]. ... (), with the word for the middle one.',
        ),
        "picture": (
            'Begin with import seaborn as sns, and picture = sns.countplot(data=there, x="...").',
            'Below it picture.set(title="...", ylabel="..."); the column is the one with the three words.',
        ),
        "lucky-here": (
            'Keep the rows first: here = lucky[(lucky["rule"] == "...") & (lucky["network"] == "...")].',
            'lucky_here = (here["verdict"] != "..."). ... ()',
        ),
        "carries": (
            "Put the two words beside each other: print(verdict, first_verdict).",
            "carries = verdict ... first_verdict, with the sign that asks for the same.",
        ),
        "slip": SLIP,
        "verdict": VERDICT,
        "next-step": (
            "Of each plan ask: which posts does it look at, and with which others are they compared?",
            'In only one of them does chance decide which posts follow the rule. next_step = "..."',
        ),
        "learned": (
            "Your page can say holds, backfires or can't tell. Take one of them: what would you do?",
            'learned = "If on my page the rule ... , then I ... ": what stands for the dots?',
        ),
    },
    "by-lot": {
        "side-rates": (
            'Keep the short headlines: short = mine[mine["characters"] <= 80], and the long ones with >.',
            '100 * short["clicks"].sum() / short["..."].sum(), and the same for long behind a comma.',
        ),
        "lift": _lift("side_rates[0]", "side_rates[1]"),
        "picture": (
            'Begin with import seaborn as sns, and then picture = sns.barplot(data=viewers, x="clicked", ... ).',
            'picture = sns.barplot(data=viewers, x="clicked", y="..."), and below it '
            'picture.set(title="...", xlabel="...", ylabel="...");',
        ),
        "luck-range": LUCK_RANGE,
        "announced": (
            'The column at_any_look counts up from look to look: looks["at_any_look"].',
            'announced = looks["at_any_look"]. ... , the number in the last row.',
        ),
        "both-ways": (
            "Two counts with a comma between them.",
            'both_ways = (everyone["verdict"] == "holds").sum(), (everyone["verdict"] == "..."). ... ()',
        ),
        "lucky-verdicts": _count("lucky", "verdict", '!= "..."'),
        "average-verdict": (
            'Look at the two ends: print(average["low"], average["high"]).',
            'Both above 1, both below 1, or neither? average_verdict = "..."',
        ),
        "again": (
            'Two medians of the table winners: winners["lift_first"] and winners["lift_again"].',
            'again = winners["lift_first"].median(), winners["..."]. ... ()',
        ),
        "days": (
            "Fill in rate, worth and per_day first, with numbers of your own.",
            "days = 2 * unit.viewers_needed(rate, worth) / ...",
        ),
        "verdict": VERDICT,
        "may-say": MAY_SAY,
        "learned": LEARNED,
    },
    "failconf": {
        "share-right": (
            "sum(came_true) says how many came true, len(came_true) how many there are.",
            "share_right = 100 * sum(came_true) / ...",
        ),
        "gap": (
            "The average of a list is its sum divided by its length: sum(confidences) / len(confidences).",
            "gap = sum(confidences) / len(confidences) - ...",
        ),
        "brier": (
            "Write the line that begins with squares, without the sign # in front of it.",
            "brier = sum(squares) / ...",
        ),
        "hat": (
            "One draw comes true: (1 / 3 - 1) ** 2. Two do not: (1 / 3 - 0) ** 2, twice.",
            "hat = ((1 / 3 - 1) ** 2 + ... + ... ) / 3",
        ),
        "better-than-hat": (
            "Put the two numbers beside each other: print(brier, hat). Lower is better.",
            "better_than_hat = brier ... hat",
        ),
        "learned": LEARNED,
    },
}
