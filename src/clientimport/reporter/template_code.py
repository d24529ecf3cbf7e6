"""The code that templates become, made once in a process: each page has an environment of its own, with filters of its own."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class TemplateCode(BytecodeCache):
    """In memory; Jinja gives it the text's checksum, so that a template that was changed is read anew.

    A filter of a constant would be worked out with the first page's: templates have none.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives Jinja the code, if it is here."""
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code that Jinja has made."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATE_CODE = TemplateCode()
