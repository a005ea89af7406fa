"""Launch buttons on a site whose repository has an address (`make repository` sets it), and none on one without."""


def offer_launches(app, config):
    """Load what live code needs, or take the buttons away: with no address the theme could not make their links."""
    address = config.html_theme_options.get("repository_url")
    if address:
        repository = address.removeprefix("https://github.com/")
        branch = config.html_theme_options["repository_branch"]
        app.add_css_file("live_code.css")
        app.add_js_file("live_code.js", **{"data-repository": repository, "data-branch": branch})
    else:
        config.html_theme_options.pop("launch_buttons", None)


def setup(app):
    """Register with Sphinx."""
    app.connect("config-inited", offer_launches)
    # The theme sets and warns about this value of sphinx_thebe's, which live_code.js does without.
    app.add_config_value("thebe_config", {}, "html")
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
