"""JSON: a head that describes the table, then its rows as records. Nothing runs a text of JSON, so none is changed."""

import json
from collections.abc import Iterator

from scorecard.files.csvs import ROWS_A_CHUNK
from scorecard.files.described import Described
from scorecard.files.heads import head, plain


def json_file(table: Described) -> Iterator[bytes]:
    """``{"head": …, "facts": …, "records": [ … ]}`` in pieces; facts are the same in every row."""
    facts = {name: plain(value) for name, value in table.facts.items()}
    yield f'{{"head": {_text(head(table))},\n"facts": {_text(facts)},\n"records": ['.encode()
    between = "\n"
    for piece in table.rows().iter_slices(ROWS_A_CHUNK):
        if piece.height:
            yield (between + piece.write_json()[1:-1]).encode()
            between = ",\n"
    yield b"\n]}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
