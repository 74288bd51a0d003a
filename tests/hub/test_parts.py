"""The parts of a hub: names, settings, folders, who is who. Nothing is started here."""

import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from traitlets.config import Config, PyFileConfigLoader

from rulebook.errors import RulebookError
from rulebook.hub import machine, ports, start
from rulebook.hub.learner import lay_out
from rulebook.hub.settings import Settings
from rulebook.learner.progress import steps
from tests.nbgrading import ROOT

if sys.platform == "linux":
    from rulebook.hub import layout, people
    from rulebook.hub.people import account_for, check_account, is_teacher
else:
    pytest.skip("a hub is for Linux", allow_module_level=True)

ROLE = "https://purl.imsglobal.org/spec/lti/claim/roles"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# --- who is who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["zoe", "zoe-2", "z_m"])
def test_a_name_that_will_do_stays(name):
    assert account_for(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "zoe.mueller@college.example",
        "Zoe",
        "李明",
        "-rf",
        "root;id",
        "../zoe",
        "a" * 40,
        "4711",
        "",
    ],
)
def test_any_other_name_becomes_one_that_an_account_can_have(name):
    account = account_for(name)
    assert people._SHORT.fullmatch(account)
    assert account.startswith("u-")
    assert account == account_for(name)


def test_two_names_never_meet_in_one_account():
    names = ["zoe.m@a.example", "zoe-m@a.example", "ZOE.M@a.example", "zoe.m@b.example"]
    assert len({account_for(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("roles", "teaches"),
    [
        (["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"], True),
        (["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"], False),
        # A teacher elsewhere in the college is none of this course.
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], False),
        ([7, None], False),
        ([], False),
    ],
)
def test_a_teacher_is_whoever_teaches_this_course(roles, teaches):
    assert is_teacher({ROLE: roles}) == teaches
    assert not is_teacher(None)


@pytest.mark.parametrize("name", ["root", "daemon", "nobody-of-that-name"])
def test_nothing_is_started_as_an_account_that_is_no_person_s(name):
    with pytest.raises(RulebookError, match=name):
        check_account(name, Settings())


def test_nor_as_the_account_that_holds_the_class(monkeypatch):
    monkeypatch.setattr(people.pwd, "getpwnam", lambda name: SimpleNamespace(pw_uid=1000))
    with pytest.raises(RulebookError, match="is no person's account"):
        check_account("rulebook", Settings())
    check_account("zoe", Settings())


# --- settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"authenticator": "pam"}, "no way to log in called 'pam': choose system, native, lti"),
        ({"instructors": "Die Lehrer"}, "'Die Lehrer' cannot be the name of a system group"),
        ({"account": ""}, "'' cannot be the name of a system account"),
        ({"certificate": "hub.pem"}, "A certificate and its key go together"),
    ],
)
def test_a_setting_that_cannot_be_gets_a_sentence(wrong, said):
    with pytest.raises(RulebookError, match=said):
        Settings(**wrong)


def test_settings_are_read_as_they_were_written_and_are_root_s_alone(tmp_path):
    told = Settings(tmp_path, port=8001, gradebook="postgresql+psycopg://me:secret@db/marks")
    told.write()
    assert Settings.read(told.file) == told
    assert mode(told.file) == 0o600


@pytest.mark.parametrize(
    ("name", "its"),
    [
        ("system", "jupyterhub.auth.PAMAuthenticator"),
        ("lti", "ltiauthenticator.lti13.auth.LTI13Authenticator"),
        ("native", "nativeauthenticator.NativeAuthenticator"),
        ("some.other.Class", "some.other.Class"),
    ],
)
def test_a_way_to_log_in_is_a_class(name, its):
    assert Settings(authenticator=name).login == its


def test_a_free_port_is_none_that_the_system_gives_out_itself(monkeypatch):
    random.seed(1)  # as the tests of two workers may be
    one = [ports.free_port() for _ in range(20)]
    random.seed(1)
    assert one != [ports.free_port() for _ in range(20)]
    assert all(1024 < port < 32_768 for port in one)
    with socket.socket() as taken, socket.socket() as beside:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        beside.bind(("127.0.0.1", 0))
        given = iter([taken.getsockname()[1], beside.getsockname()[1]])
        chance = SimpleNamespace(randrange=lambda *_: next(given))
        monkeypatch.setattr(ports, "SystemRandom", lambda: chance)
        assert ports.free_port() == beside.getsockname()[1]


def test_a_port_that_is_taken_gets_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RulebookError, match=f"cannot listen on 127.0.0.1, port {port}"):
            start.become(Settings(port=port), print)


# --- folders ------------------------------------------------------------------------------------------


def test_who_is_not_root_is_told_so(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RulebookError, match="only root may do that: type sudo in front"):
        machine.check_machine(ROOT)


def test_a_place_behind_a_closed_door_is_refused(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(RulebookError, match=f"{closed} is closed to other accounts"):
        layout._check_way(closed / "hub")


def test_the_clone_is_closed_because_it_holds_the_solutions(tmp_path):
    tmp_path.chmod(0o755)
    said = []
    layout._close(tmp_path, said.append)
    assert mode(tmp_path) == 0o700
    assert "it holds the solutions" in said[0]
    layout._close(tmp_path, said.append)
    assert len(said) == 1


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "datasets").mkdir()
    (folder / "nbgrader_config.py").touch()
    (folder / "notebooks" / "09-hashtags.ipynb").write_text("read and play")
    return folder


def test_a_learner_s_folder_is_closed_and_keeps_what_is_in_it(course, tmp_path):
    folder = tmp_path / "home" / "rulebook"
    folder.parent.mkdir()
    lay_out(folder, course)
    assert mode(folder) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == [
        "datasets", "nbgrader_config.py", "notebooks", "work",
    ]  # fmt: skip
    (folder / "notebooks" / "09-hashtags.ipynb").write_text("my notes")
    (course / "notebooks" / "10-transfer.ipynb").write_text("new")
    (folder / "work" / "mine.txt").write_text("mine")
    lay_out(folder, course)
    assert (folder / "notebooks" / "09-hashtags.ipynb").read_text() == "my notes"
    assert (folder / "notebooks" / "10-transfer.ipynb").read_text() == "new"
    assert (folder / "work" / "mine.txt").read_text() == "mine"


def test_a_hub_that_moved_is_followed(course, tmp_path):
    folder = tmp_path / "home"
    lay_out(folder, course)
    moved = course.rename(tmp_path / "elsewhere")
    lay_out(folder, moved)
    assert (folder / "datasets").resolve() == moved / "datasets"


# --- what may lie elsewhere ---------------------------------------------------------------------------


def read_config(monkeypatch, folder, **variables):
    for name in ("WORK", "CLASS", "GRADEBOOK", "EXCHANGE"):
        monkeypatch.delenv(f"RULEBOOK_{name}", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(f"RULEBOOK_{name}", str(value))
    monkeypatch.setenv("PATH", os.environ["PATH"])
    copy = folder / "nbgrader_config.py"
    copy.write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    return PyFileConfigLoader(copy.name, path=str(folder)).load_config()


def test_work_class_exchange_and_gradebook_lie_in_the_course_unless_told_otherwise(
    tmp_path, monkeypatch
):
    here, away = tmp_path / "course", tmp_path / "away"
    here.mkdir()
    away.mkdir()
    c = read_config(monkeypatch, here)
    assert c.CourseDirectory.submitted_directory == "class/submitted"
    assert c.CourseDirectory.db_url == f"sqlite:///{here / 'class' / 'gradebook.db'}"
    assert c.Exchange.assignment_dir == str(here / "work")
    c = read_config(
        monkeypatch, here, WORK=away / "mine", CLASS=away / "group", EXCHANGE=away / "exchange",
        GRADEBOOK="postgresql+psycopg://teacher@db/marks",
    )  # fmt: skip
    for name in ("submitted", "autograded", "feedback", "solution", "source_with_tests"):
        told = getattr(c.CourseDirectory, f"{name}_directory")
        assert told == (away / "group" / name).as_posix()
    assert c.ZipCollectApp.downloaded_directory == (away / "group" / "downloaded").as_posix()
    assert c.CourseDirectory.db_url == "postgresql+psycopg://teacher@db/marks"
    assert c.Exchange.assignment_dir == str(away / "mine")
    assert c.Exchange.cache == str(away / "mine" / ".submitted")
    assert c.Exchange.root == str(away / "exchange")


def test_the_map_finds_a_learner_s_copies_elsewhere(tmp_path, monkeypatch):
    away = tmp_path / "away"
    page = away / "09-hashtags" / "09-hashtags.ipynb"
    page.parent.mkdir(parents=True)
    page.write_bytes((ROOT / "assignments" / "09-hashtags" / page.name).read_bytes())
    monkeypatch.setenv("RULEBOOK_WORK", str(away))
    found = next(one for one in steps(ROOT) if one.name == "09-hashtags")
    assert (ROOT / found.page).resolve() == page


# --- more than one machine ----------------------------------------------------------------------------

KUBERNETES = ROOT / "docs" / "kubernetes"


def test_the_values_for_a_cluster_open_the_class_for_its_own_server_alone(monkeypatch):
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text())
    monkeypatch.setenv("RULEBOOK_GRADEBOOK", values["hub"]["extraEnv"]["RULEBOOK_GRADEBOOK"])
    names = {"c": Config()}
    for code in values["hub"]["extraConfig"].values():
        exec(code, names)
    hook = names["c"].KubeSpawner.pre_spawn_hook
    made = {}
    for name in ("rulebook-class", "zoe"):
        made[name] = SimpleNamespace(
            user=SimpleNamespace(name=name), image="learner", cmd=["learner"], environment={}
        )
        hook(made[name])
    assert made["zoe"].cmd == ["learner"]
    assert made["zoe"].environment == {}
    assert made["rulebook-class"].image.endswith("/rulebook-class:1")
    assert "postgresql" in made["rulebook-class"].environment["RULEBOOK_GRADEBOOK"]
    assert "rulebook-class" in values["hub"]["config"]["Authenticator"]["blocked_users"]
    # What each part is told of the others agrees.
    ngshare = yaml.safe_load((KUBERNETES / "ngshare.yaml").read_text())
    assert ngshare["ngshare"]["hub_api_token"] == values["hub"]["services"]["ngshare"]["api_token"]
    assert ngshare["ngshare"]["admins"] == ["rulebook-class"]
    dask = yaml.safe_load((KUBERNETES / "dask.yaml").read_text())
    assert {dask[one]["image"]["repository"] for one in ("scheduler", "worker")} == {
        values["singleuser"]["image"]["name"]
    }


def test_the_class_s_server_starts_where_it_is_told_to(tmp_path, monkeypatch):
    """Its shell line, with what stands at the end of it replaced by something that tells."""
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text())
    monkeypatch.setenv("RULEBOOK_GRADEBOOK", "x")
    names = {"c": Config()}
    exec(values["hub"]["extraConfig"]["the-class"], names)
    spawner = SimpleNamespace(user=SimpleNamespace(name="rulebook-class"), environment={})
    names["open_class"](spawner)
    image = tmp_path / "image"
    (image / "solutions").mkdir(parents=True)
    shell, flag, line, zeroth = spawner.cmd
    line = line.replace("/srv/rulebook/class", str(image))
    line = line.replace("jupyterhub-singleuser", "python -c 'import sys, os; print(os.getcwd(), "
                        "os.environ[\"JUPYTER_CONFIG_PATH\"], *sys.argv[1:])'")  # fmt: skip
    programs = f"{os.path.dirname(sys.executable)}:/usr/bin:/bin"
    done = subprocess.run(
        [shell, flag, line, zeroth, "--port=1"], env={"HOME": str(tmp_path), "PATH": programs},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    where, paths, *told = done.stdout.split()
    assert where == str(tmp_path / "class")
    assert (tmp_path / "class" / "solutions").is_dir()
    assert told == [f"--ServerApp.root_dir={tmp_path / 'class'}", "--port=1"]
    first, *rest = paths.split(":")
    assert first == where
    assert all((Path(one) / "jupyter_server_config.json").is_file() for one in rest)


def test_the_images_hold_what_they_should_and_the_learners_no_solutions():
    text = (KUBERNETES / "Dockerfile").read_text()
    learner, teacher = text.split("FROM learner AS class")
    for line in text.splitlines():
        if line.startswith("COPY "):
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
    assert "solutions" not in learner.split("FROM python", 1)[1]
    assert "COPY solutions" in teacher


# --- programs for everybody ---------------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_python_that_only_root_can_start_is_not_taken(monkeypatch):
    found = machine.interpreter()
    order = [found, "-I", "-c", "import os; print(os.getuid())"]
    someone = {"user": machine.NOBODY, "group": machine.NOBODY, "extra_groups": []}
    told = subprocess.run(order, cwd="/", capture_output=True, text=True, check=True, **someone)
    assert told.stdout.strip() == str(machine.NOBODY)
    closed = Path(tempfile.mkdtemp(dir="/tmp"))  # open to its owner alone
    try:
        shutil.copy(found, closed / "python3")
        monkeypatch.setattr(sys, "executable", str(closed / "python3"))
        monkeypatch.setattr(machine, "SYSTEM", (str(closed),))
        with pytest.raises(
            RulebookError, match=f"Only root can start {closed}.*apt install python3"
        ):
            machine.interpreter()
    finally:
        shutil.rmtree(closed)
