"""What the platforms' exports have of their own, each with a test that is named after it."""

import csv
import io
import json
import os
import time
import zipfile
from datetime import timedelta

import openpyxl
import pandas as pd
import pytest

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import fold
from tests.own import exports
from tests.own.exports import POSTS, changed, table

ZONE = "UTC"


def read(*files, **more):
    return own.read(list(files), **more)


def posts(*files, **more):
    return read(*files, **more).posts(ZONE)


def as_csv(rows, name="export.csv", **how):
    return name, table(rows, **how).encode()


def refused(*files, **more):
    with pytest.raises(RulebookError) as error:
        read(*files, **more)
    assert "\n" not in str(error.value)
    return str(error.value)


def engagements(found):
    return sorted(found["engagement"])


ALL_THREE = sorted(post.likes + post.comments + post.shares for post in POSTS)


class TestEveryReader:
    def test_every_kind_of_export_is_listed_with_the_way_to_it(self):
        listed = {kind.slug: kind for kind in own.FORMATS}
        read_here = {
            account for make in exports.ALL.values() for account in read(make()).accounts[0].formats
        }
        assert read_here | {"mastodon-statuses"} == set(listed)
        assert all(kind.path and kind.title for kind in own.FORMATS)

    @pytest.mark.parametrize("kind", exports.ALL)
    def test_every_kind_of_export_is_read_whole(self, kind):
        reading = read(exports.ALL[kind]())
        assert reading.kept == len(POSTS)
        found = reading.posts(ZONE)
        parts = list(reading.accounts[0].parts)
        assert (found["engagement"] == found[parts].sum(axis=1)).all()
        if parts == ["likes", "comments", "shares"]:
            assert (
                set(zip(found["likes"], found["comments"], found["shares"], strict=True))
                == exports.TRUTH
            )

    @pytest.mark.parametrize("kind", set(exports.ALL) - {"youtube-studio"})
    def test_every_kind_of_export_knows_the_minute_in_utc(self, kind):
        found = posts(exports.ALL[kind]())["posted_at"]
        expected = sorted(pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS)
        assert list(found) == expected

    def test_the_moment_is_in_the_id_of_x(self):
        assert moments.of_x("1985240525829046272") == pd.Timestamp("2025-11-03 07:00:00")

    def test_ids_of_x_before_november_2010_hold_no_time(self):
        assert moments.of_x("20") is pd.NaT

    def test_the_moment_is_in_the_urn_of_linkedin(self):
        link = "https://www.linkedin.com/posts/nome-inventato_formazione-share-7302598684049408001-AbCd"
        assert moments.of_linkedin(moments.linkedin_urn(link)).floor("s") == pd.Timestamp(
            "2025-03-04 08:00:02"
        )

    @pytest.mark.parametrize("kind", ["activity:", "share%3A", "ugcPost:", "ugcPost-"])
    def test_an_urn_of_linkedin_is_found_in_each_of_its_forms(self, kind):
        assert moments.linkedin_urn(
            f"https://www.linkedin.com/feed/update/urn:li:{kind}7302598684049408001/"
        )

    def test_the_moment_is_in_the_link_of_tiktok(self):
        link = "https://www.tiktok.com/@morningred.bakery/video/7527622998824918745"
        assert moments.of_tiktok(moments.tiktok_video(link)).day == 16

    def test_the_moment_is_in_the_code_of_instagram(self):
        # Made in the same minute as its Publish time, 03/02/2025 23:00 US Pacific.
        assert moments.of_instagram("DGumBPXgNQx").floor("min") == pd.Timestamp("2025-03-03 07:00")

    @pytest.mark.parametrize("path", ["p", "reel", "reels", "tv", "bakery/p", "bakery/reel"])
    def test_a_code_of_instagram_is_found_behind_each_path(self, path):
        assert (
            moments.instagram_code(f"https://www.instagram.com/{path}/DGumBPXgNQx/")
            == "DGumBPXgNQx"
        )

    def test_ids_are_read_as_text_because_they_do_not_survive_floats(self):
        near = [POSTS[0], changed(POSTS[0], at=POSTS[0].at + timedelta(milliseconds=1), likes=7)]
        assert len(posts(exports.x_content_csv([*near, *POSTS[1:]]))) == len(POSTS) + 1

    @pytest.mark.parametrize("rows", [exports.x_content_rows, exports.x_legacy_rows])
    def test_ids_that_excel_has_rounded_are_taken_from_the_links(self, rows):
        lines = rows()
        for line in lines[1:]:
            line[0] = "1,98524E+18"
        assert engagements(posts(as_csv(lines, delimiter=";"))) == ALL_THREE

    def test_ids_that_lost_their_last_digits_are_taken_from_the_links(self):
        lines = exports.x_content_rows()
        for line in lines[1:]:
            line[0] = line[0][:15] + "0000"
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_a_line_that_names_the_delimiter_is_no_header(self):
        name, data = exports.tiktok_csv()
        assert len(posts((name, b"sep=,\n" + data))) == len(POSTS)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_the_one_under_which_names_appear(self, delimiter):
        assert (
            engagements(posts(as_csv(exports.instagram_rows(), delimiter=delimiter))) == ALL_THREE
        )

    def test_a_file_that_went_through_excel_is_read_with_a_warning(self):
        lines = exports.instagram_rows()
        data = table(lines, delimiter=";").encode("cp1252", errors="replace")
        reading = read(("export.csv", data))
        assert reading.kept == len(POSTS)
        assert any("emoji" in note for note in reading.notes)

    def test_broken_utf_8_is_not_taken_for_excels(self):
        name, data = exports.instagram_csv()
        data = data.removeprefix(b"\xef\xbb\xbf").replace("ä".encode(), b"\xc3", 1)
        assert "damaged" in refused((name, data))

    def test_names_are_compared_without_what_nobody_sees(self):
        assert fold("\ufeffMen\u00adtions J’aime\u00a0\\:") == "mentions j'aime"

    def test_the_header_may_stand_below_other_rows(self):
        lines = exports.instagram_rows()
        above = [["The Bakery"] + [""] * 17] * 4
        assert len(posts(as_csv([*above, *lines]))) == len(POSTS)

    def test_an_empty_count_is_missing_and_not_none(self):
        lines = exports.instagram_rows()
        lines[1][lines[0].index("Comments")] = ""
        found = posts(as_csv(lines))
        assert found["comments"].isna().sum() == found["engagement"].isna().sum() == 1

    def test_a_count_that_is_no_number_drops_its_row_and_says_so(self):
        lines = exports.instagram_rows()
        lines[1][lines[0].index("Likes")] = "1.2K"
        reading = read(as_csv(lines))
        assert reading.dropped == {drafts.NO_NUMBER: 1}

    def test_counts_may_hold_commas(self):
        lines = exports.instagram_rows()
        lines[1][lines[0].index("Likes")] = "12,400"
        assert posts(as_csv(lines))["likes"].max() == 12_400

    def test_counts_that_are_no_numbers_stop_the_reading(self):
        lines = exports.instagram_rows()
        for line in lines[1:]:
            line[lines[0].index("Likes")] = "1.2K"
        assert "likes holds something else than counts" in refused(as_csv(lines))

    def test_month_and_day_are_never_guessed(self):
        lines = exports.facebook_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[6] = exports.pacific(post, "%d/%m/%Y %H:%M")
        assert "MM/DD/YYYY" in refused(as_csv(lines))

    def test_times_that_disagree_with_the_ids_stop_the_reading(self):
        lines = exports.instagram_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[6] = f"{post.at:%m/%d/%Y %H:%M}"  # UTC, which Meta never writes
        assert "0 of 10 times agree" in refused(as_csv(lines))

    def test_the_zone_is_asked_with_an_example(self):
        reading = read(exports.instagram_csv())
        assert reading.example("Asia/Ho_Chi_Minh") == (
            "Your post “Ten years of us. Thank you.” went out on Tuesday 22 April 2025 at 18:11 – right?"
        )

    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no tzset")
    @pytest.mark.parametrize(
        "kind", ["instagram-csv", "facebook-csv", "x-archive", "instagram-download"]
    )
    def test_the_machines_own_zone_is_never_taken(self, kind, monkeypatch):
        expected = posts(exports.ALL[kind]())
        monkeypatch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        try:
            assert posts(exports.ALL[kind]()).equals(expected)
        finally:
            os.environ.pop("TZ")
            monkeypatch.undo()
            time.tzset()

    @pytest.mark.parametrize("zone", ["localtime", "Berlin", "CEST", "Mars/Olympus", ""])
    def test_a_zone_has_an_iana_name(self, zone):
        with pytest.raises(RulebookError, match="no time zone"):
            read(exports.tiktok_csv()).posts(zone)

    def test_a_city_alone_is_answered_with_its_zone(self):
        with pytest.raises(RulebookError, match="did you mean America/New_York"):
            read(exports.tiktok_csv()).example("new york")

    def test_young_posts_still_collect_likes(self):
        reading = read(exports.instagram_csv(name="Jan-01-2025_Apr-24-2025_123456789012345.csv"))
        assert reading.dropped == {own.joining.YOUNG: 1}
        assert (reading.files[0].exported, reading.files[0].exported_by) == (
            pd.Timestamp("2025-04-25"),
            "its name",
        )

    def test_the_learner_can_say_when_a_file_was_made(self):
        assert read(exports.tiktok_csv(), exported="2025-04-23").dropped == {own.joining.YOUNG: 1}
        assert "was made later" in refused(exports.tiktok_csv(), exported="2025-03-01")
        assert "is no day" in refused(exports.tiktok_csv(), exported="yesterday")

    def test_a_file_that_does_not_say_when_it_was_made_is_told(self):
        assert any(
            "does not say when it was made" in note for note in read(exports.tiktok_csv()).notes
        )

    def test_overlapping_exports_are_joined_by_id_and_the_newest_wins(self):
        old = exports.x_content_csv(
            POSTS[:7], "account_analytics_content_2025-01-01_2025-03-20.csv"
        )
        grown = [changed(post, likes=post.likes + 100) for post in POSTS[4:]]
        new = exports.x_content_csv(grown, "account_analytics_content_2025-02-01_2025-05-31.csv")
        for files in ((old, new), (new, old)):
            reading = read(*files)
            assert reading.dropped == {own.joining.OVERLAP: 3}
            expected = [post.likes for post in POSTS[:4]] + [post.likes for post in grown]
            assert sorted(reading.posts(ZONE)["likes"]) == sorted(expected)

    def test_one_file_may_hold_several_accounts(self):
        lines = exports.facebook_rows(POSTS[:6], "1") + exports.facebook_rows(POSTS[6:], "2")[1:]
        for number, line in enumerate(lines[1:]):
            line[0] = str(122000000000000001 + number)
        reading = read(as_csv(lines))
        assert [(account.code, account.posts) for account in reading.accounts] == [
            ("own-facebook", 6),
            ("own-facebook-2", 4),
        ]

    def test_saves_clicks_and_views_stay_out_of_engagement(self):
        assert engagements(posts(exports.facebook_csv())) == ALL_THREE

    def test_the_platforms_own_engagements_are_never_taken(self):
        assert engagements(posts(exports.x_legacy_csv())) == ALL_THREE

    def test_job_posts_are_found_by_the_learners_words_in_any_language(self):
        reading = read(exports.instagram_csv())
        found = reading.posts(ZONE, job_words=["HIRING", "süße"])
        assert (found["job_post"] == "vacancy").sum() == 2
        assert "job_post" not in reading.posts(ZONE)

    def test_job_posts_may_be_ticked(self):
        reading = read(exports.instagram_csv())
        words = reading.first_words()
        tick = next(row for row, text in words.items() if text.startswith("Night shift"))
        assert reading.posts(ZONE, job_ticks=[tick])["job_post"].eq("vacancy").idxmax() == tick
        with pytest.raises(RulebookError, match="none is number 99"):
            reading.posts(ZONE, job_ticks=[99])

    def test_two_kinds_of_export_of_one_account_are_not_mixed(self):
        lines = exports.instagram_csv()
        assert "two kinds of export of one account" in refused(lines, exports.instagram_download())

    def test_the_archive_of_x_and_its_csv_give_the_same_ids(self):
        reading = read(exports.x_archive(), exports.x_content_csv())
        assert reading.kept == len(POSTS)
        # Replies are in one of them only, so they are left out on both sides.
        assert reading.accounts[0].parts == ("likes", "shares")
        found = reading.posts(ZONE)
        assert (found["engagement"] == found["likes"] + found["shares"]).all()

    def test_an_account_without_links_has_no_positions_but_the_column(self):
        found = posts(exports.instagram_csv([changed(post, text="Hello") for post in POSTS]))
        assert found["link_position"].isna().all()
        assert (found["links"] == 0).all()

    def test_a_missing_column_of_texts_leaves_its_measures_missing(self):
        lines = [row[:1] + row[2:] for row in exports.tiktok_rows()]
        reading = read(as_csv(lines))
        assert "characters" not in reading.posts(ZONE)
        assert {"length", "hashtags", "job-posts"} <= set(reading.accounts[0].cannot)

    def test_the_order_of_columns_may_change_but_a_lost_end_is_seen(self):
        lines = exports.instagram_rows()
        order = [place for place in range(18) if lines[0][place] != "Likes"] + [
            lines[0].index("Likes")
        ]
        data = table([[line[place] for place in order] for line in lines]).rstrip("\n").encode()
        assert read(("export.csv", data)).dropped == {drafts.CUT: 1}

    def test_a_file_cut_in_its_last_row_is_refused(self):
        name, data = exports.instagram_csv()
        assert "stops in the middle of its last row" in refused((name, data[:-30]))


class TestInstagram:
    @pytest.mark.parametrize("language", exports.INSTAGRAM)
    def test_names_in_four_languages(self, language):
        found = posts(exports.instagram_csv(language=language))
        assert engagements(found) == ALL_THREE
        assert sorted(found["format"]) == sorted(post.form for post in POSTS)

    def test_publish_time_is_us_pacific_in_summer_and_winter(self):
        # Without a code in the link there is only the clock.
        lines = exports.instagram_rows()
        for line in lines[1:]:
            line[7] = "https://www.instagram.com/"
        found = posts(as_csv(lines))
        assert list(found["posted_at"]) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]

    def test_a_scheduled_reel_may_lie_a_minute_away(self):
        lines = exports.instagram_rows()
        lines[3][6] = exports.pacific(changed(POSTS[2], at=POSTS[2].at + timedelta(minutes=1)))
        reading = read(as_csv(lines))
        assert any("10 of 10" in note for note in reading.notes)

    def test_one_stray_time_stops_nothing(self):
        lines = exports.instagram_rows(POSTS[:6])
        lines[3][6] = "01/01/2025 00:00"
        assert any("5 of 6" in note for note in read(as_csv(lines)).notes)

    def test_a_post_made_together_is_kept_apart_until_the_learner_is_asked(self):
        lines = exports.instagram_rows()
        lines[4][1] = "17841400000000999"
        reading = read(as_csv(lines))
        assert [account.posts for account in reading.accounts] == [9, 1]
        assert "are they yours?" in reading.joint
        mine = read(as_csv(lines), together=True)
        assert [account.posts for account in mine.accounts] == [10]
        assert mine.joint == ""

    def test_dates_by_day_give_many_rows_a_post_and_are_refused(self):
        lines = exports.instagram_rows()
        again = [*lines[1]]
        lines[1][10], again[10] = "01/07/2025", "01/08/2025"
        assert "day by day" in refused(as_csv([*lines, again]))

    def test_an_unknown_kind_of_post_is_said(self):
        lines = exports.instagram_rows()
        lines[1][8] = "IG hologram"
        reading = read(as_csv(lines))
        assert any(
            "1 of 10 posts are of a kind that is not known" in note for note in reading.notes
        )
        assert reading.posts(ZONE)["format"].isna().sum() == 1

    def test_stories_are_refused(self):
        lines = exports.instagram_rows()
        for line in lines[1:]:
            line[7] = "https://www.instagram.com/stories/bakery/3141592653589793238"
        assert "lists stories, not posts" in refused(as_csv(lines))

    def test_more_measures_may_be_ticked_and_fewer(self):
        lines = exports.instagram_rows()
        more = [[*line, "x"] for line in lines]
        more[0][-1] = "Follows from posts"
        assert engagements(posts(as_csv(more))) == ALL_THREE
        without = [[cell for place, cell in enumerate(line) if place != 14] for line in lines]
        reading = read(as_csv(without))
        assert reading.accounts[0].parts == ("likes", "comments")
        nothing = [line[:13] for line in lines]
        assert "without their likes" in refused(as_csv(nothing))

    def test_scheduling_is_read_from_minute_00(self):
        found = posts(exports.instagram_csv())
        assert list(found["scheduled"]) == [post.at.minute == 0 for post in POSTS]

    def test_the_minute_of_a_scheduler_is_that_of_the_accounts_clock(self):
        # Half past in UTC is a full hour in Kolkata.
        found = read(exports.instagram_csv()).posts("Asia/Kolkata")
        assert list(found["scheduled"]) == [post.at.minute == 30 for post in POSTS]

    def test_resaved_by_a_german_excel(self):
        lines = exports.instagram_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[0], line[1] = "1,81E+16", "1,78414E+16"
            line[6] = exports.pacific(post, "%d.%m.%Y %H:%M")
        data = table(lines, delimiter=";", end="\r\n").encode("cp1252", errors="replace")
        assert engagements(posts(("export.csv", data))) == ALL_THREE


class TestFacebook:
    def change(self, column, value, rows=slice(1, 2)):
        lines = exports.facebook_rows()
        for line in lines[rows]:
            line[lines[0].index(column)] = value
        return as_csv(lines)

    def test_publish_time_is_us_pacific_here_too(self):
        found = posts(exports.facebook_csv())
        assert list(found["posted_at"]) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]

    def test_exact_names_only_reactions_stand_beside_their_sum(self):
        assert sorted(posts(exports.facebook_csv())["reactions"]) == sorted(
            post.likes for post in POSTS
        )

    def test_views_stand_there_twice_and_the_first_counts(self):
        found = posts(exports.facebook_csv())
        assert sorted(found["impressions"]) == sorted(post.views for post in POSTS)

    def test_words_are_in_the_title_or_in_the_description(self):
        a, b = posts(exports.facebook_csv()), posts(exports.instagram_csv())
        assert a["characters"].equals(b["characters"])

    def test_reels_may_be_called_videos(self):
        found = posts(self.change("Permalink", "https://www.facebook.com/reel/1300000000000002/"))
        assert found["format"].iloc[0] == "video"

    def test_reshares_are_dropped(self):
        assert read(self.change("Is share", "1")).dropped == {drafts.REPOST: 1}

    def test_boosted_posts_are_paid(self):
        assert read(self.change("Reach from Boosted posts", "350")).dropped == {drafts.PAID: 1}

    def test_a_mention_is_written_with_a_number_and_a_name(self):
        found = posts(
            self.change("Title", "Thank you @[100000000000001:2048:Good Coffee] for coming")
        )
        assert tuple(found.loc[0, ["mentions", "characters", "words"]]) == (1, 32, 6)

    def test_bold_letters_are_letters(self):
        found = posts(self.change("Title", "𝗙𝗿𝗲𝘀𝗵 𝗯𝗿𝗲𝗮𝗱 #𝗯𝗿𝗲𝗮𝗱"))
        assert tuple(found.loc[0, ["characters", "words", "hashtags"]]) == (18, 3, 1)

    def test_links_without_http_are_links(self):
        found = posts(self.change("Title", "Order at bakery.com/easter now"))
        assert found.loc[0, "links"] == 1

    def test_spelling_of_names_moves(self):
        lines = exports.facebook_rows()
        lines[0] = [
            name.replace("comments and shares", "Comments and Shares").replace("(sec)", "(secs)")
            for name in lines[0]
        ]
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_links_change_between_exports_so_the_id_joins(self):
        lines = exports.facebook_rows()
        for line in lines[1:]:
            line[8] += "xyz"
        reading = read(exports.facebook_csv(), as_csv(lines, "again.csv"))
        assert reading.kept == len(POSTS)

    def test_ids_that_a_spreadsheet_rounded_are_replaced_by_the_links(self):
        reading = read(self.change("Post ID", "1,22E+17", slice(1, None)))
        assert reading.kept == len(POSTS)
        assert any("rounded the ids" in note for note in reading.notes)

    @pytest.mark.parametrize(
        ("english", "other"),
        [
            ({"Reactions": "Reacciones", "Comments": "Comentarios", "Shares": "Veces que se compartió",
              "Post ID": "Identificador de la publicación", "Publish time": "Hora de publicación",
              "Permalink": "Enlace permanente", "Title": "Título", "Description": "Descripción",
              "Post type": "Tipo de publicación", "Reach": "Alcance"}, {"Photos": "Fotos", "Videos": "Videos"}),
            ({"Reactions": "Reações", "Comments": "Comentários", "Shares": "Compartilhamentos", "Page ID": "Identificação da página",
              "Post ID": "Identificação do post", "Publish time": "Horário de publicação", "Permalink": "Link permanente",
              "Title": "Título", "Description": "Descrição", "Post type": "Tipo de post"}, {"Photos": "Fotos", "Videos": "Vídeos"}),
            ({"Reactions": "Réactions", "Comments": "Commentaires", "Shares": "Partages", "Page ID": "ID de la Page",
              "Post ID": "Identifiant de la publication", "Publish time": "Heure de publication", "Permalink": "Permalien",
              "Title": "Titre", "Is share": "Est un partage", "Post type": "Type de publication"},
             {"Photos": "Photos", "Videos": "Vidéos"}),
        ],
        ids=["es", "pt", "fr"],
    )  # fmt: skip
    def test_names_in_other_languages(self, english, other):
        lines = exports.facebook_rows()
        lines[0] = [english.get(name, name) for name in lines[0]]
        lines = [[other.get(cell, cell) for cell in line] for line in lines]
        found = posts(as_csv(lines))
        assert engagements(found) == ALL_THREE
        assert sorted(found["format"]) == sorted(post.form for post in POSTS)

    def test_the_days_of_business_suite_are_not_posts(self):
        lines = '"Facebook Page reach"\n"Date","Primary"\n"2025-03-01T00:00:00","37"\n"2025-03-02T00:00:00","74"\n'
        data = b"\xff\xfe" + f"sep=,\n{lines}".encode("utf-16-le")
        assert "lists days, not posts: you need" in refused(("Reach.csv", data))


class TestLinkedInPage:
    def page(self, change=None, first=0, **more):
        rows = exports.linkedin_rows(**more)[first:]
        rows = [list(row) for row in rows]
        if change:
            change(rows)
        return "bakery_content_1748692800000.xlsx", exports.workbook(
            {"Metrics": [["Date", "x"]], "All posts": rows}
        )

    def test_owners_delete_the_first_row(self):
        assert engagements(posts(self.page(first=1))) == ALL_THREE

    def test_it_may_have_been_saved_as_csv(self):
        lines = [[str(cell) for cell in row] for row in exports.linkedin_rows()]
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_created_date_is_the_day_of_writing_and_the_id_the_moment_of_going_out(self):
        def change(rows):
            for row in rows[2:6]:
                row[5] = "01/01/2025"

        found = posts(self.page(change))
        # Written earlier: scheduled. Same day: by hand if off the quarter of an hour, else unknown.
        expected = [True, True, True, True, pd.NA, False, False, False, pd.NA, False]
        assert [None if pd.isna(value) else value for value in found["scheduled"]] == [
            None if pd.isna(value) else value for value in expected
        ]

    def test_an_empty_count_of_likes_is_none_and_of_impressions_unknown(self):
        def change(rows):
            rows[2][10] = ""
            rows[3][7] = ""

        found = posts(self.page(change))
        assert found["likes"].iloc[0] == 0
        assert found["impressions"].isna().sum() == 1

    def test_sponsored_posts_are_paid(self):
        def change(rows):
            rows[2][2] = "Sponsored"

        assert read(self.page(change)).dropped == {drafts.PAID: 1}

    def test_no_format_but_video(self):
        reading = read(exports.linkedin_page())
        assert set(reading.posts(ZONE)["format"].dropna()) == {"video"}
        assert "likes" in reading.accounts[0].cannot

    def test_the_file_name_tells_when_it_was_made(self):
        exported = read(exports.linkedin_page()).files[0].exported
        assert exported == pd.Timestamp(1748692800000, unit="ms")

    def test_in_another_language_it_is_matched_by_hand_on_the_sheet_of_posts(self):
        def change(rows):
            rows[1][:2] = ["Titel des Beitrags", "Link zum Beitrag"]
            rows[1][10:13] = ["Gefällt mir", "Kommentare", "Reposts"]

        file = self.page(change)
        assert "Match them yourself" in refused(file)
        assert own.look(file).guess["link"] == "Link zum Beitrag"
        match = own.Match(
            time="Created date", text="Titel des Beitrags", likes="Gefällt mir", comments="Kommentare",
            shares="Reposts", link="Link zum Beitrag",
        )  # fmt: skip
        found = posts(file, match=match)
        assert engagements(found) == ALL_THREE
        assert found["posted_at"].iloc[0] == pd.Timestamp("2025-01-07 07:00")

    @pytest.mark.parametrize("written", ["%d/%m/%Y", "%d.%m.%Y"])
    def test_days_may_come_before_months_where_the_ids_say_so(self, written):
        lines = exports.linkedin_rows()[1:]
        place = lines[0].index("Created date")
        for row, post in zip(lines[1:], POSTS, strict=True):
            row[place] = f"{post.at:{written}}"
        found, usual = read(as_csv(lines)), read(exports.linkedin_page())
        assert "10 of 10 times agree" in " ".join(found.notes)
        assert list(found.rows["scheduled"]) == list(usual.rows["scheduled"])


class TestLinkedInMember:
    @pytest.mark.parametrize("pattern", ["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y"])
    def test_two_tables_side_by_side_are_joined_by_link_whatever_the_dates(self, pattern):
        found = posts(exports.linkedin_member(pattern=pattern))
        assert engagements(found) == ALL_THREE
        by_sum = dict(zip(found["engagement"], found["impressions"], strict=True))
        assert all(by_sum[post.likes + post.comments + post.shares] == post.views for post in POSTS)

    def test_newer_files_hold_numbers_as_text(self):
        name, data = exports.linkedin_member()
        book = openpyxl.load_workbook(io.BytesIO(data))
        for row in book["TOP POSTS"].iter_rows(min_row=4):
            for cell in (row[2], row[6]):
                cell.value = f"{cell.value:,}"
        out = io.BytesIO()
        book.save(out)
        assert engagements(posts((name, out.getvalue()))) == ALL_THREE

    def test_it_is_chosen_by_success(self):
        account = read(exports.linkedin_member()).accounts[0]
        assert account.chosen
        assert {"length", "link-position", "job-posts", "likes", "frequency", "hashtags"} <= set(
            account.cannot
        )
        assert "best 50" in account.limits["timing"]

    def test_shares_csv_lends_its_texts(self):
        reading = read(exports.linkedin_member(), exports.shares_csv())
        found = reading.posts(ZONE)
        assert list(found["characters"]) == list(posts(exports.instagram_csv())["characters"])

    def test_an_edit_in_shares_csv_is_a_further_row(self):
        name, data = exports.shares_csv()
        edited = exports.shares_csv([changed(POSTS[0], text="Edited")])[1]
        found = posts(exports.linkedin_member(), (name, data + edited.partition(b"\n")[2]))
        assert found["characters"].iloc[0] == len("Edited")

    def test_shares_csv_alone_has_no_counts(self):
        assert "without their likes" in refused(exports.shares_csv())

    def test_of_linkedins_archive_only_shares_csv_is_opened(self, monkeypatch):
        data = exports.zipped(
            {
                "Shares.csv": exports.shares_csv()[1],
                "messages.csv": "PRIVATE",
                "Connections.csv": "x",
            }
        )
        opened = watch(monkeypatch)
        assert len(posts(exports.linkedin_member(), ("Basic_LinkedInDataExport.zip", data))) == len(
            POSTS
        )
        assert {name for name in opened if name.endswith(".csv")} == {"Shares.csv"}


def watch(monkeypatch):
    """Record what is read out of zips."""
    opened = []
    plain = zipfile.ZipFile.read

    def spied(self, name, *more):
        opened.append(getattr(name, "filename", name))
        return plain(self, name, *more)

    monkeypatch.setattr(zipfile.ZipFile, "read", spied)
    return opened


class TestXArchive:
    def archive(self, entries, **members):
        return exports.x_archive(**{"data/tweets.js": exports.script("tweets", entries)}, **members)

    def test_only_the_named_members_are_opened(self, monkeypatch):
        opened = watch(monkeypatch)
        read(exports.x_archive())
        assert set(opened) == {
            "data/tweets.js",
            "data/account.js",
            "data/follower.js",
            "data/following.js",
        }

    def test_large_archives_come_in_parts(self):
        found = exports.tweets()
        parts = {
            f"data/tweets-part{number}.js": exports.script("tweets", [entry])
            for number, entry in enumerate(found[1:], 1)
        }
        assert len(posts(self.archive(found[:1], **parts))) == len(POSTS)

    def test_before_2022_the_file_was_called_tweet_js(self):
        name, _data = exports.x_archive()
        files = {"tweet.js": exports.script("tweet", exports.tweets())}
        assert len(posts((name, exports.zipped(files)))) == len(POSTS)

    def test_before_2020_tweets_had_no_wrapper(self):
        bare = [entry["tweet"] for entry in exports.tweets()]
        assert len(posts(("tweet.js", exports.script("tweet", bare).encode()))) == len(POSTS)

    def test_before_2019_there_were_no_counts(self):
        data = exports.zipped({"data/js/tweets/2012_01.js": "Grailbird.data.tweets_2012_01 = []"})
        assert "before 2019" in refused(("tweets.zip", data))
        assert "before 2019" in refused(("2012_01.js", b"Grailbird.data.tweets_2012_01 =\n []"))

    def test_an_unpacked_archive_is_read_too(self, tmp_path):
        with zipfile.ZipFile(io.BytesIO(exports.x_archive()[1])) as packed:
            packed.extractall(tmp_path / "twitter")
        assert len(own.read(tmp_path / "twitter").posts(ZONE)) == len(POSTS)

    def test_entities_of_html_are_unescaped(self):
        entries = exports.tweets()
        entries[0]["tweet"]["full_text"] = "&lt;3 &amp; you"
        assert posts(self.archive(entries))["characters"].iloc[0] == len("<3 & you")

    def test_own_reposts_and_replies_are_dropped(self):
        entries = exports.tweets(
            [*POSTS[:8], changed(POSTS[8], reply=True), changed(POSTS[9], text="RT @a: b")]
        )
        assert read(self.archive(entries)).dropped == {drafts.REPOST: 1, drafts.REPLY: 1}

    def test_long_posts_stand_whole_in_a_file_of_their_own(self):
        entries = exports.tweets()
        whole = "A long answer about bread. " * 20 + "#ten"
        entries[9]["tweet"]["full_text"] = whole[:270] + "… https://t.co/more"
        entries[9]["tweet"]["entities"]["urls"] = [
            {"url": "https://t.co/more", "expanded_url": "https://x.com/i/web/status/1"}
        ]
        note = {
            "createdAt": f"{POSTS[9].at:%Y-%m-%dT%H:%M:%S.000Z}",
            "core": {"text": whole, "urls": []},
        }
        file = self.archive(
            entries, **{"data/note-tweet.js": exports.script("note_tweet", [{"noteTweet": note}])}
        )
        found = posts(file)
        assert tuple(found.loc[9, ["characters", "hashtags", "links", "format"]]) == (
            len(whole),
            1,
            0,
            "text",
        )

    @pytest.mark.parametrize(
        ("source", "client", "scheduled"),
        [
            ("Hootsuite Inc.", "scheduler", True),
            ("Buffer", "scheduler", True),
            ("Twitter Web App", "web", False),
            ("Twitter for iPhone", "phone or tablet", False),
            ("TweetDeck", "TweetDeck", None),
            ("Own bot", "other", None),
        ],
    )
    def test_the_client_tells_who_scheduled(self, source, client, scheduled):
        entries = exports.tweets()
        entries[0]["tweet"]["source"] = f'<a href="https://example.org" rel="nofollow">{source}</a>'
        row = posts(self.archive(entries)).iloc[0]
        assert row["client"] == client
        assert (None if pd.isna(row["scheduled"]) else row["scheduled"]) == scheduled

    @pytest.mark.parametrize(
        ("kind", "form"), [("photo", "photo"), ("video", "video"), ("animated_gif", "video")]
    )
    def test_pictures_are_formats_and_their_links_are_hidden(self, kind, form):
        entries = exports.tweets()
        entries[0]["tweet"]["full_text"] = "Look! https://t.co/pic"
        entries[0]["tweet"]["extended_entities"] = {
            "media": [{"url": "https://t.co/pic", "type": kind}]
        }
        row = posts(self.archive(entries)).iloc[0]
        assert (row["format"], row["links"], row["characters"]) == (form, 0, 5)

    def test_a_link_to_a_post_is_a_quote(self):
        entries = exports.tweets()
        entries[0]["tweet"]["full_text"] = "So true https://t.co/q"
        entries[0]["tweet"]["entities"]["urls"] = [
            {"url": "https://t.co/q", "expanded_url": "https://twitter.com/a/status/12345"}
        ]
        row = posts(self.archive(entries)).iloc[0]
        assert (row["format"], row["links"]) == ("quote", 0)

    def test_followers_are_counted_and_nothing_of_them_kept(self):
        account = read(exports.x_archive()).accounts[0]
        assert (account.followers, account.following) == (7, 1)
        assert list(posts(exports.x_archive())["followers"].unique()) == [7]

    def test_another_file_of_the_archive_is_answered(self):
        assert "holds no posts" in refused(("follower.js", exports.script("follower", []).encode()))


class TestXContent:
    def test_other_languages_keep_the_order_of_the_columns(self):
        names = [f"列{number}" for number in range(16)] + ["共有された回数\\"]
        assert engagements(posts(as_csv(exports.x_content_rows(names=names)))) == ALL_THREE

    def test_date_is_the_day_of_utc(self):
        assert any(
            "10 of 10 times agree with the ids" in note
            for note in read(exports.x_content_csv()).notes
        )

    def test_dates_of_another_kind_of_day_stop_the_reading(self):
        lines = exports.x_content_rows()
        for line in lines[1:]:
            line[1] = "Wed, Jan 1, 2020"
        assert "0 of 10 times agree" in refused(as_csv(lines))

    def test_some_files_hold_milliseconds(self):
        lines = exports.x_content_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[1] = str(exports.milliseconds(post))
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_rows_without_an_id_and_undefined_links_are_dropped(self):
        lines = exports.x_content_rows()
        lines.append(["", "", "", "https://x.com/bakery/status/undefined", *["0"] * 13])
        assert read(as_csv(lines)).dropped == {drafts.NO_ID: 1}

    def test_shares_are_the_reposts_and_not_the_column_of_that_name(self):
        assert sorted(posts(exports.x_content_csv())["shares"]) == sorted(
            post.shares for post in POSTS
        )

    def test_replies_are_in_it(self):
        file = exports.x_content_csv([*POSTS[:9], changed(POSTS[9], text="@neighbour see you")])
        assert read(file).dropped == {drafts.REPLY: 1}

    def test_pictures_and_links_look_alike(self):
        reading = read(exports.x_content_csv())
        assert {"likes", "link-position"} <= set(reading.accounts[0].cannot)
        assert "links" not in reading.posts(ZONE)

    def test_the_overview_lists_days(self):
        lines = "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows\n2025-01-01,1,2,3,4,5,6\n2025-01-02,1,2,3,4,5,6\n"
        assert "lists days, not posts" in refused(
            ("account_overview_analytics.csv", lines.encode())
        )

    def test_only_replies_are_no_posts(self):
        file = exports.x_content_csv([changed(post, text="@a hello") for post in POSTS])
        assert "no post that a rule can be tested on" in refused(file)


class TestTwitterAnalytics:
    def test_other_languages_keep_the_order_of_forty_columns(self):
        lines = exports.x_legacy_rows()
        lines[0] = [f"coluna {number}:" for number in range(40)]
        assert engagements(posts(as_csv(lines, quoting=csv.QUOTE_ALL))) == ALL_THREE

    def test_promoted_posts_are_paid(self):
        lines = exports.x_legacy_rows()
        lines[1][22], lines[2][22] = "12.0", "0"
        assert read(as_csv(lines)).dropped == {drafts.PAID: 1}

    def test_likes_were_once_called_favorites(self):
        lines = exports.x_legacy_rows()
        lines[0][9] = "favorites"
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_a_dash_is_no_count(self):
        lines = exports.x_legacy_rows()
        lines[1][9] = "-"
        assert posts(as_csv(lines))["likes"].isna().sum() == 1

    def test_the_month_in_its_name_is_not_when_it_was_made(self):
        assert (
            read(
                exports.x_legacy_csv(name="tweet_activity_metrics_bakery_20250401_20250423_en.csv")
            ).kept
            == 10
        )

    def test_its_days_are_no_posts(self):
        lines = "Date,Tweets published,impressions,user profile clicks\n2022-04-01,3,811,2\n2022-04-02,0,99,0\n"
        assert "lists days, not posts" in refused(
            ("daily_tweet_activity_metrics_bakery.csv", lines.encode())
        )


class TestInstagramDownload:
    def download(self, **more):
        return "instagram-bakery-2025-05-31-x.zip", exports.zipped(exports.insights(**more))

    def test_letters_are_written_as_bytes(self):
        assert list(posts(exports.instagram_download())["characters"]) == list(
            posts(exports.instagram_csv())["characters"]
        )

    def test_keys_may_be_translated(self):
        found = posts(self.download(labels=("Curtidas", "Comentários", "Compartilhamentos")))
        assert engagements(found) == ALL_THREE

    def test_keys_in_a_language_not_seen_are_refused(self):
        assert "set Instagram to English" in refused(
            self.download(labels=("Tykkäykset", "Kommentit", "Jaot"))
        )

    def test_numbers_may_hold_commas(self):
        many = [changed(POSTS[0], likes=1240), *POSTS[1:]]
        assert posts(self.download(posts=many))["likes"].max() == 1240

    def test_keys_may_be_missing(self):
        files = exports.insights()
        document = json.loads(files[next(iter(files))])
        del document["organic_insights_posts"][0]["string_map_data"]["Shares"]
        files[next(iter(files))] = json.dumps(document)
        found = posts(("d.zip", exports.zipped(files)))
        assert found["shares"].isna().sum() == found["engagement"].isna().sum() == 1

    def test_reels_whose_names_are_not_known_are_told(self):
        files = exports.insights()
        place = list(files)[1]
        files[place] = files[place].replace("Instagram Likes", "Curtidas em reels")
        reading = read(("d.zip", exports.zipped(files)))
        assert any("3 of 10 posts lack one of their counts" in note for note in reading.notes)

    def test_scheduling_is_read_from_second_00(self):
        found = posts(exports.instagram_download())
        assert list(found["scheduled"]) == [post.at.second == 0 for post in POSTS]

    def test_a_download_in_html_is_useless(self):
        data = exports.zipped(
            {"your_instagram_activity/media/posts_1.html": "<html>", "start_here.html": "<html>"}
        )
        assert "as JSON" in refused(("instagram.zip", data))

    def test_a_download_without_insights_has_no_likes(self):
        data = exports.zipped(
            {
                "content/posts_1.json": "[]",
                "logged_information/past_instagram_insights/no-data.txt": "",
            }
        )
        assert "without their likes" in refused(("instagram.zip", data))

    def test_only_the_named_members_are_opened(self, monkeypatch):
        opened = watch(monkeypatch)
        read(exports.instagram_download())
        assert not [name for name in opened if "messages" in name]

    def test_followers_are_counted(self):
        account = read(exports.instagram_download()).accounts[0]
        assert (account.followers, account.following) == (5, 2)

    def test_facebooks_own_download_has_no_counts(self):
        data = exports.zipped({"your_facebook_activity/posts/your_posts_1.json": "[]"})
        assert "Facebook's own download has no likes" in refused(("facebook.zip", data))


class TestTikTok:
    def test_the_year_comes_from_the_id_because_the_date_has_none(self):
        assert set(posts(exports.tiktok_csv())["posted_at"].dt.year) == {2025}

    @pytest.mark.parametrize(
        "shape",
        ["{0.day} de quizás", "{0.month}月{0.day}日", "{0:%Y-%m-%d %H:%M}", "{0.day}. Juli"],
    )
    def test_dates_may_be_in_any_language(self, shape):
        lines = exports.tiktok_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[3] = shape.format(post.at)
        assert len(posts(as_csv(lines))) == len(POSTS)

    def test_dates_of_other_days_stop_the_reading(self):
        lines = exports.tiktok_rows()
        for line, post in zip(lines[1:], POSTS, strict=True):
            line[3] = f"May {(post.at.day + 9) % 28 + 1}"
        assert "times agree with the ids" in refused(as_csv(lines))

    def test_titles_may_be_empty(self):
        file = exports.tiktok_csv([changed(POSTS[0], text=""), *POSTS[1:]])
        assert posts(file)["characters"].iloc[0] == 0

    def test_a_caption_that_begins_with_a_name_is_no_reply(self):
        assert (
            read(exports.tiktok_csv([changed(POSTS[0], text="@cafe came by"), *POSTS[1:]])).kept
            == 10
        )

    def test_eight_columns_in_another_language(self):
        lines = exports.tiktok_rows()
        lines[0] = [f"Spalte {number}" for number in range(8)]
        assert engagements(posts(as_csv(lines))) == ALL_THREE

    def test_it_may_come_in_a_zip_beside_tables_of_days(self):
        days = "Date,Video Views,Profile Views\n2025-01-01,3,4\n2025-01-02,3,4\n"
        data = exports.zipped(
            {"Content.csv": exports.tiktok_csv()[1], "Overview.csv": days, "Viewers.csv": days}
        )
        assert len(posts(("Content.zip", data))) == len(POSTS)

    def test_it_may_be_an_excel_file(self):
        assert len(
            posts(("Content.xlsx", exports.workbook({"Sheet1": exports.tiktok_rows()})))
        ) == len(POSTS)

    def test_it_is_chosen_by_success(self):
        account = read(exports.tiktok_csv()).accounts[0]
        assert account.chosen
        assert "frequency" in account.cannot


class TestYouTube:
    def test_the_total_row_is_dropped(self):
        assert read(exports.youtube_zip()).dropped == {drafts.TOTAL: 1}

    def test_an_id_that_begins_with_a_dash_has_a_blank_before_it(self):
        lines = exports.youtube_rows()
        lines[2][0] = " -tdexampleC"
        assert len(posts(as_csv(lines))) == len(POSTS)

    def test_soft_hyphens_stand_in_german_names(self):
        lines = exports.youtube_rows()
        lines[0][:3] = [
            "Vi\u00addeo",
            "Vi\u00addeo\u00adti\u00adtel",
            "Ver\u00adöf\u00adfent\u00adli\u00adchungs\u00adzeit\u00adpunkt des Vi\u00adde\u00ados",
        ]
        lines[1][0] = "Ge\u00adsamt"
        assert len(posts(as_csv(lines))) == len(POSTS)

    def test_only_the_day_is_known_so_no_zone_moves_it(self):
        reading = read(exports.youtube_zip())
        assert reading.posts("Pacific/Auckland").equals(reading.posts("America/Lima"))
        assert {"timing", "scheduling"} <= set(reading.accounts[0].cannot)
        assert "the hour is not given" in reading.example("Europe/Berlin")

    def test_views_are_no_engagement(self):
        lines = [
            [cell for place, cell in enumerate(row) if place not in (5, 6, 7)]
            for row in exports.youtube_rows()
        ]
        assert "Views are no engagement" in refused(as_csv(lines))

    def test_titles_and_dates_may_be_missing(self):
        lines = exports.youtube_rows()
        lines[2][1] = lines[2][2] = ""
        assert sum(read(as_csv(lines)).dropped.values()) == 2

    def test_the_same_names_serve_tables_of_ages(self):
        assert "not posts" in refused(
            ("Table data.csv", b"Viewer age,Views (%)\n18-24,35.1\n25-34,46.8\n")
        )

    def test_in_another_language_the_table_is_known_by_its_shape(self):
        lines = exports.youtube_rows()
        lines[0] = [
            "Contenu",
            "Titre",
            "Date",
            "Durée",
            "Impressions",
            "J’aime",
            "Partages",
            "Commentaires",
            "Vues",
        ]
        lines[1][0] = "Somme"
        assert "set YouTube to English" in refused(as_csv(lines))

    def test_the_chart_beside_it_lists_days(self):
        lines = "Date,Views\n2024-08-01,3\n2024-08-02,4\n"
        assert "lists days" in refused(("Totals.csv", lines.encode()))


class TestFacebookInsights:
    def test_an_xls_may_be_xml(self):
        assert engagements(posts(exports.insights_xml())) == ALL_THREE

    def test_an_empty_count_is_none_here(self):
        file = exports.insights_xml()
        assert posts(file)["shares"].eq(0).sum() == 1

    @pytest.mark.parametrize("make", [exports.insights_xml, exports.insights_csv])
    def test_posted_is_us_pacific(self, make):
        # One slot every day reads an hour earlier in winter than in summer.
        slot = [changed(post, at=post.at.replace(hour=12, minute=30, second=0)) for post in POSTS]
        hours = posts(make(slot))["posted_at"]
        assert set(hours.dt.strftime("%H:%M")) == {"12:30"}

    @pytest.mark.parametrize(
        "pattern", ["%m/%d/%y %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%y %I:%M %p"]
    )
    def test_the_pattern_of_posted_varies(self, pattern):
        _name, data = exports.insights_csv()
        lines = list(csv.reader(io.StringIO(data.decode(), newline="")))
        for line, post in zip(lines[2:], POSTS, strict=True):
            line[4] = exports.pacific(post, pattern)
        found = posts(as_csv(lines))["posted_at"]
        assert list(found) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]

    def test_seconds_are_a_better_sign_than_minutes(self):
        assert list(posts(exports.insights_csv())["scheduled"]) == [
            post.at.minute == 0 for post in POSTS
        ]

    def test_the_second_row_describes_the_columns(self):
        assert (reading := read(exports.insights_csv())).read == reading.kept == len(POSTS)

    def test_the_counts_of_another_sheet_are_joined_by_id(self):
        name, data = exports.insights_xml()
        head, _, tail = data.partition(b'<Worksheet ss:Name="Lifetime Post Stories')
        rows = tail.split(b"<Row>")
        moved = b"<Row>".join([*rows[:2], *reversed(rows[2:-1]), rows[-1]])
        assert (
            engagements(posts((name, head + b'<Worksheet ss:Name="Lifetime Post Stories' + moved)))
            == ALL_THREE
        )


class TestMastodon:
    def box(self, change=None):
        document = exports.outbox()
        if change:
            change(document["orderedItems"])
        return "outbox.json", json.dumps(document).encode()

    def test_boosts_are_dropped(self):
        def change(items):
            items[0] = {
                "type": "Announce",
                "object": "https://example.social/users/guild/statuses/5",
            }

        assert read(self.box(change)).dropped == {drafts.REPOST: 1}

    def test_what_was_not_public_is_dropped(self):
        def change(items):
            for holder in (items[0], items[0]["object"]):
                holder["to"], holder["cc"] = ["https://example.social/users/other"], []

        assert read(self.box(change)).dropped == {drafts.PRIVATE: 1}

    def test_unlisted_posts_are_public(self):
        def change(items):
            for holder in (items[0], items[0]["object"]):
                holder["to"], holder["cc"] = holder["cc"], holder["to"]

        assert read(self.box(change)).kept == len(POSTS)

    def test_replies_are_dropped(self):
        def change(items):
            items[0]["object"]["inReplyTo"] = "https://example.social/users/other/statuses/1"

        assert read(self.box(change)).dropped == {drafts.REPLY: 1}

    @pytest.mark.parametrize("empty_first", [True, False])
    def test_a_key_may_stand_twice(self, empty_first):
        items = json.dumps(exports.outbox()["orderedItems"])
        lists = ["[]", items] if empty_first else [items, "[]"]
        text = f'{{"orderedItems":{lists[0]},"orderedItems":{lists[1]}}}'
        assert len(posts(("outbox.json", text.encode()))) == len(POSTS)

    def test_older_servers_give_no_counts(self):
        data = json.dumps(exports.outbox(counts=False)).encode()
        assert "api/v1/accounts" in refused(("outbox.json", data))

    def test_what_the_server_answers_has_them(self):
        statuses = [
            {"uri": f"https://example.social/{n}", "created_at": f"{post.at:%Y-%m-%dT%H:%M:%S.000Z}", "content": post.text,
             "visibility": "public", "favourites_count": post.likes, "reblogs_count": post.shares,
             "replies_count": post.comments, "media_attachments": [], "account": {"id": "1"}}
            for n, post in enumerate(POSTS)
        ]  # fmt: skip
        assert engagements(posts(("statuses.json", json.dumps(statuses).encode()))) == ALL_THREE

    def test_texts_are_html(self):
        a, b = posts(exports.mastodon_tar()), posts(exports.instagram_csv())
        assert a["words"].equals(b["words"])
        assert a["links"].equals(b["links"])

    def test_of_the_archive_only_the_outbox_is_opened(self, monkeypatch):
        import tarfile

        opened = []
        plain = tarfile.TarFile.extractfile
        monkeypatch.setattr(
            tarfile.TarFile,
            "extractfile",
            lambda self, member: opened.append(member.name) or plain(self, member),
        )
        read(exports.mastodon_tar())
        assert set(opened) <= {"outbox.json", "actor.json"}


class TestBluesky:
    def test_reposts_and_replies_are_dropped(self):
        document = exports.feed()
        document["feed"][0]["reason"] = {"$type": "app.bsky.feed.defs#reasonRepost"}
        document["feed"][1]["post"]["record"]["reply"] = {"parent": {}}
        reading = read(("feed.json", json.dumps(document).encode()))
        assert reading.dropped == {drafts.REPOST: 1, drafts.REPLY: 1}

    def test_a_link_behind_words_is_a_link(self):
        document = exports.feed()
        record = document["feed"][0]["post"]["record"]
        record["text"] = "Süß: read example.org/a… now"
        record["facets"] = [
            {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a/b"}],
             "index": {"byteStart": 12, "byteEnd": 28}}
        ]  # fmt: skip
        row = posts(("feed.json", json.dumps(document).encode())).iloc[0]
        assert (row["links"], row["link_position"]) == (1, 0.357)

    def test_the_car_file_has_no_counts(self):
        assert "without their likes" in refused(("repo.car", b"\x3a\xa2eroots\x81\xd8"))


class TestByHand:
    ROWS = (
        ["Sent", "Message", "Likes", "Replies", "Link"],
        *[
            [f"{post.at:%d/%m/%Y %H:%M}", post.text, f"{post.likes:,}", str(post.comments), ""]
            for post in POSTS
        ],
    )

    def test_an_unknown_table_is_answered_with_its_columns(self):
        assert "Sent, Message, Likes, Replies, Link. Match them yourself" in refused(
            as_csv(self.ROWS)
        )

    def test_a_preview_guesses_what_is_plain(self):
        preview = own.look(as_csv(self.ROWS))
        assert preview.columns == ("Sent", "Message", "Likes", "Replies", "Link")
        assert preview.guess["likes"] == "Likes"
        assert preview.guess["text"] == "Message"
        assert len(preview.rows) == len(POSTS)

    def test_it_is_read_with_the_learners_word(self):
        match = own.Match(
            time="Sent", text="Message", likes="Likes", comments="Replies", times_in="Europe/Berlin"
        )
        found = read(as_csv(self.ROWS), match=match).posts("Europe/Berlin")
        assert list(found["posted_at"]) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]
        assert list(found["engagement"]) == [post.likes + post.comments for post in POSTS]

    def test_the_zone_of_the_times_is_asked(self):
        assert "on which clock" in refused(
            as_csv(self.ROWS), match=own.Match(time="Sent", likes="Likes")
        )

    def test_month_and_day_are_asked_where_both_would_fit(self):
        lines = [
            *self.ROWS[:1],
            *[["05/03/2025 10:00", "a", "1", "2", ""], ["06/04/2025 10:00", "b", "3", "4", ""]],
        ]
        match = own.Match(time="Sent", text="Message", likes="Likes", times_in="UTC")
        assert "several ways" in refused(as_csv(lines), match=match)
        match = own.Match(
            time="Sent", text="Message", likes="Likes", times_in="UTC", pattern="%d/%m/%Y %H:%M"
        )
        assert list(posts(as_csv(lines), match=match)["posted_at"].dt.month) == [3, 4]

    def test_a_column_that_is_not_there_is_named(self):
        assert "no column 'Lieks'" in refused(
            as_csv(self.ROWS), match=own.Match(time="Sent", likes="Lieks")
        )

    def test_links_that_hold_the_moment_are_believed_first(self):
        lines = exports.instagram_rows()
        lines[0] = [f"Spalte {number}" for number in range(18)]
        match = own.Match(
            time="Spalte 6",
            text="Spalte 4",
            likes="Spalte 13",
            comments="Spalte 16",
            shares="Spalte 14",
            link="Spalte 7",
        )
        found = posts(as_csv(lines), match=match)
        assert engagements(found) == ALL_THREE
        assert list(found["posted_at"]) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]

    def test_columns_in_a_language_not_seen_are_guessed_by_what_they_hold(self):
        lines = exports.instagram_rows()
        lines[0] = [f"Spalte {number}" for number in range(18)]
        assert own.look(as_csv(lines)).guess == {
            "link": "Spalte 7",
            "time": "Spalte 6",
            "text": "Spalte 4",
        }

    def test_facebooks_times_are_us_pacific_by_hand_too(self):
        lines = exports.facebook_rows()
        lines[0] = [f"Spalte {number}" for number in range(len(lines[0]))]
        match = own.Match(
            time="Spalte 6",
            text="Spalte 3",
            likes="Spalte 17",
            link="Spalte 8",
        )
        found = posts(as_csv(lines), match=match)
        assert list(found["posted_at"]) == [
            pd.Timestamp(post.at).tz_localize(None).floor("min") for post in POSTS
        ]
