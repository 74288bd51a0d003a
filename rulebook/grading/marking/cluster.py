"""Grading on a Dask cluster: workers on other machines do what the threads of this process do.

What travels is text in JSON, as bytes, both ways: a learner's file can be nothing else when it
arrives, whatever stands in it. No disk is shared. Every worker keeps one warm process.
"""

import base64
import json
import logging
import platform
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Self

import dask
from distributed import Client, get_worker
from distributed.comm.addressing import parse_address, parse_host_port
from distributed.comm.registry import get_backend
from distributed.scheduler import KilledWorker

from rulebook.errors import RulebookError
from rulebook.grading.apart.limits import Limits
from rulebook.grading.apart.zygote import Zygote
from rulebook.grading.marking.assignment import Assignment, Cell, Notebook
from rulebook.grading.marking.execute import Conditions, warm
from rulebook.grading.marking.single import Graded, Lost, NotGraded, Submission, grade_submission

CONNECT = 10  # seconds to wait for the scheduler
PATIENCE = 60  # seconds to wait for a worker where there is none
_IMPORT = "import rulebook.grading.marking.cluster"
_LOOK = 2  # seconds between two looks at who is there


class Cluster:
    """Grades on the workers of the Dask scheduler at `address`, such as tcp://192.0.2.1:8786."""

    def __init__(self, conditions: Conditions, address: str):
        self.conditions = conditions
        self.address = address
        self.room = 0

    def __enter__(self) -> Self:
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # we say what is wrong ourselves
        try:
            # A client that fails over a wrong address leaves threads behind.
            protocol, place = parse_address(self.address)
            get_backend(protocol)
            parse_host_port(place)
            self.client = Client(self.address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise RulebookError(
                f"No Dask scheduler answers at `{self.address}` ({error}); "
                "start one with `dask scheduler`, or grade without --scheduler."
            ) from None
        self.executor = self.client.get_executor(pure=False)
        self.seen = time.monotonic()
        self.known: set[str] = set()
        try:
            self._look()
            while not self.room:
                time.sleep(0.2)
                self._look()
        except BaseException:
            self.client.close()
            raise
        return self

    def __exit__(self, kind: Any, *exception: Any) -> None:
        self.executor.shutdown(wait=kind is None)
        self.client.close()

    def submit(self, assignment: Assignment, submission: Submission) -> Future[Any]:
        """Begin to grade a submission."""
        order = {
            "versions": versions(),
            "conditions": asdict(self.conditions),
            "assignment": asdict(assignment),
            "submission": asdict(submission),
        }
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            future: Future[Any] = self.executor.submit(
                attempt, json.dumps(order, default=_text).encode()
            )
            return future

    def wait(self, running: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Return those that are done, at least one; raise RulebookError where no worker is left."""
        while True:
            done = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done
            if time.monotonic() - self.looked > _LOOK:
                self._look()
            if done:
                return done

    def result(self, future: Future[Any]) -> list[Graded]:
        """Return what came of it; raise Lost where it may be tried once more."""
        try:
            answer = json.loads(future.result())
        except CancelledError:
            raise self._gone() from None
        except KilledWorker as error:
            times = error.allowed_failures + 1
            raise Lost(f"{times} worker{'s' * (times != 1)} ended while grading it") from None
        except Exception as error:  # not of the grading, which answers in every case
            raise self._lacking(self.address, error) from None
        if "trouble" in answer:
            raise RulebookError(answer["trouble"])
        if "lost" in answer:
            raise Lost(answer["lost"])
        if "failure" in answer:
            raise NotGraded(answer["failure"])
        return [Graded(**one) for one in answer["graded"]]

    def _look(self) -> None:
        """Find out how many submissions to send at a time, and whether those who came can grade."""
        try:
            threads = self.client.nthreads()
            came = [one for one in threads if one not in self.known]
            # It would end a worker to read a task of a module that it does not have.
            found = self.client.run(exec, _IMPORT, workers=came, on_error="return") if came else {}
        except Exception:
            raise self._gone() from None
        for worker, error in found.items():
            if isinstance(error, ImportError):
                raise self._lacking(worker, error)
        self.known = set(threads)
        self.looked = time.monotonic()
        if threads:
            # As many again wait there, so that no worker waits for us.
            self.room, self.seen = 2 * sum(threads.values()), self.looked
        elif self.looked - self.seen > PATIENCE:
            raise RulebookError(
                f"The scheduler at {self.address} has had no worker for {PATIENCE} seconds; start "
                f"some with `dask worker {self.address}`. What was graded is kept."
            )

    def _lacking(self, where: str, error: Exception) -> RulebookError:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        return RulebookError(
            f"{where} cannot run the grader ({told}): scheduler and workers need what this machine "
            'has; there, too, in the folder of this project: pip install ".[cluster]".'
        )

    def _gone(self) -> RulebookError:
        return RulebookError(
            f"The Dask scheduler at {self.address} has gone; what was graded is kept, and the same "
            "command goes on with the rest."
        )


def versions() -> dict[str, str]:
    """Return what must be the same on every machine for the marks to be the same."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python} | {name: version(name) for name in ("rulebook", "nbgrader")}


def attempt(order: bytes) -> bytes:
    """Grade one submission on a worker."""
    asked, where = json.loads(order), get_worker().address
    there = versions()
    if asked["versions"] != there:
        return _answer(
            trouble=f"Worker {where} has {_listed(there)}, this machine {_listed(asked['versions'])}: "
            "install the same on both."
        )
    conditions = asked["conditions"]
    try:
        with KEPT.lent(
            Conditions(
                tuple(conditions["statements"]),
                tuple(conditions["readable"]),
                Limits(**conditions["limits"]),
                conditions["trust"],
            )
        ) as zygote:
            graded = grade_submission(
                _assignment(asked["assignment"]), _submission(asked["submission"]), zygote
            )
    except Lost as error:
        return _answer(lost=str(error))
    except RulebookError as error:
        return _answer(trouble=f"Worker {where}: {error}")
    except Exception as error:
        return _answer(failure=f"{type(error).__name__}: {error}")
    return _answer(graded=[asdict(one) for one in graded])


class Kept:
    """The warm processes of one worker: those in use, and the one that was used last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.zygotes: dict[Conditions, Zygote] = {}
        self.users: Counter[Conditions] = Counter()

    @contextmanager
    def lent(self, conditions: Conditions) -> Any:
        """Have a warm process for a while; raise Lost where it ended meanwhile."""
        with self.lock:
            if conditions not in self.zygotes:
                for other in [one for one in self.zygotes if not self.users[one]]:
                    self.zygotes.pop(other).close()
                self.zygotes[conditions] = warm(conditions)
            zygote = self.zygotes[conditions]
            self.users[conditions] += 1
        try:
            yield zygote
        except RulebookError:
            with self.lock:
                if self.zygotes.get(conditions) is zygote:
                    self.zygotes.pop(conditions).close()
            raise Lost("the warm process ended while it was graded") from None
        finally:
            with self.lock:
                self.users[conditions] -= 1


KEPT = Kept()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _files(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(text) for name, text in texts.items()}


def _assignment(made: dict[str, Any]) -> Assignment:
    notebooks = {
        name: Notebook(**book | {"cells": [Cell(**cell) for cell in book["cells"]]})
        for name, book in made["notebooks"].items()
    }
    files = _files(made["files"])
    return Assignment(made["name"], notebooks, files, made["together"], tuple(made["learners"]))


def _submission(made: dict[str, Any]) -> Submission:
    return Submission(made["student"], _files(made["files"]), made["messages"])


def _answer(**made: Any) -> bytes:
    return json.dumps(made).encode()


def _listed(found: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items())
