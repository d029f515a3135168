"""Why a figure moved, in words: the same on the command line, on pages and in files."""

WHY = {
    "other_program": "another version of the program",
    "restated_file": "restated prescribing file",
    "new_succession": "new succession",
    "new_organisations": "new trust list or hierarchy",
    "changed_factor": "changed factor (dm+d or appraisals)",
    "new_population": "new population",
}
