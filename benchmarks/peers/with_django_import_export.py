"""django-import-export: the wide file through a resource of a model into SQLite. FILE FOLDER."""

# mypy: disable-error-code="import-not-found,import-untyped,misc,no-any-unimported,unused-ignore,untyped-decorator,attr-defined"
from __future__ import annotations

import csv
import json
import sys
from typing import Any

import django
import import_export
import tablib
from django.conf import settings


def main() -> None:
    """The command line."""
    file, folder = sys.argv[1:3]
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/clients.db"}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["import_export"], USE_TZ=True)
    django.setup()
    from django.db import connection, models
    from import_export import resources

    with open(file, encoding="utf-8", newline="") as text:  # noqa: PTH123
        headings, *rows = csv.reader(text)
    names = [heading.lower().replace(" ", "_") for heading in headings]
    members: dict[str, Any] = {name: models.TextField(blank=True) for name in names}
    members |= {"accountno": models.CharField(max_length=50, unique=True)}
    members |= {name: models.EmailField(blank=True) for name in ("email", "email_2")}
    members |= {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "crm"})}
    client = type("Client", (models.Model,), members)
    with connection.schema_editor() as editor:
        editor.create_model(client)

    meta = {"model": client, "import_id_fields": ["accountno"], "fields": names, "use_bulk": True, "batch_size": 1000}
    meta |= {"skip_diff": True, "clean_model_instances": True, "report_skipped": False, "use_transactions": True}
    # With one look at the table for all keys, as its page on bulk imports has it.
    meta["instance_loader_class"] = import_export.instance_loaders.CachedInstanceLoader
    resource = type("ClientResource", (resources.ModelResource,), {"Meta": type("Meta", (), meta)})()
    seen: set[str] = set()
    # Bulk writes would fail as a whole where a key stands twice.
    fit = [row for row in rows if len(row) == len(names) and row[0] and not (row[0] in seen or seen.add(row[0]))]  # type: ignore[func-returns-value]
    result = resource.import_data(tablib.Dataset(*fit, headers=names), dry_run=False, raise_errors=False)
    if result.has_errors():
        sys.exit(str(result.row_errors()[:1] or result.base_errors[:1]))
    told = f"django-import-export {import_export.__version__}, Django {django.__version__}"
    print(json.dumps({"version": told, "rows": client.objects.count()}))


if __name__ == "__main__":
    main()
