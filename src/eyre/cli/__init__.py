"""The `eyre` command: it reads input, calls the library and shows the result; it holds no rule of inspection."""
