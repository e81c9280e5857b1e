"""What is said of data: of the file behind a node and how it is read."""

TABLE_PROBLEMS: dict[str, tuple[str, str]] = {
    "no_file": ("{node} has no file yet", "choose a {param}"),
    "unreadable": (
        "{node} cannot be read: {reason}",
        "choose another file, mend this one, or change how it is read",
    ),
    "rows_lost": (
        "{node} has {count:,} rows, of which {read:,} were read",
        "please report this with the file",
    ),
    "table_settings": ("{node} is read with {settings}", ""),
    "table_no_column": (
        "{node} has no column {column}: there are {columns}",
        "choose another file, or decide the columns anew",
    ),
    "table_new_columns": (
        "{node} has columns that were not there before: {columns}",
        "say in columns what they are",
    ),
    "table_left_out": ("{node} leaves out the column {columns}", ""),
    "table_categories": (
        "{node} makes a column of ones and zeros of each category of {columns}",
        "",
    ),
    "table_numbers": ("{node} reads as numbers: {columns}", ""),
    "table_same_names": (
        "{node} has names that come more than once, told apart as {columns}",
        "",
    ),
    "table_dates": (
        "{node} has {why} in the column {column}, which are no numbers",
        "set {name} in columns to date (days since 1970) or to ignore",
    ),
    "table_texts": (
        "{node} has {why} in the column {column}, which are no numbers",
        "set {name} in columns to ignore, or to category for a column for each",
    ),
    "table_date_forms": (
        "{node} can read the dates of {column} in several ways: say which, as in {ways}",
        "set the column to ignore",
    ),
    "table_no_date_form": (
        "{node} has no dates of a known form in {column}: say which, such as %d.%m.%Y",
        "set the column to ignore",
    ),
    "table_classes": ("{node} has {count:,} classes: {classes}", ""),
    "table_unaccounted": (
        "{node} has {total:,} lines, of which these are accounted for: {parts}",
        "please report this with the file",
    ),
    "table_dropped": (
        "{node} leaves out {dropped:,} of {rows:,} rows for a missing cell",
        "",
    ),
    "table_lines": ("{node} has {total:,} lines: {parts}", ""),
}
"""Code of a problem → its message and its remedy."""

TABLE_PHRASES = {
    "because": "{what} ({why})",
    "missing_name": "(missing)",
    "holding": "{name} ({items})",
    "lines_skipped": "{count:,} skipped",
    "lines_comments": "{count:,} comments",
    "lines_blank": "{count:,} blank",
    "lines_header": "{count:,} header",
    "lines_rows": "{count:,} rows",
    "lines_continued": "{count:,} continued",
}
"""Code of a phrase → its template."""
