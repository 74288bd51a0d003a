"""The program that sent a tweet, and whether somebody was there when it went out."""

import pandas as pd

# Rare programs are left out by name: one account in 500 that uses one would be known by it.
_CLIENTS = {
    "web": ("Twitter Web Client", "Twitter Web App"),
    "phone or tablet": (
        "Twitter for iPhone",
        "Twitter for iPad",
        "Twitter for Android",
        "Mobile Web",
        "Mobile Web (M2)",
        "Mobile Web (M5)",
        "Twitter for BlackBerry",
        "Twitter for BlackBerry®",
        "Twitter for Windows Phone",
        "iOS",
        "Camera on iOS",
    ),
    "TweetDeck": ("TweetDeck",),
    "scheduler": ("Hootsuite", "Hootsuite Inc.", "Buffer", "CoSchedule", "Sprout Social"),
}
_CATEGORY = {name: category for category, names in _CLIENTS.items() for name in names}
OTHER = "other"


def category(clients: pd.Series) -> pd.Series:
    """Sort names of programs into web, phone or tablet, TweetDeck, scheduler and other."""
    known = clients.map(_CATEGORY)
    return known.mask(known.isna() & clients.notna(), OTHER).astype("str")


def scheduled(categories: pd.Series) -> pd.Series:
    """Say of each tweet whether a scheduler sent it. dtype "boolean".

    Web and phone: False. Hootsuite, Buffer, CoSchedule, Sprout Social: True. TweetDeck is used
    both ways, and the rest (feeds, advertisements, other apps) is neither: missing.
    """
    answer = pd.Series(pd.NA, index=categories.index, dtype="boolean")
    answer[categories.isin(["web", "phone or tablet"])] = False
    answer[categories.eq("scheduler")] = True
    return answer
