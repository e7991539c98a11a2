"""What was done with the library since it was last asked what it knows: the stand must not forget it meanwhile."""

from __future__ import annotations

from bridge.contract.letters import Letter


class Recent:
    """Acts in the order in which the library took them in. Lost with the process, unlike the library's own memory."""

    def __init__(self) -> None:
        self.letters: tuple[Letter, ...] = ()

    def add(self, letter: Letter) -> None:
        if all(former.key != letter.key for former in self.letters):
            self.letters = (*self.letters, letter)

    def withdraw(self, key: str) -> None:
        self.letters = tuple(letter for letter in self.letters if letter.key != key)

    def forget(self, known: tuple[Letter, ...]) -> None:
        """What the library says now includes these."""
        self.letters = tuple(letter for letter in self.letters if letter not in known)
