"""What a hub is told, and where its things lie."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.files import write_whole

SYSTEM, NATIVE, LTI = "system", "native", "lti"
CLASSES = {
    SYSTEM: "jupyterhub.auth.PAMAuthenticator",
    NATIVE: "nativeauthenticator.NativeAuthenticator",
    LTI: "ltiauthenticator.lti13.auth.LTI13Authenticator",
}
"""The ways to log in that have a name here; any other is told by its class."""
VARIABLE = "RULEBOOK_HUB_SETTINGS"
"""The environment variable that leads JupyterHub to the settings, as a file."""

_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


@dataclass(frozen=True)
class Settings:
    """What a hub is told.

    Args:
        place: the folder for all that the hub needs; everybody must be able to enter it.
        address: the network address on which it listens, 127.0.0.1 for this machine alone.
        port: the port of its page.
        authenticator: "system", "native", "lti", or a class such as "package.module.Class".
        instructors: the system group whose members are instructors.
        account: the system account to which the class belongs: works, marks, solutions.
        gradebook: a database's address for nbgrader; empty for a file of SQLite.
        certificate: a file with the page's certificate, and `key` its key; empty where something
            in front of the hub speaks https.
        more: a file of JupyterHub's own configuration, read last; empty for none.
    """

    place: Path = Path("/srv/rulebook")
    address: str = "127.0.0.1"
    port: int = 8000
    authenticator: str = SYSTEM
    instructors: str = "rulebook-instructors"
    account: str = "rulebook"
    gradebook: str = ""
    certificate: str = ""
    key: str = ""
    more: str = ""

    def __post_init__(self) -> None:
        for what, name in (("group", self.instructors), ("account", self.account)):
            if not _ACCOUNT.fullmatch(name):
                raise RulebookError(
                    f"{name!r} cannot be the name of a system {what}: use at most 32 small letters, digits, "
                    "- and _, with a letter first."
                )
        if self.authenticator not in CLASSES and "." not in self.authenticator:
            raise RulebookError(
                f"There is no way to log in called {self.authenticator!r}: choose {', '.join(CLASSES)}, or a "
                "class by its full name, such as oauthenticator.github.GitHubOAuthenticator."
            )
        if bool(self.certificate) != bool(self.key):
            raise RulebookError(
                "A certificate and its key go together: say both, or leave out both."
            )

    @property
    def login(self) -> str:
        """The authenticator's class, by its full name."""
        return CLASSES.get(self.authenticator, self.authenticator)

    @property
    def learners(self) -> str:
        """The system group of the accounts that the hub makes for those who log in another way."""
        return f"{self.account[:23]}-learners"

    @property
    def environment(self) -> Path:
        """The Python environment that everybody runs."""
        return self.place / "env"

    @property
    def course(self) -> Path:
        """What everybody may read: the notebooks, the data, nbgrader's configuration."""
        return self.place / "course"

    @property
    def own(self) -> Path:
        """What belongs to the instructors' account: the course with its solutions, and the class."""
        return self.place / "instructors"

    @property
    def exchange(self) -> Path:
        """The exchange of nbgrader: what is released, handed in, and given back."""
        return self.place / "exchange"

    @property
    def proxy(self) -> Path:
        """The proxy in front of everybody's servers."""
        return self.place / "proxy"

    @property
    def state(self) -> Path:
        """What the hub itself keeps, root's alone: its database, its secrets, these settings."""
        return self.place / "hub"

    @property
    def file(self) -> Path:
        """Where the settings are written down for JupyterHub."""
        return self.state / "settings.json"

    def write(self) -> None:
        """Write the settings down, for root alone: the gradebook's address may hold a password."""
        told = {name: str(value) for name, value in asdict(self).items()}
        write_whole(self.file, json.dumps(told, indent=2), private=True)

    @classmethod
    def read(cls, path: Path) -> "Settings":
        """Read what `write` wrote."""
        told = json.loads(path.read_text("utf-8"))
        return cls(**told | {"place": Path(told["place"]), "port": int(told["port"])})
