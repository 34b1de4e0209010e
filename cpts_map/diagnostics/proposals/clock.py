"""A time bound that searches share, and whether it cut one of them short."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Clock:
    """Time given to a search.

    Attributes
    ----------
    seconds
        From the making of the clock on.
    whole
        The clock of which this is a part; what cuts a part short cuts the whole short.
    short
        Whether something was not tried for want of time: another run may then give another answer.
    """

    seconds: float
    whole: "Clock | None" = None
    short: bool = False
    start: float = field(default_factory=time.perf_counter)

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.start

    @property
    def left(self) -> float:
        """Seconds left, 0 or more."""
        return max(0.0, self.seconds - self.spent)

    def over(self) -> bool:
        """Whether no time is left; who asks, and hears so, gives up."""
        if self.left > 0:
            return False
        self.cut()
        return True

    def cut(self) -> None:
        """Say that something was given up."""
        self.short = True
        if self.whole is not None:
            self.whole.cut()

    def part(self, share: float) -> "Clock":
        """Take a share of the time left, in (0, 1]."""
        return Clock(self.left * share, self)
