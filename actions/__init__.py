"""Rasa's custom actions, one module a capability. Each reads slots, calls one service of the clinic, and chooses a text."""
