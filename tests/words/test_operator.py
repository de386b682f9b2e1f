"""What the operator reads where it depends on how the house is set up."""

from marathon.words import operator as words

CODE = "ABCD-EFGH"


def test_the_way_to_become_admin_is_one_that_is_open() -> None:
    in_chat = words.owner_code(CODE, has_chat=True, is_held=True)
    assert in_chat == f"No admin yet. Say this in a private chat to become one: /owner {CODE}"
    command = f'python3 main.py chat "/owner {CODE}" --as ID'
    one_process = words.owner_code(CODE, has_chat=False, is_held=True)
    assert f"Stop this with Ctrl-C, run this, and start again: {command}" in one_process
    beside = words.owner_code(CODE, has_chat=False, is_held=False)
    assert f"Run this in another terminal: {command}" in beside
    assert "Stop" not in beside


def test_a_run_is_promised_only_to_those_it_comes_to() -> None:
    said = words.demo_ready("http://127.0.0.1:8080/", 13, 30.0, "Ines")
    assert "30 s after you pick someone a run of theirs arrives, unless they are away or have run" in said
