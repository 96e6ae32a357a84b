import asyncio
import logging
import os
import ssl
import sys

import aioftp

host, port, user, password, directory = (sys.argv[1:] + [""])[:5]


async def main():
    tls = None
    if os.environ.get("TLS"):
        tls = ssl.create_default_context(cafile=os.environ["AUTHORITY"])
    client = aioftp.Client(connection_timeout=4, socket_timeout=4)
    await client.connect(host, int(port))
    if tls:
        await client.upgrade_to_tls(tls)
    await client.login(user, password)
    if directory:
        await client.change_directory(directory)
    await client.list()
    await client.quit()


logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stdout)
logging.getLogger("asyncio").setLevel(logging.WARNING)
asyncio.run(main())
