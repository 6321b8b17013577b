"""The look and the words of every page: base templates, macros, styles, scripts, pictures, the form base class.

Owns no tables and no addresses. Doors: the templates `web/base.html`, `web/error.html`, `web/_macros.html`,
`web/_pictures.html`, and the modules `assets`, `forms`, `pictures`. Any room above may call it; it knows none of them.
"""
