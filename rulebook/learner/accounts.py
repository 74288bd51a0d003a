"""A learner's name picks their accounts."""

import hashlib
import unicodedata
from collections.abc import Iterable

from rulebook.errors import RulebookError

EXAMPLE = "Sam Okafor"
NO_NAME = (
    "Your name is still missing: write it between quotation marks in the cell "
    f'"Your name", for example name = "{EXAMPLE}", and run that cell and this one again.'
)


def clean_name(name: object) -> str:
    """Return the form of a name that picks accounts: one spelling for one person.

    Accents and emoji stay; capital letters, doubled spaces and the several ways in which
    Unicode can write the same letter make no difference (NFKC and case folding, Unicode
    Standard Annex 15).

    Raises:
        RulebookError: the name is not text, or nothing that can be seen is in it.
    """
    if not isinstance(name, str):
        raise RulebookError(NO_NAME)
    visible = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace())
    cleaned = " ".join(unicodedata.normalize("NFKC", visible).casefold().split())
    if not cleaned:
        raise RulebookError(NO_NAME)
    return cleaned


def pick_accounts(name: object, purpose: str, accounts: Iterable[str], count: int = 1) -> list[str]:
    """Return `count` of `accounts`, always the same ones for the same name and purpose.

    Every account gets a number from the SHA-256 hash of name, purpose and account, and the
    lowest numbers win (highest random weight hashing, Thaler and Ravishankar 1998): an account
    that comes or goes changes the choice only of those who had it.

    Args:
        name: any text with something visible in it.
        purpose: what the accounts are for, such as "hashtags/instagram_governments", so that
            one learner meets different accounts in different units.
        accounts: the codes to choose from.
        count: how many.

    Raises:
        RulebookError: no name, or fewer than `count` accounts.
    """
    cleaned = clean_name(name)
    choices = sorted(set(accounts))
    if len(choices) < count:
        raise RulebookError(
            f"There are {len(choices)} accounts to choose from for {purpose} and {count} are "
            "needed: choose a data set in which the rule can be tested on more accounts."
        )

    def weight(account: str) -> bytes:
        return hashlib.sha256(f"{cleaned}\n{purpose}\n{account}".encode()).digest()

    return sorted(choices, key=weight)[:count]
