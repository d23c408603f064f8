"""The factor by blocks is the factor of the whole; below the size at which OpenBLAS's own one ends the process."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import cholesky


def _positive(rows: int) -> np.ndarray:
    points = np.random.default_rng(rows).standard_normal((rows, rows + 3))
    return (points @ points.T / rows + np.eye(rows)).astype(np.float32)


@pytest.mark.parametrize(("rows", "at_once"), [(1, 4), (4, 4), (5, 4), (8, 4), (9, 4), (47, 5), (60, 59), (60, 100)])
def test_blocks_make_the_factor_of_the_whole(rows: int, at_once: int) -> None:
    matrix = _positive(rows)
    expected = np.linalg.cholesky(matrix.astype(np.float64))
    cholesky.factor(matrix, at_once)
    assert np.allclose(np.tril(matrix), expected, atol=1e-4)


def test_what_stands_above_the_diagonal_is_not_read() -> None:
    matrix = _positive(30)
    expected = np.linalg.cholesky(matrix.astype(np.float64))
    matrix[np.triu_indices(30, 1)] = 7.0
    cholesky.factor(matrix, 8)
    assert np.allclose(np.tril(matrix), expected, atol=1e-4)


@pytest.mark.parametrize("place", [2, 25])
def test_a_matrix_that_is_not_positive_definite_is_an_error_in_whichever_block(place: int) -> None:
    matrix = _positive(30)
    matrix[place, place] = -1.0
    with pytest.raises(ValueError, match="not positive definite"):
        cholesky.factor(matrix, 8)
