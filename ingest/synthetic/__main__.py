"""Writes a synthetic NHS: ``python -m ingest.synthetic data/sample --size small``."""

import argparse
from pathlib import Path

from ingest.synthetic import DEFAULT_SEED, SIZES, write_sample


def main() -> None:
    """Write the sample that the arguments ask for, and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m ingest.synthetic", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder to write to")
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    asked = parser.parse_args()
    sample = write_sample(asked.folder, SIZES[asked.size], asked.seed)
    print(f"{len(sample.files)} files, {sample.rows:,} rows, {len(sample.faults)} planted faults in {sample.folder}")


if __name__ == "__main__":
    main()
