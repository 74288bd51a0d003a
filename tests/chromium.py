"""Headless Chromium, as the browser tests start it."""

import contextlib
import os
import shutil

import pytest
from playwright.sync_api import TimeoutError, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


@contextlib.contextmanager
def chromium():
    """Run a browser until the block ends; skip where there is none."""
    if CHROMIUM is None:
        # In CI the browser is part of the set-up, so nobody overlooks that it is missing.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no Chromium found: install Debian's package `chromium` to run the browser tests"
        )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def save(page):
    """Save what is open in JupyterLab and wait until it is on the disk.

    A tab loses its mark of unsaved work as well when JupyterLab saves by itself, every ten
    seconds and amid a sentence; a checkpoint follows only upon a save that somebody asked for.
    """
    for last in (False, False, True):
        try:
            with page.expect_response(
                lambda answer: answer.request.method == "POST" and "/checkpoints" in answer.url,
                timeout=10_000,
            ):
                page.keyboard.press("Control+s")
            return
        except TimeoutError:
            # Where both save at once, JupyterLab may ask which is right, or leave ours out.
            if last:
                raise
            page.keyboard.press("Escape")
