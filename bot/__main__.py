"""`python -m bot ...` is `python -m rasa ...` for this assistant: the same commands, without TensorFlow."""

from __future__ import annotations

import sys

from bot.without_tensorflow import leave_out_tensorflow

if __name__ == "__main__":
    leave_out_tensorflow(all_unused=sys.argv[1:2] in (["run"], ["train"]))
    from rasa.__main__ import main

    main()
