"""What is kept from being imported, because it is slow and nothing here uses it."""

import sys


def skip_address_grammar() -> None:
    """Call this before notebooks or Voilà are imported: it saves 1.6 s, the grammar of a kind of address nobody here uses.

    jsonschema does without `rfc3987_syntax` when it cannot be imported.
    """
    sys.modules.setdefault("rfc3987_syntax", None)
