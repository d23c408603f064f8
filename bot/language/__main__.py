from bot.language.pipeline import build

build()
