"""Each rule on posts made by hand: one that follows, one that breaks, one it does not apply to."""

import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.posts import DATASETS, TRIALS, load_trials
from rulebook.rules import HEADLINE_RULES, RULES, get_rule, posts_that_day, vacancies_in_week_before

NUMBERS = ["01", "02", "03", "04", "05", "06", "07", "08", "09"]
SLUGS = [
    "timing",
    "scheduling",
    "length",
    "link-position",
    "job-posts",
    "following",
    "likes",
    "frequency",
    "hashtags",
]


def answers(slug, threshold=None, **columns):
    """Return True, False or None for each post."""
    follows = get_rule(slug).follows(pd.DataFrame(columns), threshold)
    assert follows.dtype == "boolean"
    return [None if pd.isna(answer) else answer for answer in follows]


def moments(*texts):
    return pd.to_datetime(pd.Series(texts), format="%Y-%m-%d %H:%M")


def whole(*numbers):
    return pd.array(numbers, dtype="Int64")


def test_nine_rules_in_the_courses_order():
    assert list(RULES) == SLUGS
    assert [rule.number for rule in RULES.values()] == NUMBERS
    assert [rule.slug for rule in RULES.values()] == SLUGS


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_says_what_it_is(rule):
    for words in (rule.title, rule.claim, rule.follows_when, rule.origin, rule.promise_text):
        assert words.strip() == words != ""
    assert rule.claim.endswith(".")
    assert "2012" in rule.origin or "2011" in rule.origin or "unknown" in rule.origin
    assert set(rule.datasets) <= set(DATASETS)
    assert rule.datasets
    assert set(rule.per) <= {"post", "day", "account"}
    if rule.narrow_promise is not None:
        # Two numbers would be set beside each other that do not measure the same.
        assert rule.promise is None
        assert f"{(rule.narrow_promise.lift - 1) * 100:.0f} %" in rule.promise_text
    if rule.promise is not None:
        assert f"{(rule.promise - 1) * 100:.0f} %" in rule.promise_text
    if rule.threshold is not None:
        assert rule.threshold.low <= rule.threshold.default <= rule.threshold.high
        steps = (rule.threshold.default - rule.threshold.low) / rule.threshold.step
        assert steps == pytest.approx(round(steps)), "the slider cannot stand on the default"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_missing_column_is_named_with_the_data_that_have_it(rule):
    for column in rule.needs:
        posts = pd.DataFrame({other: [] for other in rule.needs if other != column})
        with pytest.raises(RulebookError, match=f"'{column}'.*{rule.datasets[0]}"):
            rule.follows(posts)


def test_an_unknown_rule_is_answered_with_the_names():
    with pytest.raises(RulebookError, match=r"'hashtag'.*timing, scheduling, length"):
        get_rule("hashtag")
    with pytest.raises(RulebookError):
        get_rule(["hashtags"])


def test_timing():
    times = moments(
        "2020-03-02 07:59", "2020-03-02 08:00", "2020-03-02 18:59", "2020-03-02 19:00", None
    )
    assert answers("timing", posted_at=times) == [False, True, True, False, None]
    assert answers("timing", 9, posted_at=times) == [False, False, True, True, None]
    assert answers("timing", 7, posted_at=times) == [True, True, False, False, None]


def test_scheduling():
    scheduled = pd.array([True, False, None], dtype="boolean")
    assert answers("scheduling", scheduled=scheduled) == [False, True, None]


def test_length():
    characters = whole(0, 100, 101, None)
    assert answers("length", characters=characters) == [True, True, False, None]
    assert answers("length", 101, characters=characters) == [True, True, True, None]


def test_link_position():
    position = [0.0, 0.74, 0.75, 1.0, None]
    assert answers("link-position", link_position=position) == [True, True, False, False, None]
    assert answers("link-position", 0.5, link_position=position) == [
        True,
        False,
        False,
        False,
        None,
    ]


def test_job_posts():
    posts = pd.DataFrame(
        {
            "account": ["a"] * 6 + ["b"],
            "posted_at": moments(
                "2020-03-02 10:00",
                "2020-03-03 10:00",
                "2020-03-04 10:00",
                "2020-03-04 11:00",
                "2020-03-09 10:01",
                "2020-03-30 10:00",
                "2020-03-04 11:00",
            ),
            "job_post": ["vacancy", "vacancy", "vacancy", "none", "exam", None, "none"],
        }
    )
    assert vacancies_in_week_before(posts).tolist() == [0, 1, 2, 3, 2, 0, 0]
    # A vacancy list; three in the week before; only two of them within seven days; unknown.
    expected = [False, False, False, False, True, None, True]
    assert answers("job-posts", **posts) == expected
    assert answers("job-posts", 3, **posts) == [False, False, False, True, True, None, True]
    assert answers("job-posts", 0, **posts) == [False, False, False, False, False, None, True]


def test_following():
    columns = {"followers": whole(10, 10, 10, None, 10), "following": whole(9, 10, 11, 5, None)}
    assert answers("following", **columns) == [True, False, False, None, None]
    assert answers("following", 1.05, **columns) == [True, True, False, None, None]


def test_likes():
    forms = pd.Categorical(["photo", "video", None])
    assert answers("likes", format=forms) == [True, False, None]


def test_frequency():
    days = {"2020-03-02": 2, "2020-03-03": 3, "2020-03-04": 5, "2020-03-05": 6}
    times = [f"{day} {hour:02d}:30" for day, count in days.items() for hour in range(count)]
    posts = pd.DataFrame({"account": "a", "posted_at": moments(*times)})
    other = pd.DataFrame({"account": "b", "posted_at": moments("2020-03-02 09:00", None)})
    posts = pd.concat([posts, other], ignore_index=True)
    by_hand = [False] * 2 + [True] * 3 + [True] * 5 + [False] * 6 + [False, None]
    assert answers("frequency", **posts) == by_hand
    assert posts_that_day(posts).tolist()[-2:] == [1, pd.NA]
    only_one = answers("frequency", 1, **posts)
    assert only_one == [True] * 2 + [False] * 14 + [True, None]


def test_hashtags():
    assert answers("hashtags", hashtags=whole(0, 2, 3, None)) == [True, True, False, None]
    assert answers("hashtags", 3, hashtags=whole(0, 2, 3, None)) == [True, True, True, None]


def test_the_index_is_kept_and_the_posts_are_left_alone():
    posts = pd.DataFrame({"hashtags": whole(5, 1)}, index=[7, 3])
    before = posts.copy()
    assert get_rule("hashtags").follows(posts).to_dict() == {7: False, 3: True}
    pd.testing.assert_frame_equal(posts, before)


@pytest.mark.parametrize("slug", RULES)
def test_no_posts_give_no_answers(slug):
    kinds = {"posted_at": "datetime64[s]", "job_post": "str", "account": "str", "format": "str"}
    rule = get_rule(slug)
    posts = pd.DataFrame(
        {column: pd.Series(dtype=kinds.get(column, "Float64")) for column in rule.needs}
    )
    assert rule.follows(posts).empty


def test_a_threshold_must_be_a_number():
    with pytest.raises(RulebookError, match=r"'hashtags'.*such as 2, not 'two'"):
        answers("hashtags", "two", hashtags=[1])
    with pytest.raises(RulebookError, match="not nan"):
        answers("hashtags", float("nan"), hashtags=[1])
    with pytest.raises(RulebookError, match="no threshold to move"):
        answers("likes", 3, format=["photo"])


def test_rules_about_headlines_stand_beside_the_nine():
    assert list(HEADLINE_RULES) == [
        "headline-length",
        "headline-number",
        "headline-question",
        "headline-exclamation",
        "headline-you",
    ]
    assert not set(HEADLINE_RULES) & set(RULES)
    for slug, rule in HEADLINE_RULES.items():
        assert get_rule(slug) is rule
        assert (rule.slug, rule.number, rule.per) == (slug, "11", ("headline",))
        assert rule.datasets == (TRIALS,)
        assert rule.claim.endswith(".")
        assert "Outbrain" in rule.origin or "Conductor" in rule.origin
        assert rule.promise is None
        assert rule.promise_text.endswith(".")


@pytest.mark.parametrize(
    ("slug", "column", "values", "expected"),
    [
        ("headline-length", "characters", whole(80, 81, None), [True, False, None]),
        ("headline-number", "number", [True, False], [True, False]),
        ("headline-question", "question", [False, True], [False, True]),
        ("headline-exclamation", "exclamation", [True, None], [True, None]),
        ("headline-you", "second_person", [False, True], [False, True]),
    ],
)
def test_a_headline_follows_or_breaks(slug, column, values, expected):
    assert answers(slug, **{column: values}) == expected


def test_the_length_of_a_headline_can_be_moved_and_nothing_else():
    assert answers("headline-length", 60, characters=whole(60, 61)) == [True, False]
    with pytest.raises(RulebookError, match="no threshold"):
        answers("headline-you", 3, second_person=[True])


@pytest.mark.parametrize("slug", HEADLINE_RULES)
def test_a_headline_says_what_its_column_says(slug):
    """The columns are measured on the text, and the text ships: each can be checked by eye."""
    arms = load_trials()
    text, follows = arms["headline"], get_rule(slug).follows(arms)
    seen = {
        "headline-length": text.str.len() <= 80,
        "headline-number": text.str.contains("[0-9]"),
        "headline-question": text.str.contains("?", regex=False),
        "headline-exclamation": text.str.contains("!", regex=False),
        "headline-you": text.str.lower().str.contains(
            r"\b(?:you|your|yours|yourself|yourselves)\b"
        ),
    }
    assert follows.equals(seen[slug].astype("boolean").rename(follows.name))
    assert 0.01 < follows.mean() < 0.99
