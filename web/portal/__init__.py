"""Signing in: the portal's token, its keys, and the demo portal."""
