"""Runs a command on a pseudo-terminal, slowly, and tells what was to be seen there.

terminal_driver.py [OPTION...] -- COMMAND...
  --columns N    of the terminal (default 100)
  --in FILE      goes to standard input: half of its lines at once, the others later
  --out FILE     takes standard output, slowly where there is no --in (default: the terminal)
  --err FILE     takes standard error (default: the terminal)
  --frames N     "later" is when the line of progress has been drawn N times (default 0: 1.6 seconds)
  --signal NAME  is sent then

Prints what stood in the line of progress each time ("frame TEXT"), when it was first drawn ("first SECONDS"),
whether something ran over the last column ("wrapped"), the rows that are left in the end ("screen TEXT") and
how the command ended ("ended CODE").
"""
import argparse
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--columns", type=int, default=100)
parser.add_argument("--in", dest="input")
parser.add_argument("--out")
parser.add_argument("--err")
parser.add_argument("--frames", type=int, default=0)
parser.add_argument("--signal")
parser.add_argument("command", nargs="+")
wanted = parser.parse_args()
LONGEST = 20  # seconds to wait for frames that do not come

shown = bytearray()
first = None
frame = re.compile(rb"\r([^\r\n\x1b]+)\x1b\[K")
terminal, side = pty.openpty()
fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, wanted.columns, 0, 0))
start = time.monotonic()
out = subprocess.PIPE if wanted.out else side
err = open(wanted.err, "wb") if wanted.err else side
process = subprocess.Popen(wanted.command, stdin=subprocess.PIPE if wanted.input else subprocess.DEVNULL,
                           stdout=out, stderr=err, start_new_session=True,
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # a shell's & ignores it
os.close(side)


def watch():
    global first
    while True:
        try:
            got = os.read(terminal, 65536)
        except OSError:  # the last one that had the terminal open has ended
            return
        if not got:
            return
        shown.extend(got)
        if first is None and frame.search(shown):
            first = time.monotonic() - start


def is_later():
    if not wanted.frames:
        return time.monotonic() - start > 1.6
    return len(frame.findall(shown)) >= wanted.frames or time.monotonic() - start > LONGEST


def feed():
    with open(wanted.input, "rb") as file:
        lines = file.readlines()
    half = len(lines) // 2
    try:
        process.stdin.write(b"".join(lines[:half]))
        process.stdin.flush()
        while not is_later():
            time.sleep(0.05)
        if wanted.signal:
            process.send_signal(getattr(signal, wanted.signal))
        else:
            process.stdin.write(b"".join(lines[half:]))
        process.stdin.close()
    except BrokenPipeError:
        pass


def drain():
    with open(wanted.out, "wb") as file:
        while got := os.read(process.stdout.fileno(), 65536):
            file.write(got)
            if not wanted.input and not is_later():
                time.sleep(0.3)


def draw(data):
    """What a terminal of so many columns makes of the bytes: its rows, and whether one was too long."""
    rows, row, column, wrapped = [[]], 0, 0, False
    for control, character in re.findall(r"(\x1b\[[0-9;]*[A-Za-z])|(.)", data, re.DOTALL):
        if control == "\x1b[K":
            del rows[row][column:]
        elif control:
            continue
        elif character == "\r":
            column = 0
        elif character == "\n":
            row += 1
            rows.append([])
        else:
            rows[row].extend(" " * (column - len(rows[row])))
            rows[row][column:column + 1] = character
            column += 1
            wrapped |= column >= wanted.columns
    return ["".join(row) for row in rows], wrapped


threads = [threading.Thread(target=watch)]
if wanted.input:
    threads.append(threading.Thread(target=feed))
if wanted.out:
    threads.append(threading.Thread(target=drain))
for thread in threads:
    thread.start()
code = process.wait()
for thread in threads:
    thread.join()
for text in frame.findall(shown):
    print("frame", text.decode())
rows, wrapped = draw(shown.decode())
if first is not None:
    print(f"first {first:.2f}")
if wrapped:
    print("wrapped")
for row in rows:
    if row:
        print("screen", row)
print("ended", code)
