import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, vi as mock, test } from "vitest";
import { type Api, ApiFailure } from "../src/api";
import type { Answer, Verdict } from "../src/contract";
import { en } from "../src/messages.en";
import { vi } from "../src/messages.vi";
import { speak } from "../src/words";
import { anApi, aPapersAnswer, aPlatform, aReply } from "./builders";
import { openPage } from "./opened";

type Place = ReturnType<typeof aPlatform>;

function open(parts: Partial<Api> = {}, platform: Place = aPlatform()) {
  const api = anApi(parts);
  const { unmount } = openPage(api, platform);
  const input = screen.getByRole<HTMLTextAreaElement>("textbox", { name: vi.question });
  return { user: userEvent.setup(), input, platform, unmount };
}

async function answered(answer: Partial<Answer>, parts: Partial<Api> = {}, platform?: Place) {
  const page = open({ send: async () => aReply(answer), ...parts }, platform);
  await page.user.type(page.input, "hỏi{Enter}");
  await waitFor(() => expect(document.querySelectorAll(".entry:not(:first-child) .bubble").length).toBe(2));
  return page;
}

const PROCEDURE = { kind: "procedure", text: "5 ngày" };

describe("feedback", () => {
  const thumb = (name: string) => screen.getByRole("button", { name });

  async function judging(outcome: () => Promise<void> = async () => undefined) {
    const given: [string, Verdict][] = [];
    const judge = (turn: string, verdict: Verdict) => {
      given.push([turn, verdict]);
      return outcome();
    };
    return { given, ...(await answered(PROCEDURE, { judge })) };
  }

  test("thumbs up counts at once and says thanks", async () => {
    const { user, given } = await judging();
    await user.click(thumb(vi.feedback.helpful));
    await screen.findByText(vi.feedback.thanks);
    expect(given).toEqual([["t-1", { helpful: true, reason: null, words: "" }]]);
    expect(thumb(vi.feedback.helpful).getAttribute("aria-pressed")).toBe("true");
  });

  test("thumbs down counts at once, then asks why", async () => {
    const { user, given } = await judging();
    await user.click(thumb(vi.feedback.unhelpful));
    await user.click(await screen.findByRole("radio", { name: vi.feedback.reasons.outdated }));
    await user.type(screen.getByLabelText(vi.feedback.words), "Lệ phí đã đổi");
    await user.click(screen.getByRole("button", { name: vi.feedback.send }));
    await screen.findByText(vi.feedback.thanks);
    expect(given.map(([, verdict]) => verdict)).toEqual([
      { helpful: false, reason: null, words: "" },
      { helpful: false, reason: "outdated", words: "Lệ phí đã đổi" },
    ]);
  });

  test("can be changed", async () => {
    const { user, given } = await judging();
    await user.click(thumb(vi.feedback.unhelpful));
    await screen.findByText(vi.feedback.why);
    await user.click(thumb(vi.feedback.helpful));
    await waitFor(() => expect(screen.queryByText(vi.feedback.why)).toBeNull());
    expect(given.at(-1)?.[1].helpful).toBe(true);
    expect(thumb(vi.feedback.unhelpful).getAttribute("aria-pressed")).toBe("false");
  });

  test("that could not be sent says so", async () => {
    const { user } = await judging(async () => {
      throw new ApiFailure("unreachable");
    });
    await user.click(thumb(vi.feedback.helpful));
    await screen.findByText(vi.feedback.failed);
    expect(thumb(vi.feedback.helpful).getAttribute("aria-pressed")).toBe("false");
  });

  test.each(["courtesy", "clarification", "form"])("is not asked for a %s", async (kind) => {
    await answered({ kind });
    expect(screen.queryByText(vi.feedback.question)).toBeNull();
  });
});

describe("the papers of a procedure", () => {
  afterEach(() => {
    mock.unstubAllGlobals();
    document.querySelector(".sheet")?.remove();
  });

  const PAPERS = aPapersAnswer({ name: "Tờ khai" }, { name: "Giấy chứng sinh" });

  test("stand in place of the text, to tick", async () => {
    await answered(PAPERS);
    expect(screen.getAllByRole("checkbox").length).toBe(2);
    expect(screen.queryByText(/giấy tờ cần có/)).toBeNull();
    expect(screen.getByText(vi.papers.ticked(0, 2))).toBeTruthy();
  });

  test("stay ticked when the page is opened anew", async () => {
    const { user, platform, unmount } = await answered(PAPERS);
    await user.click(screen.getByRole("checkbox", { name: /Giấy chứng sinh/ }));
    expect(screen.getByText(vi.papers.ticked(1, 2))).toBeTruthy();
    unmount();
    open({}, platform);
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /Giấy chứng sinh/ }).checked).toBe(true);
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /Tờ khai/ }).checked).toBe(false);
  });

  test("lose all ticks at once on demand", async () => {
    const { user } = await answered(PAPERS);
    await user.click(screen.getByRole("checkbox", { name: /Tờ khai/ }));
    await user.click(screen.getByRole("button", { name: vi.papers.untick }));
    expect(screen.getByText(vi.papers.ticked(0, 2))).toBeTruthy();
  });

  test("show every note that the text has", async () => {
    const answer = aPapersAnswer({});
    answer.checklist?.notes.push("Chưa đối chiếu được.");
    await answered(answer);
    expect(screen.getByText("Chưa đối chiếu được.")).toBeTruthy();
  });

  test("are printed alone, with their sources open and without what can only be tapped", async () => {
    const printed: string[] = [];
    mock.stubGlobal("print", () => {
      const sheet = document.querySelector(".sheet");
      printed.push(sheet?.textContent ?? "", String(sheet?.querySelector("details")?.open));
      printed.push(
        String(sheet?.querySelectorAll("form").length),
        document.documentElement.dataset.print ?? "",
      );
    });
    const { user } = await answered(PAPERS);
    await user.click(screen.getByRole("button", { name: vi.papers.print }));
    expect(printed[0]).toContain("Giấy chứng sinh");
    expect(printed[0]).toContain("Luật Hộ tịch");
    expect(printed.slice(1)).toEqual(["true", "0", "sheet"]);
    dispatchEvent(new Event("afterprint"));
    expect(document.querySelector(".sheet")).toBeNull();
  });

  test("are saved as a text file", async () => {
    const files: Blob[] = [];
    const createObjectURL = (file: Blob) => {
      files.push(file);
      return "blob:x";
    };
    mock.stubGlobal("URL", Object.assign(URL, { createObjectURL, revokeObjectURL: () => undefined }));
    let name = "";
    document.addEventListener("click", (event) => {
      if (event.target instanceof HTMLAnchorElement && event.target.download) {
        name = event.target.download;
        event.preventDefault();
      }
    });
    const { user } = await answered(PAPERS);
    await user.click(screen.getByRole("button", { name: vi.papers.save }));
    expect(name).toBe("giay-to-1.001193.txt");
    expect(await files[0]?.text()).toContain("[ ] Giấy chứng sinh");
  });
});

describe("what is being typed", () => {
  test("is there again when the page is opened anew", async () => {
    const { user, input, platform, unmount } = open();
    await user.type(input, "đang soạn");
    unmount();
    expect(open({}, platform).input.value).toBe("đang soạn");
  });

  test("comes back when one stops waiting for the network", async () => {
    const platform = aPlatform();
    platform.online = false;
    const send = async () => {
      throw new ApiFailure("unreachable");
    };
    const { user, input } = open({ send }, platform);
    await user.type(input, "hỏi{Enter}");
    await user.click(await screen.findByRole("button", { name: vi.hold.giveUp }));
    expect(input.value).toBe("hỏi");
  });
});

describe("the options", () => {
  afterEach(() => speak("vi"));

  async function opened(...given: Parameters<typeof answered>) {
    const page = await answered(...given);
    await page.user.click(screen.getByRole("button", { name: vi.options.open }));
    const dialog = await screen.findByRole("dialog");
    return { ...page, dialog: within(dialog) };
  }

  test("make the text larger", async () => {
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("radio", { name: vi.options.textSizes.large }));
    expect(document.documentElement.dataset.text).toBe("large");
  });

  test("make the page dark", async () => {
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("radio", { name: vi.options.schemes.dark }));
    expect(document.documentElement.dataset.scheme).toBe("dark");
  });

  test("turn the interface English, and the answers stay Vietnamese and marked as such", async () => {
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("radio", { name: "English" }));
    await screen.findByText(en.answersIn ?? "");
    expect(screen.getByRole("textbox", { name: en.question })).toBeTruthy();
    expect(document.documentElement.lang).toBe("en");
    expect(screen.getByText("5 ngày").lang).toBe("vi");
  });

  test("close again", async () => {
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("button", { name: vi.options.close }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("open an earlier talk again, which then goes on", async () => {
    const ids: (string | null)[] = [];
    const send: Api["send"] = async (text, id) => {
      ids.push(id);
      return {
        ...aReply({ kind: "help", text: `Trả lời ${text}` }),
        conversation_id: id ?? `c-${ids.length}`,
      };
    };
    const { user, input, dialog } = await opened({}, { send });
    await user.click(dialog.getByRole("button", { name: vi.options.close }));
    await user.click(screen.getByRole("button", { name: vi.newConversation }));
    await user.type(input, "khác{Enter}");
    await screen.findByText("Trả lời khác");
    expect(screen.queryByText("Trả lời hỏi")).toBeNull();
    await user.click(screen.getByRole("button", { name: vi.options.open }));
    await user.click(await screen.findByRole("button", { name: /^hỏi/ }));
    await screen.findByText("Trả lời hỏi");
    await user.type(input, "nữa{Enter}");
    await screen.findByText("Trả lời nữa");
    expect(ids).toEqual([null, null, "c-1"]);
  });

  test("forget everything after asking once more", async () => {
    const forgotten: string[] = [];
    const forget = async (id: string) => void forgotten.push(id);
    const { user, dialog, platform } = await opened(PROCEDURE, {
      send: async () => aReply(PROCEDURE),
      forget,
    });
    await user.click(dialog.getByRole("button", { name: vi.options.forget }));
    expect(forgotten).toEqual([]);
    await user.click(dialog.getByRole("button", { name: vi.options.forgetYes }));
    await dialog.findByText(vi.options.forgotten);
    expect(forgotten).toEqual(["c-1"]);
    expect(screen.queryByText("5 ngày")).toBeNull();
    expect([...(platform.device as unknown as { kept: Map<string, string> }).kept.keys()]).toEqual([
      "preferences",
    ]);
  });

  test("keep everything when one thinks better of it", async () => {
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("button", { name: vi.options.forget }));
    await user.click(dialog.getByRole("button", { name: vi.options.forgetNo }));
    expect(screen.getByText("5 ngày")).toBeTruthy();
  });

  test("say when the server could not be told to forget", async () => {
    const forget = async () => {
      throw new ApiFailure("unreachable");
    };
    const { user, dialog } = await opened(PROCEDURE, { send: async () => aReply(PROCEDURE), forget });
    await user.click(dialog.getByRole("button", { name: vi.options.forget }));
    await user.click(dialog.getByRole("button", { name: vi.options.forgetYes }));
    await dialog.findByText(vi.options.forgottenHere);
  });

  test("print the talk", async () => {
    const print = mock.fn();
    mock.stubGlobal("print", print);
    const { user, dialog } = await opened(PROCEDURE);
    await user.click(dialog.getByRole("button", { name: vi.options.print }));
    mock.unstubAllGlobals();
    expect(print).toHaveBeenCalledTimes(1);
  });
});

describe("speaking", () => {
  afterEach(() => void mock.unstubAllGlobals());

  /** A browser's recognition as a test plays it. */
  class FakeRecognition {
    static newest: FakeRecognition;
    lang = "";
    interimResults = false;
    onresult: ((event: unknown) => void) | null = null;
    onend: (() => void) | null = null;
    onerror: ((event: { error: string }) => void) | null = null;
    start = mock.fn();
    stop = mock.fn(() => this.onend?.());
    constructor() {
      FakeRecognition.newest = this;
    }
    hear(...parts: string[]) {
      this.onresult?.({ results: parts.map((transcript) => [{ transcript }]) });
    }
  }

  test("is not offered where the browser cannot listen", () => {
    open();
    expect(screen.queryByRole("button", { name: vi.voice.start })).toBeNull();
  });

  async function listening() {
    mock.stubGlobal("webkitSpeechRecognition", FakeRecognition);
    const page = open();
    await page.user.click(screen.getByRole("button", { name: vi.voice.start }));
    expect(screen.getByText(vi.voice.notice)).toBeTruthy();
    await page.user.click(screen.getByRole("button", { name: vi.voice.agree }));
    await screen.findByText(vi.voice.listening);
    return page;
  }

  test("says first who may hear it, and starts only after that", async () => {
    await listening();
    expect(FakeRecognition.newest.start).toHaveBeenCalledTimes(1);
    expect(FakeRecognition.newest.lang).toBe("vi-VN");
  });

  test("writes what was heard behind what was typed, and sends nothing", async () => {
    const { user, input } = await listening();
    await user.type(input, "Cho hỏi");
    FakeRecognition.newest.hear("làm giấy");
    await waitFor(() => expect(input.value).toBe("Cho hỏi làm giấy"));
    FakeRecognition.newest.hear("làm giấy khai ", "sinh");
    await waitFor(() => expect(input.value).toBe("Cho hỏi làm giấy khai sinh"));
    expect(document.querySelectorAll(".entry--person").length).toBe(0);
  });

  test("a second time comes behind what was heard before", async () => {
    const { user, input } = await listening();
    FakeRecognition.newest.hear("một");
    await waitFor(() => expect(input.value).toBe("một"));
    await user.click(screen.getByRole("button", { name: vi.voice.stop }));
    await user.click(screen.getByRole("button", { name: vi.voice.start }));
    await screen.findByText(vi.voice.listening);
    FakeRecognition.newest.hear("hai");
    await waitFor(() => expect(input.value).toBe("một hai"));
  });

  test("asks only once", async () => {
    const { user } = await listening();
    await user.click(screen.getByRole("button", { name: vi.voice.stop }));
    await user.click(screen.getByRole("button", { name: vi.voice.start }));
    await screen.findByText(vi.voice.listening);
  });

  test.each([
    ["not-allowed", vi.voice.forbidden],
    ["network", vi.voice.failed],
  ])("that ends with %s says so", async (error, said) => {
    await listening();
    FakeRecognition.newest.onerror?.({ error });
    FakeRecognition.newest.onend?.();
    await screen.findByText(said);
  });
});
