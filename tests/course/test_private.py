"""Private: who may open a class's folder, what is forgotten, and what the exchange refuses. Names are invented."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest
from nbgrader.utils import notebook_hash

from rulebook.course import lab
from rulebook.course.forget import forget, kept_of, whom
from rulebook.course.roster import Person, enrol, known, sections
from rulebook.errors import RulebookError
from rulebook.grading.marking import Course as Opened
from tests import commands
from tests.nbgrading import ROOT, Course

ROOT_ONLY = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root gives files away"
)

pytestmark = pytest.mark.course
NOBODY = 65534


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    old = os.umask(0o022)
    yield Course(tmp_path / "course") if (tmp_path / "course").mkdir() is None else None
    os.umask(old)


def test_a_class_is_its_instructor_s_alone_however_it_was_before(course):
    group = course.folder / "class"
    opened = Opened(course.folder)
    with opened.gradebook() as book:
        book.add_student("zoe")
    assert (mode(group), mode(group / "gradebook.db")) == (0o700, 0o600)
    group.chmod(0o755)
    (group / "gradebook.db").chmod(0o644)
    Opened(course.folder)
    assert (mode(group), mode(group / "gradebook.db")) == (0o700, 0o600)
    assert known(opened) == [Person("zoe")]


@ROOT_ONLY
def test_another_user_of_the_machine_reads_nothing_of_it():
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        folder.chmod(0o755)
        course = Course(folder)
        (folder / "everybody.txt").write_text("x")
        Opened(folder)
        (folder / "class" / "report.html").write_text("Zoë: 3 of 20")

        def reads(path):
            return (
                subprocess.run(["cat", str(path)], user=NOBODY, capture_output=True).returncode == 0
            )

        assert reads(course.folder / "everybody.txt")
        assert not reads(folder / "class" / "gradebook.db")
        assert not reads(folder / "class" / "report.html")
    finally:
        shutil.rmtree(folder)


def test_a_clone_of_somebody_else_s_gets_a_sentence(course, monkeypatch):
    monkeypatch.setattr(lab.os, "access", lambda path, how: False)
    with pytest.raises(RulebookError, match="cannot be written to: this course is somebody else's"):
        lab.hand_out(course.folder)


# --- forgetting ---------------------------------------------------------------------------------------


@pytest.fixture
def class_(course):
    """A class of three with everything that a term leaves of them."""
    opened = Opened(course.folder)
    people = [
        Person("zoe", "Zoë", "Müller", "zoe@example.org", "2342", "A"),
        Person("bo", "Bo", "Lind", "bo@example.org", "2343", "A"),
        Person("zoe-b", "Zoë", "Berg", "zb@example.org", "2344", "B"),
    ]
    enrol(opened, people)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with opened.gradebook() as book:
            book.add_assignment("09-hashtags")
            for one in people:
                book.add_submission("09-hashtags", one.id)
    group = course.folder / "class"
    for one in people:
        for which in ("submitted", "autograded", "feedback"):
            path = group / which / one.id / "09-hashtags" / "work"
            path.parent.mkdir(parents=True)
            path.write_text(f"{one.name}'s")
            path.chmod(0o444)
        # What the exchange gives back is called after the secret that came with the work.
        secret = group / "feedback" / one.id / "09-hashtags" / "submission_secret.txt"
        secret.write_text(f"secret of {one.id}")
        (secret.parent / "09-hashtags.html").write_text(f"{one.name}'s")
        given = group / "exchange" / "rulebook" / "feedback"
        given.mkdir(parents=True, exist_ok=True)
        page = notebook_hash(secret=secret.read_text(), notebook_id="09-hashtags")
        (given / f"{page}.html").write_text(f"{one.name}'s, who is {one.email}")
        inbound = group / "exchange" / "rulebook" / "inbound"
        (inbound / f"{one.id}+09-hashtags+2027-01-29 15:00:00 UTC+abc").mkdir(parents=True)
    archive = group / "downloaded" / "09-hashtags" / "archive"
    extracted = group / "downloaded" / "09-hashtags" / "extracted" / "moodle"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "moodle.zip", "w") as packed:
        for number, one in enumerate(people):
            name = f"{one.name}_{number}_assignsubmission_file_/09-hashtags.ipynb"
            packed.writestr(name, one.name)
            (extracted / name).parent.mkdir(parents=True)
            (extracted / name).write_text(one.name)
    (archive / "Grades.csv").write_text("Identifier,Full name\nParticipant 1,Zoë Müller\n")
    for name in ("report/report.html", "report/learners.csv", "marks/moodle.csv", "grades.csv"):
        (group / name).parent.mkdir(exist_ok=True)
        (group / name).write_text("Zoë Müller,zoe@example.org,3")
    (group / "report" / "questions.csv").write_text("limit,3")
    (group / "downloaded" / "09-hashtags" / "collected.json").write_text('{"zoe": {}, "bo": {}}')
    return opened


def traces(folder, *words):
    """Return which files hold a word, in their name or in their content, archives opened."""
    found = []
    for path in folder.rglob("*"):
        text = str(path.relative_to(folder)).encode()
        if path.is_file():
            text += path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as packed:
                    text += b"".join(
                        name.encode() + packed.read(name) for name in packed.namelist()
                    )
        if any(word.encode() in text for word in words):
            found.append(path.relative_to(folder).as_posix())
    return found


def test_nothing_of_a_forgotten_learner_is_left_and_all_of_the_others(class_):
    group = class_.root / "class"
    before = traces(group, "Bo Lind", "bo@example.org")
    person = whom(class_, "Zoë Müller")
    kept = kept_of(class_, person)
    told = "\n".join(kept.told)
    for what in (
        "class/submitted/zoe",
        "class/autograded/zoe",
        "class/feedback/zoe",
        "class/report/report.html",
        "class/marks/moodle.csv",
        "class/grades.csv",
        "the gradebook",
        "moodle.zip",
        "handed in through the exchange",
        "given back through the exchange",
    ):
        assert what in told  # fmt: skip
    assert "zoe-b" not in told
    said = forget(class_, person, kept)
    assert said[0].startswith("Zoë Müller is forgotten")
    assert traces(group, "Zoë Müller", "zoe@example.org", "zoe/", "zoe+", '"zoe"') == []
    assert {one.id for one in known(class_)} == {"bo", "zoe-b"}
    assert sections(class_) == {"bo": "A", "zoe-b": "B"}
    assert traces(group, "Bo Lind", "bo@example.org") == before
    assert (group / "report" / "questions.csv").is_file()


def run(course, *words, answer=""):
    return commands.run("rulebook", words, course, dict(os.environ), answer=answer)


def test_it_asks_first_and_takes_no_for_an_answer(class_):
    code, said = run(class_.root, "forget", "zoe", answer="n\n")
    assert code == 130
    assert "class/submitted/zoe" in said
    assert (class_.root / "class" / "submitted" / "zoe").is_dir()
    code, said = run(class_.root, "forget", "zoe", answer="y\n")
    assert code == 0
    assert not (class_.root / "class" / "submitted" / "zoe").exists()


@pytest.mark.parametrize(
    ("word", "sentence"),
    [("Nora", "Nobody here is called Nora"), ("../..", "Nobody here is called")],
)
def test_whoever_is_not_there_is_said(class_, word, sentence):
    with pytest.raises(RulebookError, match=sentence):
        whom(class_, word)


# --- the exchange -------------------------------------------------------------------------------------


def collected(folder, environment):
    return commands.run("nbgrader", ["collect", "09-hashtags"], folder, environment)


def inbound(course, user, day, owner, word):
    path = (
        course.folder / "class" / "exchange" / "rulebook" / "inbound"
        / f"{user}+09-hashtags+2027-01-{day} 15:00:00 UTC+{word}"
    )  # fmt: skip
    path.mkdir(parents=True)
    (path / "09-hashtags.ipynb").write_text(word)
    for one in (path, path / "09-hashtags.ipynb"):
        os.chown(one, owner, -1)
    return path


@ROOT_ONLY
@pytest.mark.course
def test_a_forged_work_is_refused_named_and_kept_and_the_owner_s_is_collected(course):
    own = inbound(course, "nobody", "28", NOBODY, "own")
    forged = inbound(course, "nobody", "29", 1, "forged")  # later, and by the user daemon
    linked = inbound(course, "bin", "29", 2, "linked")
    (linked / "secret.txt").symlink_to("/etc/shadow")
    code, said = collected(course.folder, course.environment)
    assert code == 1
    assert "1 collected, 2 refused and left where they are" in said
    assert f"{forged} says that it is nobody's, and belongs to daemon." in said
    assert "holds a link (secret.txt)" in said
    assert "Traceback" not in said
    work = course.folder / "class" / "submitted" / "nobody" / "09-hashtags" / "09-hashtags.ipynb"
    assert work.read_text() == "own"
    assert own.is_dir()
    assert forged.is_dir()
    assert not (course.folder / "class" / "submitted" / "bin").exists()


@ROOT_ONLY
@pytest.mark.course
def test_where_all_learners_are_one_account_owners_tell_nothing(course):
    inbound(course, "zoe", "28", 4242, "a")
    inbound(course, "bo", "28", 4242, "b")
    code, said = collected(course.folder, course.environment)
    assert code == 0, said
    assert {path.name for path in (course.folder / "class" / "submitted").iterdir()} == {
        "zoe",
        "bo",
    }


# --- a gradebook that cannot be used ------------------------------------------------------------------


def _damaged(path):
    path.write_bytes(b"this is no database, " * 400)


def _older(path):
    import sqlite3

    with sqlite3.connect(path) as old:
        old.execute("alter table student rename column email to mail")
    old.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(_damaged, "The gradebook is damaged: put your last copy"), (_older, "nbgrader db upgrade")],
)
@pytest.mark.parametrize(
    "command", [["forget", "zoe"], ["report", "09-hashtags"], ["roster", "list.csv"]]
)
def test_a_spoilt_gradebook_gets_a_sentence(class_, spoil, sentence, command):
    (class_.root / "list.csv").write_text("name,id\nZoë,zoe\n")
    spoil(class_.root / "class" / "gradebook.db")
    code, said = run(class_.root, *command)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_a_locked_gradebook_gets_a_sentence(class_):
    import sqlite3

    (class_.root / "list.csv").write_text("name,id\nZoë,zoe\n")
    with sqlite3.connect(class_.root / "class" / "gradebook.db", isolation_level=None) as other:
        other.execute("begin exclusive")
        code, said = run(class_.root, "roster", "list.csv")
        other.execute("rollback")
    other.close()
    assert code == 1
    assert "The gradebook is in use by another program" in said
    assert "Traceback" not in said


def test_this_course_says_so_in_its_configuration():
    config = (ROOT / "nbgrader_config.py").read_text()
    assert "rulebook.course.exchange.OwnedCollect" in config
