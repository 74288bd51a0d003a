"""Sphinx's configuration. `rulebook site` gathers the pages around it and sets what differs from host to host."""

from rulebook.learner.steps import WALK

project = "Tear Up the Rulebook"
html_title = project
# Not en_GB: Sphinx has half a translation for it, and the search stops at what is missing.
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["_templates"]
templates_path = ["_templates"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
# It would be fetched, which a site opened from a folder cannot.
html_show_search_summary = False
html_theme_options = {"top_of_page_buttons": []}

nb_execution_mode = "off"
# Widgets need a kernel; in their place the pages say where to play.
nb_ipywidgets_js = {}
nb_number_source_lines = False
myst_heading_anchors = 4
myst_enable_extensions = ["html_image"]

# The glossary's entries are small headings, because there are so many.
suppress_warnings = ["myst.header"]

html_context = {"walks": WALK}
