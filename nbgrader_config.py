"""How nbgrader finds its way about this course. Run its commands, and JupyterLab, from this folder.

solutions/ is the one source, assignments/ what learners get, class/ all that belongs to one class
(git ignores it), work/ a learner's own copies.
"""

import contextlib
import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader defines it while it reads this file)

# nbgrader calls alembic by its bare name: let it be found where the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

here = Path(__file__).resolve().parent
# What else may lie elsewhere, as on a hub: the class, the gradebook's database, a learner's copies.
group = Path(os.environ.get("RULEBOOK_CLASS") or here / "class")
work = Path(os.environ.get("RULEBOOK_WORK") or here / "work")
# nbgrader wants the exchange and the gradebook's folder to be there before it starts.
# A class on one server shares an exchange: set RULEBOOK_EXCHANGE to a folder that all can write. On a hub
# of many machines it is the service ngshare: then set it to "ngshare".
by_service = os.environ.get("RULEBOOK_EXCHANGE") == "ngshare"
exchange = group / "exchange"
if not by_service:
    exchange = Path(os.environ.get("RULEBOOK_EXCHANGE") or exchange)
gradebook = group / "gradebook.db"
# A learner in somebody else's clone reads this file, too, and may write nothing there.
with contextlib.suppress(PermissionError):
    group.mkdir(exist_ok=True)
    # Names, works and marks are nobody else's, in a clone that many can read as well.
    if os.name == "nt" or os.geteuid() in (0, group.stat().st_uid):
        group.chmod(0o700)
        gradebook.touch()
        gradebook.chmod(0o600)
    exchange.mkdir(parents=True, exist_ok=True)

# nbgrader starts from the course's folder, wherever a path does not begin elsewhere.
named = (group.relative_to(here) if group.is_relative_to(here) else group).as_posix()
c.CourseDirectory.course_id = "rulebook"
c.CourseDirectory.root = str(here)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = f"{named}/submitted"
c.CourseDirectory.autograded_directory = f"{named}/autograded"
c.CourseDirectory.feedback_directory = f"{named}/feedback"
c.CourseDirectory.solution_directory = f"{named}/solution"
c.CourseDirectory.source_with_tests_directory = f"{named}/source_with_tests"
c.CourseDirectory.db_url = os.environ.get("RULEBOOK_GRADEBOOK") or f"sqlite:///{gradebook}"

# The list of assignments in JupyterLab fetches into work/, and submits from there.
c.Exchange.root = str(exchange)
c.Exchange.assignment_dir = str(work)
c.Exchange.cache = str(work / ".submitted")
if by_service:
    from ngshare_exchange import configureExchange

    configureExchange(c)
else:
    # What is forged in the exchange is refused, and named.
    c.ExchangeFactory.collect = "rulebook.course.exchange.OwnedCollect"
# A renamed notebook would be marked zero without a word: refuse it, with the name that it needs.
c.ExchangeSubmit.strict = True

# Work exported from a learning platform lies in class/downloaded/UNIT/archive.
c.ZipCollectApp.downloaded_directory = f"{named}/downloaded"
c.ZipCollectApp.collector_plugin = "rulebook.course.collect.LmsCollector"

# A released answer cell holds `answer = ...` and still runs: "not attempted" is not an error.
c.ClearSolutions.code_stub = {"python": "# Write your answer here."}
# A written answer's own first line invites to write; nothing need stand in the solution's place.
c.ClearSolutions.text_stub = ""
# The marking scheme stands in the locked cell above a written answer: there the marker sees it.
c.ClearMarkScheme.enforce_metadata = False

# What is released stays until its successor is made, and made without an error.
c.GenerateAssignment.exporter_class = "rulebook.grading.marking.release.CarefulExporter"

c.CsvExportPlugin.to = str(group / "grades.csv")
c.Execute.timeout = 30
# Otherwise each kernel writes a line about its open connection into the log.
c.KernelManager.transport_encryption = "auto"
c.AssignLatePenalties.plugin_class = "rulebook.course.late.LatePenalty"
# The page of feedback: one small file without hidden tests or tracebacks (docs/grading.md).
c.GenerateFeedback.exporter_class = "rulebook.grading.telling.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["rulebook.grading.telling.feedback.FeedbackPage"]
# What a page only noted, because there are few answers to try: now it says what is right.
c.FeedbackPage.explain = "rulebook.course.noted.explain"

# What `rulebook grade` lets submissions read, and what it loads once for all of them
# (docs/grading.md); {assignment} is a unit such as 09-hashtags.
c.ExecuteApart.readable = ["rulebook.posts:datasets_dir"]
c.ExecuteApart.warm = [
    "import rulebook.unit.rehearsal",
    "rulebook.unit.rehearsal.rehearse('{assignment}'[3:])",
]
# Every answer here is data: no test needs to run where a learner's code does.
c.ExecuteApart.together = "never"
