"""Validates JUnit reports: validate_junit.py SCHEMA REPORT...; says what is wrong, exit 1."""

import sys

from lxml import etree


def main(schema_path: str, reports: list[str]) -> int:
    schema = etree.XMLSchema(etree.parse(schema_path))
    wrong = 0
    for report in reports:
        if not schema.validate(etree.parse(report)):
            wrong += 1
            print(schema.error_log, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
