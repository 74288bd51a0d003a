"""What tests have to say besides pass and fail is printed above the summary line."""

import pytest

REPORT = "rulebook-report"


@pytest.fixture(scope="session")
def report(request):
    """Return a function that keeps a line for the end of the run."""

    def keep(line):
        request.config.stash.setdefault(LINES, []).append(line)
        # Under pytest-xdist the lines travel from the worker to the one that prints.
        if hasattr(request.config, "workeroutput"):
            request.config.workeroutput[REPORT] = request.config.stash[LINES]

    return keep


LINES = pytest.StashKey[list[str]]()


class FromWorkers:
    """Takes the workers' lines in, where pytest-xdist is in use."""

    def __init__(self, config):
        self.config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        lines = getattr(node, "workeroutput", {}).get(REPORT, [])
        self.config.stash.setdefault(LINES, []).extend(lines)


def pytest_configure(config):
    config.pluginmanager.register(FromWorkers(config))


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)
