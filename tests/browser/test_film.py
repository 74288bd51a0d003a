"""The README's film: small, of the pages as they are now, and told in words."""

import json

from PIL import Image

from tests.browser.film import FILM, WORDS, digest
from tests.nbgrading import ROOT

TOLD = json.loads(WORDS.read_text(encoding="utf-8"))


def test_the_film_is_small_and_short():
    assert FILM.stat().st_size < 2_000_000
    with Image.open(FILM) as film:
        assert film.is_animated
        assert film.n_frames > 30
        seconds = 0
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            seconds += film.info["duration"] / 1000
    assert 15 < seconds < 35


def test_the_film_shows_the_pages_as_they_are_now():
    assert TOLD["cells"] == digest(), (
        "the cells that the film shows have changed: take it again with `make film`, and look at it"
    )


def test_the_readme_tells_the_film_in_words():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"![{TOLD['alt']}](docs/film.webp)" in readme
