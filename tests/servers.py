"""A real JupyterLab on a copy of the course, as `rulebook lab` starts it."""

import contextlib
import json
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from rulebook.hub.ports import free_port
from tests.nbgrading import ROOT

WAIT = 180


@dataclass
class Answer:
    """What a page answered."""

    status_code: int
    text: str

    def json(self):
        """Return the answer's data."""
        return json.loads(self.text)


@dataclass
class Lab:
    """A running JupyterLab: its address, its token, and its log file."""

    address: str
    token: str
    log: object

    def get(self, path):
        """Open a page."""
        return self._ask("GET", path)

    def put(self, path, data):
        """Send data, as formgrader's pages do."""
        answer = self._ask("PUT", path, json.dumps(data).encode())
        assert answer.status_code == 200, answer.text
        return answer

    def _ask(self, method, path, data=None):
        request = urllib.request.Request(self.address + path, data=data, method=method)
        request.add_header("Authorization", f"token {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=WAIT) as answer:
                return Answer(answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode())


@contextlib.contextmanager
def running_lab(course, *options):
    """Run `rulebook lab` with these options in a course's folder until the block ends."""
    port = free_port()
    token = secrets.token_hex(16)
    shutil.copytree(ROOT / "notebooks", course.folder / "notebooks", dirs_exist_ok=True)
    environment = {
        **course.environment,
        "JUPYTER_TOKEN": token,
        "JUPYTER_RUNTIME_DIR": str(course.home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(course.home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(course.home / "workspaces"),
    }
    log = course.folder / "lab.log"
    command = [sys.executable, "-c", "from rulebook.cli import main; main()", "lab"]
    with open(log, "wb") as out:
        server = subprocess.Popen(
            [*command, *options, "--no-browser", f"--port={port}"],
            cwd=course.folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        lab = Lab(f"http://127.0.0.1:{port}", token, log)
        try:
            until = time.monotonic() + WAIT
            while True:
                assert server.poll() is None, log.read_text()
                with contextlib.suppress(OSError):
                    if lab.get("/api/status").status_code == 200:
                        break
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            yield lab
        finally:
            server.terminate()
            try:
                server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
