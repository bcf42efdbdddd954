"""PHP itself: whether it is there, and sessions that it writes."""

import functools
import json
import shutil
import subprocess
import tempfile



@functools.cache
def has_zmq():
    """Whether there is a PHP with its extension zmq."""
    return bool(shutil.which("php")) and "zmq" in subprocess.run(
        ["php", "-m"], capture_output=True, text=True, timeout=20, check=True
    ).stdout.split()


HANDLERS = ("php", "php_serialize", "php_binary")

_SCRIPT = """
$sessions = json_decode(stream_get_contents(STDIN), true);
foreach ($sessions as [$id, $values]) {
    session_id($id);
    if (!session_start()) { exit(1); }
    $_SESSION = $values;
    if (!session_write_close()) { exit(2); }
}
"""


def write_sessions(sessions, *, serializer="php", handler="files", save_path):
    """Writes `{id: values}`; numbers, texts, null, booleans, lists and mappings arrive in PHP as what they are here."""
    settings = {
        "session.save_handler": handler,
        "session.save_path": save_path,
        "session.serialize_handler": serializer,
        "session.use_cookies": "0",
        "session.use_strict_mode": "0",
        "session.cache_limiter": "",
        "session.gc_probability": "0",
        "error_reporting": "-1",
        "display_errors": "stderr",
        "serialize_precision": "17",
    }
    flags = [part for name, value in settings.items() for part in ("-d", f'{name}="{value}"')]
    result = subprocess.run(
        ["php", *flags, "-r", _SCRIPT],
        input=json.dumps(list(sessions.items())).encode(),
        capture_output=True,
        timeout=120,
        cwd=tempfile.gettempdir(),
    )
    assert result.returncode == 0 and not result.stderr, (result.returncode, result.stderr.decode(), result.stdout[:500])
