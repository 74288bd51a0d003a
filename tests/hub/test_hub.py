"""A class on a hub, in Chromium: three learners and two instructors, from logging in to reading feedback.

The hub is real, and so are the accounts; see hubs.py for what becomes of them. Unit 09, worked out by hand:

| learner | hands in | by machine | by hand |
|---|---|---|---|
| zoe | prediction, limit and number of posts, and the written answer, typed in the browser | 3 | 3 |
| ali | every answer right | 16 | – |
| eve | a prediction, then code that reads the solutions | 1 | – |

The screenshots stay in artefacts/, which git ignores: look at them.
"""

import contextlib
import grp
import json
import os
import pwd
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import TimeoutError, expect

from tests.chromium import chromium, save
from tests.hub import ways_in
from tests.hub.hubs import a_hub, accounts_of, missing, processes_of, running
from tests.nbgrading import ROOT, fill, solutions, text_of

pytestmark = pytest.mark.browser
UNIT = "09-hashtags"
LEARNERS, INSTRUCTORS = ("zoe", "ali", "eve"), ("ines", "ben")
SLOW = 60_000
WRITTEN = "Customers of ours read few tags, and I would try both for a month."
COMMENT = "Say how you would see that it worked."
TYPED = {
    "name = ...": 'name = "Zoë Müller"',
    "expect = ...": 'expect = "holds"\nconfidence = 65\nreason = "Zebras look like advertising."',
    "limit = ...": "limit = 2",
    "few_posts = ...": 'few_posts = (mine["hashtags"] <= 2).sum()',
    "Write your answer here": WRITTEN,
}
SECRETS = ("BEGIN HIDDEN TESTS", "Zebras look like advertising", WRITTEN)
"""What no other learner may find anywhere: of the solutions, and of zoe's work."""


@dataclass
class Term:
    """What came of it."""

    hub: object
    menus: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    feedback: list = field(default_factory=list)
    marks: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)
    by_lti: dict = field(default_factory=dict)
    by_sign_up: dict = field(default_factory=dict)


@pytest.fixture(scope="module")
def needed():
    """Skip where there can be no hub."""
    if why := missing():
        # In CI all of it is part of the set-up, so nobody overlooks that it is missing.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


@pytest.fixture(scope="module")
def term(needed):
    """A unit on the hub from release to feedback, and what each has seen of it."""
    (ROOT / "artefacts").mkdir(exist_ok=True)
    with a_hub(LEARNERS, INSTRUCTORS) as hub:
        term = Term(hub)
        try:
            with chromium() as browser, running(hub):
                _play(term, browser)
            term.by_lti = ways_in.by_lti(hub)
            term.by_sign_up = ways_in.by_sign_up(hub)
        except BaseException:
            print(hub.told()[-8000:])
            raise
        yield term
    assert (accounts_of(hub), processes_of(hub), hub.folder.exists()) == ([], [], False)


def _play(term, browser):
    hub = term.hub
    # All learners' servers start while the first instructor releases the unit.
    pages = {name: _logged_in(hub, browser, name) for name in (*LEARNERS, *INSTRUCTORS)}
    ines, ben, zoe = pages["ines"], pages["ben"], pages["zoe"]
    term.menus["ines"] = _menu(ines)
    formgrader = _formgrader(ines)
    _act(formgrader, "release")
    shoot(ines, "hub-1-released")

    zoe.locator(".jp-NotebookPanel").wait_for()
    zoe.get_by_role("heading", name="Tear Up the Rulebook").wait_for()
    term.menus["zoe"] = _menu(zoe)
    shoot(zoe, "hub-2-a-learner")
    for name in LEARNERS:
        _list_of_assignments(pages[name])
        pages[name].locator("#released_assignments_list").get_by_role(
            "button", name="Fetch"
        ).click()
        expect(pages[name].locator("#fetched_assignments_list")).to_contain_text(UNIT)
    _type(zoe)
    everything = solutions(UNIT)
    for name, answers in {
        "ali": everything,
        "eve": {
            "name": 'name = "Eve"',
            "prediction": everything["prediction"],
            "limit": f"limit = open({str(hub.place / 'instructors/solutions' / UNIT)!r} + '/{UNIT}.ipynb').read()",
        },
    }.items():
        _answer_on_disk(hub.people[name], answers)
    for name in LEARNERS:
        _bring_list(pages[name])
        pages[name].locator("#fetched_assignments_list").get_by_role(
            "button", name="Submit"
        ).click()
        expect(pages[name].locator("#submitted_assignments_list")).to_contain_text(UNIT)
    shoot(zoe, "hub-3-handed-in")

    _act(formgrader, "collect")
    _command(ines, f"rulebook grade {UNIT}", hub.place / "instructors" / "graded")
    shoot(ines, "hub-4-graded")
    _mark_by_hand(hub, ben)
    _command(
        ben,
        f"rulebook feedback {UNIT} && nbgrader release_feedback {UNIT}",
        hub.place / "instructors" / "given-back",
    )
    term.marks = _marks(hub)

    _bring_list(zoe)
    row = zoe.locator("#submitted_assignments_list")
    row.get_by_role("button", name="Fetch Feedback").click()
    expect(row).to_contain_text("view feedback", ignore_case=True)
    pages_back = list((hub.people["zoe"].folder / "work" / UNIT).rglob("*.html"))
    term.feedback = [path.read_text("utf-8") for path in pages_back]
    shoot(zoe, "hub-5-feedback")

    for path in ("/services/class/lab", f"/user/{hub.people['zoe'].name}/lab", "/hub/admin"):
        term.answers["ali", path] = _status(pages["ali"], hub.address + path)
    own = f"/user/{hub.people['ali'].name}"
    term.answers["ali", "formgrader"] = _status(pages["ali"], f"{hub.address}{own}/formgrader")
    for name in LEARNERS:
        term.found[name] = _what_can_be_read(hub, hub.people[name])


# --- what people do -----------------------------------------------------------------------------------


def _logged_in(hub, browser, name):
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.set_default_timeout(SLOW)
    expect.set_options(timeout=SLOW)
    page.goto(hub.address)
    page.fill("#username_input", hub.people[name].name)
    page.fill("#password_input", hub.people[name].password)
    page.click("#login_submit", no_wait_after=True)
    page.wait_for_url(lambda address: "/hub/login" not in address, wait_until="commit")
    return page


def _menu(page):
    """Return what the menu Nbgrader offers."""
    _open_menu(page, "Nbgrader", "Assignment List")
    entries = page.locator(".lm-Menu-item:not(.lm-mod-hidden)").all_inner_texts()
    page.keyboard.press("Escape")
    return {one.strip() for one in entries if one.strip()}


def _choose(page, menu, *entries):
    """Go through a menu: its name, and what to choose in it, one below the other."""
    _open_menu(page, menu, entries[0])
    for entry in entries:
        _entry(page, entry).click()


def _open_menu(page, menu, entry):
    """Open a menu until it shows an entry; while JupyterLab is still coming up, one may close again."""
    for _ in range(20):
        page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{menu}$")).click()
        with contextlib.suppress(TimeoutError):
            _entry(page, entry).wait_for(timeout=1500)
            return
        page.keyboard.press("Escape")
    pytest.fail(f"the menu {menu} never showed {entry}")


def _entry(page, name):
    shown = page.locator(".lm-Menu-item:not(.lm-mod-hidden) .lm-Menu-itemLabel")
    return shown.filter(has_text=re.compile(f"^{name}$")).first


def _formgrader(page):
    _choose(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator("iframe")
    frame.locator("tr", has_text=UNIT).wait_for()
    return frame


def _act(formgrader, what):
    """Click one of formgrader's signs in the unit's row, and wait until it says that it worked."""
    formgrader.locator("tr", has_text=UNIT).locator(f".{what} a").click()
    said = formgrader.locator(".modal-dialog")
    expect(said).to_contain_text(re.compile("success|failed|error", re.IGNORECASE))
    assert "success" in said.inner_text().lower(), said.inner_text()
    formgrader.locator(".modal-footer button").first.click()
    expect(said).to_have_count(0)


def _list_of_assignments(page):
    page.locator(".jp-NotebookPanel .jp-Notebook").first.wait_for()
    _choose(page, "Nbgrader", "Assignment List")
    page.locator("#released_assignments_list").get_by_text(UNIT).wait_for()


def _bring_list(page):
    page.locator(".lm-TabBar-tab", has_text="Assignments").click()
    page.locator("#refresh_assignments_list").click()


def _type(page):
    """Open the fetched page, and answer by keyboard."""
    fetched = page.locator("#fetched_assignments_list")
    fetched.get_by_text(UNIT).first.click()
    fetched.get_by_role("link", name=UNIT).last.click()
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    panel.get_by_role("heading", name="09 · Never more than two hashtags").wait_for()
    panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    outer = panel.locator(".jp-WindowedPanel-outer")
    for blank, source in TYPED.items():
        cell = panel.locator(".jp-Cell").filter(has_text=blank).first
        for _ in range(60):
            if cell.count() and cell.is_visible():
                break
            outer.evaluate("page => page.scrollBy(0, 500)")
            page.wait_for_timeout(60)
        if source == WRITTEN:
            cell.dblclick()
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source)
    _choose(page, "Run", "Run All Cells")
    panel.locator(".jp-OutputArea-output", has_text="Right").last.wait_for()
    shoot(page, "hub-2-answered")
    save(page)


def _answer_on_disk(person, answers):
    """Fill in a fetched page as its owner would: the file stays theirs."""
    page = person.folder / "work" / UNIT / f"{UNIT}.ipynb"
    owner = page.stat()
    nbformat.write(fill(nbformat.read(page, 4), answers), page)
    assert page.stat().st_uid == owner.st_uid


def _command(page, words, sign):
    """Type a command into a terminal of JupyterLab; it has worked when it has made a file."""
    _choose(page, "File", "New", "Terminal")
    log, failed = (sign.with_name(sign.name + end) for end in (".log", ".failed"))
    line = f"({words}) > {log.name} 2>&1 && touch {sign.name} || touch {failed.name}"
    # Once JupyterLab is up, what it opens by itself may come in front, in the midst of the line:
    # the shell makes the log before it does anything else, so without one nothing has arrived.
    for _ in range(6):
        with contextlib.suppress(TimeoutError):
            page.locator(".lm-DockPanel .lm-TabBar-tab", has_text="Terminal").last.click()
            page.locator(".jp-Terminal .xterm-screen:visible").click(timeout=SLOW // 6)
            page.locator(".jp-Terminal .xterm.focus").wait_for(timeout=SLOW // 6)
            page.wait_for_timeout(500)
            page.keyboard.press("Control+c")
            page.keyboard.type(line)
            page.keyboard.press("Enter")
        if _until(page, log.exists, SLOW // 6):
            break
    _until(page, lambda: sign.exists() or failed.exists(), 3 * SLOW)
    assert sign.exists(), log.read_text() if log.exists() else "nothing was typed"


def _until(page, holds, milliseconds):
    """Wait until something holds, and return whether it does; the page lives on meanwhile."""
    for _ in range(milliseconds // 100):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


def _mark_by_hand(hub, page):
    query = """
        select n.id from submitted_notebook n join submitted_assignment a on n.assignment_id = a.id
        where a.student_id = ?
    """
    with sqlite3.connect(hub.place / "instructors/class/gradebook.db") as book:
        ((number,),) = book.execute(query, [hub.people["zoe"].name])
    here = page.url
    # The boxes work once the page has asked for the marks and comments that there are.
    page.goto(
        f"{hub.address}/services/class/formgrader/submissions/{number}", wait_until="networkidle"
    )
    assert WRITTEN in page.locator("body").inner_text()
    for box, text in (("input.score#manager", "3"), ("textarea#manager-comment", COMMENT)):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            page.locator(box).fill(text)
            page.locator(box).press("Tab")
        assert saved.value.ok
    shoot(page, "hub-4-marking")
    # Both instructors use one server, which would show ben again what ines had open.
    page.goto(f"{here.partition('?')[0]}?reset")


# --- what is found ------------------------------------------------------------------------------------


def _marks(hub):
    """Return {learner: (points by machine, points by hand)} from the gradebook."""
    query = """
        select a.student_id, sum(g.auto_score), sum(g.manual_score)
        from grade g join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment a on n.assignment_id = a.id group by a.student_id
    """
    with sqlite3.connect(hub.place / "instructors/class/gradebook.db") as book:
        return {
            student.removeprefix(f"{hub.mark}-"): marks for student, *marks in book.execute(query)
        }


def _status(page, address):
    return page.request.get(address, max_redirects=10).status


LOOK = """
import json, os, sys
words, tops = json.loads(sys.argv[1])
found, lists, writes = [], [], []
for top in tops:
    for folder, folders, files in os.walk(top):
        folders[:] = [one for one in folders if one not in ("env", "proxy")]
        lists.append(folder)
        if os.access(folder, os.W_OK):
            writes.append(folder)
        for name in files:
            path = os.path.join(folder, name)
            if os.access(path, os.W_OK) and not os.path.islink(path):
                writes.append(path)
            try:
                text = open(path, errors="replace").read()
            except OSError:
                continue
            if any(word in text for word in words) or name in ("gradebook.db", "settings.json"):
                found.append(path)
print(json.dumps([found, lists, writes]))
"""


def _what_can_be_read(hub, person):
    """Return which files that hold a secret an account can read, what it can list, and where it can write."""
    tops = [str(hub.folder), *(str(one.home) for one in hub.people.values())]
    told = json.dumps([SECRETS, tops])
    code, said = person.run(f"{hub.place}/env/bin/python", "-I", "-c", LOOK, told)
    assert code == 0, said
    return json.loads(said)


def shoot(page, name):
    page.screenshot(path=ROOT / "artefacts" / f"{name}.png")


# --- what must be true --------------------------------------------------------------------------------


def test_a_learner_s_folder_has_what_a_learner_needs_and_nothing_of_an_instructor(term):
    folder = term.hub.people["zoe"].folder
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        "notebooks", "datasets", "work", "nbgrader_config.py",
    }  # fmt: skip
    names = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert names <= {path.name for path in (folder / "notebooks").iterdir()}
    assert (folder / "datasets" / "datapackage.json").is_file()


def test_formgrader_is_in_an_instructor_s_menu_alone(term):
    assert {"Formgrader", "Create assignment"} <= term.menus["ines"]
    assert "Course List" not in term.menus["ines"]
    assert term.menus["zoe"] == {"Assignment List"}
    assert term.answers["ali", "formgrader"] == 404


def test_the_marks_are_those_worked_out_by_hand(term):
    assert {name: marks[0] for name, marks in term.marks.items()} == {"zoe": 3, "ali": 16, "eve": 1}
    assert term.marks["zoe"][1] == 3


def test_a_learner_reads_the_feedback(term):
    assert len(term.feedback) == 1
    said = text_of(term.feedback[0])
    assert "6 of 20" in said
    assert COMMENT in said


def test_code_that_reads_the_solutions_is_stopped_where_it_is_graded(term):
    name = term.hub.people["eve"].name
    path = term.hub.place / "instructors/class/autograded" / name / UNIT / f"{UNIT}.ipynb"
    text = path.read_text("utf-8")
    assert "PermissionError" in text
    assert "BEGIN SOLUTION" not in text


def test_no_learner_opens_another_s_server_or_the_class(term):
    zoe = term.hub.people["zoe"].name
    assert term.answers["ali", "/services/class/lab"] == 403
    assert term.answers["ali", f"/user/{zoe}/lab"] in (403, 404)
    assert term.answers["ali", "/hub/admin"] == 403


@pytest.mark.parametrize("name", ["ali", "eve"])
def test_no_learner_reads_another_s_work_the_solutions_or_the_gradebook(term, name):
    found, lists, _ = term.found[name]
    assert found == []
    # It did look: their own folder and what is for everybody were open.
    assert str(term.hub.people[name].folder) in lists
    assert str(term.hub.place / "course" / "notebooks") in lists
    # What was handed in lies where nobody else can list it.
    assert str(term.hub.place / "exchange/rulebook/inbound") not in lists


def test_the_same_look_finds_what_is_one_s_own(term):
    found, _, _ = term.found["zoe"]
    assert str(term.hub.people["zoe"].folder / "work" / UNIT / f"{UNIT}.ipynb") in found


def test_a_learner_writes_in_their_own_home_and_hands_in_and_nowhere_else(term):
    person = term.hub.people["ali"]
    _, _, writes = term.found["ali"]
    outside = {one for one in writes if not Path(one).is_relative_to(person.home)}
    assert outside == {str(term.hub.place / "exchange")}


def test_nothing_of_a_hub_is_left_when_it_cannot_start(needed):
    before = _names()
    with pytest.raises(AssertionError, match="There is no way to log in called 'none'"):
        _start(before, "--authenticator=none")
    assert _names() == before


def test_a_learning_platform_s_people_get_accounts_and_its_teachers_the_class(term):
    assert term.by_lti["learner"] == ("/hub/spawn", True)
    assert term.by_lti["teacher"] == ("/services/class/lab", True)
    # Whoever is on the machine already is nobody of the platform's.
    status, said = term.by_lti["taken"]
    assert status == 403
    assert "is taken by an account of this machine" in said


def test_whoever_signs_up_waits_until_they_are_let_in(term):
    assert term.by_sign_up["before"] == "stays at the door"
    assert term.by_sign_up["after"] == ("/hub/spawn", True)


def _start(before, option):
    with a_hub(("zoe",), ("ines",)) as hub:
        assert _names() != before
        with running(hub, option):
            pytest.fail("it started")


def _names():
    return {one.pw_name for one in pwd.getpwall()}, {one.gr_name for one in grp.getgrall()}
