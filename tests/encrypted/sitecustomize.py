"""Read by Python as it starts, in the processes that such a run of the tests starts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if os.environ.get("DESKAPP_TESTS_ENCRYPTED"):
    sys.path.append(str(Path(__file__).resolve().parent.parent.parent))
    from tests.encrypted.records import encrypt_every_record

    encrypt_every_record()
