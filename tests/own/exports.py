"""Invented exports in the shapes that the platforms give, made in code: no real post is in them.

`POSTS` is one made-up bakery's; each function writes them as one platform would, and returns the
file's name and bytes. What a reader should make of them stands in `TRUTH`.
"""

import csv
import gzip
import io
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

SHARED = Path(__file__).resolve().parents[3] / "shared" / "exports"
UTC = ZoneInfo("UTC")
PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Post:
    """One invented post; its time is UTC."""

    at: datetime
    text: str
    form: str
    likes: int
    comments: int
    shares: int
    reach: int
    views: int
    reply: bool = False
    repost: bool = False


def _post(at, text, form, likes, comments, shares, **more):
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Post(when, text, form, likes, comments, shares, likes * 9, likes * 13, **more)


POSTS = (
    _post("2025-01-07T07:00:00", "Fresh rolls, still warm 🍞\n\nOnly until noon.\n\n#bread #rolls", "photo", 48, 4, 3),
    _post("2025-01-09T16:31:42", "We are hiring: https://example.org/jobs\n#jobs #baker", "photo", 35, 9, 12),
    _post("2025-01-14T09:12:05", "Look into the bakery; guess what this is?", "video", 29, 11, 0),
    _post("2025-01-17T17:00:00", 'Thank you @good_coffee, "as always"!', "photo", 61, 3, 2),
    _post("2025-02-02T06:00:00", "Für Süße, déjà vu; ¿qué? «Œufs» #été #zopf #käse", "video", 112, 17, 21),
    _post("2025-02-05T19:45:57", "Raisins: yes or no?", "photo", 18, 42, 1),
    _post("2025-03-01T22:05:11", "Night shift. The oven is louder than the radio.", "photo", 77, 5, 4),
    _post("2025-03-28T05:59:59", "Summer time begins on Sunday: we open an hour earlier.", "photo", 54, 8, 6),
    _post("2025-03-31T06:30:01", "It began. #summertime", "video", 66, 7, 9),
    _post("2025-04-22T11:11:11", "Ten years of us. Thank you.", "photo", 203, 60, 33),
)  # fmt: skip

TRUTH = {(post.likes, post.comments, post.shares) for post in POSTS}

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def milliseconds(post):
    """Return the moment of a post as all the ids hold it."""
    return round(post.at.timestamp() * 1000)


def code(post):
    """Return Instagram's code of a post."""
    number = (milliseconds(post) - 1_314_220_021_721) << 23 | 0x51
    signs = ""
    for _ in range(11):
        number, place = divmod(number, 64)
        signs = _BASE64[place] + signs
    return signs


def x_id(post):
    return str((milliseconds(post) - 1_288_834_974_657) << 22 | 7)


def linkedin_id(post):
    return str(milliseconds(post) << 22 | 9)


def tiktok_id(post):
    return str((milliseconds(post) // 1000) << 32 | 11)


def pacific(post, pattern="%m/%d/%Y %H:%M"):
    return post.at.astimezone(PACIFIC).strftime(pattern)


def table(rows, delimiter=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


INSTAGRAM = {
    "en": ("Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,"
           "Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves",
           "IG image", "IG reel", "Lifetime"),
    "es": ("Identificador de la publicación,Identificador de la cuenta,Nombre de usuario de la cuenta,Nombre de la "
           "cuenta,Descripción,Duración (segundos),Hora de publicación,Enlace permanente,Tipo de publicación,Comentario "
           "sobre los datos,Fecha,Visualizaciones,Alcance,Me gusta,Veces que se compartió,Seguimientos,Comentarios,"
           "Veces que se guardó", "Imagen de Instagram", "Reel de Instagram", "Total"),
    "pt": ("Identificação do post,Identificação da conta,Nome de usuário da conta,Nome da conta,Descrição,Duração (s),"
           "Horário de publicação,Link permanente,Tipo de post,Comentário de dados,Data,Visualizações,Alcance,Curtidas,"
           "Compartilhamentos,Seguimentos,Comentários,Salvamentos", "Imagem do Instagram", "Reel do Instagram", "Total"),
    "fr": ("Identifiant de la publication,Identifiant,Nom de profil du compte,Nom du compte,Description,Durée (s),Heure "
           "de publication,Permalien,Type de publication,Commentaire des données,Date,Vues,Couverture,Mentions J’aime,"
           "Partages,Followers en plus,Commentaires,Enregistrements", "Image Instagram", "Reel Instagram", "Global"),
}  # fmt: skip


def instagram_rows(posts=POSTS, language="en", owner="17841400000000123"):
    header, image, reel, period = INSTAGRAM[language]
    rows = [header.split(",")]
    for number, post in enumerate(posts):
        kind, path = (reel, "reel") if post.form == "video" else (image, "p")
        rows.append(
            [str(18100000000000001 + 7919 * number), owner, "bakery", "The Bakery", post.text, "0", pacific(post),
             f"https://www.instagram.com/{path}/{code(post)}/", kind, "", period, str(post.views), str(post.reach),
             str(post.likes), str(post.shares), "0", str(post.comments), "1"]
        )  # fmt: skip
    return rows


def instagram_csv(posts=POSTS, language="en", name="Jan-01-2025_May-31-2025_123456789012345.csv"):
    return name, b"\xef\xbb\xbf" + table(instagram_rows(posts, language)).encode()


FACEBOOK = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,Is share,"
    "Post type,Languages,Date,Views,Reach,\"Reactions, comments and shares\",Reactions,Comments,Shares,Total clicks,Views,"
    "Reach from Organic posts,Reach from Boosted posts,Seconds viewed"
)  # fmt: skip


def facebook_rows(posts=POSTS, owner="61500000000001"):
    rows = [next(csv.reader([FACEBOOK]))]
    for number, post in enumerate(posts):
        video = post.form == "video"
        rows.append(
            [str(122000000000000001 + 104729 * number), owner, "The Bakery", " ".join(post.text.split()) if video else post.text,
             post.text if video else "", "0", pacific(post), "", f"https://www.facebook.com/permalink.php?story_fbid=pfbid{number}",
             "0", "0", "Videos" if video else "Photos", "", "Lifetime", str(post.views), str(post.reach),
             str(post.likes + post.comments + post.shares), str(post.likes), str(post.comments), str(post.shares), "3", "0",
             str(post.reach), "0", "5"]
        )  # fmt: skip
    return rows


def facebook_csv(posts=POSTS, name="Jan-01-2025_May-31-2025_543210987654321.csv"):
    return name, b"\xef\xbb\xbf" + table(facebook_rows(posts)).encode()


def x_content_rows(posts=POSTS, names=None):
    header = names or [
        "Post id",
        "Date",
        "Post text",
        "Post Link",
        "Impressions",
        "Likes",
        "Engagements",
        "Bookmarks",
        "Shares",
        "New follows",
        "Replies",
        "Reposts",
        "Profile visits",
        "Detail Expands",
        "URL Clicks",
        "Hashtag Clicks",
        "Permalink Clicks",
    ]
    rows = [list(header)]
    for post in posts:
        day = f"{post.at:%a, %b} {post.at.day}, {post.at:%Y}"
        rows.append(
            [x_id(post), day, " ".join(post.text.split()), f"https://x.com/bakery/status/{x_id(post)}", str(post.views),
             str(post.likes), "99", "1", "88", "0", str(post.comments), str(post.shares), "2", "3", "4", "5", "6"]
        )  # fmt: skip
    return rows


def x_content_csv(posts=POSTS, name="account_analytics_content_2025-01-01_2025-05-31.csv"):
    return name, table(x_content_rows(posts)).rstrip("\n").encode()


def x_legacy_rows(posts=POSTS):
    header = [
        "Tweet id",
        "Tweet permalink",
        "Tweet text",
        "time",
        "impressions",
        "engagements",
        "engagement rate",
        "retweets",
        "replies",
        "likes",
        "user profile clicks",
        "url clicks",
        "hashtag clicks",
        "detail expands",
        "permalink clicks",
        "app opens",
        "app installs",
        "follows",
        "email tweet",
        "dial phone",
        "media views",
        "media engagements",
    ]
    header += [f"promoted {name}" for name in header[4:]]
    rows = [header]
    for post in posts:
        rows.append(
            [x_id(post), f"https://twitter.com/bakery/status/{x_id(post)}", post.text, f"{post.at:%Y-%m-%d %H:%M} +0000",
             f"{post.views}.0", "99.0", "0.1", f"{post.shares}.0", f"{post.comments}.0", f"{post.likes}.0", *["0"] * 12,
             *["-"] * 18]
        )  # fmt: skip
    return rows


def x_legacy_csv(posts=POSTS, name="tweet_activity_metrics_bakery_20250101_20250501_en.csv"):
    return name, table(x_legacy_rows(posts), quoting=csv.QUOTE_ALL).encode()


def tweets(posts=POSTS):
    """List tweets as the archive of X holds them."""
    found = []
    for post in posts:
        urls = [
            {"url": "https://t.co/short", "expanded_url": link}
            for link in post.text.split()
            if link.startswith("https://")
        ]
        text = post.text
        for url in urls:
            text = text.replace(url["expanded_url"], url["url"])
        tweet = {
            "id_str": x_id(post), "id": x_id(post), "created_at": f"{post.at:%a %b %d %H:%M:%S +0000 %Y}",
            "full_text": text.replace("&", "&amp;"), "favorite_count": str(post.likes), "retweet_count": str(post.shares),
            "source": '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
            "entities": {"urls": urls, "hashtags": []},
        }  # fmt: skip
        if post.reply:
            tweet["in_reply_to_status_id_str"] = "1985000000000000001"
        found.append({"tweet": tweet})
    return found


def script(name, value):
    """Write one of the archive's files: JSON with a name before it."""
    return f"window.YTD.{name}.part0 = {json.dumps(value, ensure_ascii=False, indent=1)}"


def x_archive(posts=POSTS, name="twitter-2025-05-31-0123abcd.zip", **members):
    files = {
        "Your archive.html": "<!doctype html>",
        "data/tweets.js": script("tweets", tweets(posts)),
        "data/account.js": script("account", [{"account": {"username": "bakery", "email": "n@example.org"}}]),
        "data/follower.js": script("follower", [{"follower": {"accountId": str(n)}} for n in range(7)]),
        "data/following.js": script("following", [{"following": {"accountId": "1"}}]),
        "data/direct-messages.js": "window.YTD.direct_messages.part0 = [ PRIVATE ]",
    }  # fmt: skip
    return name, zipped(files | members)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in files.items():
            packed.writestr(zipfile.ZipInfo(member, (2025, 5, 31, 12, 0, 0)), content)
    return out.getvalue()


def mangled(text):
    """Write text as Meta's JSON does: each byte of UTF-8 as a letter."""
    return text.encode().decode("latin-1")


def insights(posts=POSTS, labels=("Likes", "Comments", "Shares")):
    """Return the two files of a professional account's insights."""
    photos, reels = [], []
    for post in posts:
        is_reel = post.form == "video"
        seconds = round(post.at.timestamp())
        media = {"uri": "media/1.jpg", "creation_timestamp": seconds, "title": mangled(post.text)}
        counts = dict(zip(labels, (post.likes, post.comments, post.shares), strict=True))
        stem = "Instagram " if is_reel and labels[0] == "Likes" else ""
        values = {
            mangled(stem + label): {"href": "", "value": f"{value:,}", "timestamp": 0}
            for label, value in counts.items()
        }
        values["Accounts reached"] = {"value": f"{post.reach:,}", "timestamp": 0}
        (reels if is_reel else photos).append(
            {"media_map_data": {"Media Thumbnail": media}, "string_map_data": values}
        )
    return {
        "logged_information/past_instagram_insights/posts.json": json.dumps({"organic_insights_posts": photos}),
        "logged_information/past_instagram_insights/reels.json": json.dumps({"organic_insights_reels": reels}),
    }  # fmt: skip


def instagram_download(posts=POSTS, name="instagram-bakery-2025-05-31-abc.zip"):
    people = {
        "connections/followers_and_following/followers_1.json": json.dumps([{"string_list_data": []}] * 5),
        "connections/followers_and_following/following.json": json.dumps({"relationships_following": [{}] * 2}),
        "your_instagram_activity/messages/inbox/a/message_1.json": "{ PRIVATE",
    }  # fmt: skip
    return name, zipped(insights(posts) | people)


TIKTOK = [
    "Time",
    "Video title",
    "Video link",
    "Post time",
    "Total likes",
    "Total comments",
    "Total shares",
    "Total views",
]


def tiktok_rows(posts=POSTS):
    return [TIKTOK] + [
        ["May 31", " ".join(post.text.split()), f"https://www.tiktok.com/@bakery/video/{tiktok_id(post)}",
         f"{post.at:%B} {post.at.day}", str(post.likes), str(post.comments), str(post.shares), str(post.views)]
        for post in posts
    ]  # fmt: skip


def tiktok_csv(posts=POSTS, name="Content.csv"):
    return name, table(tiktok_rows(posts), quoting=csv.QUOTE_ALL).encode()


def youtube_rows(posts=POSTS):
    rows = [
        ["Content", "Video title", "Video publish time", "Duration", "Impressions", "Likes", "Shares", "Comments added", "Views"],
        ["Total", "", "", "", "9", "9", "9", "9", "9"],
    ]  # fmt: skip
    for number, post in enumerate(posts):
        day = f"{post.at:%b} {post.at.day}, {post.at:%Y}"
        rows.append(
            [f"vid{number:02}exampl"[:11].ljust(11, "X"), " ".join(post.text.split()), day, "60", "7", str(post.likes),
             str(post.shares), str(post.comments), str(post.views)]
        )  # fmt: skip
    return rows


def youtube_zip(posts=POSTS, name="Content 2025-01-01_2025-05-31 The Bakery.zip"):
    days = [
        ["Date", "Content", "Video title", "Video publish time", "Views"],
        ["2025-01-01", "vid00examplX", "a", "Jan 1, 2025", "3"],
    ]
    return name, zipped(
        {
            "Table data.csv": table(youtube_rows(posts)),
            "Chart data.csv": table(days),
            "Totals.csv": "Date,Views\n2025-01-01,3\n",
        }
    )


LINKEDIN = ["Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date", "Audience", "Impressions", "Views", "Clicks", "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Content Type"]  # fmt: skip


def linkedin_rows(posts=POSTS):
    sentence = ["Engagement metrics for individual posts. All dates and times are in UTC."]
    rows = [sentence + [""] * (len(LINKEDIN) - 1), LINKEDIN]
    for post in posts:
        rows.append(
            [post.text, f"https://www.linkedin.com/feed/update/urn:li:activity:{linkedin_id(post)}", "Organic", "",
             "Some Person", f"{post.at:%m/%d/%Y}", "All followers", post.views, "", "", post.likes, post.comments, post.shares,
             "", 0.1, "Video" if post.form == "video" else ""]
        )  # fmt: skip
    return rows


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def linkedin_page(posts=POSTS, name="bakery_content_1748692800000.xlsx"):
    days = [["Date", "Impressions (total)"], ["01/01/2025", 3]]
    return name, workbook({"Metrics": days, "All posts": linkedin_rows(posts)})


def linkedin_member(
    posts=POSTS, name="AggregateAnalytics_2025-01-01_2025-05-31.xlsx", pattern="%m/%d/%Y"
):
    by_sum = sorted(posts, key=lambda post: -(post.likes + post.comments + post.shares))
    by_views = sorted(posts, key=lambda post: -post.views)
    rows = [
        ["Maximum of 50 posts available to include in this list"],
        [],
        ["Post URL", "Post publish date", "Engagements", None] * 2,
    ]
    rows[-1] = [*rows[-1][:6], "Impressions"]
    for left, right in zip(by_sum, by_views, strict=True):
        rows.append(
            [_urn(left), left.at.strftime(pattern), left.likes + left.comments + left.shares, None,
             _urn(right), right.at.strftime(pattern), right.views]
        )  # fmt: skip
    return name, workbook(
        {
            "DISCOVERY": [["Overall Performance", "x"]],
            "ENGAGEMENT": [["Date", "Impressions"], ["1/1/2025", 3]],
            "TOP POSTS": rows,
            "FOLLOWERS": [["Total followers", 3]],
            "DEMOGRAPHICS": [["Top Demographics", "Value"]],
        }
    )


def _urn(post):
    return f"https://www.linkedin.com/feed/update/urn:li:activity:{linkedin_id(post)}"


def shares_csv(posts=POSTS, name="Shares.csv"):
    rows = [["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"]]
    for post in posts:
        # LinkedIn writes each paragraph's end as a quotation mark, a line break, a quotation mark.
        text = post.text.replace("\n", '"\n"')
        link = f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{linkedin_id(post)}"
        rows.append([f"{post.at:%Y-%m-%d %H:%M:%S}", link, text, "", "", "MEMBER_NETWORK"])
    return name, table(rows, end="\r\n").encode()


def insights_xml(
    posts=POSTS, name="Facebook Insights Data Export (Post Level) - Bakery - 2025-05-31.xls"
):
    """Write SpreadsheetML, as Facebook did under the name of .xls."""
    head = [
        "Post ID",
        "Permalink",
        "Post Message",
        "Type",
        "Posted",
        "Lifetime Post Total Reach",
        "Lifetime Post Total Impressions",
    ]
    metrics = [head, ["", "", "", "", "", "Lifetime: the people", "Lifetime: the times"]]
    acts = [["Description", "Post ID", "share", "like", "comment"]]
    for number, post in enumerate(posts):
        key = f"150000000000001_{1900000000000000 + number}"
        posted = pacific(post, "%Y-%m-%dT%H:%M:%S.000")
        metrics.append(
            [
                key,
                f"https://www.facebook.com/bakery/posts/{number}",
                post.text,
                post.form.title(),
                posted,
                post.reach,
                post.views,
            ]
        )
        acts.append(["", key, post.shares or "", post.likes, post.comments])
    sheets = {"Key Metrics": metrics, "Lifetime Post Stories by act...": acts}
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
           'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">']  # fmt: skip
    for title, rows in sheets.items():
        out.append(f'<Worksheet ss:Name="{title}"><Table>')
        for row in rows:
            cells = "".join(
                f'<Cell><Data ss:Type="String">{_xml(cell)}</Data></Cell>' for cell in row
            )
            out.append(f"<Row>{cells}</Row>")
        out.append("</Table></Worksheet>")
    out.append("</Workbook>")
    return name, "\n".join(out).encode()


def _xml(value):
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "&#10;")


def insights_csv(
    posts=POSTS, name="Facebook Insights Data Export (Post Level) - Bakery - 2025-05-31.csv"
):
    stem = "Lifetime Post Stories by action type - "
    rows = [
        ["Post ID", "Permalink", "Post Message", "Type", "Posted", "Lifetime Post Total Reach", "Lifetime Post Total Impressions",
         stem + "comment", stem + "like", stem + "share"],
        ["", "", "", "", "", "Lifetime: the people", "", "", "", ""],
    ]  # fmt: skip
    for number, post in enumerate(posts):
        when = post.at.astimezone(PACIFIC)
        posted = f"{when.month}/{when.day}/{when:%y} {when.hour}:{when:%M}"
        rows.append(
            [f"150000000000001_{1900000000000000 + number}", f"https://www.facebook.com/bakery/posts/{number}", post.text,
             post.form.title(), posted, str(post.reach), str(post.views), str(post.comments), str(post.likes),
             str(post.shares or "")]
        )  # fmt: skip
    return name, table(rows, end="\r\n").encode()


def outbox(posts=POSTS, counts=True):
    """Return an outbox of Mastodon."""
    items = []
    for number, post in enumerate(posts):
        me = "https://example.social/users/bakery"
        public = "https://www.w3.org/ns/activitystreams#Public"
        note = {
            "id": f"{me}/statuses/{number}", "type": "Note", "attributedTo": me, "inReplyTo": me if post.reply else None,
            "published": f"{post.at:%Y-%m-%dT%H:%M:%SZ}", "to": [public], "cc": [f"{me}/followers"], "content": _html(post.text),
            "attachment": [{"mediaType": "video/mp4" if post.form == "video" else "image/jpeg"}],
        }  # fmt: skip
        if counts:
            note["likes"] = {"totalItems": post.likes}
            note["shares"] = {"totalItems": post.shares}
        items.append(
            {
                "type": "Create",
                "actor": me,
                "published": note["published"],
                "to": note["to"],
                "cc": note["cc"],
                "object": note,
            }
        )
    return {"type": "OrderedCollection", "orderedItems": items}


def _html(text):
    paragraphs = (_words(part) for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _words(text):
    link = (
        r'<a href="\g<0>" rel="nofollow"><span class="invisible">https://</span><span>\1</span></a>'
    )
    return re.sub(r"https://(\S+)", link, text).replace("\n", "<br />")


def mastodon_tar(posts=POSTS, name="archive-20250531120000-abc.tar.gz"):
    out = io.BytesIO()
    with gzip.open(out, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for member, content in {
            "outbox.json": json.dumps(outbox(posts)),
            "actor.json": "{}",
            "likes.json": "PRIVATE",
        }.items():
            entry = tarfile.TarInfo(member)
            entry.size = len(content.encode())
            tar.addfile(entry, io.BytesIO(content.encode()))
    return name, out.getvalue()


def feed(posts=POSTS):
    """Return a feed of Bluesky."""
    items = []
    for number, post in enumerate(posts):
        raw = post.text.encode()
        facets = []
        for word in post.text.split():
            if word.startswith("https://"):
                start = raw.index(word.encode())
                facets.append(
                    {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": word}],
                     "index": {"byteStart": start, "byteEnd": start + len(word.encode())}}
                )  # fmt: skip
        embed = "app.bsky.embed.video" if post.form == "video" else "app.bsky.embed.images"
        record = {
            "text": post.text,
            "createdAt": f"{post.at:%Y-%m-%dT%H:%M:%S.000Z}",
            "facets": facets,
            "embed": {"$type": embed},
        }
        items.append(
            {"post": {"uri": f"at://did:plc:me/app.bsky.feed.post/{number}", "author": {"did": "did:plc:me"}, "record": record,
                      "likeCount": post.likes, "replyCount": post.comments, "repostCount": post.shares, "quoteCount": 1}}
        )  # fmt: skip
    return {"feed": items, "cursor": "x"}


def bluesky_json(posts=POSTS, name="feed-2025-05-31.json"):
    return name, json.dumps(feed(posts), ensure_ascii=False).encode()


ALL = {
    "instagram-csv": instagram_csv,
    "facebook-csv": facebook_csv,
    "linkedin-page": linkedin_page,
    "x-archive": x_archive,
    "x-content": x_content_csv,
    "x-analytics": x_legacy_csv,
    "instagram-download": instagram_download,
    "facebook-insights": insights_xml,
    "facebook-insights-csv": insights_csv,
    "tiktok-studio": tiktok_csv,
    "youtube-studio": youtube_zip,
    "linkedin-member": linkedin_member,
    "mastodon-outbox": mastodon_tar,
    "bluesky-feed": bluesky_json,
}
"""Every export that holds posts with their counts, by what makes it."""


def changed(post, **what):
    return replace(post, **what)
