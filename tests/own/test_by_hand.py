"""Tables that are not known, as other programs and other languages write them: matched by hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.own.cells import counts
from rulebook.own.written_times import by_pattern, patterns_of
from tests.own import exports
from tests.own.exports import POSTS, table

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HEADER = ["Date", "Network", "Text", "Likes", "Comments", "Shares", "Rate"]
MATCH = own.Match(
    time="Date", text="Text", likes="Likes", comments="Comments", shares="Shares",
    times_in="Europe/Berlin",
)  # fmt: skip
MOMENTS = [pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS]


def iso(when):
    return f"{when:%Y-%m-%d %H:%M}"


def rows(written=iso, number=str):
    return [HEADER] + [
        [written(post.at.astimezone(BERLIN)), "page", post.text, number(post.likes), str(post.comments),
         str(post.shares), "3.4%"]
        for post in POSTS
    ]  # fmt: skip


def as_csv(lines, name="posts.csv", encoding="utf-8", **how):
    return name, table(lines, **how).encode(encoding)


def by_hand(file, match=MATCH):
    return own.read([file], match=match)


def moments(reading):
    return list(reading.rows["utc"].dt.floor("min"))


def changed(match=MATCH, **what):
    return own.Match(**(match.__dict__ | what))


def refused(file, match=MATCH):
    with pytest.raises(RulebookError) as error:
        by_hand(file, match)
    assert "\n" not in str(error.value)
    return str(error.value)


def clock(when, am="AM", pm="PM", blank=" "):
    return f"{when.hour % 12 or 12}:{when:%M}{blank}{am if when.hour < 12 else pm}"


def month(names):
    return lambda when: names.split()[when.month - 1]


GERMAN = month("Januar Februar März April Mai Juni")
FRENCH = month("janv. févr. mars avr. mai juin")
SPANISH = month("ene feb mar abr may jun")
PORTUGUESE = month("janeiro fevereiro março abril maio junho")
SLOVAK = month("januára februára marca apríla mája júna")
HEBREW = month("ינואר פברואר מרץ אפריל מאי יוני")
POLISH = month("stycznia lutego marca kwietnia maja czerwca")

WRITTEN = {
    "as_iso_with_an_offset": lambda when: when.isoformat(sep=" "),
    "in_milliseconds_with_a_z": lambda when: f"{when.astimezone(exports.UTC):%Y-%m-%dT%H:%M:%S.123Z}",
    "with_the_word_utc": lambda when: f"{when.astimezone(exports.UTC):%Y-%m-%d %H:%M:%S UTC}",
    "day_first": lambda when: f"{when:%d/%m/%Y %H:%M}",
    "day_first_in_halves": lambda when: f"{when:%d/%m/%Y} {clock(when)}",
    "month_first_and_a_narrow_blank": lambda when: f"{when.month}/{when.day}/{when.year}, {clock(when, blank=chr(0x202F))}",
    "month_first_and_two_digits": lambda when: f"{when.month}/{when.day}/{when:%y} {clock(when)}",
    "year_first_and_two_digits": lambda when: f"{when:%y/%m/%d %H:%M}",
    "with_dots_and_a_comma": lambda when: f"{when:%d.%m.%Y, %H:%M}",
    "at_length": lambda when: f"{when:%A, %B} {when.day}, {when.year} at {clock(when, 'am', 'pm')}",
    "in_german": lambda when: f"{when.day}. {GERMAN(when)} {when.year} um {when:%H:%M} Uhr",
    "in_french": lambda when: f"{when.day} {FRENCH(when)} {when.year} à {when:%H}h{when:%M}",
    "in_spanish": lambda when: f"{when.day} {SPANISH(when)}. {when.year} {clock(when, 'a. m.', 'p. m.')}",
    "in_portuguese": lambda when: f"{when.day} de {PORTUGUESE(when)} de {when.year} às {when:%H:%M}",
    "in_polish": lambda when: f"{when.day} {POLISH(when)} {when.year} {when:%H:%M}",
    "in_japanese": lambda when: f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}",
    "in_japanese_with_weekday": lambda when: f"{when.year}年{when.month}月{when.day}日({'月火水木金土日'[when.weekday()]}) {when.hour}時{when:%M}分",
    "in_korean": lambda when: f"{when.year}년 {when.month}월 {when.day}일 {'월화수목금토일'[when.weekday()]}요일 {'오전' if when.hour < 12 else '오후'} {clock(when, '', '', '')}",
    "in_korean_with_dots": lambda when: f"{when.year}. {when.month}. {when.day}. {'오전' if when.hour < 12 else '오후'} {clock(when, '', '', '')}",
    "in_chinese": lambda when: f"{when.year}年{when.month}月{when.day}日 星期{'一二三四五六日'[when.weekday()]} {when:%H:%M}",
    "in_vietnamese": lambda when: f"{when:%H:%M} {when.day} tháng {when.month}, {when.year}",
    "in_bulgarian": lambda when: f"{when.day}.{when:%m.%Y} г., {when:%H:%M} ч.",
    "in_slovak": lambda when: f"{when.day}. {SLOVAK(when)} {when.year} o {when:%H:%M}",
    "in_hebrew": lambda when: f"{when.day} ב{HEBREW(when)} {when.year}, {when:%H:%M}",
    "in_persian": lambda when: f"{when:%Y/%m/%d، %H:%M}",
    "with_dots_in_the_clock": lambda when: f"{when:%d.%m.%Y} kl. {when:%H.%M}",
    "with_a_dot_behind_the_year": lambda when: f"{when.day}. {when.month}. {when.year}. {when:%H:%M}",
    "with_the_clock_first": lambda when: f"{clock(when)} · {when:%b} {when.day}, {when.year}",
    "without_marks": lambda when: f"{when.astimezone(exports.UTC):%Y%m%dT%H%M%SZ}",
    "with_a_zone_of_letters": lambda when: f"{when:%d.%m.%Y %H:%M} {when.tzname()}",
    "with_letters_of_america": lambda when: f"{when.astimezone(NEW_YORK):%m/%d/%Y %I:%M %p %Z}",
    "as_javascript_does": lambda when: f"{when:%a %b %d %Y %H:%M:%S GMT%z} (Central European Time)",
    "in_microseconds": lambda when: str(int(when.timestamp()) * 10**6),
    "as_a_spreadsheets_number": lambda when: str(
        (when.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    ),
    "right_to_left": lambda when: f"\u200f{when:%Y-%m-%d %H:%M}",
}  # fmt: skip


class TestTimes:
    @pytest.mark.parametrize("way", WRITTEN)
    def test_are_read_as_they_are_written(self, way):
        assert moments(by_hand(as_csv(rows(WRITTEN[way])))) == MOMENTS

    def test_a_weekday_that_may_be_a_month_is_a_weekday(self):
        cells = pd.Series(["mar. 4 mars 2025 14:30", "sam. 1 mars 2025 9:05"])
        assert list(by_pattern(cells, *patterns_of(cells))) == [
            pd.Timestamp("2025-03-04 14:30"), pd.Timestamp("2025-03-01 09:05")
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "cell", ["2025-03-04 08:10 IST", "4 foo 2025 08:10", "2025-13-40 08:10"]
    )
    def test_what_is_not_known_is_not_guessed(self, cell):
        assert patterns_of(pd.Series([cell, cell])) == ()

    def test_a_total_below_few_posts_is_left_out(self):
        found = by_hand(as_csv([*rows()[:6], ["Total", "", "", "999", "9", "9", ""]]))
        assert found.kept == 5
        assert list(found.dropped.values()) == [1]

    def test_the_hour_may_stand_in_a_column_of_its_own(self):
        lines = [[*row, when] for row, when in zip(
            rows(lambda when: f"{when:%Y-%m-%d}"),
            ["Time", *(f"{post.at.astimezone(BERLIN):%H:%M}" for post in POSTS)], strict=True,
        )]  # fmt: skip
        assert own.look(as_csv(lines)).guess["hour"] == "Time"
        assert own.look(as_csv(lines)).guess["time"] == "Date"
        assert moments(by_hand(as_csv(lines), changed(hour="Time"))) == MOMENTS

    @pytest.mark.parametrize("written", ["%Y-%m-%d", "%Y-%m-%d 00:00:00"])
    def test_without_hours_no_rule_on_hours_is_tested(self, written):
        found = by_hand(as_csv(rows(lambda when: f"{when:{written}}")))
        account = found.accounts[0]
        assert account.days_only
        assert {"timing", "scheduling"} <= set(account.cannot)
        assert "the hour is not given" in found.example("Europe/Berlin")

    def test_times_of_another_program_are_not_taken_for_metas(self):
        lines = [[*row, f"https://www.facebook.com/1/posts/{n}"] for n, row in enumerate(rows())]
        lines[0][-1] = "Link"
        assert "on which clock" in refused(as_csv(lines), changed(link="Link", times_in=""))
        assert moments(by_hand(as_csv(lines), changed(link="Link"))) == MOMENTS

    def test_metas_own_clock_is_offered_in_a_language_not_seen(self):
        lines = exports.facebook_rows()
        lines[0] = [f"Kolom {number}" for number in range(len(lines[0]))]
        assert own.look(as_csv(lines)).clock == "America/Los_Angeles"
        assert own.look(as_csv(rows())).clock == ""


class TestNumbers:
    @pytest.mark.parametrize(
        ("cell", "count"),
        [
            ("91", 91), ("91.0", 91), ("1,234", 1234), ("1.234", 1234), ("1 234", 1234),
            ("1\u202f234", 1234), ("1’234", 1234), ("1,234.00", 1234), ("1.234,00", 1234),
            ("1.234.567", 1234567), ("١٬٢٣٤", 1234), ("\u200e5", 5), ("1.2K", 1200),
            ("1,2 Tsd.", 1200), ("3万", 30000), ("", None), ("--", None), ("N/A", None), ("< 10", None),
            ("12,34,567", 1234567), ("1,2 тыс.", 1200), ("n/d", None), ("12,34,56", -1),
            ("1.234,567", -1), ("0.123", -1), ("3.4%", -1), ("-5", -1), ("5 likes", -1), ("12,5", -1),
        ],
    )  # fmt: skip
    def test_are_counts_or_missing_or_neither(self, cell, count):
        found = counts(pd.Series([cell]), rounded=True)[0]
        assert found is pd.NA if count is None else found == count

    def test_that_are_rounded_are_said_to_be(self):
        assert any(
            "rounded" in note for note in by_hand(as_csv(rows(number=lambda _: "1.2K"))).notes
        )
        assert not any("rounded" in note for note in by_hand(as_csv(rows())).notes)

    def test_missing_likes_are_no_likes_of_zero(self):
        lines = rows()
        lines[1][3], lines[2][3], lines[3][3] = "N/A", "< 10", "--"
        found = by_hand(as_csv(lines))
        assert found.kept == len(POSTS) - 3
        assert found.dropped == {"rows without likes": 3}

    def test_a_column_of_formulas_that_nobody_reckoned_is_said(self):
        assert "formula" in refused(as_csv(rows(number=lambda _: "")))


class TestTables:
    def test_the_header_may_stand_far_below(self):
        above = [["Report", "Posts"], ["From", "2025-01-01"]]
        above += [[f"Line {number}", "x"] for number in range(7)]
        assert moments(by_hand(as_csv([*above, [], *rows()]))) == MOMENTS
        assert own.look(as_csv([*above, [], *rows()])).columns == tuple(HEADER)

    def test_a_column_may_have_no_name_and_two_may_have_one(self):
        lines = [["", *row, "0", ""] for row in rows()]
        lines[0][-2] = "Likes"
        seen = own.look(as_csv(lines))
        assert seen.columns == tuple(HEADER)
        assert list(seen.rows["Likes"]) == [str(post.likes) for post in POSTS]
        assert moments(by_hand(as_csv(lines))) == MOMENTS

    def test_two_networks_in_one_table_are_two_accounts(self):
        lines = rows()
        for number, row in enumerate(lines[1:]):
            row[1] = "one" if number % 2 else "two"
        assert own.look(as_csv(lines)).guess["account"] == "Network"
        found = by_hand(as_csv(lines), changed(account="Network"))
        assert [account.posts for account in found.accounts] == [5, 5]
        assert "own-page is what the file calls “two”." in found.notes
        assert found.joint == ""

    def test_one_text_on_two_networks_at_once_is_two_posts(self):
        lines = [*rows(), *([row[0], "other", *row[2:3], "7", *row[4:]] for row in rows()[1:])]
        assert "tells accounts apart" in refused(as_csv(lines))
        found = by_hand(as_csv(lines), changed(account="Network"))
        assert [account.posts for account in found.accounts] == [len(POSTS)] * 2

    def test_a_column_of_many_names_is_not_taken_for_accounts(self):
        lines = [
            [*row[:1], f"page {number}", *row[2:]] for number, row in enumerate(rows() + rows()[1:])
        ]
        lines[0] = HEADER
        assert "account" not in own.look(as_csv(lines)).guess

    def test_a_link_to_the_shop_is_no_name_of_a_post(self):
        lines = [[*row, "https://example.org/shop"] for row in rows()]
        lines[0][-1] = "Link"
        assert moments(by_hand(as_csv(lines), changed(link="Link"))) == MOMENTS

    def test_posts_counted_day_by_day_are_refused(self):
        lines = [
            [*row, f"https://www.instagram.com/p/{exports.code(post)}/"]
            for row, post in zip(rows()[1:], POSTS, strict=True)
        ]
        again = [[*row[:3], "7", *row[4:]] for row in lines]
        assert "several rows for one post" in refused(
            as_csv([[*HEADER, "Link"], *lines, *again]), changed(link="Link")
        )

    def test_stories_are_no_posts(self):
        lines = [[*row, f"https://www.instagram.com/page/{n}"] for n, row in enumerate(rows())]
        lines[0][-1], lines[1][-1] = "Link", "https://www.instagram.com/stories/page/1/"
        assert by_hand(as_csv(lines), changed(link="Link")).dropped == {
            "stories, which are no posts": 1
        }

    def test_a_kind_may_be_named_in_a_word_of_it_and_what_is_not_known_is_said(self):
        lines = rows()
        for row, kind in zip(
            lines[1:],
            ["IG-Bild", "IG-Karussell", "IG-Reel", "carousel_album", "Foto"] * 2,
            strict=True,
        ):
            row[1] = kind
        lines[1][1] = "Umfrage"
        found = by_hand(as_csv(lines), changed(format="Network"))
        assert found.posts("UTC")["format"].value_counts().to_dict() == {"photo": 7, "video": 2}
        assert "1 of 10 posts are of a kind that is not known here." in found.notes

    def test_the_sheet_of_posts_is_found_beside_a_longer_one(self):
        figures = [["Measure", "Value"], *([f"figure {number}", number] for number in range(60))]
        data = exports.workbook({"Summary": figures, "Posts": rows()})
        assert own.look(("posts.xlsx", data)).columns == tuple(HEADER)

    def test_a_blank_behind_the_last_column_is_no_cell(self):
        lines = [HEADER, *([*row, " "] for row in rows()[1:])]
        assert moments(by_hand(as_csv(lines))) == MOMENTS

    def test_a_workbook_may_hold_bare_numbers_for_days_and_a_hidden_sheet(self):
        start = datetime(1899, 12, 30, tzinfo=None)
        lines = [["Report"], HEADER] + [
            [(post.at.astimezone(BERLIN).replace(tzinfo=None) - start) / timedelta(days=1), "page", post.text,
             post.likes, post.comments, post.shares, 0.034]
            for post in POSTS
        ]  # fmt: skip
        data = exports.workbook({"hidden": [["a", "b"], [1, 2]], "Posts": lines})
        assert moments(by_hand(("posts.xlsx", data))) == MOMENTS


class TestLetters:
    def test_utf_16_without_a_mark(self):
        assert moments(by_hand(as_csv(rows(), encoding="utf-16-le", delimiter="\t"))) == MOMENTS

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("gbk", "今天营业到六点，欢迎光临。"), ("big5", "今天營業到六點"), ("cp932", "本日は六時まで営業しています"),
            ("cp1251", "Привет, мы открыты до шести"), ("cp1255", "פתוח היום עד שש"), ("cp1256", "مفتوح اليوم حتى"),
        ],
    )  # fmt: skip
    def test_an_alphabet_that_would_be_taken_for_another_is_refused(self, code, text):
        lines = [[*row[:2], text, *row[3:]] for row in rows()[1:]]
        assert "CSV UTF-8" in refused(as_csv([HEADER, *lines], encoding=code))

    @pytest.mark.parametrize("code", ["latin-1", "cp1252"])
    def test_what_was_encoded_twice_is_repaired(self, code):
        plain = [
            [cell.replace("🍞", "").replace("à", "é") for cell in row]
            for row in exports.instagram_rows(language="es")
        ]
        twice = table(plain).encode().decode(code).encode()
        once = own.read([("a.csv", table(plain).encode())]).posts("UTC")
        pd.testing.assert_frame_equal(own.read([("a.csv", twice)]).posts("UTC"), once)

    def test_what_only_looks_like_it_is_left(self):
        lines = [[*row[:2], "Ã© É é â€", *row[3:]] for row in rows()[1:]]
        assert by_hand(as_csv([HEADER, *lines])).posts("UTC")["characters"].eq(9).all()


class TestMetaThroughASpreadsheet:
    """A German spreadsheet takes 04/05 for the fourth of May, and leaves 04/25 a text."""

    def lines(self, written):
        found = exports.facebook_rows()
        for row in found[1:]:
            row[6] = written(datetime.strptime(row[6], "%m/%d/%Y %H:%M"))
        return found

    @pytest.mark.parametrize("written", ["%m.%d.%Y %H:%M", "%Y-%d-%m %H:%M:%S"])
    def test_days_that_may_be_months_are_refused(self, written):
        found = self.lines(lambda when: f"{when.replace(day=1 + when.day % 12):{written}}")
        with pytest.raises(RulebookError, match="turned days and months round"):
            own.read([as_csv(found)])

    @pytest.mark.parametrize("written", ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S"])
    def test_days_that_cannot_be_months_are_believed(self, written):
        assert moments(own.read([as_csv(self.lines(lambda when: f"{when:{written}}"))])) == MOMENTS
