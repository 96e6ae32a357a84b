"""One pyftpdlib server in the foreground, told by one JSON argument how to be."""

import ast
import json
import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

options = json.loads(sys.argv[1])


class Handler(TLS_FTPHandler if options["certificate"] else FTPHandler):
    """A class of our own to hold the settings."""

    implicit = False

    def handle(self):
        if self.implicit:
            self.secure_connection(self.ssl_context)
        else:
            super().handle()

    def handle_ssl_established(self):
        # Nobody was greeted before the handshake.
        if self.implicit:
            super().handle()


class Server(FTPServer):
    """Likewise."""


logging.basicConfig(level=logging.DEBUG)

authorizer = DummyAuthorizer()
authorizer.add_user(options["user"], options["password"], options["served"])
authorizer.add_anonymous(options["served"])
Handler.authorizer = authorizer
first, last = options["passive_ports"]
Handler.passive_ports = range(first, last)
if options["certificate"]:
    Handler.certfile = options["certificate"]
if options["banner"]:
    Handler.banner = options["banner"]

for setting in options["settings"]:
    name, value = setting.split("=", 1)
    where, *within, attribute = name.split(".")
    if where == "authorizer":
        authorizer.user_table[options["user"]][attribute] = ast.literal_eval(value)
        continue
    holder = {"handler": Handler, "server": Server}[where]
    for part in within:
        holder = getattr(holder, part)
    # A misspelt name would otherwise be set without effect.
    getattr(holder, attribute)
    setattr(holder, attribute, ast.literal_eval(value))

Server((options["address"], options["port"]), Handler).serve_forever()
