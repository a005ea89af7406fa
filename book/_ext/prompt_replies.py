"""A kernel manager for nbclient whose replies are never overlooked.

While nbclient waits for a cell's reply, it sends the kernel the state of each Output widget (`interact` has one) through the
same socket, past asyncio. ZeroMQ tells of a message once: if the reply has just come, sending takes that signal away, and
nbclient sleeps until the cell's timeout (https://github.com/jupyter/nbclient/issues/312). Reading the socket's events after
sending makes pyzmq's asyncio socket look again.
"""

import zmq
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Type


class PromptChannel(AsyncZMQSocketChannel):
    """A channel that looks for what has arrived whenever it has sent."""

    def send(self, msg):
        """Send one message, a dictionary."""
        super().send(msg)
        self.socket.get(zmq.EVENTS)


class PromptClient(AsyncKernelClient):
    """A client with such a shell channel."""

    shell_channel_class = Type(PromptChannel)


class PromptManager(AsyncKernelManager):
    """A manager with such clients."""

    client_factory = Type(PromptClient)
