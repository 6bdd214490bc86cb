"""What editors and approvers do, over the library in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.adapters.memory_library import MemoryLibrary
from assistant.domain.document import Document, Section
from assistant.domain.errors import KnowledgeError, UnknownVersion
from assistant.domain.library import WITHDRAWN, ActiveItem
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.published import Item, as_content
from assistant.knowledge_base.publishing import DiffLine, Publishing
from assistant.knowledge_base.uploads import Upload
from assistant.messages import message
from tests.builders import SOURCE, a_procedure

TODAY = date(2026, 11, 22)
OLD = "# Quy định nhà văn hóa\n\nTheo Quyết định số 12/QĐ-UBND.\n\nMở cửa từ 8 giờ.\n\nVào cửa không mất tiền.\n"
NEW = OLD.replace("8 giờ", "7 giờ") + "\nKhông hút thuốc.\n"


class Refreshed:
    """Counts how often a new edition was asked for."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def refreshed() -> Refreshed:
    return Refreshed()


@pytest.fixture
def publishing(refreshed: Refreshed) -> Publishing:
    return Publishing(MemoryLibrary(), refreshed, today=lambda: TODAY)


def a_file(text: str = OLD, name: str = "nha-van-hoa.md", **told: object) -> Upload:
    return Upload(name, text.encode(), **told)  # type: ignore[arg-type]


def a_yaml(**changed: object) -> Upload:
    content = {**as_content(a_procedure(name="Cấp thẻ thư viện")), **changed}
    return a_file(yaml.safe_dump(content, allow_unicode=True), "the-thu-vien.yml")


class TestUploadADocument:
    async def test_keeps_a_draft(self, publishing: Publishing, refreshed: Refreshed) -> None:
        version, _ = await publishing.upload(a_file(), "lan")
        assert (version.number, version.status, version.kind, version.created_by) == (1, "draft", "document", "lan")
        assert (await publishing.library.active(), refreshed.times) == ((0, {}), 0)

    async def test_reads_title_number_and_sections(self, publishing: Publishing) -> None:
        _, item = await publishing.upload(a_file(), "lan")
        assert isinstance(item, Document)
        assert (item.title, item.source.number, item.checked_on) == ("Quy định nhà văn hóa", "12/QĐ-UBND", TODAY)
        assert [section.text for section in item.sections][1:] == ["Mở cửa từ 8 giờ.", "Vào cửa không mất tiền."]

    async def test_keeps_what_the_person_said(self, publishing: Publishing) -> None:
        told = {"visibility": "internal", "unit": "phuong-7", "as_of": date(2026, 1, 1)}
        days = {"effective_from": date(2026, 12, 1), "expires_on": date(2027, 1, 1)}
        version, item = await publishing.upload(a_file(title="Tên khác", **told, **days), "lan")
        assert isinstance(item, Document)
        assert (item.visibility, item.unit, item.as_of) == tuple(told.values())
        assert (item.valid_from, item.valid_to) == (version.effective_from, version.expires_on) == tuple(days.values())
        assert (item.title, version.title) == ("Tên khác", "Tên khác")

    async def test_chooses_a_readable_id(self, publishing: Publishing) -> None:
        version, _ = await publishing.upload(a_file(), "lan")
        assert version.item_id.rpartition("-")[0] == "quy-dinh-nha-van-hoa"

    async def test_other_content_under_the_same_title_is_another_document(self, publishing: Publishing) -> None:
        ids = {(await publishing.upload(a_file(text), "lan"))[0].item_id for text in (OLD, NEW)}
        assert len(ids) == 2

    @pytest.mark.parametrize("title", [None, "", "   ", "\u00a0\n"])
    async def test_takes_its_own_title_when_none_is_said(self, publishing: Publishing, title: str | None) -> None:
        version, _ = await publishing.upload(a_file(title=title), "lan")
        assert version.title == "Quy định nhà văn hóa"

    async def test_is_called_like_its_file_when_it_has_no_title(self, publishing: Publishing) -> None:
        version, _ = await publishing.upload(a_file("a;b\n1;hai\n", "danh_sach_ho.csv"), "lan")
        assert version.title == "danh sach ho"

    async def test_a_title_is_not_endless(self, publishing: Publishing) -> None:
        version, _ = await publishing.upload(a_file(title="đ" * 999), "lan")
        assert len(version.title) == 200

    async def test_the_file_comes_back(self, publishing: Publishing) -> None:
        version, _ = await publishing.upload(a_file(), "lan")
        assert await publishing.library.file(version.item_id, 1) == ("nha-van-hoa.md", OLD.encode())

    async def test_the_same_file_again_is_the_same_version(self, publishing: Publishing) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        assert (await publishing.upload(a_file(), "minh"))[0] == first

    async def test_the_same_file_for_other_people_is_a_new_version(self, publishing: Publishing) -> None:
        await publishing.upload(a_file(), "lan")
        version, _ = await publishing.upload(a_file(visibility="internal"), "lan")
        assert version.number == 2

    async def test_a_new_version_keeps_the_id(self, publishing: Publishing) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        second, item = await publishing.upload(a_file(NEW, item_id=first.item_id), "lan")
        assert (second.item_id, second.number) == (first.item_id, 2)
        assert isinstance(item, Document)
        assert item.id == first.item_id

    async def test_a_new_version_of_an_unknown_document_is_refused(self, publishing: Publishing) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.upload(a_file(item_id="khong-co"), "lan")
        assert await publishing.library.newest() == ()

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.md", b"", "empty"),
            ("a.md", b" \n\n", "empty"),
            ("a.txt", b"---\n1\n---", "empty"),
            ("a.exe", b"MZ\x90", "unsupported_type"),
            ("a", b"xin", "unsupported_type"),
            ("a.docx", b"ch\xc3\xa0o", "wrong_type"),
            ("a.md", b"%PDF-1.7\n", "wrong_type"),
            ("a.md", b"x" * (20 * 2**20 + 1), "too_large"),
        ],
        ids=range(8),
    )
    async def test_a_file_that_cannot_be_used_is_refused(
        self, publishing: Publishing, name: str, content: bytes, code: str
    ) -> None:
        with pytest.raises(DocumentRefused) as refused:
            await publishing.upload(Upload(name, content), "lan")
        assert refused.value.code == code
        assert refused.value.reason.endswith(".")
        assert await publishing.library.newest() == ()


class TestUploadAProcedure:
    async def test_keeps_a_draft_under_its_code(self, publishing: Publishing) -> None:
        version, item = await publishing.upload(a_yaml(), "lan")
        assert (version.item_id, version.kind, version.title) == ("1.000001", "procedure", "Cấp thẻ thư viện")
        assert isinstance(item, Procedure)

    async def test_a_changed_one_is_its_next_version(self, publishing: Publishing) -> None:
        await publishing.upload(a_yaml(), "lan")
        version, _ = await publishing.upload(a_yaml(summary="Khác."), "lan")
        assert (version.item_id, version.number) == ("1.000001", 2)

    async def test_takes_its_days_from_the_file(self, publishing: Publishing) -> None:
        version, _ = await publishing.upload(a_yaml(valid_from="2026-12-01", valid_to="2027-01-01"), "lan")
        assert (version.effective_from, version.expires_on) == (date(2026, 12, 1), date(2027, 1, 1))

    async def test_a_wrong_one_names_key_and_line(self, publishing: Publishing) -> None:
        upload = a_yaml(level="village")
        with pytest.raises(KnowledgeError) as wrong:
            await publishing.upload(upload, "lan")
        lines = upload.content.decode().splitlines()
        assert "level" in wrong.value.problem
        assert wrong.value.line is not None
        assert "village" in lines[wrong.value.line - 1]
        assert wrong.value.path == Path("the-thu-vien.yml")

    async def test_the_line_is_not_looked_up_in_a_file_of_the_same_name(
        self, publishing: Publishing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "the-thu-vien.yml").write_text("\n\n\n\ncode: x\nlevel: y\n")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(KnowledgeError) as wrong:
            await publishing.upload(a_file("code: 5\n", "the-thu-vien.yml"), "lan")
        assert wrong.value.line == 1

    @pytest.mark.parametrize(
        "content",
        [b"", b"[1, 2]", b"5", b"a: [\n", b"a: \x01", b"\xff\xfe", b"code: '1'\n", b"? [a]\n: b\n",
         b"[" * 3000 + b"]" * 3000, b"a: !!python/object/apply:os.getcwd []"],
        ids=range(10),
    )  # fmt: skip
    async def test_what_is_no_procedure_is_refused(self, publishing: Publishing, content: bytes) -> None:
        with pytest.raises(KnowledgeError):
            await publishing.upload(Upload("x.yml", content), "lan")
        assert await publishing.library.newest() == ()

    async def test_an_unknown_key_is_refused(self, publishing: Publishing) -> None:
        with pytest.raises(KnowledgeError, match="unknown key 'fees'"):
            await publishing.upload(a_yaml(fees=[]), "lan")


class TestPublish:
    async def test_makes_the_newest_version_answer(self, publishing: Publishing, refreshed: Refreshed) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        await publishing.upload(a_file(NEW, item_id=first.item_id), "lan")
        made = await publishing.publish(first.item_id, None, "minh", "đã duyệt")
        assert (made.made_by, made.action, made.reason, made.items) == ("minh", "publish", "đã duyệt", (first.item_id,))
        assert await publishing.library.active() == (1, {first.item_id: ActiveItem(2, None)})
        assert refreshed.times == 1

    async def test_makes_the_version_asked_for_answer(self, publishing: Publishing) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        await publishing.upload(a_file(NEW, item_id=first.item_id), "lan")
        await publishing.publish(first.item_id, 1, "minh")
        assert (await publishing.library.active())[1] == {first.item_id: ActiveItem(1, None)}

    @pytest.mark.parametrize("number", [2, -1])
    async def test_of_an_unknown_version_is_refused(
        self, publishing: Publishing, refreshed: Refreshed, number: int
    ) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        with pytest.raises(UnknownVersion):
            await publishing.publish(first.item_id, number, "minh")
        assert (await publishing.library.revision(), refreshed.times) == (0, 0)

    async def test_of_an_unknown_item_is_refused(self, publishing: Publishing) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.publish("khong-co", None, "minh")


class TestWithdrawAndRollBack:
    async def test_withdraw_hides_and_going_back_shows_again(
        self, publishing: Publishing, refreshed: Refreshed
    ) -> None:
        first, _ = await publishing.upload(a_file(), "lan")
        await publishing.publish(first.item_id, None, "minh")
        assert (await publishing.withdraw(first.item_id, "minh", "sai")).action == "withdraw"
        assert [version.status for version in await publishing.library.versions(first.item_id)] == ["withdrawn"]
        assert (await publishing.roll_back(1, "minh", "nhầm")).action == "rollback"
        assert [version.status for version in await publishing.library.versions(first.item_id)] == ["active"]
        assert refreshed.times == 3

    async def test_going_back_to_an_unknown_snapshot_is_refused(
        self, publishing: Publishing, refreshed: Refreshed
    ) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.roll_back(1, "minh")
        assert refreshed.times == 0


class TestImportProcedures:
    PROCEDURES = tuple(a_procedure(code=f"1.00000{number}", name=f"Thủ tục {number}") for number in range(5))

    async def test_publishes_all_in_one_snapshot(self, publishing: Publishing, refreshed: Refreshed) -> None:
        count, snapshot = await publishing.import_procedures(self.PROCEDURES, "lan", "danh mục")
        assert snapshot is not None
        assert (count, snapshot.id, snapshot.action, len(snapshot.items), refreshed.times) == (5, 1, "import", 5, 1)

    async def test_again_changes_nothing(self, publishing: Publishing, refreshed: Refreshed) -> None:
        await publishing.import_procedures(self.PROCEDURES, "lan", "")
        assert await publishing.import_procedures(list(reversed(self.PROCEDURES)), "lan", "") == (0, None)
        assert (await publishing.library.revision(), refreshed.times) == (1, 1)

    async def test_publishes_only_what_changed(self, publishing: Publishing) -> None:
        await publishing.import_procedures(self.PROCEDURES, "lan", "")
        changed = [replace(self.PROCEDURES[2], summary="Khác."), *self.PROCEDURES[3:], a_procedure(code="1.000009")]
        count, snapshot = await publishing.import_procedures(changed, "lan", "")
        assert snapshot is not None
        assert (count, snapshot.items) == (2, ("1.000002", "1.000009"))

    async def test_after_going_back_publishes_them_again(self, publishing: Publishing) -> None:
        await publishing.import_procedures(self.PROCEDURES, "lan", "")
        await publishing.roll_back(0, "lan")
        assert (await publishing.import_procedures(self.PROCEDURES, "lan", ""))[0] == 5
        assert {version.number for version in await publishing.library.newest()} == {1}

    async def test_of_nothing_is_nothing(self, publishing: Publishing) -> None:
        assert await publishing.import_procedures([], "lan", "") == (0, None)

    async def test_of_one_code_twice_publishes_the_last(self, publishing: Publishing) -> None:
        twice = [self.PROCEDURES[0], replace(self.PROCEDURES[0], summary="Khác.")]
        await publishing.import_procedures(twice, "lan", "")
        assert (await publishing.library.active())[1] == {"1.000000": ActiveItem(2, None)}


class TestPassagesAndDiff:
    @pytest.fixture
    async def item_id(self, publishing: Publishing) -> str:
        first, _ = await publishing.upload(a_file(), "lan")
        await publishing.upload(a_file(NEW, item_id=first.item_id), "lan")
        return first.item_id

    async def test_passages_are_those_a_citation_opens(self, publishing: Publishing, item_id: str) -> None:
        found = await publishing.passages(item_id, 2)
        assert [entry["passage_id"] for entry in found] == [f"document:{item_id}:{n}" for n in range(1, 5)]
        assert found[1]["text"] == "Mở cửa từ 7 giờ."
        assert found[1]["locator"] == "Quy định nhà văn hóa"

    async def test_of_a_procedure_there_is_one(self, publishing: Publishing) -> None:
        await publishing.upload(a_yaml(), "lan")
        (passage,) = await publishing.passages("1.000001", 1)
        assert passage["passage_id"] == "procedure:1.000001"

    @pytest.mark.parametrize("number", [0, 3])
    async def test_of_an_unknown_version_there_are_none(
        self, publishing: Publishing, item_id: str, number: int
    ) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.passages(item_id, number)

    async def test_diff_compares_with_what_answers(self, publishing: Publishing, item_id: str) -> None:
        await publishing.publish(item_id, 1, "minh")
        assert await publishing.diff(item_id, 2) == [
            DiffLine("same", "Theo Quyết định số 12/QĐ-UBND."),
            DiffLine("removed", "Mở cửa từ 8 giờ."),
            DiffLine("added", "Mở cửa từ 7 giờ."),
            DiffLine("same", "Vào cửa không mất tiền."),
            DiffLine("added", "Không hút thuốc."),
        ]

    async def test_diff_compares_with_the_version_asked_for(self, publishing: Publishing, item_id: str) -> None:
        lines = await publishing.diff(item_id, 1, against=2)
        assert [line.text for line in lines if line.change == "removed"] == ["Mở cửa từ 7 giờ.", "Không hút thuốc."]

    @pytest.mark.parametrize("active", [None, 2, 0], ids=["nothing", "itself", "withdrawn"])
    async def test_diff_to_nothing_is_empty(self, publishing: Publishing, item_id: str, active: int | None) -> None:
        if active == 2:
            await publishing.publish(item_id, 2, "minh")
        if active == 0:
            await publishing.withdraw(item_id, "minh")
        assert await publishing.diff(item_id, 2) == []

    async def test_both_sides_can_be_put_together_again(self, publishing: Publishing, item_id: str) -> None:
        lines = await publishing.diff(item_id, 2, against=1)
        texts: Callable[[str], list[str]] = lambda gone: [line.text for line in lines if line.change != gone]  # noqa: E731
        assert texts("added") == [entry["text"] for entry in await publishing.passages(item_id, 1)]
        assert texts("removed") == [entry["text"] for entry in await publishing.passages(item_id, 2)]


class TestWhatIsShipped:
    """Answers without ever having been uploaded; an upload is its first version."""

    DOCUMENT = Document(
        "nha-van-hoa",
        "Quy định nhà văn hóa",
        SOURCE,
        "public",
        None,
        TODAY,
        (Section("Quy định", "Mở cửa từ 8 giờ."), Section("Quy định", "Vào cửa không mất tiền.")),
    )
    PROCEDURE = a_procedure(name="Cấp thẻ thư viện", summary="Để mượn sách.")

    @pytest.fixture
    def publishing(self, refreshed: Refreshed) -> Publishing:
        items: dict[str, Item] = {self.DOCUMENT.id: self.DOCUMENT, self.PROCEDURE.code: self.PROCEDURE}
        return Publishing(MemoryLibrary(), refreshed, items.get, today=lambda: TODAY)

    async def test_is_no_document_when_it_is_a_procedure(self, publishing: Publishing) -> None:
        with pytest.raises(DocumentRefused, match=re.escape(self.PROCEDURE.code)):
            await publishing.upload(a_file(item_id=self.PROCEDURE.code), "lan")

    @pytest.mark.parametrize("item_id", [DOCUMENT.id, PROCEDURE.code])
    async def test_is_known(self, publishing: Publishing, item_id: str) -> None:
        assert await publishing.is_known(item_id)

    async def test_is_known_when_it_is_withdrawn(self, publishing: Publishing) -> None:
        await publishing.withdraw(self.DOCUMENT.id, "minh")
        assert await publishing.is_known(self.DOCUMENT.id)

    async def test_is_not_the_only_thing_known(self, publishing: Publishing) -> None:
        draft, _ = await publishing.upload(a_file(), "lan")
        assert await publishing.is_known(draft.item_id)

    @pytest.mark.parametrize("item_id", ["khong-co", "", "Nha-van-hoa", "1.000002"])
    async def test_makes_nothing_else_known(self, publishing: Publishing, item_id: str) -> None:
        assert not await publishing.is_known(item_id)

    async def test_a_document_gets_its_first_version(self, publishing: Publishing) -> None:
        version, item = await publishing.upload(a_file(NEW, item_id=self.DOCUMENT.id), "lan")
        assert (version.item_id, version.number, version.status) == (self.DOCUMENT.id, 1, "draft")
        assert isinstance(item, Document)
        assert item.id == self.DOCUMENT.id

    @pytest.mark.parametrize("item_id", [PROCEDURE.code, None], ids=["said", "by its code"])
    async def test_a_procedure_gets_its_first_version(self, publishing: Publishing, item_id: str | None) -> None:
        version, item = await publishing.upload(replace(a_yaml(), item_id=item_id), "lan")
        assert (version.item_id, version.number, version.kind) == (self.PROCEDURE.code, 1, "procedure")
        assert isinstance(item, Procedure)

    async def test_is_replaced_by_what_is_published(self, publishing: Publishing) -> None:
        await publishing.upload(a_file(NEW, item_id=self.DOCUMENT.id), "lan")
        await publishing.publish(self.DOCUMENT.id, None, "minh")
        assert (await publishing.library.active())[1] == {self.DOCUMENT.id: ActiveItem(1, None)}

    async def test_cannot_be_published_as_it_is(self, publishing: Publishing, refreshed: Refreshed) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.publish(self.DOCUMENT.id, None, "minh")
        assert refreshed.times == 0

    async def test_can_be_withdrawn(self, publishing: Publishing, refreshed: Refreshed) -> None:
        await publishing.withdraw(self.PROCEDURE.code, "minh")
        assert (await publishing.library.active())[1] == {self.PROCEDURE.code: ActiveItem(WITHDRAWN, None)}
        assert refreshed.times == 1

    async def test_a_document_is_what_a_draft_is_compared_with(self, publishing: Publishing) -> None:
        await publishing.upload(a_file(NEW, item_id=self.DOCUMENT.id), "lan")
        assert await publishing.diff(self.DOCUMENT.id, 1) == [
            DiffLine("removed", "Mở cửa từ 8 giờ."),
            DiffLine("added", "Theo Quyết định số 12/QĐ-UBND."),
            DiffLine("added", "Mở cửa từ 7 giờ."),
            DiffLine("same", "Vào cửa không mất tiền."),
            DiffLine("added", "Không hút thuốc."),
        ]

    async def test_a_procedure_is_what_a_draft_is_compared_with(self, publishing: Publishing) -> None:
        await publishing.upload(a_yaml(summary="Để đọc sách."), "lan")
        changed = [line for line in await publishing.diff(self.PROCEDURE.code, 1) if line.change != "same"]
        assert [(line.change, "mượn" in line.text, "đọc" in line.text) for line in changed] == [
            ("removed", True, False),
            ("added", False, True),
        ]

    async def test_is_no_longer_compared_with_once_something_is_published(self, publishing: Publishing) -> None:
        await publishing.upload(a_file(OLD, item_id=self.DOCUMENT.id), "lan")
        await publishing.publish(self.DOCUMENT.id, None, "minh")
        await publishing.upload(a_file(NEW, item_id=self.DOCUMENT.id), "lan")
        lines = await publishing.diff(self.DOCUMENT.id, 2)
        assert [line.text for line in lines if line.change == "added"] == ["Mở cửa từ 7 giờ.", "Không hút thuốc."]

    async def test_is_compared_with_nothing_when_it_is_withdrawn(self, publishing: Publishing) -> None:
        await publishing.upload(a_file(NEW, item_id=self.DOCUMENT.id), "lan")
        await publishing.withdraw(self.DOCUMENT.id, "minh")
        assert await publishing.diff(self.DOCUMENT.id, 1) == []

    async def test_of_an_unknown_version_there_is_no_difference(self, publishing: Publishing) -> None:
        with pytest.raises(UnknownVersion):
            await publishing.diff(self.DOCUMENT.id, 1)

    @pytest.mark.parametrize("item_id", [DOCUMENT.id, "1.000002"], ids=["a document", "another procedure"])
    async def test_a_procedure_is_no_version_of_something_else(self, refreshed: Refreshed, item_id: str) -> None:
        other = a_procedure(code="1.000002", name="Đăng ký tàu cá")
        items: dict[str, Item] = {self.DOCUMENT.id: self.DOCUMENT, other.code: other}
        publishing = Publishing(MemoryLibrary(), refreshed, items.get)
        with pytest.raises(KnowledgeError) as wrong:
            await publishing.upload(replace(a_yaml(), item_id=item_id), "lan")
        assert wrong.value.problem == message("library.code", code="1.000001")
        assert wrong.value.path == Path("the-thu-vien.yml")
        assert await publishing.library.newest() == ()


class TestTheCodeOfAProcedure:
    @pytest.mark.parametrize("code", ["1.001193", "2.000992", "1.001193.000.00.00.H06"])
    async def test_is_one_of_the_national_catalogue(self, publishing: Publishing, code: str) -> None:
        version, _ = await publishing.upload(a_yaml(code=code), "lan")
        assert version.item_id == code

    @pytest.mark.parametrize(
        "code",
        ["", "the-thu-vien", "1.00119", "1.0011933", "11.001193", "1,001193", " 1.001193", "1.001193\n", "1.001193.",
         "1.001193.h06", "1.001193/../x", "procedure:1.001193", "1.001193." + "0" * 21, "١.٠٠١١٩٣"],
        ids=range(14),
    )  # fmt: skip
    async def test_of_another_form_is_refused(self, publishing: Publishing, code: str) -> None:
        with pytest.raises(KnowledgeError) as wrong:
            await publishing.upload(a_yaml(code=code), "lan")
        assert wrong.value.problem == message("library.code", code=code)
        assert await publishing.library.newest() == ()

    async def test_is_not_repeated_without_end(self, publishing: Publishing) -> None:
        with pytest.raises(KnowledgeError) as wrong:
            await publishing.upload(a_yaml(code="1" * 500), "lan")
        assert wrong.value.problem == message("library.code", code="1" * 40)

    async def test_takes_no_document(self, publishing: Publishing) -> None:
        await publishing.upload(a_yaml(code="1.001193"), "lan")
        with pytest.raises(DocumentRefused, match=r"1[.]001193"):
            await publishing.upload(a_file(item_id="1.001193"), "lan")
        assert [version.number for version in await publishing.library.versions("1.001193")] == [1]
