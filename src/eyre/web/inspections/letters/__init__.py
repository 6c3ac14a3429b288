"""Letters to an area, each a Markdown file: its first line is the title, and $words are facts of the inspection."""
