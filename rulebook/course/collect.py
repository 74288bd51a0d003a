"""Telling from a file's name, as a learning platform exports it, whose work it is."""

import re
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin

from rulebook.errors import RulebookError
from rulebook.grading.telling.names import learner_id

# One pattern a platform, tried in this order on the file's name with the folder that it lies in:
# folders further up are the archive's own.
PLATFORMS = {
    # "Zoë Müller_481516_assignsubmission_file_/09-hashtags.ipynb", and the same without a folder.
    # The number changes from unit to unit, so the name is what stays.
    "Moodle": r"(?:[^/]+/)?(?P<name>[^/_]+)_\d+_assignsubmission_file[_/]+.+",
    # "mullerzoe_LATE_2342_108_09-hashtags-1.ipynb": user, then file, then the n-th attempt.
    "Canvas": r"(?:[^/]+/)?(?P<name>[^/_]+)(?:_LATE|_late)?_(?P<number>\d+)_\d+_.+",
    # "Unit 9_zmueller_attempt_2027-01-30-15-00-00_09-hashtags.ipynb"
    "Blackboard": r"(?:[^/]+/)?[^/]*?_(?P<name>[^/_]+)_attempt_(?P<timestamp>\d{4}(?:-\d\d){5})_.+",
    # "zoe-muller/09-hashtags.ipynb": a folder a learner, as one packs it by hand.
    "folder": r"(?P<name>[^/]+)/.+",
}


def whose(path: str) -> dict[str, str]:
    """Return `student_id`, and `timestamp` where the platform gives one, for an exported file.

    Args:
        path: the file's path below the folder of extracted files, with "/" between its parts.

    Raises:
        RulebookError: no platform names its files like this.

    """
    for platform, pattern in PLATFORMS.items():
        match = re.fullmatch(pattern, "/".join(path.split("/")[-2:]))
        if match:
            parts = match.groupdict()
            student = learner_id(parts["name"], parts.get("number"))
            if not student:
                break
            found = {"student_id": student}
            if platform == "Blackboard":
                day, time = parts["timestamp"][:10], parts["timestamp"][11:]
                found["timestamp"] = f"{day} {time.replace('-', ':')}"
            return found
    raise RulebookError(
        f"{path}: from this name nobody can tell whose work it is. Put the file into a folder "
        "named after the learner, and collect again."
    )


class LmsCollector(FileNameCollectorPlugin):
    """Reads names as Moodle, Canvas and Blackboard write them, or a folder a learner.

    A unit has one notebook, so any notebook handed in for it is that one, whatever a learner or
    a browser ("09-hashtags (1).ipynb") called it.
    """

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._first: dict[str, Path] = {}

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return what nbgrader asks of a collector, or None (with a line in the log) to skip a file."""
        file = Path(submitted_file)
        unit = self.parent.coursedir.assignment_id
        root = Path(self.parent._format_collect_path(self.parent.extracted_directory)).resolve()
        if file.suffix != ".ipynb" or any(part.startswith((".", "__")) for part in file.parts):
            return None
        try:
            found = whose(file.resolve().relative_to(root).as_posix())
        except RulebookError as error:
            self.log.error(str(error))
            return None
        student = found["student_id"]
        first = self._first.setdefault(student, file)
        if first != file and "timestamp" not in found:
            self.log.error(
                "%s handed in %s and %s: the first is taken. If these are two people of one name, "
                "rename one of the two in the folder `archive`, and collect again.",
                *(student, first.name, file.name),
            )
            return None
        if file.stem != unit:
            self.log.warning("%s called it %s: taken as %s.ipynb.", student, file.name, unit)
        return {**found, "file_id": unit}
