"""A week of made-up patients and staff against the real product, its clock under control: `make simulate`."""
