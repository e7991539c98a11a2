"""What a camera sees and what is advised: the real cascades on a drawn face, wrong light and blur by arithmetic."""

from __future__ import annotations

import cv2
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.contract.membership import LONGEST_PHOTO, PHOTO_SIZE
from deploy.drawn_face import GOOD, Picture, blurred, lit, nobody, people, somebody
from kiosk.hardware import camera_pictures
from kiosk.photo.advice import Advice, advice

FACE = somebody()


def advised(picture: Picture) -> Advice:
    return advice(camera_pictures.impression(picture))


def decoded(jpeg: bytes) -> Picture:
    picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        pytest.param(FACE, Advice.READY, id="as it should be"),
        pytest.param(nobody(), Advice.NOBODY, id="a wall"),
        pytest.param(people((0.5, -150, 0), (0.5, 150, 0)), Advice.SEVERAL, id="two"),
        pytest.param(somebody(0.46), Advice.CLOSER, id="far"),
        pytest.param(somebody(1.15), Advice.FARTHER, id="near"),
        pytest.param(somebody(x=110), Advice.RIGHT, id="the camera's right is their left"),
        pytest.param(somebody(x=-110), Advice.LEFT, id="left"),
        pytest.param(somebody(0.6, y=-130), Advice.DOWN, id="high"),
        pytest.param(somebody(0.6, y=150), Advice.UP, id="low"),
        pytest.param(lit(FACE, 0.25), Advice.TOO_DARK, id="dark"),
        pytest.param(lit(FACE, 1.5), Advice.TOO_BRIGHT, id="bright"),
        pytest.param(blurred(FACE, 9), Advice.BLURRED, id="blurred"),
        pytest.param(somebody(eyes=False), Advice.EYES, id="eyes closed"),
    ],
)
def test_one_thing_is_advised(picture: Picture, told: Advice) -> None:
    assert advised(picture) is told


def test_a_face_is_found_where_it_is() -> None:
    [face] = camera_pictures.impression(somebody(GOOD, x=40)).faces
    assert face.x == pytest.approx(0.5 + 40 / 540, abs=0.03)
    assert 0.4 < face.width < 0.62


@pytest.mark.parametrize("picture", [FACE, nobody(), somebody(0.5, 240, 150), people((0.5, -150, 0), (0.5, 150, 0))])
def test_a_portrait_is_a_small_jpeg_of_its_size_without_exif(picture: Picture) -> None:
    jpeg = camera_pictures.portrait(camera_pictures.frame(picture, 0.0))
    read = decoded(jpeg)
    assert (read.shape[1], read.shape[0]) == PHOTO_SIZE
    assert len(jpeg) <= LONGEST_PHOTO
    assert b"Exif" not in jpeg


def test_a_portrait_has_the_face_in_its_middle_wherever_it_was() -> None:
    for x, y in ((0, 0), (60, 20), (-60, -20)):
        jpeg = camera_pictures.portrait(camera_pictures.frame(somebody(0.55, x, y), 0.0))
        read = decoded(jpeg)
        [face] = camera_pictures.impression(read).faces
        assert face.x == pytest.approx(0.5, abs=0.05)
        assert face.y == pytest.approx(0.44, abs=0.08)


@settings(deadline=None, max_examples=25)
@given(st.integers(40, 900), st.integers(40, 900), st.integers(0, 2**32 - 1))
def test_whatever_a_camera_gives_becomes_a_portrait_within_its_limit(width: int, height: int, seed: int) -> None:
    noise = numpy.random.default_rng(seed).integers(0, 256, (height, width, 3), numpy.uint8)
    jpeg = camera_pictures.portrait(camera_pictures.frame(noise, 0.0))
    assert decoded(jpeg).shape == (800, 600, 3)
    assert len(jpeg) <= LONGEST_PHOTO
