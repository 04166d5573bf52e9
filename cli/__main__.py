"""`python -m cli` is `threadline`: how a command starts another in a process of its own."""

from __future__ import annotations

from cli.main import main

if __name__ == "__main__":
    main()
