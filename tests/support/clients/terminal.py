"""Types into a program that asks: user name, password, and then one command at each prompt of `ftp>`.

    terminal.py USER PASSWORD COMMAND... -- PROGRAM ARGUMENT...
"""

import os
import pty
import re
import sys

split = sys.argv.index("--")
user, password, *commands = sys.argv[1:split]
PROMPTS = [(rb"Name[^\n]*: ?$", user), (rb"Password: ?$", password), (rb"ftp> $", None)]
to_type = [command for command in commands if command]
screen = b""
typed = 0


def read(terminal):
    """Passes on what the program writes, and answers it."""
    global screen, typed
    data = os.read(terminal, 4096)
    screen += data
    for prompt, answer in PROMPTS:
        if found := re.search(prompt, screen[typed:]):
            typed += found.end()
            if answer is None:
                answer = to_type.pop(0) if to_type else "quit"
            os.write(terminal, answer.encode() + b"\n")
            break
    # On the screen a line is a line.
    return data.replace(b"\r", b"")


pty.spawn(sys.argv[split + 1 :], read, lambda keyboard: b"")
