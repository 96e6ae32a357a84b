"""One FTP server of a Python package in the foreground, told by one JSON argument which and how to be."""

import argparse
import ast
import asyncio
import http.server
import json
import logging
import ssl
import sys

options = json.loads(sys.argv[1])
settings = {
    name: ast.literal_eval(value)
    for name, value in (setting.split("=", 1) for setting in options["settings"])
}
address, port, served = options["address"], options["port"], options["served"]
user, password = options["user"], options["password"]
passive_ports = range(*options["passive_ports"])


def aioftp():
    import aioftp

    logging.basicConfig(level=logging.DEBUG)
    settings.setdefault("data_ports", passive_ports)
    if options["certificate"]:
        settings["ssl"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        settings["ssl"].load_cert_chain(options["certificate"])
    users = [aioftp.User(user, password, base_path=served), aioftp.User(base_path=served)]
    asyncio.run(aioftp.Server(users, **settings).run(address, port))


def twisted():
    from twisted.cred.checkers import AllowAnonymousAccess, ICredentialsChecker
    from twisted.cred.credentials import IUsernamePassword
    from twisted.cred.error import UnauthorizedLogin
    from twisted.cred.portal import Portal
    from twisted.internet import reactor
    from twisted.protocols.ftp import BaseFTPRealm, FTPFactory
    from twisted.python import log
    from twisted.python.filepath import FilePath
    from zope.interface import implementer

    class Realm(BaseFTPRealm):
        """Accounts are served the same folder as anonymous users."""

        def getHomeDirectory(self, _):
            return FilePath(served)

    # Twisted's own compare with bytes, which its FTP server does not give them.
    @implementer(ICredentialsChecker)
    class Checker:
        credentialInterfaces = (IUsernamePassword,)

        def requestAvatarId(self, given):
            if (given.username, given.password) != (user, password):
                raise UnauthorizedLogin()
            return user

    log.startLogging(sys.stderr)
    portal = Portal(Realm(served))
    portal.registerChecker(AllowAnonymousAccess())
    portal.registerChecker(Checker())
    factory = FTPFactory(portal)
    factory.passivePortRange = passive_ports
    for name, value in settings.items():
        getattr(factory, name)
        setattr(factory, name, value)
    reactor.listenTCP(port, factory, interface=address)
    reactor.run()


def thinftp():
    from thinftp.logger import get_logger
    from thinftp.server import start_server

    start_server(
        argparse.Namespace(
            bind=address,
            port=port,
            user=user,
            pswd=password,
            directory=served,
            lgr=get_logger("DEBUG"),
        )
    )


def web():
    handler = http.server.SimpleHTTPRequestHandler
    http.server.ThreadingHTTPServer((address, port), handler).serve_forever()


{"aioftp": aioftp, "twisted": twisted, "thinftp": thinftp, "http.server": web}[options["server"]]()
