"""Six organisations' monthly volumes and populations, as worked in the reference of methods."""

import numpy as np

SEED = 20240401
MONTHLY = np.array(
    [
        [120, 118, 125, 130, 122, 127, 131, 129, 135, 128, 133, 137],
        [98, 104, 96, 110, 101, 99, 107, 103, 100, 111, 105, 102],
        [150, 90, 140, 95, 155, 88, 149, 97, 152, 91, 146, 99],
        [60, 62, 61, 63, 60, 64, 62, 65, 63, 61, 64, 66],
        [101, 100, 103, 99, 102, 104, 98, 105, 101, 103, 100, 106],
        [12, 0, 3, 15, 0, 0, 9, 0, 21, 0, 2, 4],
    ],
    dtype=np.float64,
).T
POPULATIONS = np.array([1_000_000, 900_000, 1_000_000, 500_000, 880_000, 100_000], dtype=np.float64)
