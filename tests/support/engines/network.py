"""A site's server that can fall silent, as where there is no network."""

from tools.browser import Handler


class Network:
    """`server` is for `serve`; it hangs up on every request while `there` is False."""

    def __init__(self):
        network, self.there = self, True

        class Server(Handler):
            def do_GET(self):
                """Answer, or hang up."""
                if network.there:
                    return super().do_GET()
                self.close_connection = True

            def end_headers(self):
                """Let the browser ask each time whether a file has changed."""
                self.send_header("Cache-Control", "no-cache")
                super().end_headers()

        self.server = Server
