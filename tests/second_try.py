"""Before a test tries once more, what the tests of its module share is made anew: it may be what went wrong.

A page that did not open, a submission that a busy machine stopped: whoever asks for such a thing finds it as
it is, and a second look at it is no second try. It happens once a module, or a class that has its own; after that
whatever fails has failed twice.
"""

import contextlib

import pytest

_made_anew = set()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """End the shared fixtures of a test that is tried again; its set-up then makes them."""
    whose = item.path, item.cls
    if getattr(item, "execution_count", 1) == 1 or whose in _made_anew:
        return
    if getattr(item.module, "IN_ORDER", False):
        return  # its tests have told the half of a story that would begin anew
    _made_anew.add(whose)
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        for one in definitions:
            if one.scope in ("class", "module"):
                # What has gone wrong may not end well either; it is forgotten all the same.
                with contextlib.suppress(Exception):
                    one.finish(item._request)
