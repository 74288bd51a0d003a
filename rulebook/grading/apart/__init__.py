"""Running apart: strangers' cells in processes shut in, judged in others, from one warm process."""

from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.apart.pictures import draw_once
from rulebook.grading.apart.session import Session, Step
from rulebook.grading.apart.zygote import Zygote, started_early

__all__ = ["DEFAULT", "Limits", "Session", "Step", "Zygote", "draw_once", "started_early"]
