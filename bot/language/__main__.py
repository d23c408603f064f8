from bot.language import build

build()
