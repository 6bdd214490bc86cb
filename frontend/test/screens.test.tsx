import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { type Api, ApiFailure } from "../src/api";
import type { Office } from "../src/contract";
import { vi } from "../src/messages.vi";
import type { Route } from "../src/screens/routes";
import { Refused, type ReportFields, type ScreenApi } from "../src/screens/screenApi";
import { aDossier, anApi, anOffice, aPlatform, aReply, aScreenApi, aScreens } from "./builders";
import { openPage } from "./opened";

const REGISTER = { as_of: "2025-06-30", simulated: false };
const CATEGORIES = [{ id: "lighting", label: "Đèn đường" }];
const { dossier: dossierWords, home: homeWords, report: reportWords } = vi.screens;

interface Parts {
  office?: Partial<Office>;
  api?: Partial<Api>;
  screenApi?: Partial<ScreenApi>;
}

async function open(route: Route, parts: Parts = {}) {
  const asked: string[] = [];
  const office = anOffice({ report_categories: CATEGORIES, dossier_register: REGISTER, ...parts.office });
  const api = anApi({
    office: async () => office,
    send: async (text) => {
      asked.push(text);
      return aReply();
    },
    ...parts.api,
  });
  const screens = aScreens(route, aScreenApi(parts.screenApi));
  const page = openPage(api, aPlatform(), screens);
  await screen.findByRole("heading", { level: 1, name: office.office_name });
  return { user: userEvent.setup(), asked, screens, page };
}

const focused = (element: Element | null) => waitFor(() => expect(document.activeElement).toBe(element));
const refused = (status: number, code: string, problems = {}, retryAfterS: number | null = null) =>
  new Refused(status, code, "Câu của máy chủ.", problems, retryAfterS);

describe("the navigation", () => {
  test("names every screen and says which one is shown", async () => {
    await open("dossier");
    const links = within(screen.getByRole("navigation")).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual(Object.values(vi.screens.names));
    expect(links.map((link) => link.getAttribute("aria-current"))).toEqual([null, null, "page", null, null]);
  });

  test("moves the focus to the heading of the screen one goes to, and names it in the title", async () => {
    const { screens } = await open("home");
    screens.routes.go("contact");
    await focused(await screen.findByRole("heading", { level: 2, name: vi.screens.contact.heading }));
    expect(document.title).toContain(vi.screens.names.contact);
  });

  test("leaves the focus alone when the page opens", async () => {
    await open("contact");
    expect(document.activeElement).toBe(document.body);
  });

  test("keeps the talk and what is being typed while another screen is shown", async () => {
    const { user, screens } = await open("talk");
    const input = screen.getByLabelText<HTMLTextAreaElement>(vi.question);
    await user.type(input, "một câu dở");
    screens.routes.go("contact");
    await screen.findByRole("heading", { level: 2, name: vi.screens.contact.heading });
    screens.routes.go("talk");
    await waitFor(() => expect(document.activeElement?.textContent).toBe(vi.screens.names.talk));
    expect(screen.getByLabelText<HTMLTextAreaElement>(vi.question)).toBe(input);
    expect(input.value).toBe("một câu dở");
  });
});

describe("the first screen", () => {
  test("asks what is typed, and shows the talk", async () => {
    const { user, asked, screens } = await open("home");
    await user.type(screen.getByLabelText(homeWords.question), "  làm lại khai sinh {Enter}");
    expect(asked).toEqual(["làm lại khai sinh"]);
    expect(screens.routes.current.value).toBe("talk");
  });

  test("asks nothing when nothing is typed", async () => {
    const { user, asked, screens } = await open("home");
    await user.click(screen.getByRole("button", { name: homeWords.ask }));
    expect(asked).toEqual([]);
    expect(screens.routes.current.value).toBe("home");
  });

  test("asks the question of a service", async () => {
    const services = [{ label: "Khai sinh", text: "Đăng ký khai sinh cần gì?", icon: "baby" }];
    const { user, asked } = await open("home", { office: { services } });
    await user.click(await screen.findByRole("button", { name: "Khai sinh" }));
    expect(asked).toEqual(["Đăng ký khai sinh cần gì?"]);
  });

  test("shows a service with an unknown picture all the same", async () => {
    const services = [{ label: "Việc mới", text: "việc mới", icon: "no-such" }];
    await open("home", { office: { services } });
    const tile = await screen.findByRole("button", { name: "Việc mới" });
    expect(tile.querySelector("path")?.getAttribute("d")).toBeTruthy();
  });

  test("says that a machine answers", async () => {
    await open("home", { office: { disclosure: "Tôi là AI." } });
    await waitFor(() => expect(document.querySelector(".disclosure")?.textContent).toBe("Tôi là AI."));
  });

  test("keeps a question that cannot be sent while an answer is awaited", async () => {
    const { user, screens } = await open("home", { api: { send: () => new Promise(() => {}) } });
    await user.type(screen.getByLabelText(homeWords.question), "câu một{Enter}");
    screens.routes.go("home");
    await user.type(await screen.findByLabelText(homeWords.question), "câu hai{Enter}");
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLTextAreaElement>(vi.question).value).toBe("câu hai"),
    );
  });
});

describe("looking a dossier up", () => {
  async function lookUp(screenApi: Partial<ScreenApi>, code = "H06.12-250604-0001", fact = "0903123456") {
    const opened = await open("dossier", { screenApi });
    await opened.user.type(screen.getByLabelText(dossierWords.code), code);
    await opened.user.type(screen.getByLabelText(dossierWords.fact), fact);
    await opened.user.click(screen.getByRole("button", { name: dossierWords.submit }));
    return opened;
  }

  test("shows where it stands, with its dates and its source", async () => {
    await lookUp({ dossier: async () => aDossier() });
    const name = await screen.findByRole("heading", { level: 3, name: "Đăng ký khai sinh" });
    await focused(name);
    const stages = within(screen.getByRole("list", { name: dossierWords.stages })).getAllByRole("listitem");
    expect(stages.map((stage) => stage.getAttribute("aria-current"))).toEqual([null, "step", null]);
    expect(stages[0]?.textContent).toContain("24/06/2025");
    expect(stages[2]?.textContent).toContain(dossierWords.promised("04/07/2025"));
    expect(screen.getByText(dossierWords.source("Sổ hồ sơ tháng 6", "30/06/2025"))).toBeTruthy();
  });

  test("marks one that is made up", async () => {
    await lookUp({ dossier: async () => aDossier({ simulated: true }) });
    await screen.findByText(dossierWords.simulated);
  });

  test("sends code and number without blanks around them", async () => {
    const calls: string[][] = [];
    const dossier = async (...call: [string, string]) => {
      calls.push(call);
      return aDossier();
    };
    await lookUp({ dossier }, " H06.12-250604-0001 ", " 0903 123 456 ");
    expect(calls).toEqual([["H06.12-250604-0001", "0903 123 456"]]);
  });

  test.each([
    ["H06/../x", "0903123456", dossierWords.codeWrong],
    ["hồ sơ của tôi", "0903123456", dossierWords.codeWrong],
    ["H06.12-250604-0001", "số của tôi", dossierWords.factWrong],
    ["H06.12-250604-0001", "1234", dossierWords.factWrong],
  ])("says beside the field what is wrong with %s and %s", async (code, fact, sentence) => {
    await lookUp({ dossier: () => Promise.reject(new Error("must not be asked")) }, code, fact);
    await screen.findByText(sentence);
    const wrong = document.querySelector("[aria-invalid]");
    await focused(wrong);
    expect(document.getElementById(`${wrong?.id}-problem`)?.textContent).toBe(sentence);
  });

  test("tells the service's sentence when nothing fits, and keeps what was typed", async () => {
    await lookUp({ dossier: () => Promise.reject(refused(404, "unknown_dossier")) });
    expect((await screen.findByText("Câu của máy chủ.")).closest("[role=alert]")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(dossierWords.code).value).toBe("H06.12-250604-0001");
  });

  test("tells kindly for how long it is closed", async () => {
    await lookUp({ dossier: () => Promise.reject(refused(429, "lookup_closed", {}, 1790)) });
    await screen.findByText(dossierWords.closed(30));
  });

  test.each([
    ["unreachable", vi.screens.failure.unreachable],
    ["timed-out", vi.screens.failure.timedOut],
    ["unreadable", vi.screens.failure.other],
  ] as const)("says what to do when the service is %s", async (reason, sentence) => {
    await lookUp({ dossier: () => Promise.reject(new ApiFailure(reason)) });
    await screen.findByText(sentence);
  });

  test("forgets everything when one goes elsewhere", async () => {
    const { screens } = await lookUp({ dossier: async () => aDossier() });
    await screen.findByRole("heading", { level: 3 });
    screens.routes.go("contact");
    await screen.findByRole("heading", { level: 2, name: vi.screens.contact.heading });
    screens.routes.go("dossier");
    expect((await screen.findByLabelText<HTMLInputElement>(dossierWords.code)).value).toBe("");
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain("H06");
  });

  test("says honestly when there is no register", async () => {
    await open("dossier", { office: { dossier_register: null, portal: "https://portal.example" } });
    await screen.findByText(dossierWords.noRegister);
    const portal = screen.getByRole("link", { name: new RegExp(dossierWords.portal) });
    expect(portal.getAttribute("rel")).toContain("noopener");
  });
});

describe("a field report", () => {
  async function fillIn(screenApi: Partial<ScreenApi> = {}) {
    const opened = await open("report", { screenApi });
    const { user } = opened;
    await user.selectOptions(await screen.findByLabelText(reportWords.category), "lighting");
    await user.type(screen.getByLabelText(reportWords.text), "Đèn đường tắt");
    await user.type(screen.getByLabelText(reportWords.place), "hẻm 45 Lê Lợi");
    const submit = () => user.click(screen.getByRole("button", { name: reportWords.submit }));
    return { ...opened, submit };
  }

  test("is sent with what was filled in, and its number is shown", async () => {
    const sent: ReportFields[] = [];
    const { submit } = await fillIn({
      report: async (report) => {
        sent.push(report);
        return { number: "PA-2345AB", text: "Tôi đã ghi." };
      },
    });
    await submit();
    await screen.findByText("PA-2345AB");
    await focused(screen.getByRole("heading", { name: reportWords.sent }));
    const { category, text, place, noDanger, photos } = sent[0] as ReportFields;
    expect([category, text, place, noDanger, photos]).toEqual([
      "lighting",
      "Đèn đường tắt",
      "hẻm 45 Lê Lợi",
      false,
      [],
    ]);
    expect(screen.getByText(reportWords.honest)).toBeTruthy();
  });

  test("asks for consent only when there is a number", async () => {
    const { user } = await fillIn();
    expect(screen.queryByLabelText(reportWords.mayCall)).toBeNull();
    await user.type(screen.getByLabelText(new RegExp(reportWords.phone)), "0903123456");
    expect(screen.getByLabelText<HTMLInputElement>(reportWords.mayCall).checked).toBe(false);
  });

  test("shows each problem beside its field and goes to the first", async () => {
    const problems = { text: "Thiếu nội dung.", photos: "Ảnh hỏng." };
    const { submit } = await fillIn({
      report: () => Promise.reject(refused(422, "invalid_report", problems)),
    });
    await submit();
    await screen.findByText("Ảnh hỏng.");
    await focused(screen.getByLabelText(reportWords.text));
    expect(screen.getByLabelText<HTMLTextAreaElement>(reportWords.text).value).toBe("Đèn đường tắt");
  });

  test("of danger is sent only after the person was told whom to call", async () => {
    const sent: boolean[] = [];
    const { user, submit } = await fillIn({
      report: async ({ noDanger }) => {
        sent.push(noDanger);
        if (!noDanger) throw refused(409, "emergency");
        return { number: "PA-2345AB", text: "" };
      },
    });
    await submit();
    const told = (await screen.findByText("Câu của máy chủ.")).closest<HTMLElement>(
      "[role=alert]",
    ) as HTMLElement;
    const calls = within(told).getAllByRole("link");
    expect(calls.map((call) => call.getAttribute("href"))).toEqual(["tel:113", "tel:114", "tel:115"]);
    await user.click(screen.getByRole("button", { name: reportWords.sendAnyway }));
    await screen.findByText("PA-2345AB");
    expect(sent).toEqual([false, true]);
  });

  test("is never sent twice at once", async () => {
    let calls = 0;
    const { user, submit } = await fillIn({
      report: () => {
        calls += 1;
        return new Promise(() => {});
      },
    });
    await submit();
    await user.click(screen.getByRole("button", { name: reportWords.working }));
    expect(calls).toBe(1);
  });

  test("that timed out is not said to be lost", async () => {
    const { submit } = await fillIn({ report: () => Promise.reject(new ApiFailure("timed-out")) });
    await submit();
    await screen.findByText(reportWords.unsure);
  });

  test("is still there when one comes back to it, and empty after it was sent", async () => {
    const { screens, submit } = await fillIn();
    screens.routes.go("contact");
    await screen.findByRole("heading", { level: 2, name: vi.screens.contact.heading });
    screens.routes.go("report");
    const text = await screen.findByLabelText<HTMLTextAreaElement>(reportWords.text);
    expect(text.value).toBe("Đèn đường tắt");
    await submit();
    await screen.findByText("PA-2345AB");
    expect(screens.draft.value.text).toBe("");
  });

  test("takes three photos at most, and lets go of one", async () => {
    const { user } = await fillIn();
    const photos = ["a", "b", "c", "d"].map(
      (name) => new File([name], `${name}.jpg`, { type: "image/jpeg" }),
    );
    await user.upload(screen.getByLabelText(reportWords.addPhoto), photos);
    await screen.findByText(reportWords.photosFull);
    expect(screen.getAllByRole("img")).toHaveLength(3);
    await user.click(screen.getByRole("button", { name: reportWords.removePhoto(2) }));
    expect(screen.getAllByRole("img")).toHaveLength(2);
  });

  test("refuses what is no photo", async () => {
    await fillIn();
    const input = screen.getByLabelText(reportWords.addPhoto);
    const svg = new File(["<svg/>"], "a.svg", { type: "image/svg+xml" });
    await userEvent.setup({ applyAccept: false }).upload(input, svg);
    await screen.findByText(reportWords.photoUnreadable);
    expect(screen.queryAllByRole("img")).toHaveLength(0);
  });
});

describe("contacts", () => {
  test("can be called, written to and opened", async () => {
    await open("contact", {
      office: {
        hotline: "1022",
        email: "a@example.vn",
        portal: "https://portal.example",
        hours: ["Thứ Hai"],
      },
    });
    const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
    expect(links).toEqual(
      expect.arrayContaining(["tel:1022", "mailto:a@example.vn", "https://portal.example/"]),
    );
    expect(document.getElementById("screen")?.textContent).toContain("Thứ Hai");
  });

  test("say so when no address is known", async () => {
    await open("contact", { office: { address: null } });
    await screen.findByText(vi.screens.contact.noAddress);
  });
});
