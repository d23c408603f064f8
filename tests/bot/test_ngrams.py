"""Words and n-grams of a message, and the vector made of them."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from bot.nlu.ngrams import NgramIndex, ngrams, words

CORPUS = ["does it hurt", "does it hurt much", "how much does it cost", "can i drive home", "can i drive after the shots", "hurt"]


@pytest.fixture(scope="module")
def index() -> NgramIndex:
    return NgramIndex.fit(CORPUS)[0]


def _random_texts(count: int) -> list[str]:
    chance = random.Random(20261120)
    letters = "abcdeté 0123'’?!.,-_/\n\t😀ßİשלוםمرحبا\x00\u200b\u202e"
    return ["".join(chance.choice(letters) for _ in range(chance.randrange(0, 120))) for _ in range(count)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop", ["don't", "stop"]),
        ("don’t stop", ["don't", "stop"]),
        ("why?!", ["why", "?", "!"]),
        ("2-3 weeks, 400mg", ["2", "3", "weeks", "400mg"]),
        ("snake_case", ["snake", "case"]),
        ("  ", []),
        ("😀", []),
        ("'quoted'", ["quoted"]),
        ("ça fait mal", ["ça", "fait", "mal"]),
    ],
)
def test_words_are_lower_case_with_question_marks_of_their_own(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_ngrams_are_words_pairs_and_framed_characters() -> None:
    assert Counter(ngrams("it is")) == Counter(
        ["it", "is", "it is", "#<i", "#it", "#t>", "#<it", "#it>", "#<it>", "#<i", "#is", "#s>", "#<is", "#is>", "#<is>"]
    )


def test_only_ngrams_seen_often_enough_are_kept(index: NgramIndex) -> None:
    assert "hurt" in index.weights
    assert "cost" not in index.weights
    assert set(NgramIndex.fit(CORPUS, least=1)[0].weights) > set(index.weights)


def test_an_ngram_that_stands_in_every_text_weighs_least() -> None:
    weights = NgramIndex.fit(["a b", "a b", "a c", "a c"])[0].weights
    assert weights["a"][1] == pytest.approx(1.0)
    assert weights["b"][1] > weights["a"][1]


def test_the_index_does_not_depend_on_the_order_of_texts(index: NgramIndex) -> None:
    assert NgramIndex.fit(CORPUS[::-1])[0].weights == pytest.approx(index.weights)


def test_a_text_without_a_known_ngram_has_an_empty_vector(index: NgramIndex) -> None:
    for text in ("", "😀😀", "zzz"):
        columns, values = index.vector(text)
        assert len(columns) == len(values) == 0


def test_vectors_of_random_texts_have_length_one_or_nothing() -> None:
    texts = _random_texts(300)
    index, _ = NgramIndex.fit(texts)
    for text in texts:
        columns, values = index.vector(text)
        assert len(set(columns.tolist())) == len(columns)
        assert not len(values) or np.linalg.norm(values) == pytest.approx(1.0, abs=1e-5)
        assert (values > 0).all()


def test_the_matrix_holds_the_vectors_of_its_texts() -> None:
    texts = [*CORPUS, "hurt hurt hurt", "", "zzz", *_random_texts(20)]
    index, rows = NgramIndex.fit(texts)
    matrix = rows.toarray()
    assert matrix.dtype == np.float32
    assert matrix.shape == (len(texts), len(index.weights))
    for row, text in zip(matrix, texts, strict=True):
        columns, values = index.vector(text)
        expected = np.zeros(len(index.weights), dtype=np.float32)
        expected[columns] = values
        assert row == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("texts", [[], ["zzz"], ["", ""]])
def test_texts_without_an_ngram_that_comes_twice_have_an_empty_matrix(texts: list[str]) -> None:
    index, matrix = NgramIndex.fit(texts)
    assert matrix.shape == (len(texts), len(index.weights))
    assert matrix.nnz == 0


def test_an_index_over_texts_that_share_nothing_is_empty_and_works() -> None:
    index, matrix = NgramIndex.fit(["ab", "cd"])
    assert index.weights == {}
    assert matrix.shape == (2, 0)
