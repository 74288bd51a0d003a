"""The eight tables: where each comes from, who read it, what its columns mean there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rulebook.anonymise import people
from rulebook.anonymise.readers import (
    Reading,
    facebook_brand,
    facebook_live_sellers,
    facebook_pages,
    instagram_governments,
    linkedin_influencers,
    twitter_communities,
    twitter_conferences,
    twitter_congress,
)

MIT = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}
CC_BY = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
ODBL = {
    "name": "ODbL-1.0",
    "path": "https://opendatacommons.org/licenses/odbl/1-0/",
    "title": "Open Data Commons Open Database License 1.0",
}


@dataclass(frozen=True)
class Table:
    """One shipped table.

    `individuals` treats people more strictly than organisations, so that at least `least` people
    share each combination of values. `who` says for a datasheet who posted. `copyright` holds the
    notices that a licence wants repeated.
    """

    name: str
    title: str
    prefix: str
    read: Callable[[Path], Reading]
    licences: tuple[dict, ...]
    sources: tuple[dict, ...]
    meanings: dict[str, str] = field(default_factory=dict)
    individuals: Callable[[Reading], Reading] | None = None
    least: int = 1
    who: str = "organisations"
    copyright: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Say in one word what was done: people cannot be named, organisations have a code."""
        return "anonymised" if self.individuals else "pseudonymised"


_ON_TWITTER = {
    "format": "photo (with a picture), quote (of another tweet), link or text.",
    "client": "web, phone or tablet, TweetDeck, scheduler or other.",
    "shares": "Retweets; counts above 100 are rounded to two significant figures.",
    "links": "Links in the text; the link behind a picture or a quoted tweet is none.",
    "engagement": "Likes + shares in this row; replies are not counted.",
}
_SCHEDULED_BY_CLIENT = (
    "Sent through a scheduler (Hootsuite, Buffer, CoSchedule, Sprout Social): yes; web, phone or "
    "tablet: no; "
)
_FACEBOOK_ENGAGEMENT = "Reactions + comments + shares in this row."

_BY_OWNER = " (the owner of the repository; its licence file, with the year, was not at hand)"

TABLES = {
    table.name: table
    for table in (
        Table(
            "facebook_pages",
            "Posts of organisations' Facebook pages",
            "page",
            facebook_pages.read,
            (MIT,),
            (
                {
                    "title": "minimaxir/interactive-facebook-reactions @ ae1478bbfd82",
                    "path": "https://github.com/minimaxir/interactive-facebook-reactions",
                },
            ),
            {
                "format": "link, video, photo, status (words alone), event or note.",
                "scheduled": "Sent on second :00, a sign of a scheduler but no proof: by chance one "
                "post in sixty falls there.",
                "engagement": _FACEBOOK_ENGAGEMENT,
            },
            who="organisations and firms",
            copyright=("Copyright (c) 2016 Max Woolf",),
        ),
        Table(
            "instagram_governments",
            "Instagram posts of the Brazilian state governments",
            "gov",
            instagram_governments.read,
            (MIT,),
            (
                {
                    "title": "iagonmic/dialogic_accounting_pibic @ 876328c157f8, data/raw/",
                    "path": "https://github.com/iagonmic/dialogic_accounting_pibic",
                },
            ),
            {
                "format": "post (a picture, or several), reel (a short video) or video (a long one).",
                "characters": "Length of the text with links left out; missing without text. An emoji "
                "came through as two question marks and counts as two characters.",
                "scheduled": "Sent on minute :00, a sign of a scheduler but no proof: by chance one "
                "post in sixty falls there.",
                "likes": "Likes; missing where they were hidden; counts above 100 are rounded to two "
                "significant figures.",
                "engagement": "Likes + comments in this row; missing if one of them is.",
            },
            who="governments",
            copyright=("Copyright (c) 2024 Iago Flávio",),
        ),
        Table(
            "twitter_congress",
            "Tweets of the official accounts of the US Congress",
            "congress",
            twitter_congress.read,
            (
                {
                    "name": "other-pd",
                    "path": "https://www.law.cornell.edu/uscode/text/17/105",
                    "title": "Measurements of official communications of US federal offices "
                    "(17 USC 105, by our reading); the collector states no licence",
                },
            ),
            (
                {
                    "title": "datademofun/tweepy-congress-collector @ fe1278de5ed7",
                    "path": "https://github.com/datademofun/tweepy-congress-collector",
                },
            ),
            {**_ON_TWITTER, "scheduled": f"{_SCHEDULED_BY_CLIENT}TweetDeck and others: missing."},
            who="members and offices of a parliament, in that office,",
        ),
        Table(
            "twitter_communities",
            "Typical engagement of members of two communities on Twitter",
            "person",
            twitter_communities.read,
            (CC_BY, MIT),
            (
                {
                    "title": "E. Bovee, R. Estrellado, J. Mostipak, J. Rosenberg, "
                    "I. Velásquez, data-edu/dataedu @ eea8af21fce0 (CC BY 4.0)",
                    "path": "https://github.com/data-edu/dataedu",
                },
                {
                    "title": "F. Rodríguez-Sánchez, Pakillo/tweets_ESA2019 @ 38e41f111 (MIT)",
                    "path": "https://github.com/Pakillo/tweets_ESA2019",
                },
            ),
            {
                "account": "Code of a person; one row a person.",
                "sector": "Community: tidytuesday or esa2019.",
                "engagement": "Likes + retweets of a typical (median) tweet, as the middle of a group "
                f"of at least {people.FEWEST_MEMBERS} people.",
                "followers": "Accounts that follow the person, as the middle of a group of at least "
                f"{people.FEWEST_MEMBERS} people, to two significant figures.",
                "following": "Accounts that the person follows, as the middle of a group of at least "
                f"{people.FEWEST_MEMBERS} people, to two significant figures.",
            },
            people.twitter_communities,
            people.FEWEST_MEMBERS,
            copyright=("Copyright (c) Francisco Rodríguez-Sánchez" + _BY_OWNER,),
        ),
        Table(
            "twitter_conferences",
            "Tweets of conference organisers, with the program that sent them",
            "conf",
            twitter_conferences.read,
            (MIT,),
            (
                {
                    "title": "jvfe/rconferenceData @ a144bce45830",
                    "path": "https://github.com/jvfe/rconferenceData",
                },
            ),
            {
                **_ON_TWITTER,
                "scheduled": f"{_SCHEDULED_BY_CLIENT}TweetDeck on second :00: yes (by chance one in "
                "sixty); other TweetDeck tweets and other programs: missing.",
                "posted_at": "When the tweet went out, by the clock where the account lives, or by "
                "UTC where it lives everywhere; the date is moved by a whole number of weeks, the "
                "same for all tweets of an account.",
            },
            who="organisers of conferences",
            copyright=("Copyright (c) João Vitor F. Cavalcante" + _BY_OWNER,),
        ),
        Table(
            "facebook_brand",
            "Posts of one cosmetics brand on Facebook, with reach and paid",
            "brand",
            facebook_brand.read,
            (CC_BY,),
            (
                {
                    "title": "S. Moro, P. Rita, B. Vala, Predicting social media performance metrics "
                    "and evaluation of the impact on brand building, Journal of Business Research "
                    "69(9), 2016; Facebook metrics, UCI Machine Learning Repository",
                    "path": "https://archive.ics.uci.edu/dataset/368/facebook+metrics",
                },
                {
                    "title": "copy read: cbragdon93/project575 @ ee07a1e27e15",
                    "path": "https://github.com/cbragdon93/project575",
                },
            ),
            {
                "format": "photo, status (words alone), link or video.",
                "followers": "People who liked the page at the time; rounded to two significant figures.",
                "engagement": "Likes + comments + shares in this row; missing if one of them is.",
            },
            who="a firm",
        ),
        Table(
            "facebook_live_sellers",
            "Posts of Thai live-selling pages on Facebook",
            "seller",
            facebook_live_sellers.read,
            (CC_BY,),
            (
                {
                    "title": "N. Dehouche, Facebook Live Sellers in Thailand, UCI Machine Learning "
                    "Repository, DOI 10.24432/C5R60S",
                    "path": "https://doi.org/10.24432/C5R60S",
                },
                {
                    "title": "copy read: lamakye7/Python-for-Data-Analysis @ 9d661255d2cc",
                    "path": "https://github.com/lamakye7/Python-for-Data-Analysis",
                },
            ),
            {
                "format": "photo, video (live sales among them), status (words alone) or link.",
                "engagement": _FACEBOOK_ENGAGEMENT,
            },
            who="shops",
        ),
        Table(
            "linkedin_influencers",
            "Posts of LinkedIn influencers, in groups of similar size",
            "influencers",
            linkedin_influencers.read,
            (ODBL,),
            (
                {
                    "title": "Zhengyi S. and others, zhengyi-ds/linkedin_posts_corpus @ b8db106baa0b",
                    "path": "https://github.com/zhengyi-ds/linkedin_posts_corpus",
                },
                {
                    "title": "its source database: LinkedIn Influencers' Data, collected by shreyasajal, "
                    "2021 (ODbL; contents DbCL)",
                    "path": "https://www.kaggle.com/datasets/shreyasajal/linkedin-influencers-data",
                },
            ),
            {
                "account": "Code of a group of influencers with similar numbers of "
                "followers, treated as one audience.",
                "format": "photo, article (a shared link or article) or video.",
                "likes": "Reactions, set against the author's own typical post and put back on the "
                "group's level, as the middle of some posts by at least 5 people.",
                "engagement": "The same as likes: comments do not ship.",
                "followers": "Followers of the group's middle influencer; two significant figures.",
            },
            people.linkedin_influencers,
            people.FEWEST_AUTHORS,
        ),
    )
}
