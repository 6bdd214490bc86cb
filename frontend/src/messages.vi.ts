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

  form: "Gửi câu hỏi",
  question: "Câu hỏi của bạn",
  placeholder: "Nhập câu hỏi…",
  send: "Gửi",
  limitReached: (limit: string) => `Đã đạt giới hạn ${limit} ký tự.`,
  hint: "Trợ lý ảo (AI) có thể nhầm lẫn; hãy kiểm tra nguồn kèm theo.",

  failure: {
    unreachable: "Chưa gửi được câu hỏi vì không kết nối được. Vui lòng kiểm tra mạng rồi gửi lại.",
    timedOut: "Trợ lý trả lời lâu hơn dự kiến. Vui lòng gửi lại câu hỏi.",
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
} as const;

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
};
