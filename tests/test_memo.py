"""Answers kept by an instance: made once, shared with no other, forgotten with it."""

import gc
import inspect
import weakref

from cpts_map.atlas import Atlas
from cpts_map.memo import remembered


class Town:
    def __init__(self, people):
        self.people, self.asked = people, []

    @remembered(2)
    def times(self, count: int, *, plus: int = 0) -> int:
        """Multiply."""
        self.asked.append(count)
        return self.people * count + plus


def test_an_answer_is_made_once_for_each_instance_and_question():
    one, two = Town(1), Town(2)
    assert [one.times(3), one.times(3), two.times(3), one.times(3, plus=1)] == [3, 3, 6, 4]
    assert (one.asked, two.asked) == ([3, 3], [3])


def test_the_answer_not_asked_for_the_longest_goes_first():
    town = Town(1)
    for count in (1, 2, 1, 3, 1, 2):
        town.times(count)
    assert town.asked == [1, 2, 3, 2]


def test_an_instance_is_forgotten_with_its_answers():
    town = Town(1)
    town.times(1)
    gone = weakref.ref(town)
    del town
    gc.collect()
    assert gone() is None


def test_a_method_keeps_its_name_its_text_and_its_signature():
    assert (Town.times.__name__, Town.times.__doc__) == ("times", "Multiply.")
    assert list(inspect.signature(Atlas.coverage).parameters) == ["self", "definition", "by"]
