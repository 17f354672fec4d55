"""Sphinx's configuration: Furo, Markdown by MyST, and nothing that is fetched from anywhere."""

from __future__ import annotations

from pathlib import Path

from simulator import __version__

project = "dsim"
author = "the authors of dsim"
version = release = __version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]
suppress_warnings = [
    "misc.highlighting_failure",  # a block may show what is no valid text of its language
    "myst.header",  # a comment that dsim writes begins with a smaller heading
]

html_theme = "furo"
html_title = f"dsim {version}"
html_static_path = [str(Path(__file__).with_name("static"))]
html_css_files = ["site.css"]
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_domain_indices = False
html_use_index = False
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#0b5cad", "color-brand-content": "#0b5cad"},
    "dark_css_variables": {"color-brand-primary": "#7cb7ff", "color-brand-content": "#7cb7ff"},
}
