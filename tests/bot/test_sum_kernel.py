"""The classifier: it learns, its shares are probabilities, and its solution is that of ridge regression."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.nlu import sum_kernel
from bot.nlu.kernel_scores import KernelScores
from bot.nlu.ngrams import NgramIndex
from bot.nlu.sum_kernel import KernelOptions, SumKernelClassifier, rbf, softmax

Problem = tuple[list[str], np.ndarray, list[str]]
WORDS = {
    "pain": ["hurt", "needle", "ouch", "sting"],
    "time": ["when", "weeks", "long", "until"],
    "cost": ["price", "pay", "dollars", "bill"],
}


def shares_of(classifier: SumKernelClassifier, text: str, vector: np.ndarray) -> dict[str, float]:
    [shares] = classifier.shares([text], vector[None, :])
    return shares


def problem(each: int, seed: int) -> Problem:
    """Three classes, whose texts have words and whose vectors have directions of their own."""
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    centres = dict(zip(WORDS, np.eye(768)[:3], strict=True))
    texts, vectors, labels = [], [], []
    for label, own in WORDS.items():
        for _ in range(each):
            texts.append(" ".join([*chance.choices(own, k=2), *chance.choices(["the", "my", "is"], k=2)]))
            vector = centres[label] + numbers.normal(0, 0.04, 768)
            vectors.append(vector / np.linalg.norm(vector))
            labels.append(label)
    return texts, np.array(vectors, dtype=np.float32), labels


@pytest.fixture(scope="module")
def classifier() -> SumKernelClassifier:
    return SumKernelClassifier.fit(*problem(20, 1))


def test_it_learns_a_toy_problem(classifier: SumKernelClassifier) -> None:
    texts, vectors, labels = problem(20, 2)
    found = [max(shares, key=lambda name: shares[name]) for shares in classifier.shares(texts, vectors)]
    assert np.mean([one == other for one, other in zip(found, labels, strict=True)]) >= 0.97


@pytest.mark.parametrize("text", ["hurt", "", "😀", "never seen", "hurt " * 400])
def test_probabilities_sum_to_one(classifier: SumKernelClassifier, text: str) -> None:
    for vector in problem(3, 3)[1]:
        [shares] = classifier.probabilities([text], vector[None, :])
        assert shares.shape == (3,)
        assert shares.sum() == pytest.approx(1.0, abs=1e-5)
        assert (shares >= 0).all()


def test_classes_are_named_in_order(classifier: SumKernelClassifier) -> None:
    assert classifier.classes == ["cost", "pain", "time"]
    assert list(shares_of(classifier, "hurt", problem(1, 1)[1][0])) == classifier.classes


def test_wording_and_meaning_both_count(classifier: SumKernelClassifier) -> None:
    _, vectors, labels = problem(1, 4)
    pain = vectors[labels.index("pain")]
    assert shares_of(classifier, "needle hurt", pain)["pain"] > shares_of(classifier, "", pain)["pain"]
    assert shares_of(classifier, "", pain)["pain"] > shares_of(classifier, "", vectors[labels.index("cost")])["pain"]


def test_scores_at_the_examples_are_those_of_ridge_regression() -> None:
    texts, vectors, labels = problem(10, 5)
    options = KernelOptions()
    classifier = SumKernelClassifier.fit(texts, vectors, labels, options)
    kernel = _kernel(texts, classifier.support, options)
    targets = (np.array(labels)[:, None] == np.array(classifier.classes)[None, :]).astype(float)
    expected = kernel @ np.linalg.solve(kernel + options.ridge * np.eye(len(texts)), targets)
    found = classifier.scores(texts, vectors)
    assert np.allclose(found, expected, atol=1e-3)


def _kernel(texts: list[str], vectors: np.ndarray, options: KernelOptions) -> np.ndarray:
    grams = NgramIndex.fit(texts)[1].toarray().astype(np.float64)
    return rbf(vectors.astype(np.float64), vectors.astype(np.float64), options.gamma) + options.wording * grams @ grams.T


def test_the_solution_by_cholesky_equals_the_one_by_plain_algebra() -> None:
    texts, vectors, labels = problem(10, 6)
    targets = (np.array(labels)[:, None] == np.array(sorted(set(labels)))[None, :]).astype(np.float64)
    kernel = _kernel(texts, vectors, KernelOptions())
    expected = np.linalg.solve(kernel + 0.3 * np.eye(len(texts)), targets)
    found = sum_kernel._solve(kernel.astype(np.float32), targets.astype(np.float32), 0.3)
    assert np.allclose(found, expected, atol=1e-4)


def test_a_kernel_that_is_not_positive_definite_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"not positive definite.*raise `ridge`"):
        SumKernelClassifier.fit(*problem(5, 7), KernelOptions(ridge=-4.0))


def test_one_class_alone_has_all_the_probability() -> None:
    classifier = SumKernelClassifier.fit(["hurt ouch", "ouch hurt"], problem(1, 8)[1][:2], ["pain", "pain"])
    assert shares_of(classifier, "anything", problem(1, 8)[1][0]) == {"pain": 1.0}


def test_examples_that_share_no_wording_are_learned_by_meaning() -> None:
    _, vectors, labels = problem(1, 9)
    classifier = SumKernelClassifier.fit(["ab", "cd", "ef"], vectors, labels)
    for vector, label in zip(vectors, labels, strict=True):
        shares = shares_of(classifier, "", vector)
        assert max(shares, key=lambda name: shares[name]) == label


def test_the_same_example_under_two_labels_is_split_between_them() -> None:
    texts, vectors, labels = problem(6, 10)
    classifier = SumKernelClassifier.fit(
        [*texts, "tie tie", "tie tie"], np.vstack([vectors, vectors[:1], vectors[:1]]), [*labels, "pain", "cost"]
    )
    shares = shares_of(classifier, "tie tie", vectors[0])
    assert shares["cost"] > shares["time"]


def test_shares_stay_finite_for_great_scores() -> None:
    shares = softmax(np.array([1e6, 0.0, -1e6]))
    assert shares.tolist() == [1.0, 0.0, 0.0]


def test_many_texts_at_once_have_the_shares_of_each_alone(classifier: SumKernelClassifier) -> None:
    texts, vectors, _ = problem(4, 11)
    together = classifier.probabilities(texts, vectors)
    alone = np.concatenate(
        [classifier.probabilities([text], vector[None, :]) for text, vector in zip(texts, vectors, strict=True)]
    )
    assert np.allclose(together, alone, atol=1e-6)


def test_only_the_axes_that_tell_most_are_kept(classifier: SumKernelClassifier) -> None:
    assert classifier.support.shape == (60, KernelOptions().dimensions)
    narrow = SumKernelClassifier.fit(*problem(20, 1), KernelOptions(dimensions=2))
    assert narrow.support.shape == (60, 2)
    texts, vectors, labels = problem(20, 2)
    found = [max(shares, key=lambda name: shares[name]) for shares in narrow.shares(texts, vectors)]
    assert np.mean([one == other for one, other in zip(found, labels, strict=True)]) >= 0.97


@pytest.mark.parametrize("messages", [1, 2, 3])
def test_scores_of_meaning_are_the_kernel_times_the_weights(messages: int) -> None:
    numbers = np.random.default_rng(messages)
    rows, support = (_unit(numbers.normal(size=(count, 16))) for count in (messages, 300))
    meaning = numbers.normal(size=(300, 5)).astype(np.float32)
    expected = rbf(rows.copy(), support, 1.5) @ meaning
    assert KernelScores(support, meaning, 1.5)(rows) == pytest.approx(expected, abs=1e-4)


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
