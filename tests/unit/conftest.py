from __future__ import annotations

from hypothesis import settings

# How long one example takes says more of what else the machine does than of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
