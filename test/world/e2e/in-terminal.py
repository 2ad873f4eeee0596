"""Runs a command in a terminal of so many columns and rows: what it draws goes to stdout, what comes on stdin is typed."""

import fcntl
import os
import pty
import selectors
import struct
import sys
import termios

COLUMNS, ROWS = int(sys.argv[1]), int(sys.argv[2])


def in_terminal(command):
    pid, master = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvp(command[0], command)
    relay(master)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def relay(master):
    ways = selectors.DefaultSelector()
    ways.register(master, selectors.EVENT_READ, 1)
    ways.register(0, selectors.EVENT_READ, master)
    while True:
        for key, _ in ways.select():
            part = read_from(key.fd)
            if not part and key.fd == master:
                return
            if not part:
                ways.unregister(0)
            else:
                os.write(key.data, part)


def read_from(source):
    try:
        return os.read(source, 65536)
    except OSError:  # Linux ends the reading of a terminal that nobody holds any more with an error
        return b""


sys.exit(in_terminal(sys.argv[3:]))
