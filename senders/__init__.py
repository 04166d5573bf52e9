"""What partners run: from their files to records on their topic, each checked as the tracker will check it."""
