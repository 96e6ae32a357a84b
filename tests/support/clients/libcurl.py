"""A recent libcurl, which PycURL brings, printed in the form of `curl -v`."""

import os
import sys

import pycurl

host, port, user, password, directory = (sys.argv[1:] + [""])[:5]
MARKS = {
    pycurl.INFOTYPE_TEXT: "* ",
    pycurl.INFOTYPE_HEADER_IN: "< ",
    pycurl.INFOTYPE_HEADER_OUT: "> ",
}


def debug(kind, data):
    if kind in MARKS:
        sys.stdout.write(MARKS[kind] + data.decode(errors="replace").replace("\r\n", "\n"))


client = pycurl.Curl()
client.setopt(pycurl.URL, f"ftp://{host}:{port}/{directory + '/' if directory else ''}")
if user != "anonymous":
    client.setopt(pycurl.USERPWD, f"{user}:{password}")
if os.environ.get("TLS"):
    client.setopt(pycurl.USE_SSL, pycurl.USESSL_ALL)
    client.setopt(pycurl.CAINFO, os.environ["AUTHORITY"])
client.setopt(pycurl.VERBOSE, True)
client.setopt(pycurl.DEBUGFUNCTION, debug)
client.setopt(pycurl.WRITEFUNCTION, lambda data: None)
client.setopt(pycurl.CONNECTTIMEOUT, 3)
client.setopt(pycurl.TIMEOUT, 5)
try:
    client.perform()
except pycurl.error as error:
    code, text = error.args
    print(f"curl: ({code}) {text}")
