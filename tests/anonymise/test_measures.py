import pandas as pd
import pytest

from rulebook.anonymise import clients, clock, counts, jobs, text
from rulebook.anonymise.salt import Salt
from rulebook.errors import RulebookError


def measured(words):
    return text.measure(pd.Series([words])).iloc[0].to_dict()


def test_an_ordinary_text():
    found = measured("Hello @you, see https://example.org/a-b. #Tea #2nd #3 now")
    assert found == {
        "characters": 34,
        "words": 7,
        "hashtags": 2,
        "mentions": 1,
        "links": 1,
        "link_position": 0.281,
    }


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("see www.site.org, and http://a.b/c?d=e#f!", 2),
        ("acesse saude.sp.gov.br agora", 1),
        ("bit.ly/abc", 1),
        ("fim da frase.com isso", 0),
        ("write to someone@agency.gov.br", 0),
        ("3/4 of all, and/or 24/7", 0),
    ],
)
def test_links_are_found_where_a_reader_sees_them(words, links):
    assert measured(words)["links"] == links


@pytest.mark.parametrize(
    ("words", "position"),
    [("https://t.co/abc then words", 0.0), ("12345678 https://t.co/a", 0.391), ("none", None)],
)
def test_link_position_is_where_the_link_starts(words, position):
    found = measured(words)["link_position"]
    assert pd.isna(found) if position is None else found == position


def test_characters_leave_out_links_and_outer_space():
    assert measured("  four https://t.co/abc ")["characters"] == 4


def test_an_empty_text_has_zeros_and_a_missing_one_nothing():
    found = text.measure(pd.Series(["", None], dtype="object"))
    assert found.loc[0, "characters"] == 0
    assert found.loc[1].isna().all()
    assert len(text.measure(pd.Series([], dtype="object"))) == 0


def test_readable_text_hides_what_the_network_hides():
    assert text.readable("a &amp; b https://t.co/pic ", ["https://t.co/pic"]) == "a & b"


def test_counts_above_100_keep_two_figures():
    exact = pd.Series([0, 99, 100, 101, 104, 106, 1049, 1051, 98765, None], dtype="Int64")
    expected = [0, 99, 100, 100, 100, 110, 1000, 1100, 99000, pd.NA]
    assert counts.rounded(exact).tolist() == expected
    assert counts.rounded_up(exact)[3] == 110
    assert counts.rounded_down(exact)[7] == 1000
    assert counts.rounded(counts.rounded(exact)).equals(counts.rounded(exact))


def test_local_time_knows_daylight_saving_and_half_hours():
    utc = pd.Series(
        pd.to_datetime(["2016-01-10 12:00:00", "2016-07-10 12:00:00", "2016-07-10 12:00:30"])
    )
    zones = pd.Series(["Europe/London", "Europe/London", "Asia/Kolkata"])
    found = clock.localise(utc.astype("datetime64[us]"), zones)
    assert found["posted_at"].dt.strftime("%H:%M:%S").tolist() == [
        "12:00:00",
        "13:00:00",
        "17:30:30",
    ]
    assert found["utc_offset_hours"].tolist() == [0.0, 1.0, 5.5]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Sine: confira 300 vagas de emprego nesta semana", "vacancy"),
        ("O Sine-PB disponibiliza 532 vagas de empregos em 10 cidades", "vacancy"),
        ("Estado gerou 24 mil vagas de emprego em fevereiro", "none"),
        ("Concurso público da polícia: 200 vagas", "exam"),
        ("Processo seletivo para professores, com 40 vagas de trabalho", "selection"),
        ("Processo seletivo: 30 vagas de estágio", "internship"),
        ("A obra está em estágio avançado", "none"),
        ("Inscrições abertas para o curso de inglês", "none"),
        ("Bom dia!", "none"),
    ],
)
def test_job_posts_are_sorted_from_the_narrowest_kind_on(words, kind):
    assert jobs.sort_job_posts(pd.Series([words])).tolist() == [kind]


def test_a_missing_text_is_no_kind_of_job_post():
    assert jobs.sort_job_posts(pd.Series(["Bom dia", None])).isna().tolist() == [False, True]


def test_clients_are_coarse_and_say_whether_scheduled():
    names = pd.Series(["Twitter Web App", "TweetDeck", "Hootsuite", "My Own Program", None])
    kinds = clients.category(names)
    assert kinds.tolist()[:4] == ["web", "TweetDeck", "scheduler", "other"]
    assert pd.isna(kinds[4])
    assert clients.scheduled(kinds).tolist() == [False, pd.NA, True, pd.NA, pd.NA]


def test_the_salt_decides_codes_and_shifts():
    one, two = Salt(b"0123456789abcdef"), Salt(b"fedcba9876543210")
    keys = [f"account {number}" for number in range(40)]
    codes = one.codes("table", keys, "page")
    assert sorted(codes.values()) == [f"page-{number:02d}" for number in range(1, 41)]
    assert codes == one.codes("table", reversed(keys), "page")
    assert codes != two.codes("table", keys, "page")
    shifts = {one.weeks("table", key) for key in map(str, range(3000))}
    assert shifts == set(range(-26, 27)) - {0}


def test_a_short_salt_is_refused():
    with pytest.raises(RulebookError, match="shorter than 16"):
        Salt(b"pepper")
