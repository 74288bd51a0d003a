"""A file is written whole or not at all."""

import pytest

from rulebook.files import write_whole


def test_text_and_bytes_are_written_as_they_are_for_everybody_to_read(tmp_path):
    write_whole(tmp_path / "new" / "a.txt", "Zoë\r\nНина\n")
    write_whole(tmp_path / "new" / "a.bin", b"\x00\xff")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "Zoë\r\nНина\n".encode()
    assert (tmp_path / "new" / "a.bin").read_bytes() == b"\x00\xff"
    assert (tmp_path / "new" / "a.txt").stat().st_mode & 0o777 == 0o644


def test_what_cannot_take_its_place_leaves_the_old_and_nothing_else(tmp_path):
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
