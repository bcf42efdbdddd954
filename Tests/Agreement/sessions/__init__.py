"""What the tests of session readers stand on."""
