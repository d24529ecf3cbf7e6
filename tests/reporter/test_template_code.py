"""Templates are compiled once in a process, and anew where their text has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from clientimport import reporter
from clientimport.reporter.template_code import TemplateCode

TEMPLATES = sorted((Path(reporter.__file__).parent / "templates").glob("*.html"))


def test_a_template_is_compiled_once_and_filters_are_those_of_each_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compile_ = Environment.compile

    def told(self: Environment, source: str, *more: object) -> object:
        compiled.append(source)
        return compile_(self, source, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", told)
    code = TemplateCode()

    def page(shown: Callable[[str], str]) -> str:
        pages = Environment(loader=FileSystemLoader(tmp_path), autoescape=True, bytecode_cache=code)
        pages.filters["shown"] = shown
        return pages.get_template("page.html").render(name="<Ned>")

    (tmp_path / "page.html").write_text("{{ name|shown }}")
    assert [page(str.upper), page(str.lower)] == ["&lt;NED&gt;", "&lt;ned&gt;"]
    (tmp_path / "page.html").write_text("{{ name|shown }}!")
    assert page(str.upper) == "&lt;NED&gt;!"
    assert compiled == ["{{ name|shown }}", "{{ name|shown }}!"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_filter_is_given_a_constant(template: Path) -> None:
    # It would be worked out where the template is compiled, with the filters of the first page alone.
    filters = Environment().parse(template.read_text("utf-8")).find_all(nodes.Filter)
    assert [each for each in filters if not any(each.find_all(nodes.Name))] == []
