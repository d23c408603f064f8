"""Commands for those who build and run the product; the Makefile calls them."""
