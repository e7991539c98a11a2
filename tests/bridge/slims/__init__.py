"""Makes this folder a package, so that test files of one name can live in several."""
