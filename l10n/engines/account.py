"""What engines that cost something, or that may fail for one segment, have done in a run, and how much they may do."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from l10n.errors import ConfigError, EngineError

_REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent in a run.

    Attributes:
        amount: the most.
        unit: characters of source sent, or money in the currency of the configured prices.
    """

    amount: float
    unit: Literal["characters", "money"]

    def __str__(self) -> str:
        return f"{self.amount:,.0f} characters" if self.unit == "characters" else f"{self.amount:,.2f}"


def parse_budget(text: str) -> Budget:
    """Gives a budget: a whole number means characters, one with a decimal point means money.

    Args:
        text: such as "20000" or "2.50".

    Raises:
        ConfigError: it is neither.
    """
    plain = text.strip().replace("_", "")
    try:
        amount = float(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() else -1.0
    except ValueError:
        amount = -1.0
    if amount < 0:
        raise ConfigError(
            f'"{text}" is no budget', mend="Give characters, such as 20000, or money with a point, such as 2.50."
        )
    return Budget(amount, "money" if "." in plain else "characters")


class Account:
    """Counts what was asked of engines and what came back; may be written to by several threads.

    Attributes:
        budget: how much may be spent; None for no limit.
        asked: questions that were sent.
        characters: of source, in questions that were answered.
        tokens: of questions and of answers, where the service counts them.
        money: what it came to by the configured prices.
        failures: how many segments got no translation, by reason.
        spent: whether something was left unasked because of the budget.
        failure: why an engine gave up; None where it did not.
        notes: what else the user should read, each once.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget
        self.asked = 0
        self.characters = 0
        self.tokens = (0, 0)
        self.money = 0.0
        self.failures: Counter[str] = Counter()
        self.spent = False
        self.failure: EngineError | None = None
        self.notes: dict[str, None] = {}
        self._open_characters = 0
        self._open_money = 0.0
        self._lock = threading.Lock()

    def reserve(self, characters: int, money: float) -> bool:
        """Tells whether a question still fits the budget, and sets aside what it may cost.

        Args:
            characters: of source in it.
            money: what it may cost.
        """
        with self._lock:
            if self.budget is not None:
                by_characters = self.budget.unit == "characters"
                used = self.characters + self._open_characters if by_characters else self.money + self._open_money
                if used + (characters if by_characters else money) > self.budget.amount + 1e-9:
                    self.spent = True
                    return False
            self._open_characters += characters
            self._open_money += money
            return True

    def release(self, characters: int, money: float) -> None:
        """Gives back what was set aside for a question, once its answer is booked or it has failed."""
        with self._lock:
            self._open_characters -= characters
            self._open_money -= money

    def book(self, characters: int, money: float, tokens: tuple[int, int] = (0, 0)) -> None:
        """Counts a question that was answered.

        Args:
            characters: of source in it.
            money: what it cost.
            tokens: of the question and of the answer.
        """
        with self._lock:
            self.characters += characters
            self.money += money
            self.tokens = (self.tokens[0] + tokens[0], self.tokens[1] + tokens[1])

    def count_question(self) -> None:
        """Counts a question that was sent, answered or not."""
        with self._lock:
            self.asked += 1

    def count_failure(self, reason: str) -> None:
        """Counts a segment that got no translation."""
        with self._lock:
            self.failures[reason] += 1

    def note(self, text: str) -> None:
        """Keeps what the user should read."""
        with self._lock:
            self.notes[text] = None

    def lines(self) -> list[str]:
        """Gives what the user should read after a run; nothing where nothing was asked and nothing failed."""
        told = []
        if self.asked:
            parts = [f"{self.asked:,} requests", f"{self.characters:,} characters"]
            if any(self.tokens):
                parts.append(f"{self.tokens[0]:,} + {self.tokens[1]:,} tokens")
            if self.money:
                parts.append(f"cost {self.money:,.4f}")
            told.append(", ".join(parts))
        told += self.notes
        told += [f"{count} without an answer: {reason}" for reason, count in self.failures.most_common(_REASONS_SHOWN)]
        rest = len(self.failures) - _REASONS_SHOWN
        told += [f"and {rest} other reasons"] if rest > 0 else []
        if self.spent:
            told.append(f"the budget of {self.budget} is spent; what was done is kept, the rest has no draft")
        return told
