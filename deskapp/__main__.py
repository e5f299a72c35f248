"""The `deskapp` command, also as `python -m deskapp`. Ctrl+C during its imports ends it without a traceback."""

import gc
import signal

_before = signal.getsignal(signal.SIGINT)
if _before is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

gc.disable()  # it takes a tenth of the imports in vain
from deskapp.cli.main import main  # noqa: E402 - only now does Ctrl+C print nothing

gc.freeze()
gc.enable()
signal.signal(signal.SIGINT, _before)

if __name__ == "__main__":
    raise SystemExit(main())
