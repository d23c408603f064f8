"""The benchmark: this product beside stock Rasa, under the same load."""
