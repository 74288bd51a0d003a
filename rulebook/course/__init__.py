"""The course as a whole: its notebooks checked, run, opened; its class collected and graded by nbgrader."""
