"""Launch buttons on a site whose repository has an address (`make repository` sets it), and none on one without."""


def offer_launches(app, config):
    """Load what live code needs, or take the buttons away: with no address the theme could not make their links."""
    if config.html_theme_options.get("repository_url"):
        app.setup_extension("sphinx_thebe")
        app.connect("html-page-context", drop_repeats)
    else:
        config.html_theme_options.pop("launch_buttons", None)


def drop_repeats(app, pagename, templatename, context, doctree):
    """Keep one of each script: sphinx_thebe declares its constants twice, which is an error on the page."""
    scripts = {(script.filename or "", script.attributes.get("body")): script for script in context["script_files"]}
    context["script_files"] = list(scripts.values())


def setup(app):
    """Register with Sphinx."""
    app.connect("config-inited", offer_launches)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
