"""What the secret salt decides: which code an account gets, and by how many weeks it moves.

Every draw is HMAC-SHA256 keyed by the salt, so that whoever lacks the salt cannot repeat it, and
whoever has it repeats it exactly.
"""

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

from rulebook.errors import RulebookError

SALT = "salt"
MOST_WEEKS = 26


class Salt:
    """A secret from which codes and shifts are drawn, the same ones every time."""

    def __init__(self, secret: bytes):
        if len(secret) < 16:
            raise RulebookError(
                "The salt is shorter than 16 characters: put a longer secret into the raw folder's file 'salt'."
            )
        self._secret = secret

    @classmethod
    def read(cls, raw: Path) -> "Salt":
        """Read the secret from the file `salt` in the raw folder."""
        return cls((raw / SALT).read_bytes().strip())

    def number(self, *words: str) -> int:
        """Return a number between 0 and 2**256 that the words and the secret fix together."""
        message = "\0".join(words).encode()
        return int.from_bytes(hmac.new(self._secret, message, hashlib.sha256).digest(), "big")

    def codes(self, dataset: str, keys: Iterable[str], prefix: str) -> dict[str, str]:
        """Give every key a code: the keys in drawn order, numbered from 1.

        The numbers get as many digits as the last one has: page-01 … page-64.
        """
        drawn = sorted(set(keys), key=lambda key: self.number("code", dataset, key))
        digits = len(str(len(drawn)))
        return {key: f"{prefix}-{number:0{digits}d}" for number, key in enumerate(drawn, start=1)}

    def weeks(self, dataset: str, key: str) -> int:
        """Draw by how many whole weeks an account's dates move: 1 to 26, forward or back."""
        drawn = self.number("weeks", dataset, key) % (2 * MOST_WEEKS)
        return drawn - MOST_WEEKS if drawn < MOST_WEEKS else drawn - MOST_WEEKS + 1
