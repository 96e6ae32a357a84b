import ftplib
import os
import ssl
import sys

host, port, user, password, directory = (sys.argv[1:] + [""])[:5]
if os.environ.get("TLS"):
    client = ftplib.FTP_TLS(timeout=4, context=ssl.create_default_context(cafile=os.environ["AUTHORITY"]))
else:
    client = ftplib.FTP(timeout=4)
client.set_debuglevel(1)
client.connect(host, int(port))
client.login(user, password)
if os.environ.get("TLS"):
    client.prot_p()
if directory:
    client.cwd(directory)
client.retrlines("LIST", lambda line: None)
client.quit()
