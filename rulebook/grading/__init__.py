"""A grader for nbgrader courses in Python: judged apart, shut in, nothing lost, and fast."""
