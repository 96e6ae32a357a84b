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
    async with aioftp.Client.context(host, int(port), user, password, connection_timeout=4, socket_timeout=4) as client:
        if tls:
            await client.upgrade_to_tls(tls)
        if directory:
            await client.change_directory(directory)
        await client.list()


logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stdout)
logging.getLogger("asyncio").setLevel(logging.WARNING)
asyncio.run(main())
