"""Unit files and their drop-ins."""

from __future__ import annotations

from simulator.callers.quadlet.unit import drop_in_folders, parse_unit


def test_drop_ins_are_looked_for_from_the_most_specific_folder_on() -> None:
    assert drop_in_folders("a-b@c.container") == [
        "a-b@c.container.d", "a-b@.container.d", "a-@.container.d", "a-.container.d", "container.d",
    ]  # fmt: skip


def test_a_setting_knows_its_file_and_the_first_of_its_lines() -> None:
    read = parse_unit("w.container", "[Container]\n# c\nExec=a \\\n  b\n", {"x.d/1.conf": "[Container]\nUser=u\n"},
                keeps_odd_quotes=True)  # fmt: skip
    exec_, user = read.last("Container", "Exec"), read.last("Container", "User")
    assert exec_ is not None and user is not None
    assert (exec_, exec_.origin.where, user.origin.where) == ("a b", "w.container:3", "x.d/1.conf:2")


def test_of_drop_ins_with_one_name_the_most_specific_counts() -> None:
    files = {"w.container.d/1.conf": "[Container]\nExec=mine\n", "container.d/1.conf": "[Container]\nExec=all\n"}
    assert parse_unit("w.container", "[Container]\n", files, keeps_odd_quotes=True).last("Container", "Exec") == "mine"
