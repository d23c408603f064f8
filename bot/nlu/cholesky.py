"""The Cholesky factor of a large matrix, by blocks.

OpenBLAS as SciPy 1.10 brings it (0.3.18) ends the process with a segmentation fault where two threads factor some 27,000 rows in
float32 at once: its parallel rank-k update writes beyond its buffer (seen with AVX-512 at 28,000 rows, not at 26,000).
"""

from __future__ import annotations

import numpy as np
from scipy.linalg.blas import ssyrk, strsm
from scipy.linalg.lapack import spotrf

# Well below the size that fails, with any number of threads.
AT_ONCE = 16_000


def factor(matrix: np.ndarray, at_once: int = AT_ONCE) -> None:
    """Overwrite the lower triangle of `matrix`, shape (n, n), float32, row by row in memory, with L of `L @ L.T`; what is above
    it is not read, and is left as it may be. `ValueError` where the matrix is not positive definite."""
    head = len(matrix) - at_once
    if head <= 0:
        _factor_whole(matrix)
        return
    first, below, rest = matrix[:head, :head], matrix[head:, :head], matrix[head:, head:]
    factor(first, at_once)
    across = strsm(1.0, _columns(first), _columns(below), lower=False, trans_a=True, overwrite_b=True)
    below[:] = across.T
    rest[:] = ssyrk(-1.0, across, beta=1.0, c=_columns(rest), trans=True, lower=False, overwrite_c=True).T
    _factor_whole(rest)


def _factor_whole(matrix: np.ndarray) -> None:
    factored, failed = spotrf(_columns(matrix), lower=False, overwrite_a=True, clean=False)
    if failed:
        raise ValueError(f"the kernel matrix is not positive definite (spotrf: {failed}): raise `ridge`")
    matrix[:] = factored.T


def _columns(block: np.ndarray) -> np.ndarray:
    """The transposed block as LAPACK reads it, column by column; a copy unless the block is a whole matrix."""
    return np.asfortranarray(block.T)
