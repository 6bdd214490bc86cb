import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { type Api, ApiFailure } from "../src/api";
import type { Answer, Reply } from "../src/contract";
import { vi } from "../src/messages.vi";
import { aCitation, anApi, anIndicator, anOffice, aPlatform, aReply } from "./builders";
import { openPage } from "./opened";

function open(parts: Partial<Api> = {}, platform = aPlatform()) {
  const sent: string[] = [];
  const api = anApi({
    ...parts,
    send: (text, ...rest) => {
      sent.push(text);
      return (parts.send ?? (async () => aReply()))(text, ...rest);
    },
  });
  const { availability } = openPage(api, platform);
  const input = screen.getByRole<HTMLTextAreaElement>("textbox");
  return { user: userEvent.setup(), input, sent, availability, platform };
}

/** Asks anything and waits for this answer; returns where it is shown. */
async function answered(answer: Partial<Answer>, parts: Partial<Api> = {}) {
  const page = open({ ...parts, send: async () => aReply(answer) });
  await page.user.type(page.input, "hỏi{Enter}");
  await waitFor(() => expect(document.querySelectorAll(".entry:not(:first-child) .bubble").length).toBe(2));
  const bubble = document.querySelector<HTMLElement>(".entry:last-child .bubble") as HTMLElement;
  return { ...page, bubble, within: within(bubble) };
}

describe("opening the page", () => {
  test("greets with the office's name, the disclosure and suggestions", async () => {
    open({
      office: async () => anOffice({ disclosure: "Tôi là AI.", suggestions: [{ label: "A", text: "a" }] }),
    });
    await screen.findByText("Tôi là AI.");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("UBND phường Vũng Tàu");
    expect(screen.getByRole("button", { name: "A" })).toBeTruthy();
    await waitFor(() => expect(document.title).toContain("UBND phường Vũng Tàu"));
  });

  test("works with neutral words when the office's data cannot be had", async () => {
    open({
      office: async () => {
        throw new ApiFailure("unreachable");
      },
    });
    await screen.findByText(/không phải cán bộ/);
  });

  test("marks a demonstration", async () => {
    open({ office: async () => anOffice({ demo: true }) });
    await screen.findByText(vi.demo);
  });

  test("shows what the administrator has to say, urgent words at once", async () => {
    open({ office: async () => anOffice({ notice: { text: "Bảo trì tối nay.", level: "urgent" } }) });
    expect((await screen.findByRole("alert")).textContent).toBe("Bảo trì tối nay.");
  });

  test("shows no notice when there is none", async () => {
    open({ office: async () => anOffice({ notice: null, disclosure: "Tôi là AI." }) });
    await screen.findByText("Tôi là AI.");
    expect(document.querySelector(".notice-line")).toBeNull();
  });

  test("takes the office's colour", async () => {
    open({ office: async () => anOffice({ primary_colour: "#8a1538" }) });
    await waitFor(() => expect(document.documentElement.style.getPropertyValue("--primary")).toBe("#8a1538"));
  });

  test("announces new entries politely, and keeps the list a list", () => {
    open();
    const log = screen.getByRole("log");
    expect(log.getAttribute("aria-live")).toBe("polite");
    expect(log.tagName).toBe("DIV");
    expect(screen.getByRole("main")).toBeTruthy();
  });
});

describe("writing", () => {
  test("Enter sends, empties the input and leaves the focus there", async () => {
    const { user, input, sent } = open();
    await user.type(input, "đăng ký khai sinh{Enter}");
    expect(sent).toEqual(["đăng ký khai sinh"]);
    expect(input.value).toBe("");
    expect(document.activeElement).toBe(input);
  });

  test("the button sends and gives the focus back to the input", async () => {
    const { user, input, sent } = open();
    await user.type(input, "a");
    await user.click(screen.getByRole("button", { name: vi.send }));
    expect(sent).toEqual(["a"]);
    expect(document.activeElement).toBe(input);
  });

  test("Shift+Enter makes a new line", async () => {
    const { user, input, sent } = open();
    await user.type(input, "a{Shift>}{Enter}{/Shift}b");
    expect(input.value).toBe("a\nb");
    expect(sent).toEqual([]);
  });

  test("Enter that ends a Vietnamese input method's composition does not send", async () => {
    const { user, input, sent } = open();
    await user.type(input, "ho so");
    fireEvent.keyDown(input, { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  test("a second message waits: what is typed meanwhile stays", async () => {
    const { user, input, sent } = open({ send: () => new Promise(() => {}) });
    await user.type(input, "a{Enter}");
    await screen.findByText(vi.typing);
    await user.type(input, "b{Enter}");
    expect(sent).toEqual(["a"]);
    expect(input.value).toBe("b");
  });

  test("counts from 1.800 characters on", () => {
    const { input } = open();
    fireEvent.input(input, { target: { value: "a".repeat(1799) } });
    expect(screen.queryByText(/\/2\.000/)).toBeNull();
    fireEvent.input(input, { target: { value: "a".repeat(1800) } });
    expect(screen.getByText("1.800/2.000")).toBeTruthy();
    expect(input.maxLength).toBe(2000);
  });
});

describe("an answer", () => {
  test("keeps its line breaks and never becomes HTML", async () => {
    const { bubble } = await answered({ text: "dòng 1\n<img src=x onerror=alert(1)>" });
    expect(bubble.querySelector("img")).toBeNull();
    expect(bubble.textContent).toContain("dòng 1\n<img src=x onerror=alert(1)>");
  });

  test("says when it is not complete", async () => {
    const { within } = await answered({ completeness: "partial" });
    expect(within.getByText(vi.partial)).toBeTruthy();
  });

  test("shows a choice's label as the person's words and sends its text", async () => {
    const { user, within, sent } = await answered({
      choices: [{ label: "Lệ phí", text: "lệ phí khai sinh" }],
    });
    await user.click(within.getByRole("button", { name: "Lệ phí" }));
    expect(sent.at(-1)).toBe("lệ phí khai sinh");
    await waitFor(() =>
      expect([...document.querySelectorAll(".bubble--person .text")].at(-1)?.textContent).toBe("Lệ phí"),
    );
  });

  test("names each speaker for screen readers", async () => {
    await answered({});
    expect(screen.getByText(vi.you)).toBeTruthy();
    expect(screen.getAllByText(vi.assistant).length).toBe(2);
  });

  test("of an unknown kind is still shown", async () => {
    const { within } = await answered({ kind: "weather", text: "Trời đẹp" });
    expect(within.getByText("Trời đẹp")).toBeTruthy();
  });

  test("offers only safe downloads", async () => {
    const { within } = await answered({
      downloads: [
        { label: "Bảng", url: "/api/v1/answers/t/export.xlsx" },
        { label: "Xấu", url: "javascript:alert(1)" },
      ],
    });
    expect(within.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
      "/api/v1/answers/t/export.xlsx",
    ]);
  });

  test("that refuses has a calm heading", async () => {
    const { within } = await answered({ kind: "refusal", text: "Chưa có số liệu." });
    expect(within.getByText("Chưa thể trả lời")).toBeTruthy();
  });
});

describe("a citation", () => {
  test("shows title, place, date, quote and a safe link", async () => {
    const { within } = await answered({
      citations: [aCitation({ url: "https://vbpl.vn/x", quote: "nộp tờ khai", as_of: "2023-09-30" })],
    });
    expect(within.getByText("Nguồn (1)")).toBeTruthy();
    expect(within.getByText("Điều 16 · Tính đến 30/09/2023")).toBeTruthy();
    expect(within.getByText("nộp tờ khai").tagName).toBe("BLOCKQUOTE");
    const link = within.getByRole("link");
    expect(link.getAttribute("rel")).toContain("noopener");
    expect(link.getAttribute("target")).toBe("_blank");
  });

  test("does not link to anything but https", async () => {
    const { within } = await answered({ citations: [aCitation({ url: "http://vbpl.vn" })] });
    expect(within.queryByRole("link")).toBeNull();
  });

  test("shows the source's words on demand, and hides them again", async () => {
    const { user, within } = await answered({ citations: [aCitation()] });
    await user.click(within.getByText(vi.showPassage));
    await within.findByText("Nguyên văn");
    await user.click(within.getByText(vi.hidePassage));
    expect(within.queryByText("Nguyên văn")).toBeNull();
  });

  test("says when the source cannot be loaded", async () => {
    const source = async () => {
      throw new ApiFailure("unreachable");
    };
    const { user, within } = await answered({ citations: [aCitation()] }, { source });
    await user.click(within.getByText(vi.showPassage));
    await within.findByText(vi.passageFailed);
  });
});

describe("an indicator", () => {
  test("shows the value and where it comes from", async () => {
    const { bubble } = await answered({
      indicator: anIndicator({ target: 95, formula: "a ÷ b", warnings: ["Địa giới cũ"] }),
    });
    for (const shown of [
      "99,54%",
      "64.861",
      "65.158",
      "95%",
      "a ÷ b",
      "Địa giới cũ",
      "Phường 8 · Quý III/2023",
    ]) {
      expect(bubble.textContent).toContain(shown);
    }
  });

  test("shows a zero and leaves out what is missing", async () => {
    const { within } = await answered({ indicator: anIndicator({ numerator: 0, denominator: null }) });
    expect(within.getByText("0")).toBeTruthy();
    expect(within.queryByText(vi.indicator.denominator)).toBeNull();
  });

  test("has a real table: years uncounted, numbers grouped, gaps marked", async () => {
    const { within } = await answered({
      table: {
        columns: ["Năm", "Hồ sơ"],
        rows: [
          [2023, 64861],
          [2024, null],
        ],
      },
    });
    expect(within.getByRole("table", { name: vi.table })).toBeTruthy();
    expect(within.getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(["2023", "2024"]);
    expect(within.getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["64.861", "–"]);
  });

  test.each(["bar", "line"] as const)(
    "has a %s chart that says its values when no table does",
    async (type) => {
      const chart = {
        type,
        title: "Đúng hạn",
        categories: ["P.8", "P.9"],
        series: [{ name: "", values: [99.5, null] }],
        unit: "%",
      };
      const { within } = await answered({ chart });
      expect(within.getByRole("img").getAttribute("aria-label")).toContain(
        "P.8: 99,5%; P.9: không có số liệu",
      );
    },
  );
});

describe("a failure", () => {
  function failingOnce(failure: ApiFailure) {
    let failed = false;
    return open({
      send: async (): Promise<Reply> => {
        if (failed) return aReply({ text: "Đây ạ" });
        failed = true;
        throw failure;
      },
    });
  }

  test("is a polite bubble from which the question is sent again", async () => {
    const { user, input, sent } = failingOnce(new ApiFailure("refused", "Hệ thống đang bận."));
    await user.type(input, "a{Enter}");
    await screen.findByText("Hệ thống đang bận.");
    await user.click(screen.getByRole("button", { name: vi.failure.again }));
    await screen.findByText("Đây ạ");
    expect(sent).toEqual(["a", "a"]);
    expect(screen.queryByText("Hệ thống đang bận.")).toBeNull();
    expect(document.activeElement).toBe(input);
  });

  test("lets the question be changed without losing what was typed since", async () => {
    const { user, input } = failingOnce(new ApiFailure("refused"));
    await user.type(input, "a{Enter}");
    await screen.findByText(vi.failure.other);
    await user.type(input, "b");
    await user.click(screen.getByRole("button", { name: vi.failure.edit }));
    expect(input.value).toBe("a\nb");
  });
});

describe("the line under the header", () => {
  test("says when Rasa is not ready, and goes when it is", async () => {
    const { availability } = open();
    availability.set("limited");
    await screen.findByText(vi.availability.limited);
    availability.set("ready");
    await waitFor(() => expect(screen.queryByText(vi.availability.limited)).toBeNull());
  });

  test("has its own words for a device without network", async () => {
    const { availability } = open();
    availability.set("offline");
    await screen.findByText(vi.availability.offline);
  });
});

describe("a new conversation", () => {
  test("clears the talk and keeps what is being typed", async () => {
    const { user, input } = await answered({ text: "Cũ" });
    await user.type(input, "đang soạn");
    await user.click(screen.getByRole("button", { name: vi.newConversation }));
    await waitFor(() => expect(screen.queryByText("Cũ")).toBeNull());
    expect(input.value).toBe("đang soạn");
    expect(document.activeElement).toBe(input);
    expect(screen.getByText(vi.newConversationStarted)).toBeTruthy();
  });
});
