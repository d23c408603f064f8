"""`python -m bot ...` is `python -m rasa ...` for this assistant: the same commands, without TensorFlow."""

from __future__ import annotations

import gc
import os
import secrets
import sys

from bot.without_tensorflow import leave_out_tensorflow

if __name__ == "__main__":
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # else errors, with what they quote, go to Rasa's makers
    leave_out_tensorflow(all_unused=sys.argv[1:2] in (["run"], ["train"]))
    if sys.argv[1:2] == ["shell"]:  # alone in a terminal: nothing comes in by the channel, and actions are there or are not
        os.environ.setdefault("ASSISTANT_SECRET", secrets.token_hex(16))
        os.environ.setdefault("ACTIONS_PORT", "5055")
    if sys.argv[1:2] == ["train"]:
        gc.disable()  # it looked for what can go among all examples again and again, and found nothing
    from rasa.__main__ import main

    if sys.argv[1:2] == ["shell"]:
        from bot.terminal import show_text_alone

        show_text_alone()
    main()
