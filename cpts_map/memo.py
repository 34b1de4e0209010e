"""Answers that an object keeps: a cache for each instance, forgotten with it; the method keeps its signature."""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

Owner = TypeVar("Owner")
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Method = Callable[Concatenate[Owner, Asked], Answer]


def remembered(maxsize: int) -> Callable[[Method[Owner, Asked, Answer]], Method[Owner, Asked, Answer]]:
    """Keep the last answers of a method, by instance.

    Parameters
    ----------
    maxsize
        How many answers an instance keeps; the one not asked for the longest goes first. Arguments are hashable.

    Returns
    -------
    callable
        A decorator. Two instances never share, and type checkers and documentation see the method as it is written.

    Examples
    --------
    >>> class Town:
    ...     @remembered(8)
    ...     def doubled(self, count: int) -> int:
    ...         print("made")
    ...         return 2 * count
    >>> town = Town()
    >>> town.doubled(2), town.doubled(2), Town().doubled(2)
    made
    made
    (4, 4, 4)
    """

    def decorate(method: Method[Owner, Asked, Answer]) -> Method[Owner, Asked, Answer]:
        place = f"_remembered_{method.__name__}"

        @wraps(method)
        def asked(self: Owner, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            kept = vars(self)
            if place not in kept:
                # One of two threads that come first is kept: its answers are those of the other.
                kept.setdefault(place, lru_cache(maxsize)(partial(method, self)))
            answer: Answer = kept[place](*args, **kwargs)
            return answer

        return asked

    return decorate
