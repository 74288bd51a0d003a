"""Pictures that cells draw: painted once, like plain notebooks' own, and not again when cells are replayed."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from rulebook.grading.apart.limits import DEFAULT
from rulebook.grading.apart.session import Session, Step
from rulebook.grading.apart.zygote import Zygote

RULES = {"imports": {}, "taught": [], "stars": [], "theirs": [], "fixed": [], "shared": []}
DRAWN = {
    "within its paper": "ax.bar([1, 2, 3], [3, 1, 2]); ax.set(title='Likes', xlabel='hour')",
    "beyond its paper": "ax.plot([1, 2], label='likes'); ax.legend(bbox_to_anchor=(1.4, 1))",
    "on two axes": "fig.subplots(1, 2)[1].plot([1, 2]); fig.suptitle('Likes')",
    "with powers of ten and a title wider than its paper": "ax.plot([1, 5e6]); ax.set(yscale='log', title='Likes ' * 20)",
    "with names that reach beyond it": "ax.barh(['a name as long as a headline', 'b'], [1, 2])",
    "laid out": "fig.set_layout_engine('constrained'); ax.set(ylabel='likes\\nof a post', title='Likes ' * 20)",
    "turned": "fig.clear(); fig.add_subplot(projection='3d').plot([1, 2], [3, 4], [5, 6])",
    "round": "fig.clear(); fig.add_subplot(projection='polar').plot([1, 2], [3, 4])",
    "nothing": "fig.clear()",
}


@pytest.fixture(scope="module")
def zygote():
    with Zygote(["import matplotlib.pyplot as plt"], DEFAULT, shut_in=False) as made:
        yield made


@pytest.fixture
def session(zygote):
    with Session(zygote, DEFAULT, rules=RULES, released={}, submitted={}) as made:
        yield made


def pictures(outputs):
    """Return the pictures among a cell's outputs, as arrays."""
    assert all(one["output_type"] == "display_data" for one in outputs), outputs
    coded = [one["data"]["image/png"] for one in outputs if "image/png" in one["data"]]
    opened = [Image.open(io.BytesIO(base64.b64decode(one))) for one in coded]
    return [np.asarray(one.convert("RGB"), float) for one in opened]


@pytest.mark.parametrize("drawing", DRAWN.values(), ids=DRAWN)
def test_it_looks_like_plain_notebooks_picture(session, drawing):
    draw = f"import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n{drawing};"
    ours = pictures(session.run(Step("learner", draw)))
    plain = "from matplotlib_inline.backend_inline import set_matplotlib_formats as formats\nformats('png')"
    assert not session.run(Step("learner", plain))
    theirs = pictures(session.run(Step("learner", draw)))
    assert len(ours) == len(theirs) == (drawing != DRAWN["nothing"])
    for one, other in zip(ours, theirs, strict=True):
        assert abs(np.subtract(one.shape, other.shape)).max() <= 1
        high, wide = np.minimum(one.shape, other.shape)[:2]
        assert abs(one[:high, :wide].mean() - other[:high, :wide].mean()) < 1


def test_pyplot_paints_no_picture_before_it_is_shown(session):
    counted = """
from matplotlib.backends.backend_agg import FigureCanvasAgg
drawn, draw = [], FigureCanvasAgg.draw
FigureCanvasAgg.draw = lambda canvas: (drawn.append(1), draw(canvas))[1]
import matplotlib.pyplot as plt
plt.plot([1, 2]);"""
    assert len(pictures(session.run(Step("learner", counted)))) == 1
    assert session.run(Step("learner", "print(len(drawn))"))[0]["text"] == "1\n"


def test_a_replayed_cell_shows_nothing(session):
    told = """
shown = []
class Told:
    def _repr_html_(self):
        shown.append(1)
        return "told"
answer = Told()
answer"""
    assert session.run(Step("learner", told))[0]["data"]["text/html"] == "told"
    assert session.run(Step("learner", "def double(number): return 2 * number")) == []
    hidden = Step("test", "assert double(2) == 4", hidden=[1])
    assert session.run(hidden) == []
    lives = session.lives
    after = session.run(Step("learner", "print(shown, type(answer).__name__)"))
    assert session.lives == lives + 1
    assert after[0]["text"] == "[] Told\n"
