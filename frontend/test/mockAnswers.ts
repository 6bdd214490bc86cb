/** Invented answers of every shape the contract has. */

const citation = {
  source_id: "ho-tich-16",
  title: "Luật Hộ tịch số 60/2014/QH13",
  locator: "Điều 16, khoản 1",
  url: "https://vbpl.vn/",
  quote:
    "Người đi đăng ký khai sinh nộp tờ khai theo mẫu quy định và giấy chứng sinh cho cơ quan đăng ký hộ tịch.",
  as_of: "2023-09-30",
};

const dataset = {
  source_id: "bao-cao-q3",
  title: "Báo cáo kết quả giải quyết thủ tục hành chính quý III/2023",
  locator: "Biểu II.06a, dòng 2",
  url: null,
  quote: null,
  as_of: "2023-09-30",
};

export const office = {
  assistant_name: "Trợ lý ảo Phường Vũng Tàu",
  office_name: "UBND Phường Vũng Tàu",
  province: "Thành phố Hồ Chí Minh",
  hotline: "0254 000 0000",
  hours: ["Thứ Hai – thứ Sáu: 7 giờ 30 – 11 giờ 30, 13 giờ – 17 giờ", "Thứ Bảy: 7 giờ 30 – 11 giờ 30"],
  address: "Số 1 đường Thí Dụ, phường Vũng Tàu",
  portal: "https://dichvucong.gov.vn",
  colours: { primary: "#0068ff" },
  suggestions: [
    { label: "Đăng ký khai sinh", text: "Đăng ký khai sinh cần giấy tờ gì?" },
    { label: "Tra cứu hồ sơ", text: "Tra cứu hồ sơ" },
    { label: "Tỷ lệ giải quyết đúng hạn", text: "biểu đồ tỷ lệ giải quyết đúng hạn" },
  ],
  email: "lienhe@example.vn",
  services: [
    { label: "Khai sinh", text: "Đăng ký khai sinh cần giấy tờ gì?", icon: "baby" },
    { label: "Chứng thực bản sao", text: "Chứng thực bản sao cần gì?", icon: "stamp" },
    { label: "Căn cước", text: "Đổi thẻ căn cước cần gì?", icon: "card" },
    { label: "Tạm trú", text: "Đăng ký tạm trú cần gì?", icon: "bed" },
  ],
  report_categories: [
    { id: "lighting", label: "Đèn đường, điện" },
    { id: "waste", label: "Rác thải, vệ sinh" },
  ],
  dossier_register: { as_of: "2025-06-30", simulated: true },
  disclosure:
    "Tôi là trợ lý ảo dùng trí tuệ nhân tạo (AI), không phải cán bộ. Câu trả lời có dẫn nguồn để bạn kiểm tra và không thay thế quyết định của cơ quan có thẩm quyền.",
  demo: true,
};

export const dossier = {
  code: "H06.12-250604-0001",
  procedure_name: "Đăng ký khai sinh",
  unit_name: "UBND Phường Vũng Tàu",
  status: "processing",
  status_text: "đang xử lý",
  received: "2025-06-24",
  due: "2025-07-04",
  finished: null,
  returned: null,
  standing: "running",
  standing_text: "Hồ sơ còn trong thời hạn giải quyết.",
  next_text: "Việc cần làm: bạn chưa cần làm gì, chỉ cần đến nhận kết quả theo giấy hẹn.",
  as_of: "2025-06-30",
  simulated: true,
  source: { source_id: "register", title: "Sổ hồ sơ mô phỏng" },
};

export const source = {
  source_id: "ho-tich-16",
  title: citation.title,
  locator: "Điều 16",
  text: "Điều 16. Thủ tục đăng ký khai sinh\n1. Người đi đăng ký khai sinh nộp tờ khai theo mẫu quy định và giấy chứng sinh cho cơ quan đăng ký hộ tịch. Trường hợp không có giấy chứng sinh thì nộp văn bản của người làm chứng xác nhận về việc sinh.\n2. Ngay sau khi nhận đủ giấy tờ, nếu thấy thông tin khai sinh đầy đủ và phù hợp, công chức tư pháp – hộ tịch ghi nội dung khai sinh vào Sổ hộ tịch.",
  url: citation.url,
  as_of: "2023-09-30",
};

const procedure = {
  kind: "procedure",
  text: "Hồ sơ đăng ký khai sinh gồm:\n1. Tờ khai theo mẫu\n2. Giấy chứng sinh (bản chính)\n3. Giấy tờ tùy thân của cha, mẹ (xuất trình)\nThời hạn: trong ngày làm việc. Lệ phí: miễn phí nếu đúng hạn 60 ngày.",
  completeness: "partial",
  procedure: { code: "0.000001", name: "Đăng ký khai sinh", section: "documents" },
  checklist: {
    documents: [
      {
        name: "Tờ khai theo mẫu",
        original: 1,
        copy: 0,
        form: "Tờ khai đăng ký khai sinh",
        when: null,
        action: "submit",
      },
      { name: "Giấy chứng sinh", original: 1, copy: 0, form: null, when: null, action: "submit" },
      {
        name: "Văn bản của người làm chứng xác nhận việc sinh",
        original: 1,
        copy: 0,
        form: null,
        when: "Không có giấy chứng sinh",
        action: "submit",
      },
      {
        name: "Giấy tờ tùy thân của cha, mẹ",
        original: null,
        copy: null,
        form: null,
        when: null,
        action: "present",
      },
    ],
    forms: ["Tờ khai đăng ký khai sinh"],
    notes: ["Một số thông tin chưa đối chiếu được với nguồn; vui lòng gọi 0254 000 0000 để hỏi lại."],
  },
  citations: [citation, { ...citation, locator: "Điều 15", quote: null, url: null }],
  choices: [
    { label: "Nộp trực tuyến thế nào?", text: "Đăng ký khai sinh trực tuyến" },
    { label: "Nộp ở đâu?", text: "Đăng ký khai sinh nộp ở đâu" },
  ],
  downloads: [{ label: "Tờ khai đăng ký khai sinh (DOCX)", url: "/files/to-khai.docx" }],
};

const units = ["Phường Vũng Tàu", "Phường Tam Thắng", "Phường Rạch Dừa", "Phường Phước Thắng", "Xã Long Sơn"];
const now = [99.54, 97.2, 95.08, 91.33, null];
const before = [98.1, 97.9, 93.4, 92, 88.75];

const comparison = {
  kind: "indicator",
  text: "Quý III/2023, UBND Phường Vũng Tàu có tỷ lệ giải quyết đúng hạn cao nhất trong 5 đơn vị.",
  completeness: "complete",
  citations: [dataset],
  indicator: {
    metric_name: "Tỷ lệ hồ sơ giải quyết đúng hạn",
    unit_name: "5 phường, xã",
    period: { label: "Quý III/2023" },
    value: null,
    display: null,
    numerator: null,
    denominator: null,
    formula: "Số hồ sơ đúng hạn ÷ số hồ sơ đã giải quyết × 100",
    target: 95,
    as_of: "2023-09-30",
    warnings: ["Xã Long Sơn chưa có số liệu quý III/2023."],
  },
  table: {
    columns: ["Đơn vị", "Đã giải quyết", "Đúng hạn", "Tỷ lệ quý III", "Tỷ lệ quý II"],
    rows: units.map((unit, at) => [unit, 1250 + at * 311, 1200 + at * 290, now[at], before[at]]),
  },
  chart: {
    type: "bar",
    title: "Tỷ lệ giải quyết đúng hạn",
    categories: units,
    series: [
      { name: "Quý III/2023", values: now },
      { name: "Quý II/2023", values: before },
    ],
    unit: "%",
  },
  downloads: [{ label: "Tải bảng số liệu (Excel)", url: "/api/v1/answers/t/export.xlsx" }],
};

const trend = {
  ...comparison,
  text: "Tỷ lệ giải quyết đúng hạn qua các tháng của Phường Vũng Tàu.",
  indicator: null,
  table: {
    columns: ["Năm", "Tỷ lệ"],
    rows: [
      [2021, 92.4],
      [2022, 95.12],
      [2023, 99.54],
    ],
  },
  chart: {
    type: "line",
    title: "Tỷ lệ giải quyết đúng hạn theo tháng",
    categories: [
      "01/2023",
      "02/2023",
      "03/2023",
      "04/2023",
      "05/2023",
      "06/2023",
      "07/2023",
      "08/2023",
      "09/2023",
    ],
    series: [{ name: "Phường Vũng Tàu", values: [93.2, 94.1, 94, null, 96.5, 97.1, 98.8, 99.2, 99.54] }],
    unit: "%",
  },
};

const single = {
  ...comparison,
  text: "Quý III/2023, Phường Vũng Tàu giải quyết đúng hạn 99,54% hồ sơ.",
  indicator: {
    ...comparison.indicator,
    unit_name: "Phường Vũng Tàu",
    value: 99.54,
    display: "99,54%",
    numerator: 64861,
    denominator: 65158,
    warnings: ["Số liệu trước ngày 01/7/2025 tính theo địa giới cũ."],
  },
  table: null,
  chart: null,
};

const refusal = {
  kind: "refusal",
  reason: "no_data",
  text: "Tôi chưa có số liệu của xã Long Sơn trong quý III/2023. Bạn có thể hỏi quý II/2023 hoặc gọi 0254 000 0000.",
  completeness: "none",
  choices: [{ label: "Xem quý II/2023", text: "chỉ số quý II/2023" }],
};

const handover = {
  kind: "handover",
  text: "Bạn vui lòng gọi 0254 000 0000 hoặc đến Trung tâm Phục vụ hành chính công trong giờ làm việc để gặp cán bộ.",
  completeness: "complete",
};

const clarification = {
  kind: "clarification",
  text: "Bạn muốn hỏi về việc nào?",
  completeness: "complete",
  choices: [
    { label: "Đăng ký khai sinh", text: "Đăng ký khai sinh" },
    { label: "Đăng ký lại khai sinh", text: "Đăng ký lại khai sinh" },
    {
      label: "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con",
      text: "Đăng ký khai sinh nhận cha mẹ con",
    },
  ],
};

export function answersTo(asked: string): unknown[] {
  if (asked.includes("biểu đồ")) return [comparison];
  if (asked.includes("xu hướng")) return [trend];
  if (asked.includes("chỉ số")) return [single];
  if (asked.includes("từ chối")) return [refusal];
  if (asked.includes("cán bộ")) return [handover];
  if (asked.includes("hỏi lại")) return [clarification];
  return [procedure];
}
