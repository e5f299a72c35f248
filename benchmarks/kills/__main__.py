"""Kills of the program at work: what it acknowledged is in the record once, and the record is intact.

`python -m benchmarks.kills [ROUNDS]` kills the program (SIGKILL) 60 times in all, or ROUNDS times: half of them at
random moments of one driven desk, a sixth of four desks at once, a tenth around a save, and the rest during an import,
the adoption of a charter, a migration, a backup, a restore, an export and the making of a desk from one. Then eight
processes change one record at once, ten times ROUNDS each.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from benchmarks.kills import commands, driven, save, writers
from benchmarks.kills.intact import Tally

ROUNDS = 60


def main() -> int:
    """Print a line for each kind of kill, and return the number of faults."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    chance, bad = random.Random(time.time_ns()), 0
    kinds: dict[str, Callable[[], Tally]] = {
        "one driven desk": lambda: driven.rounds(count // 2, 1, chance),
        "four driven desks": lambda: driven.rounds(count // 6, 4, chance),
        "around a save": lambda: save.rounds(count // 10, chance),
        "an import": lambda: commands.imports(count // 20, chance),
        "an adoption": lambda: commands.adoptions(count // 20, chance),
        "a migration": lambda: commands.migrations(count // 30, chance),
        "a backup": lambda: commands.backups(count // 30, chance),
        "a restore": lambda: commands.restores(count // 30, chance),
        "an export": lambda: commands.exports(count // 30, chance),
        "a desk from an export": lambda: commands.desk_imports(count // 30, chance),
        "eight writers": lambda: writers.writers(8, count * 10),
    }
    for what, rounds in kinds.items():
        began = time.perf_counter()
        tally = rounds()
        bad += tally.bad
        print(f"{what}: {tally}, {time.perf_counter() - began:.0f} s", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main())
