"""The clinic database: typed models, the engine and the migrations."""
