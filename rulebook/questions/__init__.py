"""What is right, and which mistakes are usual, question by question and unit by unit."""

from rulebook.questions import (
    by_lot,
    failconf,
    first_day,
    following,
    frequency,
    hashtags,
    job_posts,
    length,
    likes,
    link_position,
    scheduling,
    timing,
    transfer,
)
from rulebook.questions.checks import Question

QUESTIONS: dict[str, dict[str, Question]] = {
    "first-day": first_day.QUESTIONS,
    "timing": timing.QUESTIONS,
    "scheduling": scheduling.QUESTIONS,
    "length": length.QUESTIONS,
    "link-position": link_position.QUESTIONS,
    "job-posts": job_posts.QUESTIONS,
    "following": following.QUESTIONS,
    "likes": likes.QUESTIONS,
    "frequency": frequency.QUESTIONS,
    "hashtags": hashtags.QUESTIONS,
    "transfer": transfer.QUESTIONS,
    "by-lot": by_lot.QUESTIONS,
    "failconf": failconf.QUESTIONS,
}
