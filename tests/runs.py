"""Notebooks that are run while other tests run."""

from rulebook.course.run import run


def run_again(outcomes, folder, report):
    """Return the outcomes, where what did not run well is run once more, by itself; that is reported.

    Other tests take the machine's time: a cell may be too slow for no fault of its own, a kernel may be lost.
    """
    return [one if one.problem is None else _again(one, folder, report) for one in outcomes]


def _again(outcome, folder, report):
    notebook, learner = outcome.notebook, outcome.learner
    report(f"run twice: {notebook.parent.name}/{notebook.name}, {learner}: {outcome.problem}")
    [second] = run([notebook], [learner], folder, workers=1)
    return second
