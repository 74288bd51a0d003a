"""A hub: this course for many people on one Linux machine, in their browsers.

`layout` and `machine` put everything in place as root, `configuration` tells JupyterHub, `people` says who may
come in, and `learner` is what runs as each learner.
"""
