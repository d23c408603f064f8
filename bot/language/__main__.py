import logging

logging.disable(logging.WARNING)  # spaCy imports TensorFlow where it finds it, which then regrets its missing TensorBoard

from bot.language.pipeline import build  # noqa: E402  (after the line above)

build()
