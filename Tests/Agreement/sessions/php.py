"""PHP itself, as the other side of what is compared."""

import json
import pathlib
import shutil
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "php"
SERIALIZERS = ["php", "php_serialize", "php_binary"]


def missing():
    """Why there is no PHP to compare with, or None."""
    return None if shutil.which("php") else "php is not installed (Debian: php-cli)"


def run(script, *arguments, **settings):
    """What a script of this folder writes."""
    settings = {"memory_limit": "1G", "display_errors": "stderr", **settings}
    options = [part for name, value in settings.items() for part in ("-d", f'{name}="{value}"')]
    command = ["php", *options, str(FOLDER / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:] or done.stdout[-2000:]
    return done.stdout


def records(serializer, count, seed, folder, *mode):
    """Random records, each with what PHP says it holds: None where PHP refuses it."""
    lines = run("records.php", serializer, count, seed, *mode, **{"session.save_path": folder})
    return [json.loads(line) for line in lines.splitlines()]
