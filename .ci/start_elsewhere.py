"""Start an installed deskapp in a real terminal, see its queue drawn, leave with Ctrl+Q. Standard library only.

python .ci/start_elsewhere.py COMMAND WORDS...   exits 0 when the words were seen and the program left with 0.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


def main(command: list[str], wanted: str, patience: float = 30.0) -> int:
    """Run the command at 80x24 until the wanted words are on the screen, then leave it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    left = False
    end = time.monotonic() + patience
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        if not left and wanted.encode() in seen:
            os.write(terminal, b"\x11")
            left = True
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if not left or code != 0:
        print(f"started, but {'left with ' + str(code) if left else 'never showed ' + repr(wanted)}", file=sys.stderr)
        print(seen[-2000:].decode(errors="replace"), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:-1], sys.argv[-1]))
