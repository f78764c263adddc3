"""Pipes lines through a command as Spark's RDD.pipe does: one thread writes, another one reads, and
nobody looks at the exit code.

pipe_driver.py FILE COMMAND...: prints what came back.
pipe_driver.py --in-step FILE COMMAND...: writes each line only when that before it has come back.
"""
import subprocess
import sys
import threading

in_step = sys.argv[1] == "--in-step"
name, *command = sys.argv[1 + in_step:]
with open(name, "rb") as file:
    lines = [line for line in file if line.strip()]
process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
back = threading.Semaphore(0)


def write():
    for number, line in enumerate(lines):
        process.stdin.write(line)
        process.stdin.flush()
        if in_step and not back.acquire(timeout=20):
            process.kill()
            sys.exit(f"line {number + 1} has not come back")
    process.stdin.close()


writer = threading.Thread(target=write)
writer.start()
for line in process.stdout:
    sys.stdout.buffer.write(line)
    back.release()
writer.join()
process.wait()
