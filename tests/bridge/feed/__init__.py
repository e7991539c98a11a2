"""What kiosks are told in advance, and whether it is what the library itself would decide by."""
