"""Finds calls of the program in shell text and parses them as the program would, without carrying them out."""

from __future__ import annotations

import re
import shlex

import click

_ENDS = {";", "|", "||", "&&", "&", ">", ">>", "<", "2>", "2>&1"}


def calls(text: str) -> list[list[str]]:
    """The words of every call of clientimport in shell text: ["job", "run", …]."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&<>")
        lexer.whitespace_split = True
        words = list(lexer)
        for at, word in enumerate(words):
            before = words[at - 1] if at else ";"
            if word.rpartition("/")[2] == "clientimport" and (at == 0 or before in _ENDS or before in ("clientimport", "sudo")):
                rest = words[at + 1 :]
                if rest[:1] == ["clientimport"]:  # crontab: the user, then the command
                    continue
                end = next((number for number, each in enumerate(rest) if each in _ENDS), len(rest))
                found.append(rest[:end])
    return found


def mentions(text: str) -> list[list[str]]:
    """The words of every call that stands in the running text between backticks."""
    running = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [shlex.split(found) for found in re.findall(r"`clientimport ([^`\n]+)`", running)]


def parse(words: list[str]) -> str:
    """The path of the command that these words call. Raises click.UsageError where the program would refuse them."""
    from clientimport.cli.main import program

    command: click.Command = program
    context = click.Context(program, info_name="clientimport")
    rest = list(words)
    while isinstance(command, click.Group):
        if not rest:
            raise click.UsageError(f"{context.command_path} needs a command")
        name = rest.pop(0)
        below = command.get_command(context, name)
        if below is None:
            raise click.UsageError(f"{context.command_path} has no command {name}")
        command = below
        context = click.Context(command, info_name=name, parent=context)
    with command.make_context(context.info_name, rest, parent=context.parent):
        return context.command_path
