"""The disk that forgets, asked through the kernel: what was synced stays, and nothing else is sure to."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.peers.forgetful_disk import SECTOR
from tests.peers.forgetful_mount import ForgetfulDisk

SEEDS = range(30)
CONTENT = b"".join(bytes([number]) * SECTOR for number in range(1, 5))


def written(folder: Path, synced: bool, named: bool) -> None:
    with (folder / "file").open("wb") as file:
        file.write(CONTENT)
        file.flush()
        if synced:
            os.fsync(file.fileno())
    if named:
        directory = os.open(folder, os.O_DIRECTORY)
        os.fsync(directory)
        os.close(directory)


def left(disk: ForgetfulDisk, synced: bool, named: bool) -> set[bytes | None]:
    """What there can be in the file after a cut, None for no file."""
    found: set[bytes | None] = set()
    for seed in SEEDS:
        disk.replace(seed)
        written(disk.directory, synced, named)
        disk.cut()
        file = disk.directory / "file"
        found.add(file.read_bytes() if file.exists() else None)
    return found


def test_what_was_synced_with_its_name_stays(disk: ForgetfulDisk) -> None:
    assert left(disk, synced=True, named=True) == {CONTENT}


def test_a_name_that_was_not_synced_may_be_gone(disk: ForgetfulDisk) -> None:
    assert left(disk, synced=True, named=False) == {CONTENT, None}


def test_what_was_not_synced_may_be_gone_in_whole_and_in_part(disk: ForgetfulDisk) -> None:
    found = left(disk, synced=False, named=True)
    assert {b"", CONTENT} < found
    assert None not in found
    assert any(part and part != CONTENT for part in found)


def test_what_was_overwritten_and_not_synced_is_the_old_or_the_new_sector_by_sector(disk: ForgetfulDisk) -> None:
    new = bytes(reversed(CONTENT))
    for seed in SEEDS:
        disk.replace(seed)
        written(disk.directory, synced=True, named=True)
        with (disk.directory / "file").open("r+b") as file:
            file.write(new)
        disk.cut()
        content = (disk.directory / "file").read_bytes()
        sectors = [slice(start, start + SECTOR) for start in range(0, len(CONTENT), SECTOR)]
        assert all(content[sector] in {CONTENT[sector], new[sector]} for sector in sectors)


def test_a_rename_that_was_not_synced_is_done_or_not(disk: ForgetfulDisk) -> None:
    found = set()
    for seed in SEEDS:
        disk.replace(seed)
        written(disk.directory, synced=True, named=True)
        (disk.directory / "file").rename(disk.directory / "renamed")
        disk.cut()
        found.add(tuple(os.listdir(disk.directory)))
    assert found == {("file",), ("renamed",)}


def test_power_goes_with_the_change_that_was_agreed(disk: ForgetfulDisk) -> None:
    disk.replace(0)
    disk.cut_after(3)
    before = disk.directory
    with pytest.raises(OSError, match="Input/output") as error:  # created, written, and then
        written(before, synced=True, named=True)
    assert error.value.errno == errno.EIO
    assert not disk.is_on()
    disk.cut()
    assert disk.is_on()
    assert disk.directory != before
    with pytest.raises(OSError, match="Input/output"):
        os.listdir(before)


def test_operations_fail_as_they_are_told_and_only_so_long(disk: ForgetfulDisk) -> None:
    disk.replace(0)
    disk.fail(write=errno.ENOSPC)
    with pytest.raises(OSError, match="No space"):
        (disk.directory / "file").write_bytes(CONTENT)
    disk.fail()
    assert (disk.directory / "file").write_bytes(CONTENT) == len(CONTENT)
