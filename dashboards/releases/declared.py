"""The files of the pages of releases, declared: what each is, and what its columns mean."""

from scorecard import schema
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import PURPOSE_FACT, RELEASE_ID
from scorecard.tables import flag, integer, optional_integer, text

RELEASES = Declared(
    "releases",
    "Every published release: what it is, and how many figures of the one before it moved",
    by_name(
        schema.RELEASE.columns,
        [
            flag("is_current", "Whether it is the release that readers see"),
            optional_integer("before_release_id", "The release published before; blank where there was none"),
            integer("figures_moved", "Figures that are not those of the release before"),
            integer("medicines_moved", "Medicines that these figures are of"),
            text("moved", "What it moved, in a sentence"),
            PURPOSE_FACT,
        ],
    ),
    facts=(PURPOSE_FACT.name,),
    key=("release_id",),
)
RELEASE_FILES = Declared(
    "release_files",
    "The files that a release was computed from",
    by_name(
        some(schema.SOURCE_FILE, "file_number source lake_table name layout data_status month rows_in rows_kept"),
        some(schema.SOURCE_FILE, "rows_quarantined suite_outcome state loaded_at file_id"),
        [RELEASE_ID],
    ),
    facts=(RELEASE_ID.name,),
    key=("file_number",),
)
