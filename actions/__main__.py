"""`python -m actions`: serves the actions on the loopback interface alone."""

from __future__ import annotations

import sys

from aiohttp import web
from pydantic import ValidationError

from actions import logs, runtime
from actions.server import create_app
from knowledge import KnowledgeError

HOST = "127.0.0.1"


def main() -> int:
    """Serves until it is told to stop. Ends with 2 when a setting or the approved texts cannot be used, and says which."""
    logs.configure()
    try:
        port = runtime.settings().port
        runtime.base()
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            print(f"{wrong['loc'][0]}: {wrong['msg']}", file=sys.stderr)
        return 2
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 2
    web.run_app(create_app(), host=HOST, port=port, access_log=None, print=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
