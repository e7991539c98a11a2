"""Every camera opens, gives its newest picture, survives being unplugged, and is opened again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import sleep

import pytest

from deploy.drawn_face import film, nobody, somebody
from kiosk.hardware import Camera
from kiosk.hardware.camera_rehearsal import UNPLUGGED, RehearsalCamera
from kiosk.hardware.camera_stream import streaming
from kiosk.hardware.camera_v4l2 import V4l2Camera
from tests.waiting import until


def test_pictures_come_in_their_order_again_and_again(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", somebody(), nobody(), times=2)

    async def story() -> list[int]:
        async with RehearsalCamera("camera", str(path), fps=100).open() as camera:
            return [len((await camera.newest()).seen.faces) for _ in range(8)]

    assert asyncio.run(story()) == [1, 1, 0, 0, 1, 1, 0, 0]


def test_a_portrait_is_of_the_picture_it_is_asked_for(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", somebody())

    async def story() -> bytes:
        async with RehearsalCamera("camera", str(path), fps=100).open() as camera:
            return await camera.portrait(await camera.newest())

    assert asyncio.run(story()).startswith(b"\xff\xd8")


def test_a_camera_that_is_unplugged_says_so_and_is_opened_again_when_it_is_back(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", somebody())
    unplugged = Path(f"{path}{UNPLUGGED}")
    driver = RehearsalCamera("camera", str(path), fps=100)

    async def story() -> None:
        async with driver.open() as camera:
            await camera.newest()
            await asyncio.to_thread(unplugged.touch)
            with pytest.raises(OSError, match="no pictures"):
                await camera.newest()
        with pytest.raises(OSError, match="no film"):
            async with driver.open():
                pass
        await asyncio.to_thread(unplugged.unlink)
        async with driver.open() as camera:
            assert (await camera.newest()).width == 1280

    asyncio.run(story())


def test_who_leaves_in_the_middle_of_a_picture_closes_the_camera_all_the_same(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", somebody())

    async def story() -> None:
        async with RehearsalCamera("camera", str(path), fps=2).open() as camera:
            await camera.newest()
            waiting = asyncio.create_task(camera.newest())
            await asyncio.sleep(0)
            waiting.cancel()
        assert waiting.cancelled()

    asyncio.run(story())


def test_a_camera_is_never_closed_while_it_is_read() -> None:
    """Closing it then breaks OpenCV's memory."""

    class Slow:
        reading = closed_meanwhile = closed = False

        def read(self) -> None:
            self.reading = True
            sleep(0.2)
            self.reading = False

        def close(self) -> None:
            self.closed, self.closed_meanwhile = True, self.reading

    source = Slow()

    async def story() -> None:
        async with streaming(lambda: source) as camera:
            waiting = asyncio.create_task(camera.newest())
            await until(lambda: source.reading)
            waiting.cancel()
        assert source.closed
        assert not source.closed_meanwhile

    asyncio.run(story())


@pytest.mark.parametrize("driver", [V4l2Camera, RehearsalCamera])
def test_a_camera_is_looked_for_without_opening_it(tmp_path: Path, driver: type) -> None:
    camera: Camera = driver("camera", str(tmp_path / "device"))
    assert not camera.present()
    (tmp_path / "device").touch()
    assert camera.present()


@pytest.mark.parametrize("driver", [V4l2Camera, RehearsalCamera])
def test_what_is_no_camera_is_told(tmp_path: Path, driver: type) -> None:
    (tmp_path / "text").write_text("nothing to see")
    for path in (tmp_path / "text", tmp_path / "nowhere"):
        camera: Camera = driver("camera", str(path))

        async def story(camera: Camera = camera) -> None:
            async with camera.open():
                pass

        with pytest.raises(OSError, match=r"no camera|no film"):
            asyncio.run(story())


@pytest.mark.parametrize(
    ("driver", "values", "told"),
    [
        (V4l2Camera, {"path": ""}, "path is missing"),
        (V4l2Camera, {"path": "/dev/video0", "width": 10}, "320 to 3840"),
        (V4l2Camera, {"path": "/dev/video0", "patience_seconds": 0}, "at most 30"),
        (RehearsalCamera, {"film": ""}, "film is missing"),
        (RehearsalCamera, {"film": "x", "fps": 0}, "more than 0"),
    ],
)
def test_an_impossible_setting_is_refused_with_a_sentence(driver: type, values: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        driver("camera", **values)
