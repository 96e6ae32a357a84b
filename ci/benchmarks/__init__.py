"""What `ci/benchmark` and `ci/soak` run: each module that has `arguments` and `run` is one benchmark."""
