"""What a clinician does at the desk: reads some approved answers and signs them, so that patients see a day on them."""

from __future__ import annotations

import re

from tools.simulate.crew import Worker

ANSWERS = "/staff/answers"
TOPIC = re.compile(r'href="/staff/answers/(\w+)"')
HASH = re.compile(r'name="text_hash" value="([^"]+)"')
# The others wait for a signature, as at a clinic that has just begun.
SIGNED, SENT_BACK = 14, 2
REMARK = "Please say how long the stiffness usually lasts."


async def sign(worker: Worker) -> None:
    """Sign the first ones of the list, and send the next ones back with a remark."""
    topics = list(dict.fromkeys(TOPIC.findall((await worker.desk.page(ANSWERS)).text)))
    for place, topic in enumerate(topics[: SIGNED + SENT_BACK]):
        found = HASH.search((await worker.desk.page(f"{ANSWERS}/{topic}")).text)
        if found:
            fields = {"text_hash": found.group(1), "remark": "" if place < SIGNED else REMARK}
            what = "sign-off" if place < SIGNED else "send-back"
            worker.note(what, topic, await worker.desk.send(f"{ANSWERS}/{topic}/{what}", fields))
