"""The records, and the one bridge from them to the kernel's tables."""
