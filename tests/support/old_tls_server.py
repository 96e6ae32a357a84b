"""An FTP server with TLS of another time, told by one JSON argument how old.

OpenSSL still speaks what newer libraries do not, if its security level is turned down.
"""

import json
import socket
import socketserver
import ssl
import sys

LISTING = b"-rw-r--r--   1 ftp      ftp             6 Jan 01  2026 one.txt\r\n"

options = json.loads(sys.argv[1])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.set_ciphers(options["ciphers"] + ":@SECLEVEL=0")
context.minimum_version = ssl.TLSVersion[options["oldest"]]
context.maximum_version = ssl.TLSVersion[options["newest"]]
if options["dh"]:
    context.load_dh_params(options["dh"])
context.load_cert_chain(options["chain"], options["key"])


class Session(socketserver.BaseRequestHandler):
    """One control connection."""

    def handle(self):
        self.connection = self.request
        self.private = False
        self.reply("220 Old.")
        try:
            while self.answer(self.line()):
                pass
        except (OSError, EOFError):
            pass
        finally:
            self.connection.close()

    def line(self):
        """One byte after the other: nothing after the command must be taken from the handshake."""
        line = b""
        while not line.endswith(b"\n"):
            byte = self.connection.recv(1)
            if not byte:
                raise EOFError
            line += byte
        return line.decode(errors="replace").strip()

    def reply(self, text):
        self.connection.sendall(text.encode() + b"\r\n")

    def answer(self, line):
        """Whether the session goes on."""
        verb, _, argument = line.partition(" ")
        if verb == "AUTH":
            self.reply("234 Go ahead.")
            self.connection = context.wrap_socket(self.connection, server_side=True)
        elif verb in ("EPSV", "PASV"):
            address = self.connection.getsockname()[0]
            self.listener = socket.create_server((address, 0))
            self.listener.settimeout(5)
            port = self.listener.getsockname()[1]
            numbers = f"{address.replace('.', ',')},{port // 256},{port % 256}"
            if verb == "EPSV":
                self.reply(f"229 Entering Extended Passive Mode (|||{port}|)")
            else:
                self.reply(f"227 Entering Passive Mode ({numbers}).")
        elif verb == "LIST":
            self.reply("150 Here it comes.")
            self.send_listing()
            self.reply("226 Transfer complete.")
        else:
            self.private = argument == "P" if verb == "PROT" else self.private
            self.reply(REPLIES.get(verb, "502 Not implemented."))
        return verb != "QUIT"

    def send_listing(self):
        data, _ = self.listener.accept()
        self.listener.close()
        if self.private:
            data = context.wrap_socket(data, server_side=True)
        data.sendall(LISTING)
        if self.private:
            try:
                data = data.unwrap()
            except OSError:
                pass
        data.close()


REPLIES = {
    "CWD": "250 There.",
    "FEAT": "211-Features:\r\n AUTH TLS\r\n EPSV\r\n PASV\r\n PBSZ\r\n PROT\r\n211 End",
    "NOOP": "200 OK.",
    "OPTS": "200 OK.",
    "PASS": "230 Logged in.",
    "PBSZ": "200 PBSZ=0",
    "PROT": "200 Protection level set.",
    "PWD": '257 "/" is the current directory',
    "QUIT": "221 Goodbye.",
    "STAT": "213-Status follows:\r\n" + LISTING.decode() + "213 End",
    "SYST": "215 UNIX Type: L8",
    "TYPE": "200 OK.",
    "USER": "331 Password?",
}


class Server(socketserver.ThreadingTCPServer):
    """Each session has a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True


Server((options["address"], options["port"]), Session).serve_forever()
