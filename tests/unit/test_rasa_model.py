"""Which model belongs to which data."""

from __future__ import annotations

from pathlib import Path

from assistant.rasa_model import fingerprint


def files(folder: Path, names: tuple[str, ...]) -> list[Path]:
    folder.mkdir(parents=True)
    made = [folder / name for name in names]
    for path in made:
        path.write_text(path.name)
    return made


class TestFingerprint:
    def test_is_the_same_wherever_the_folders_are(self, tmp_path: Path) -> None:
        """The data folder may lie before or behind the product's own in the alphabet."""
        product = files(tmp_path / "m", ("config.yml", "domain.yml"))
        before, behind = files(tmp_path / "a", ("manifest.json",)), files(tmp_path / "z", ("manifest.json",))
        assert fingerprint([*product, *before]) == fingerprint([*behind, *product])

    def test_is_another_when_a_content_changes(self, tmp_path: Path) -> None:
        made = files(tmp_path / "m", ("config.yml", "domain.yml"))
        first = fingerprint(made)
        made[0].write_text("changed")
        assert fingerprint(made) != first
