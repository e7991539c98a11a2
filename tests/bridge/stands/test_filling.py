"""A stand's own values in an example configuration: they are there, and nothing else has changed."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.central.stands.filling import filled

EXAMPLE = """# of a stand
name = "a # b"            # what it is called
count = 3
[one.two]                 # a table
list = ["x"]              # of words
quoted = '\\d'
text = ""
[other]
text = "kept"
"""


def test_values_take_the_place_of_the_examples_and_comments_stay() -> None:
    text = filled(EXAMPLE, {("", "name"): "Lobi 1", ("one.two", "list"): ("a", "b"), ("one.two", "text"): "t"})
    assert tomllib.loads(text) == tomllib.loads(EXAMPLE) | {
        "name": "Lobi 1",
        "one": {"two": {"list": ["a", "b"], "quoted": "\\d", "text": "t"}},
    }
    assert 'name = "Lobi 1"            # what it is called\n' in text
    assert text.count("#") == EXAMPLE.count("#") - 1


def test_a_table_that_the_example_lacks_is_added_at_its_end() -> None:
    text = filled(EXAMPLE, {("new", "port"): 8883, ("new", "host"): "h", ("", "count"): 4})
    assert text.startswith(EXAMPLE.replace("count = 3", "count = 4"))
    assert tomllib.loads(text)["new"] == {"port": 8883, "host": "h"}


def test_a_key_that_its_table_lacks_is_our_mistake_and_is_told() -> None:
    with pytest.raises(ValueError, match=r"the example has no one\.two\.nothing"):
        filled(EXAMPLE, {("one.two", "nothing"): 1})
    with pytest.raises(ValueError, match="goes over several lines"):
        filled('[t]\nmany = [\n"a",\n]\n', {("t", "many"): ()})


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_whatever_a_stand_is_called_is_only_a_value(name: str, words: list[str]) -> None:
    told = tomllib.loads(filled(EXAMPLE, {("", "name"): name, ("one.two", "list"): tuple(words)}))
    assert (told["name"], told["one"]["two"]["list"]) == (name, words)
    assert told["other"] == {"text": "kept"}
    assert set(told) == {"name", "count", "one", "other"}
