"""Params files as people write them: nothing is read as something else, every fault is placed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError, field_validator

from scrutiny_lib.config.strict_yaml import StrictModel, load_model, load_yaml, read_text_scalar
from scrutiny_lib.errors import ExitCode, UsageError

SCALARS = [
    ("NO", "NO"),
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("Off", "Off"),
    ("y", "y"),
    ("True", "True"),
    ("TRUE", "TRUE"),
    ("true", True),
    ("false", False),
    ("0123", "0123"),
    ("00", "00"),
    ("0x1F", "0x1F"),
    ("0o17", "0o17"),
    ("1_000", "1_000"),
    ("+5", "+5"),
    ("1e3", "1e3"),
    (".5", ".5"),
    ("5.", "5."),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("12:30", "12:30"),
    ("0", 0),
    ("12", 12),
    ("-3", -3),
    ("2.50", 2.5),
    ("-0.5", -0.5),
    ("01.5", "01.5"),
    ("2024-03-31", "2024-03-31"),
    ("2024-03-31 10:00:00", "2024-03-31 10:00:00"),
    ("null", None),
    ("~", None),
    ("Null", "Null"),
    ("None", "None"),
    ('"12"', "12"),
    ("'true'", "true"),
    ("0113 376 0336", "0113 376 0336"),
]


class Item(StrictModel):
    id: str
    many: int = 1


class Part(StrictModel):
    name: str
    items: tuple[Item, ...] = ()

    @field_validator("name")
    @classmethod
    def _not_bad(cls, name: str) -> str:
        if name == "bad":
            raise ValueError("choose another name")
        return name


class Whole(StrictModel):
    part: Part
    day: dt.date | None = None


def write(folder: Path, text: str) -> Path:
    path = folder / "file.yml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path, text: str, model: type[StrictModel] = Whole) -> str:
    """The one line that a faulty file is refused with, without the folder."""
    path = write(folder, text)
    with pytest.raises(UsageError) as caught:
        load_model(path, model)
    message = str(caught.value)
    assert caught.value.exit_code == ExitCode.USAGE
    assert message.startswith(str(path))
    assert "\n" not in message
    return message.removeprefix(str(path))


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_a_scalar_of_a_file_is_what_it_looks_like(tmp_path: Path, text: str, value: Any) -> None:
    content, _ = load_yaml(write(tmp_path, f"key: {text}\n"))
    assert content == {"key": value}
    assert type(content["key"]) is type(value)


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_a_scalar_of_the_command_line_is_read_as_in_a_file(text: str, value: Any) -> None:
    found = read_text_scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_nothing_on_the_command_line_is_no_value() -> None:
    assert read_text_scalar("") is None


def test_a_command_line_value_may_be_a_list_of_texts_that_stay_texts() -> None:
    assert read_text_scalar("[NO, 0123, 7]") == ["NO", "0123", 7]


@pytest.mark.parametrize(
    "text", ["[x, y", "{a: b", "'open", "a: b: c", "!!python/name:os.system", "a\x07b", "!!int abc"]
)
def test_an_unreadable_command_line_value_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UsageError, match="put it in quotes") as caught:
        read_text_scalar(text)
    assert text not in str(caught.value)


def test_a_plain_reader_would_have_changed_the_values() -> None:
    """What this module is for: without it, these three are False, 83 and a date."""
    plain = yaml.safe_load("a: NO\nb: 0123\nc: 2024-03-31\n")
    assert plain == {"a": False, "b": 83, "c": dt.date(2024, 3, 31)}


def test_the_loader_leaves_other_users_of_yaml_alone() -> None:
    assert yaml.safe_load("NO") is False


def test_keys_are_read_as_strictly_as_values(tmp_path: Path) -> None:
    content, _ = load_yaml(write(tmp_path, "NO: 1\n0123: 2\n2024-03-31: 3\n"))
    assert list(content) == ["NO", "0123", "2024-03-31"]


def test_lines_count_from_one_and_reach_into_lists(tmp_path: Path) -> None:
    text = "# a comment\npart:\n  name: x\n\n  items:\n    - id: a\n      many: 2\n    - {id: b}\n"
    _, lines = load_yaml(write(tmp_path, text))
    assert lines == {
        ("part",): 2,
        ("part", "name"): 3,
        ("part", "items"): 5,
        ("part", "items", 0): 6,
        ("part", "items", 0, "id"): 6,
        ("part", "items", 0, "many"): 7,
        ("part", "items", 1): 8,
        ("part", "items", 1, "id"): 8,
    }


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, "# nothing yet\n")) == ({}, {})


def test_a_byte_order_mark_is_not_part_of_the_first_key(tmp_path: Path) -> None:
    content, _ = load_yaml(write(tmp_path, "\ufeffpart: x\n"))
    assert content == {"part": "x"}


def test_windows_line_ends_count_as_one_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes(b"part:\r\n  name: x\r\n  nmae: y\r\n")
    with pytest.raises(UsageError, match=r"line 3: unknown key 'part\.nmae'"):
        load_model(path, Whole)


def test_a_repeated_key_is_refused_with_both_lines(tmp_path: Path) -> None:
    assert fault(tmp_path, "part:\n  name: x\nday: null\npart:\n  name: y\n") == (
        ", line 4: the key 'part' stands twice (first on line 1); keep one"
    )


def test_a_repeated_key_is_found_in_nested_lists(tmp_path: Path) -> None:
    text = "part:\n  name: x\n  items:\n    - id: a\n    - id: b\n      many: 1\n      id: c\n"
    assert fault(tmp_path, text) == (
        ", line 7: the key 'id' stands twice (first on line 5); keep one"
    )


def test_a_repeated_key_is_found_in_braces(tmp_path: Path) -> None:
    assert "line 1: the key 'a' stands twice (first on line 1)" in fault(tmp_path, "{a: 1, a: 2}")


def test_the_same_key_in_two_list_items_is_no_repetition(tmp_path: Path) -> None:
    text = "part: {name: x, items: [{id: a}, {id: a}]}\n"
    whole = load_model(write(tmp_path, text), Whole)
    assert [item.id for item in whole.part.items] == ["a", "a"]


def test_a_repeated_key_on_the_command_line_is_refused() -> None:
    with pytest.raises(UsageError):
        read_text_scalar("{a: 1, a: 2}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("part:\n  name: x\ncolour: red\n", ", line 3: unknown key 'colour'"),
        ("part:\n  name: x\n  nmae: y\n", ", line 3: unknown key 'part.nmae'"),
        (
            "part:\n  name: x\n  items:\n    - id: a\n    - id: b\n      mnay: 2\n",
            ", line 6: unknown key 'part.items.1.mnay'",
        ),
    ],
)
def test_an_unknown_key_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text) == f"{said}; remove it or check its spelling"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day: null\n", ", line 1: the key 'part' is missing; add it"),
        ("\n\npart:\n  items: []\n", ", line 3: the key 'part.name' is missing; add it"),
        (
            "part:\n  name: x\n  items:\n    - id: a\n    - many: 2\n",
            ", line 5: the key 'part.items.1.id' is missing; add it",
        ),
    ],
)
def test_a_missing_key_is_named_with_the_line_it_belongs_under(
    tmp_path: Path, text: str, said: str
) -> None:
    assert fault(tmp_path, text) == said


def test_a_value_of_the_wrong_kind_is_placed(tmp_path: Path) -> None:
    said = fault(tmp_path, "part:\n  name: x\n  items:\n    - id: a\n      many: few\n")
    assert said.startswith(", line 5: 'part.items.0.many': Input should be a valid integer")


def test_a_number_where_text_belongs_is_placed(tmp_path: Path) -> None:
    said = fault(tmp_path, "part:\n  name: 12\n")
    assert said == ", line 2: 'part.name': Input should be a valid string"


def test_a_check_of_our_own_speaks_without_the_library_s_prefix(tmp_path: Path) -> None:
    assert fault(tmp_path, "part:\n  name: bad\n") == ", line 2: 'part.name': choose another name"


def test_the_first_fault_says_how_many_more_there_are(tmp_path: Path) -> None:
    said = fault(tmp_path, "part:\n  name: bad\n  one: 1\n  two: 2\n")
    assert said.startswith(", line 3: unknown key 'part.one'")
    assert said.endswith(" (and 2 more)")


def test_a_list_in_place_of_a_mapping_is_refused(tmp_path: Path) -> None:
    assert fault(tmp_path, "- a\n- b\n").startswith(", line 1: 'the file': Input should be")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("part:\n  name: [x\n", 3),
        ("part: x\n\tname: y\n", 2),
        ("a: b: c\n", 1),
        ("part: 'open\n", 2),
        ("part:\n  name: x\n---\npart: y\n", 3),
        ("part: !!python/object:os.system {}\n", 1),
        ("part: *nowhere\n", 1),
    ],
)
def test_text_that_is_not_yaml_is_placed(tmp_path: Path, text: str, line: int) -> None:
    assert fault(tmp_path, text).startswith(f", line {line}: not valid YAML (")


@pytest.mark.parametrize("text", ["part: a\x07b\n", "\n\npart: a\x00b\n"])
def test_a_control_character_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    line = text[: text.index("part")].count("\n") + 1
    assert fault(tmp_path, text).startswith(f", line {line}: not valid YAML (")


@pytest.mark.parametrize("text", ["part: !!int abc\n", "part: !!bool maybe\n", "a: &a [*a]\n"])
def test_a_forced_type_or_a_loop_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    assert "not valid YAML" in fault(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.yml: cannot be read as text; check that"):
        load_yaml(tmp_path / "gone.yml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes("part: Café".encode("latin-1"))
    with pytest.raises(UsageError, match=r"file\.yml: cannot be read as text"):
        load_yaml(path)


def test_texts_are_stripped_and_models_can_not_be_changed(tmp_path: Path) -> None:
    whole = load_model(write(tmp_path, 'part: {name: "  x "}\nday: 2024-03-31\n'), Whole)
    assert whole.part.name == "x"
    assert whole.day == dt.date(2024, 3, 31)
    with pytest.raises(ValidationError):
        whole.part.name = "y"


def test_a_misspelt_required_key_is_named_before_the_missing_one(tmp_path: Path) -> None:
    class Pet(StrictModel):
        colour: str

    path = tmp_path / "pet.yml"
    path.write_text("color: red\n")
    with pytest.raises(UsageError, match=r"line 1: unknown key 'color'.* \(and 1 more\)"):
        load_model(path, Pet)
