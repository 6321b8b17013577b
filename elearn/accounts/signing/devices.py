"""What kind of device a browser runs on, in two words: enough for its owner to know it again."""

import re
from typing import Final

UNKNOWN: Final = "unknown"
# In this order: Edge also says Chrome and Safari, Chrome also says Safari.
_BROWSERS: Final = (
    ("edge", r"Edg(e|A|iOS)?/"),
    ("samsung", r"SamsungBrowser/"),
    ("firefox", r"(Firefox|FxiOS)/"),
    ("chrome", r"(Chrome|CriOS|Chromium)/"),
    ("safari", r"Version/[\d.]+.*Safari/"),
)
_SYSTEMS: Final = (
    ("ipad", r"iPad"),
    ("iphone", r"iPhone"),
    ("android", r"Android"),
    ("chromebook", r"CrOS"),
    ("windows", r"Windows"),
    ("mac", r"Macintosh|Mac OS X"),
    ("linux", r"Linux"),
)
# Names that need no translation.
NAMES: Final = {
    "edge": "Edge",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "ipad": "iPad",
    "iphone": "iPhone",
    "android": "Android",
    "chromebook": "Chromebook",
    "windows": "Windows",
    "mac": "Mac",
    "linux": "Linux",
}


def kind_of(user_agent: str) -> str:
    """`browser/system`, each a key of NAMES or UNKNOWN."""
    line = user_agent[:500]
    return f"{_first(_BROWSERS, line)}/{_first(_SYSTEMS, line)}"


def _first(patterns: tuple[tuple[str, str], ...], line: str) -> str:
    return next((name for name, pattern in patterns if re.search(pattern, line)), UNKNOWN)


def words(device: str) -> str:
    """The known names, parted by a dot; empty where neither is known."""
    return " · ".join(NAMES[part] for part in device.split("/") if part in NAMES)
