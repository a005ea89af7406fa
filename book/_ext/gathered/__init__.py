"""What all pages need from a server, in one style sheet and one script."""

from gathered import script, sheet


def setup(app):
    """Register with Sphinx: scripts first, for sheets look for the words of all that pages ask for."""
    script.register(app)
    sheet.register(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
