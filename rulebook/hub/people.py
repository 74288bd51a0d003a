"""Who may come in, as which account of the machine, and who of them is an instructor.

Each person works as an account of the machine, because that is what keeps one's files from another. Who
logs in by the machine's own password has one. For anybody else, the hub makes one when they first come.
"""

import grp
import hashlib
import os
import pwd
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.errors import RulebookError
from rulebook.hub.settings import SYSTEM, Settings

INSTRUCTORS = "instructors"
"""The hub's own group of those who may open the class."""
FIRST_PERSON = 1000
"""The lowest number that Debian, and all who follow it, give to a person's account."""

_ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
_TEACHES = re.compile(r"/membership#Instructor$")
_SHORT = re.compile(r"[a-z][a-z0-9_-]{0,30}")


@dataclass(frozen=True)
class Door:
    """JupyterHub asks it about everybody whose password, or whatever they came with, was right.

    Args:
        settings: the hub's.
    """

    settings: Settings

    def __call__(self, authenticator: Any, handler: Any, found: dict) -> dict:
        """Return who came, under the name of their account, with the hub's groups that they are in.

        Raises:
            tornado.web.HTTPError: 403, with one sentence, for whom the hub must not start anything.
        """
        from tornado import web

        try:
            name = found["name"]
            if self.settings.authenticator != SYSTEM:
                name = account_for(name)
                make_account(name, self.settings.learners)
            check_account(name, self.settings)
        except RulebookError as error:
            raise web.HTTPError(403, reason=str(error)) from error
        teaches = self.settings.instructors in groups_of(name) or is_teacher(found["auth_state"])
        # What a learning platform tells of a person is not kept.
        return {**found, "name": name, "groups": [INSTRUCTORS] * teaches, "auth_state": None}


def account_for(name: str) -> str:
    """Return the name of the account for a name from elsewhere: the same where that will do.

    Letters and digits stay, and eight characters that only this name gives keep two from meeting.
    """
    if _SHORT.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:20]
    return f"u-{readable}-{digest}" if readable else f"u-{digest}"


def make_account(name: str, group: str) -> None:
    """Make an account with a home of its own, whose only way in is the hub; one of the hub's may be there.

    Raises:
        RulebookError: there is an account of that name that the hub did not make.
    """
    try:
        pwd.getpwnam(name)
    except KeyError:
        order = ["useradd", "--create-home", "--user-group", "--groups", group]
        subprocess.run([*order, "--shell", "/bin/bash", name], check=True, capture_output=True)
        os.chmod(pwd.getpwnam(name).pw_dir, 0o700)
        return
    if group not in groups_of(name):
        raise RulebookError(
            f"The name {name} is taken by an account of this machine: ask for another name, or ask "
            "the person who looks after the hub."
        )


def check_account(name: str, settings: Settings) -> None:
    """Raise a RulebookError unless the account is a person's, and not the one that holds the class."""
    try:
        uid = pwd.getpwnam(name).pw_uid
    except KeyError:
        raise RulebookError(f"There is no account {name} on this machine.") from None
    if uid < FIRST_PERSON or name == settings.account:
        raise RulebookError(f"{name} is no person's account: log in with your own.")


def groups_of(name: str) -> set[str]:
    """Return the names of an account's groups."""
    numbers = os.getgrouplist(name, pwd.getpwnam(name).pw_gid)
    return {grp.getgrgid(one).gr_name for one in numbers if _exists(one)}


def _exists(number: int) -> bool:
    try:
        grp.getgrgid(number)
    except KeyError:
        return False
    return True


def is_teacher(told: object) -> bool:
    """Return whether a learning platform said that a person teaches this course, by LTI's own word."""
    roles = told.get(_ROLES, ()) if isinstance(told, Mapping) else ()
    return any(isinstance(one, str) and _TEACHES.search(one) for one in roles)
