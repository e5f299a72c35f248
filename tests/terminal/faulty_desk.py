"""The program with a fault in it: saving a call raises an error that repeats what was typed."""

from __future__ import annotations

import sys
from typing import Any

from deskapp.cli.main import main
from deskapp.forms.form import Form


def broken(form: Form[Any], ready: Any) -> None:
    secret = dict(form.values)
    raise KeyError(str(secret))


if __name__ == "__main__":
    from deskapp.forms.log.call import CallForm

    CallForm.write = broken  # type: ignore[assignment,method-assign]
    sys.exit(main())
