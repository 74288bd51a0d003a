"""One browser for all browser tests of a worker."""

import pytest

from tests.chromium import chromium


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser
