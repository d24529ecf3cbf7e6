"""The settings: their types and defaults, and which of several places is listened to."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from clientimport.core.environment import from_environment
from clientimport.core.errors import UsageFailure
from clientimport.core.language import DEFAULT
from clientimport.jobs.setting_values import DEFAULT_DATABASE, READERS, SECRET

PREFIX = "CLIENTIMPORT_"
_ELSEWHERE = ("CONFIG", "DEBUG", "TIMEZONE", "LINEAGE_NAMESPACE", "LINEAGE_TOKEN", "LINEAGE_TOKEN_FILE")
"""Names that are read where they are needed."""


@dataclass(frozen=True)
class Written:
    """The value of a setting as a file has it, and where it stands: "nightly.yaml:3"."""

    value: object = field(repr=False)  # may be a secret
    origin: str


Layer = Mapping[str, Written]
"""The settings that one file names."""


def _reader(name: str) -> BeforeValidator:
    return BeforeValidator(lambda value: READERS[name](value) if isinstance(value, str) else value)


class Settings(BaseSettings):
    """What holds. Times in seconds; 0 for a time-out: for ever. `workers` None: threads."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    database: Annotated[SecretStr, _reader("database")] = SecretStr(DEFAULT_DATABASE)
    reports: Annotated[Path, _reader("reports")] = Path("reports")
    reports_group: Annotated[str | None, _reader("reports_group")] = None
    lang: Annotated[str, _reader("lang")] = DEFAULT
    workers: Annotated[int | None, _reader("workers")] = None
    wait: Annotated[float, _reader("wait")] = 0.0
    lock_timeout: Annotated[float, _reader("lock_timeout")] = 60.0
    statement_timeout: Annotated[float, _reader("statement_timeout")] = 0.0
    retries: Annotated[int, _reader("retries")] = 2
    log_format: Annotated[Literal["plain", "json"], _reader("log_format")] = "plain"
    log_file: Annotated[Path | None, _reader("log_file")] = None
    messages: Annotated[list[SecretStr], NoDecode, _reader("messages")] = []
    messages_when: Annotated[Literal["always", "problems", "failures"], _reader("messages_when")] = "always"
    metrics: Annotated[Path | None, _reader("metrics")] = None
    lineage: Annotated[SecretStr | None, _reader("lineage")] = None
    review_user_header: Annotated[str | None, _reader("review_user_header")] = None
    review_proxies: Annotated[list[str], NoDecode, _reader("review_proxies")] = []


_BELOW: ContextVar[Sequence[Layer]] = ContextVar("below")
"""What is asked below the environment; a class for each question would take longer than the answer."""


class _Layered(Settings):
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, *(_FromLayer(settings_cls, layer) for layer in _BELOW.get()))


@dataclass(frozen=True)
class Held:
    """The settings that hold, and where each comes from: "default", "nightly.yaml:3", "CLIENTIMPORT_WAIT", "--wait"."""

    settings: Settings
    origins: dict[str, str]
    beaten: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Setting -> weaker places that name it too, the strongest first."""


def settle(options: Mapping[str, object], *files: Layer, folder: Path | None = None) -> Held:
    """Options win over the environment, it over files, a file over those behind it, and everything over the defaults.

    `options`: name -> value as typed, None where it was not. `folder`: what the defaults' paths are relative to.
    Raises UsageFailure for a value of the environment that cannot be taken.
    """
    asked = {name: Written(value, option_name(name)) for name, value in options.items() if value is not None}
    typed: dict[str, Any] = {name: written.value for name, written in asked.items()}
    # The environment itself is read by pydantic-settings; this is who is to be named for it.
    layers: list[Layer] = [asked, _environment(), _secret_files(), *files]

    naming = {name: [layer[name].origin for layer in layers if name in layer] for name in READERS}
    origins = {name: places[0] if places else "default" for name, places in naming.items()}
    below = _BELOW.set(layers[2:])
    try:
        settings: Settings = _Layered(**typed)
    except ValidationError as problem:
        raise UsageFailure(_said(problem, origins), fix="`clientimport config` shows where each setting comes from.") from None
    finally:
        _BELOW.reset(below)
    if folder is not None:
        settings = _anchored(settings, origins, folder)
    return Held(settings, origins, {name: tuple(places[1:]) for name, places in naming.items() if places[1:]})


def option_name(name: str) -> str:
    """`lock_timeout` -> "--lock-timeout"."""
    return f"--{name.replace('_', '-')}"


def unknown_names() -> list[str]:
    """Names in the environment that look like a setting and are none."""
    known = {f"{PREFIX}{name.upper()}" for name in READERS} | {f"{PREFIX}{name.upper()}_FILE" for name in SECRET}
    known |= {f"{PREFIX}{name}" for name in _ELSEWHERE}
    return sorted(
        name for name in os.environ if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}TEST_") and name not in known
    )


class _FromLayer(PydanticBaseSettingsSource):
    """A source of pydantic-settings made of what a file names."""

    def __init__(self, settings_cls: type[BaseSettings], layer: Layer) -> None:
        super().__init__(settings_cls)
        self._layer = layer

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """One setting's value, its name, and that it is not JSON."""
        return self._layer[field_name].value, field_name, False

    def __call__(self) -> dict[str, Any]:
        return {name: written.value for name, written in self._layer.items()}


def _environment() -> Layer:
    names = {name: f"{PREFIX}{name.upper()}" for name in READERS}
    return {name: Written(value, variable) for name, variable in names.items() if (value := os.environ.get(variable))}


def _secret_files() -> Layer:
    found = {}
    for name in SECRET:
        variable = f"{PREFIX}{name.upper()}_FILE"
        # A file that is not asked, as the variable itself stands there, may be missing.
        if (path := os.environ.get(variable)) and not os.environ.get(f"{PREFIX}{name.upper()}"):
            found[name] = Written(from_environment(f"{PREFIX}{name.upper()}", "the value"), f"{variable} ({path})")
    return found


def _said(problem: ValidationError, origins: Mapping[str, str]) -> str:
    """The library's findings in our words: a value is told by its reader alone, which knows what may be shown."""
    said = []
    for error in problem.errors(include_url=False, include_input=False):
        name = str(error["loc"][0])
        words = error.get("ctx", {}).get("error") if error["type"] == "value_error" else None
        said.append(f"{origins.get(name, name)}: {words or 'the value is not possible'}.")
    return " ".join(dict.fromkeys(said))


def _anchored(settings: Settings, origins: Mapping[str, str], folder: Path) -> Settings:
    """A job's working folder is its scheduler's: what nobody has named stands beside the job file."""
    changed: dict[str, object] = {}
    if origins["reports"] == "default":
        changed["reports"] = folder / settings.reports
    if origins["database"] == "default":
        changed["database"] = SecretStr(f"sqlite:///{folder / 'clientimport.db'}")
    return settings.model_copy(update=changed)
