"""A synthetic NHS in the publishers' own layouts, at any size: for the demo, the tests and the benchmarks."""

from ingest.synthetic.faults import Fault
from ingest.synthetic.size import NATIONAL, SIZES, SMALL, TINY, Size
from ingest.synthetic.write import DEFAULT_SEED, Sample, write_sample

__all__ = ["DEFAULT_SEED", "NATIONAL", "SIZES", "SMALL", "TINY", "Fault", "Sample", "Size", "write_sample"]
