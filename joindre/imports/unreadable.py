"""Why a file cannot be imported."""


class UnreadableFile(Exception):
    """What a file that cannot be read lacks; the sentence is for who sent it, and says what to do next."""
