"""Collecting through nbgrader's exchange what belongs to whom it names, and nothing else.

Everybody may put a folder into the exchange, under any name: nbgrader warns where its owner is somebody
else, and collects it all the same, over the owner's own work if it came later.
"""

import os
from pathlib import Path

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

try:
    import pwd
except ModuleNotFoundError:  # on Windows there is no exchange
    pwd = None  # type: ignore[assignment]


class OwnedCollect(ExchangeCollect):
    """Collects a submission only if its files belong to the user whose it says it is.

    What belongs to another stays where it is, is named, and makes the command fail at its end; the
    user's own work is collected beside it. Put it in place with
    `c.ExchangeFactory.collect = "rulebook.course.exchange.OwnedCollect"`.
    """

    def init_src(self) -> None:
        """Find the submissions, and leave out what is forged before the latest of each user is chosen."""
        self.refused: list[str] = []
        super().init_src()

    def _path_to_record(self, path: str) -> dict:
        return {**super()._path_to_record(path), "path": path}

    def _sort_by_timestamp(self, records: list[dict]) -> list[dict]:
        """Return a user's submissions, the latest first; forged ones, with a note, not at all."""
        honest = []
        for one in records:
            if why := self._forged(one):
                self.refused.append(why)
            else:
                honest.append(one)
        return super()._sort_by_timestamp(honest) or [{**records[0], "forged": True}]

    def _forged(self, record: dict) -> str:
        """Return why a submission is not taken; nothing if it is."""
        path = Path(record["path"])
        if not self.check_owner or pwd is None:
            return ""
        links = [one for one in [path, *path.rglob("*")] if one.is_symlink()]
        if links:
            return (
                f"{path} holds a link ({links[0].name}), which may lead to somebody else's files."
            )
        owner, user = path.lstat().st_uid, _uid(record["username"])
        # Root and whoever collects may hand in for others; a learner can give files to neither.
        trusted = {0, os.geteuid()} | ({user} if user is not None else set())
        strangers = {one.lstat().st_uid for one in [path, *path.rglob("*")]} - trusted
        if user is None and strangers and strangers == self._owners:
            # All learners are one account here, as where each has a container: owners tell nothing.
            return ""
        if not strangers:
            return ""
        return f"{path} says that it is {record['username']}'s, and belongs to {_called(strangers.pop() if owner in trusted else owner)}."

    @property
    def _owners(self) -> set[int]:
        """Return the owners of all that was handed in."""
        return {one.lstat().st_uid for one in Path(self.inbound_path).glob("*")}

    def copy_files(self) -> None:
        """Copy what is honest, then name what is not."""
        self.src_records: list[dict[str, str]] = [
            one for one in self.src_records if not one.get("forged")
        ]
        super().copy_files()
        if self.refused:
            said = "\n".join(f"- {one}" for one in dict.fromkeys(self.refused))
            message = (
                f"{len(self.src_records):,} collected, {len(set(self.refused)):,} refused and left where "
                f"they are:\n{said}"
            )
            self.log.error(message)
            raise ExchangeError(message)


def _uid(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def _called(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
