"""Files as people hand them in, made in the tests."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from openpyxl.workbook import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from assistant.knowledge_base.ingest.blocks import DocumentRefused, Extracted

SENTENCE = (
    "Ủy ban nhân dân phường tiếp nhận hồ sơ của người dân tại bộ phận một cửa và trả kết quả đúng hạn theo quy định."
)
REPORT = f"""\
BÁO CÁO

Kết quả chuyển đổi số 9 tháng năm 2023

1. Phần mềm Quản lý văn bản

T T\tTên cơ quan\tSố văn bản\t
\t\tĐi\tĐến
1\tVăn phòng\t1.207\t139

T T\tTên cơ quan\tSố văn bản\t
\t\tĐi\tĐến
2\tPhòng Nội vụ\t142\t1201
3\tPhòng Kinh tế của\t\t6670

\tthành phố\t\t

2. HTTT Giải quyết TTHC

a) Một cửa điện tử

{SENTENCE}

b) Cổng Dịch vụ công

Tỉnh đã làm các việc sau:

- Ban hành kế hoạch;
+ Tập huấn cho cán bộ.

- Thanh toán trực tuyến trên Cổng Dịch vụ công quốc gia và phần mềm chưa

hỗ trợ biểu mẫu báo cáo.
"""


@lru_cache(maxsize=1)
def fonts() -> tuple[str, str]:
    """Registers a font with Vietnamese letters; returns the names of the plain and the bold one."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("Viet", folder / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont("VietBold", folder / "DejaVuSans-Bold.ttf"))
    return "Viet", "VietBold"


def style(*, size: float = 11, bold: bool = False, indent: float = 0, after: float = 6) -> ParagraphStyle:
    plain, heavy = fonts()
    return ParagraphStyle(
        "x",
        fontName=heavy if bold else plain,
        fontSize=size,
        leading=1.3 * size,
        firstLineIndent=indent,
        spaceAfter=after,
    )


def text(words: str, **look: float | bool) -> Paragraph:
    return Paragraph(words, style(**look))  # type: ignore[arg-type]


def table(rows: Sequence[Sequence[str]], spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()) -> Table:
    commands = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), fonts()[0], 9)]
    return Table(
        [list(row) for row in rows], repeatRows=1, style=[*commands, *(("SPAN", start, end) for start, end in spans)]
    )


def a_pdf(*story: Flowable, head: str = "", encrypted: str | None = None, title: str | None = None) -> bytes:
    """`head` is printed on top of every page, the number of the page at its foot."""

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(fonts()[0], 8)
        canvas.drawString(70, A4[1] - 40, head)
        canvas.drawCentredString(A4[0] / 2, 30, f"- {template.page} -" if head else "")

    out = BytesIO()
    template = SimpleDocTemplate(out, pagesize=A4, encrypt=encrypted, title=title)
    template.build(list(story), onFirstPage=decorate, onLaterPages=decorate)
    return out.getvalue()


def new_page() -> PageBreak:
    return PageBreak()


def a_scan(pages: int = 2) -> bytes:
    """A PDF of pictures, as scanners make them."""
    from PIL import Image

    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 85), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_docx(*paragraphs: str) -> Document:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def an_xlsx(rows: Sequence[Sequence[object]], *, name: str = "KPI") -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book


def is_read_or_refused(reader: Callable[[bytes], Extracted], content: bytes) -> bool:
    """Any other exception is the reader's mistake, and so is a block without text."""
    try:
        return all(block.text or block.rows for block in reader(content).blocks)
    except DocumentRefused as refused:
        return bool(refused.reason)


def saved(document: Document | Workbook) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Returns a zip container with some entries replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return out.getvalue()
