"""JupyterHub reads this file. All that it says is in configuration.py; the last word is `more`."""

import os
from pathlib import Path

from rulebook.hub.configuration import configure
from rulebook.hub.settings import VARIABLE, Settings

# JupyterHub defines both names while it reads this file.
c = get_config()  # type: ignore[name-defined]  # noqa: F821
settings = Settings.read(Path(os.environ[VARIABLE]))
configure(c, settings)
if settings.more:
    load_subconfig(settings.more)  # type: ignore[name-defined]  # noqa: F821
