/** Every sentence a citizen reads on this page, apart from what the service sends. */

import type { Office } from "./contract";
import { screensVi } from "./screens/messages.vi";

export const vi = {
  title: (assistant: string, office: string) => `${assistant} – ${office}`,
  assistantLabel: "Trợ lý ảo (AI)",
  demo: "Bản trình diễn",
  skipToQuestion: "Chuyển đến ô nhập câu hỏi",
  newConversation: "Cuộc trò chuyện mới",
  newConversationStarted: "Đã bắt đầu cuộc trò chuyện mới.",

  greeting: (assistant: string) => `Xin chào! ${assistant} có thể giúp gì cho bạn?`,
  suggestions: "Câu hỏi gợi ý",
  contact: {
    summary: "Giờ làm việc và liên hệ",
    hours: "Giờ làm việc",
    address: "Địa chỉ",
    hotline: "Điện thoại",
    portal: "Cổng dịch vụ công",
  },

  talk: "Nội dung trò chuyện",
  you: "Bạn:",
  assistant: "Trợ lý:",
  typing: "Đang soạn trả lời…",
  hold: {
    offline: "Chưa có mạng. Câu hỏi sẽ tự gửi khi có mạng trở lại.",
    retrying: "Mạng chập chờn, đang gửi lại…",
    giveUp: "Không chờ nữa, sửa câu hỏi",
  },
  /** Shown where the interface is not Vietnamese. */
  answersIn: null as string | null,
  partial: "Câu trả lời chưa đầy đủ",
  choices: "Lựa chọn",
  downloads: "Tệp tải về",
  kindHeading: {
    refusal: "Chưa thể trả lời",
    handover: "Cán bộ hỗ trợ trực tiếp",
  } as Record<string, string>,

  citations: (count: number) => `Nguồn (${count})`,
  asOf: (date: string) => `Tính đến ${date}`,
  openSource: "Mở trang nguồn",
  opensNewTab: "(mở trong thẻ mới)",
  showPassage: "Xem đoạn nguồn",
  hidePassage: "Ẩn đoạn nguồn",
  passage: "Đoạn nguồn",
  passageLoading: "Đang tải đoạn nguồn…",
  passageFailed: "Chưa tải được đoạn nguồn. Vui lòng bấm lại sau ít phút.",

  indicator: {
    numerator: "Tử số",
    denominator: "Mẫu số",
    formula: "Cách tính",
    target: "Chỉ tiêu",
    asOf: "Số liệu tính đến",
    warnings: "Lưu ý",
  },
  table: "Bảng số liệu",
  noValue: "–",
  chart: {
    bar: (title: string) => `Biểu đồ cột: ${title}.`,
    line: (title: string) => `Biểu đồ đường: ${title}.`,
    untitled: "số liệu",
    seeTable: "Số liệu có trong bảng bên dưới.",
    noValue: "không có số liệu",
  },

  feedback: {
    question: "Câu trả lời này có ích không?",
    helpful: "Có ích",
    unhelpful: "Chưa ích",
    thanks: "Cảm ơn bạn đã góp ý. Bạn có thể chọn lại bất cứ lúc nào.",
    why: "Điều gì chưa ổn?",
    reasons: {
      wrong: "Sai thông tin",
      incomplete: "Còn thiếu",
      unclear: "Khó hiểu",
      outdated: "Đã cũ",
      other: "Lý do khác",
    },
    words: "Góp ý thêm (không bắt buộc)",
    wordsHint: "Xin đừng ghi họ tên, số điện thoại hay số định danh.",
    send: "Gửi góp ý",
    failed: "Chưa gửi được góp ý. Vui lòng thử lại sau ít phút.",
  },

  papers: {
    title: (procedure: string) => `Giấy tờ cần chuẩn bị: ${procedure}`,
    everyone: "Phải nộp",
    cases: "Nộp thêm, tùy trường hợp",
    present: "Mang theo để xuất trình",
    ticked: (ticked: number, all: number) => `Đã chuẩn bị ${ticked}/${all} mục`,
    originals: (count: number) => `${count} bản chính`,
    copies: (count: number) => `${count} bản sao`,
    form: (name: string) => `mẫu: ${name}`,
    forms: (names: string) => `Mẫu đơn, tờ khai: ${names}.`,
    notes: "Lưu ý",
    kept: "Dấu chọn chỉ lưu trên máy này.",
    print: "In",
    save: "Lưu tệp",
    untick: "Bỏ mọi dấu chọn",
    savedFrom: (page: string, date: string) =>
      `Lưu ngày ${date} từ ${page}. Trợ lý ảo (AI) có thể nhầm lẫn; hãy kiểm tra nguồn kèm theo.`,
  },

  options: {
    open: "Tùy chọn",
    close: "Đóng",
    failed: "Chưa mở được phần tùy chọn. Vui lòng kiểm tra mạng rồi thử lại.",
    textSize: "Cỡ chữ",
    textSizes: { normal: "Vừa", large: "Lớn", largest: "Rất lớn" },
    scheme: "Nền trang",
    schemes: { system: "Theo máy", light: "Sáng", dark: "Tối" },
    language: "Ngôn ngữ của trang",
    languages: { vi: "Tiếng Việt", en: "English" },
    languageHint: "Câu trả lời luôn bằng tiếng Việt.",
    languageFailed: "Chưa tải được ngôn ngữ này. Vui lòng kiểm tra mạng rồi thử lại.",
    print: "In cuộc trò chuyện này",
    history: "Các cuộc trò chuyện trên máy này",
    noHistory: "Chưa có cuộc trò chuyện nào.",
    historyHint: "Chỉ lưu trên máy này. Câu hỏi về hồ sơ riêng và phản ánh không được lưu vào đây.",
    now: "đang mở",
    forget: "Xóa dữ liệu của tôi",
    forgetWhat:
      "Mọi cuộc trò chuyện, dấu chọn giấy tờ và câu đang soạn trên máy này sẽ bị xóa; máy chủ cũng xóa các cuộc trò chuyện này. Phản ánh đã gửi cho cơ quan vẫn được giữ để xử lý. Không khôi phục lại được.",
    forgetYes: "Xóa",
    forgetNo: "Giữ lại",
    forgotten: "Đã xóa dữ liệu của bạn trên máy này và trên máy chủ.",
    forgottenHere:
      "Đã xóa trên máy này. Máy chủ chưa nhận được yêu cầu; trang sẽ tự gửi lại khi bạn mở trang lúc có mạng.",
  },

  voice: {
    start: "Nói câu hỏi",
    stop: "Dừng nghe",
    listening: "Đang nghe…",
    notice:
      "Trình duyệt có thể gửi giọng nói của bạn tới hãng làm trình duyệt để nhận dạng. Xin đừng đọc số định danh hay thông tin riêng.",
    agree: "Đồng ý và nói",
    decline: "Không dùng",
    forbidden:
      "Trình duyệt chưa cho phép dùng micrô. Bạn có thể cho phép trong phần cài đặt, hoặc gõ câu hỏi.",
    failed: "Chưa nghe được. Vui lòng thử lại hoặc gõ câu hỏi.",
  },

  form: "Gửi câu hỏi",
  question: "Câu hỏi của bạn",
  placeholder: "Nhập câu hỏi…",
  send: "Gửi",
  limitReached: (limit: string) => `Đã đạt giới hạn ${limit} ký tự.`,
  hint: "Trợ lý ảo (AI) có thể nhầm lẫn; hãy kiểm tra nguồn kèm theo.",

  failure: {
    unreachable: "Chưa gửi được câu hỏi vì không kết nối được. Vui lòng kiểm tra mạng rồi gửi lại.",
    timedOut: "Trợ lý trả lời lâu hơn dự kiến. Vui lòng gửi lại câu hỏi.",
    interrupted:
      "Câu hỏi này chưa nhận được trả lời. Bấm “Gửi lại” để gửi tiếp, câu hỏi không bị gửi hai lần.",
    other: "Chưa trả lời được do sự cố kỹ thuật. Vui lòng gửi lại câu hỏi sau ít phút.",
    again: "Gửi lại",
    edit: "Sửa câu hỏi",
  },

  availability: {
    limited: "Trợ lý đang khởi động bộ hiểu câu hỏi, câu trả lời có thể ngắn hơn thường lệ.",
    starting: "Trợ lý đang khởi động, vui lòng chờ ít phút.",
    unreachable: "Chưa kết nối được với trợ lý. Trang sẽ tự thử lại.",
    offline: "Thiết bị đang ngoại tuyến. Bạn vẫn có thể soạn câu hỏi và gửi khi có mạng trở lại.",
  },

  screens: screensVi,
};

/** Shown until the office's own data come, and when they cannot be had. */
export const neutralOffice: Office = {
  assistant_name: "Trợ lý ảo",
  office_name: "Trợ lý ảo hành chính công",
  province: "",
  hotline: "",
  hours: [],
  address: null,
  portal: "",
  email: null,
  primary_colour: null,
  services: [],
  report_categories: [],
  dossier_register: null,
  suggestions: [
    { label: "Thủ tục đăng ký khai sinh", text: "Thủ tục đăng ký khai sinh" },
    { label: "Tra cứu hồ sơ", text: "Tôi muốn tra cứu hồ sơ" },
    { label: "Giờ làm việc", text: "Giờ làm việc của cơ quan" },
  ],
  disclosure:
    "Tôi là trợ lý ảo dùng trí tuệ nhân tạo (AI), không phải cán bộ. Câu trả lời có dẫn nguồn để bạn kiểm tra và không thay thế quyết định của cơ quan có thẩm quyền.",
  demo: false,
  notice: null,
};
