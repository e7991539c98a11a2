"""What every test may ask for: patience, a line for the figures it has measured, a disk that forgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.peers.forgetful_mount import ForgetfulDisk, forgetful_disk

Figures = Callable[[str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="repeat what is random very often: takes minutes")
    parser.addoption("--longest", action="store_true", help="with --long, in a booted machine too: takes hours")


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether `--long` was given; a test that then takes more than a minute says so with its own `timeout` mark."""
    return bool(pytestconfig.getoption("long"))


@pytest.fixture(scope="session")
def longest(pytestconfig: pytest.Config) -> bool:
    """Whether `--longest` was given: for what takes many minutes each time, such as a power cut of a whole machine."""
    return bool(pytestconfig.getoption("longest"))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Takes a line such as "power cuts: 200, 0 lost, 0 doubled", which is printed at the end of the run."""
    return lambda line: request.node.user_properties.append(("figures", line))


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForgetfulDisk]:
    """Whoever wants it blank replaces it."""
    with forgetful_disk(tmp_path_factory.mktemp("disk")) as mounted:
        yield mounted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Properties travel with reports, so the lines of pytest-xdist's workers are here too."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    called = [report for report in reports if getattr(report, "when", "") == "call"]
    lines = [line for report in called for name, line in report.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("Figures")
        terminalreporter.write("".join(f"{line}\n" for line in sorted(set(lines))))
