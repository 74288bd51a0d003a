"""One browser for the tests of a file."""

import pytest

from tests.chromium import chromium


@pytest.fixture(scope="module")
def browser():
    """Lend a browser, closed when the file is done: while one runs, no second can be started here.

    Nor can anything else that wants a loop of its own, and nobody knows which file comes next.
    """
    with chromium() as browser:
        yield browser
