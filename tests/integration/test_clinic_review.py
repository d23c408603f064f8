"""`clinic review export`, run as an administrator runs it, on what two people approved at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.domain.staff import Role
from clinic.example_files.reading import FOLDER, read_file
from tests.integration.clinic_command import run_clinic
from tests.integration.gateway import Gateway
from tests.integration.staff import at_desk
from tests.integration.test_staff_review import propose, say


async def export(gateway: Gateway, folder: Path, *more: str) -> tuple[int, str, str]:
    return await run_clinic(gateway.folder / "clinic.db", "review", "export", "--dir", str(folder), *more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "nlu"
    place.mkdir()
    for topic in ("onset", "cost"):
        (place / f"{topic}.yml").write_bytes((FOLDER / f"{topic}.yml").read_bytes())
    return place


@pytest.fixture
async def approved(gateway: Gateway) -> Gateway:
    """An example of each of two topics, approved; and one that is only proposed."""
    nurse, clinician, chat = await at_desk(gateway, Role.NURSE), await at_desk(gateway, Role.CLINICIAN), await gateway.open()
    for number in (1, 2, 3):
        await say(chat, f"zebra {number}", direction=number)
    await nurse.text("/staff/review")
    for number, topic in ((1, "onset"), (2, "cost"), (3, "onset")):
        await propose(nurse, number, f"zebra finch {number} sings", topic)
    for number in (1, 2):
        assert (await clinician.post(f"/staff/review/examples/{number}", decision="approve")).status == 303
    return gateway


async def test_what_was_approved_goes_into_the_files_once(approved: Gateway, folder: Path) -> None:
    code, said, _ = await export(approved, folder)
    assert code == 0
    assert f"{folder}/cost.yml: 1 added\n{folder}/onset.yml: 1 added\n" in said
    assert "python -m tools.evaluate --compare" in said
    assert read_file(folder / "onset.yml")[-1].text == "zebra finch 1 sings"
    assert read_file(folder / "cost.yml")[-1].text == "zebra finch 2 sings"
    before = (folder / "onset.yml").read_bytes()
    assert await export(approved, folder) == (0, "There is nothing new to export.\n", "")
    code, said, _ = await export(approved, folder, "--all")
    assert (code, "onset.yml: 0 added, 1 there already" in said) == (0, True)
    assert (folder / "onset.yml").read_bytes() == before


async def test_what_has_no_file_is_told_and_waits_for_the_next_time(approved: Gateway, folder: Path) -> None:
    cost = (folder / "cost.yml").read_bytes()
    (folder / "cost.yml").unlink()
    code, said, wrong = await export(approved, folder)
    assert (code, "onset.yml: 1 added" in said, "cost.yml: there is no such file" in wrong) == (1, True, True)
    (folder / "cost.yml").write_bytes(cost)
    code, said, _ = await export(approved, folder)
    assert (code, "cost.yml: 1 added" in said, "onset.yml" in said) == (0, True, False)


async def test_without_anything_approved_nothing_is_written(gateway: Gateway, folder: Path) -> None:
    assert await export(gateway, folder) == (0, "There is nothing new to export.\n", "")
