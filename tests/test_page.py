"""The frame that every page shares."""

from rulebook.page import html_page, table, text


def test_words_are_no_markup():
    assert text('<b>&"') == "&lt;b&gt;&amp;&quot;"
    assert "<title>a &lt; b</title>" in html_page("a < b", "<p>c</p>\n")


def test_the_body_and_the_style_stand_as_they_are():
    page = html_page("t", "<p>c</p>\n", ".x { color: red; }")
    assert page.startswith("<!DOCTYPE html>")
    assert "<h1>t</h1>\n<p>c</p>\n</body>" in page
    assert ".x { color: red; }</style>" in page


def test_a_table_tells_words_from_numbers_and_marks_what_is_in_classes():
    made = table("c & d", ["who", "n", "verdict"], [["<me>", "3", "holds"]], 1, {"holds": "good"})
    assert "<caption><span>c &amp; d</span></caption>" in made
    assert '<th scope="col">who</th><th scope="col" class=number>n</th>' in made
    assert (
        '<th scope="row">&lt;me&gt;</th><td class=number>3</td><td class="good">holds</td>' in made
    )
