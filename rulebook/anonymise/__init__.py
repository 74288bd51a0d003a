"""From raw collections to the shipped tables, and the check that they give nobody away."""

from rulebook.anonymise.build import build
from rulebook.anonymise.verify import Report, verify

__all__ = ["Report", "build", "verify"]
