"""The rules of scripts/check on the text of the sources. See README.md beside this file."""
