"""Files that are wrong, damaged or hostile: each is answered in one sentence."""

import io
import json
import os
import stat
import tarfile
import zipfile

import pytest

from rulebook import own
from rulebook.errors import RulebookError
from rulebook.own import sources, tables
from rulebook.own.sources import open_archive, source_of
from tests.own import exports


def refused(given, **more):
    with pytest.raises(RulebookError) as error:
        own.read(given, **more)
    sentence = str(error.value)
    assert "\n" not in sentence
    return sentence


def zipped(*entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, content in entries:
            packed.writestr(entry, content)
    return out.getvalue()


def tarred(*entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for entry, content in entries:
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return out.getvalue()


TWEETS = exports.script("tweets", exports.tweets())


@pytest.mark.parametrize(
    "name",
    ["../tweets.js", "data/../../tweets.js", "/etc/tweets.js", "C:\\tweets.js", "..\\tweets.js"],
)
def test_names_that_lead_out_of_a_zip_are_refused(name):
    assert "leads out of it" in refused(
        [("a.zip", zipped((name, "x"), ("data/tweets.js", TWEETS)))]
    )


def test_links_within_a_zip_are_refused():
    link = zipfile.ZipInfo("data/account.js")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "holds a link" in refused(
        [("a.zip", zipped((link, "/etc/passwd"), ("data/tweets.js", TWEETS)))]
    )


def test_names_that_lead_out_of_a_tar_and_links_are_refused():
    assert "leads out of it" in refused(
        [("a.tar.gz", tarred((tarfile.TarInfo("../outbox.json"), b"{}")))]
    )
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
        link = tarfile.TarInfo("outbox.json")
        link.type, link.linkname = kind, "/etc/passwd"
        assert "holds a link" in refused([("a.tar.gz", tarred((link, b"")))])


def test_a_bomb_is_not_unpacked():
    bomb = zipped(("data/tweets.js", b"[" + b" " * (40 << 20)))
    assert "more than posts ever take" in refused([("a.zip", bomb)])


def test_a_member_that_lies_about_its_size_is_not_unpacked():
    data = bytearray(zipped(("data/tweets.js", TWEETS)))
    for where in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[where : where + 4] = (10).to_bytes(4, "little")
    assert "damaged" in refused([("a.zip", bytes(data))])


def test_a_workbook_that_is_a_bomb_is_not_opened(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST", 4096)
    assert "it is not opened" in refused([exports.linkedin_page()])


def test_a_bomb_in_a_tar_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sources, "_MOST_BYTES_OF_A_TAR", 1 << 10)
    assert "more than an export ever is" in refused([exports.mastodon_tar()])


def test_entities_of_xml_are_not_resolved():
    text = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&c;</Workbook>'
    )
    assert "damaged" in refused([("insights.xls", text.encode())])


def test_a_zip_of_a_later_kind_is_damaged():
    data = bytearray(zipped(("data/tweets.js", TWEETS)))
    data[data.find(b"PK\x01\x02") + 6] = 115
    assert "damaged" in refused([("a.zip", bytes(data))])


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["A1048576", "XFD2"])
def test_a_workbook_that_claims_millions_of_cells_is_not_read_into_memory(cell):
    name, data = exports.linkedin_page()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {entry: packed.read(entry) for entry in packed.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    row = int("".join(filter(str.isdigit, cell)))
    extra = "".join(
        f'<row r="{at}"><c r="XFD{at}" t="inlineStr"><is><t>x</t></is></c></row>'
        for at in range(row, row + 400)
    )
    files[sheet] = files[sheet].replace(b"</sheetData>", extra.encode() + b"</sheetData>")
    assert "larger than posts ever fill" in refused([(name, exports.zipped(files))])


@pytest.mark.skipif(not exports.SHARED.is_dir(), reason=f"there is no {exports.SHARED}")
def test_an_old_workbook_that_lost_rows_says_so():
    data = bytearray((exports.SHARED / "linkedin-page-en.xls").read_bytes())
    # The record DIMENSIONS of the second sheet: its rows end before this one.
    place = data.find(b"\x00\x02\x0e\x00", data.find(b"\x00\x02\x0e\x00") + 1)
    assert data[place + 8] == 8
    data[place + 8] = 40
    notes = own.read([("a.xls", bytes(data))]).notes
    assert any("claims 40 rows and has 8" in note for note in notes)


def test_a_locked_zip_is_said():
    data = bytearray(zipped(("data/tweets.js", TWEETS)))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    data[data.find(b"PK\x03\x04") + 6] |= 1
    assert "password" in refused([("a.zip", bytes(data))])


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "is empty"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "picture"),
        ("report.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "printed page"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        ("table.xlsb", zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")), "save it as .xlsx"),
        ("table.ods", zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")), "save it there as .xlsx"),
        ("mine.zip", zipped(("twitter-2025.zip", "PK")), "holds another zip"),
        ("film.mp4", bytes(range(256)) * 8, "damaged"),
        ("letter.txt", b"Dear all,\nthis is no table.\n", "no table"),
        ("page.html", b"<!DOCTYPE html>\n<html><body>posts</body></html>", "page to look at"),
        ("what.json", b'{"a": 1}', "no list of posts"),
        ("list.json", b"[1, 2, 3]", "no list of posts"),
        ("half.json", b'{"orderedItems": [', "damaged"),
        ("deep.json", b"[" * 100_000, "damaged"),
        ("posts_1.json", b'[{"media": [{"title": "a", "creation_timestamp": 1}]}]', "without their likes"),
        ("prices.csv", b"article,price\nrye,3.20\nrolls,0.40\n", "figures by"),
        ("people.csv", b"Name,Street,Town\nA,B,C\nD,E,F\n", "Match them yourself"),
        ("archive.zip", zipped(("a/b.txt", "x")), "no export that is known here"),
        ("pages.zip", zipped(("index.html", "<html>"), ("a.css", "x")), "pages to look at"),
        ("broken.zip", b"PK\x03\x04" + bytes(60), "damaged"),
        ("broken.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "damaged"),
        ("broken.tar.gz", b"\x1f\x8b\x08" + bytes(60), "damaged"),
        ("insights.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><', "damaged"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_answered_in_one_sentence(name, data, sentence):
    answer = refused([(name, data)])
    assert sentence in answer
    assert answer.startswith(name)


def test_a_path_that_is_not_there():
    assert "There is no file" in refused("downloads/nothing.csv")
    assert "Name at least one file" in refused([])
    assert "is no file" in refused([7])


def test_what_a_widget_gives_is_taken():
    name, data = exports.instagram_csv()
    upload = ({"name": name, "type": "text/csv", "size": len(data), "content": memoryview(data)},)
    assert own.read(upload).kept == len(exports.POSTS)
    assert own.read(upload[0]).kept == len(exports.POSTS)


def test_one_bad_file_stops_the_whole_reading():
    assert "damaged" in refused([exports.instagram_csv(), ("b.zip", b"PK\x03\x04")])


def test_a_zip_of_tables_may_not_hold_messages():
    data = zipped(("Content.csv", exports.tiktok_csv()[1]), ("messages.csv", "x"))
    assert "no export that is known here" in refused([("a.zip", data)])


def test_a_folder_is_followed_without_its_links(tmp_path):
    (tmp_path / "x" / "data").mkdir(parents=True)
    (tmp_path / "secret.js").write_text(TWEETS)
    os.symlink(tmp_path / "secret.js", tmp_path / "x" / "data" / "tweets.js")
    archive = open_archive(source_of(tmp_path / "x"))
    assert archive.names == ()
    assert "no export that is known here" in refused(tmp_path / "x")


def test_progress_is_told():
    told = []
    own.read([exports.instagram_csv()], progress=told.append)
    assert told[-1] == "Measuring the texts"
    assert len(told) == 2


def test_json_that_is_no_what_it_seems_is_answered():
    for value in (
        {"feed": [{"post": {"record": 7}}]},
        {"orderedItems": [7, None, "a"]},
        {"organic_insights_posts": [1]},
    ):
        refused([("a.json", json.dumps(value).encode())])
