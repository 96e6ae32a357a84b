"""What `ci/benchmark` runs: each module is one benchmark."""
