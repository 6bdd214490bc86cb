/**
 * Builds nothing, looks at what is built: opens the committed page in Chromium with the mock service behind it,
 * takes pictures into test/browser/out/, runs axe, and checks what only a real browser shows.
 *
 * Needs Debian's chromium (`apt-get install chromium`); `CHROMIUM=/path` names another. Ends with 1 on any finding.
 */

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const out = fileURLToPath(new URL("out/", import.meta.url));
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const root = fileURLToPath(new URL("../../", import.meta.url));

const screens = [
  { name: "phone", viewport: { width: 360, height: 740 } },
  { name: "desktop", viewport: { width: 1280, height: 800 } },
  { name: "narrow", viewport: { width: 320, height: 568 } },
  { name: "dark", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  { name: "zoomed", viewport: { width: 320, height: 256 } },
];

const questions = ["khai sinh", "biểu đồ", "xu hướng", "chỉ số", "từ chối", "cán bộ", "hỏi lại", "lỗi"];

/** `npm run look phone` looks at one screen. */
const only = process.argv[2];
const findings = [];
const server = await preview({ root, preview: { port: 4199, strictPort: true } });
const origin = "http://127.0.0.1:4199";
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

try {
  await mkdir(out, { recursive: true });
  for (const screen of screens.filter(({ name }) => !only || name === only)) await look(screen);
} finally {
  await browser.close();
  await server.close();
}

for (const finding of findings) console.error(finding);
console.log(findings.length === 0 ? "no findings" : `${findings.length} findings`);
process.exit(findings.length === 0 ? 0 : 1);

async function look({ name, ...options }) {
  // axe is injected as a script, which the page's own policy rightly forbids: CSP is checked without it, below.
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({
      ...options,
      bypassCSP,
      locale: "vi-VN",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.on("console", (message) => {
      // The mock's 503 is reported by the browser itself.
      if (message.type() === "error" && !message.text().includes("503")) report(name, message.text());
    });
    page.on("pageerror", (error) => report(name, error.stack));
    page.on("request", (request) => {
      if (!request.url().startsWith(origin)) report(name, `request to another host: ${request.url()}`);
    });
    await page.goto(`${origin}/#/hoi-dap`);
    await page.getByText("Câu hỏi gợi ý").or(page.locator(".chip")).first().waitFor();
    if (bypassCSP) await check(page, name);
    else await talk(page, name);
    await context.close();
  }
}

/** By keyboard alone, as it is served: pictures after each answer. */
async function talk(page, name) {
  await page.screenshot({ path: `${out}${name}-0-start.png` });
  const input = page.getByRole("textbox");
  await input.focus();
  for (const [at, question] of questions.entries()) {
    await ask(page, question);
    if (at === 0) await openDetails(page);
    await page.screenshot({ path: `${out}${name}-${at + 1}.png` });
    if (!(await input.evaluate((area) => area === document.activeElement))) {
      if (at !== 0) report(name, `focus left the input after "${question}"`);
      await input.focus();
    }
  }
  await page.keyboard.type("chậm ".repeat(380));
  await page.screenshot({ path: `${out}${name}-9-long.png` });
  await page.keyboard.press("Enter");
  await page.getByText("Đang soạn trả lời…").waitFor();
  await page.screenshot({ path: `${out}${name}-10-typing.png` });
  const scrolled = await page.evaluate(() => (innerHeight > 420 ? scrollY : 0));
  if (scrolled > 0) report(name, `the document itself scrolled by ${scrolled} px`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wider > 0) report(name, `page is ${wider} px wider than the screen`);
}

async function check(page, name) {
  await axeReport(page, `${name}, start`);
  await page.getByRole("textbox").focus();
  for (const question of questions) await ask(page, question);
  await openDetails(page);
  // On a screen as high as the talk axe sees every word; behind an edge it cannot judge contrast.
  const height = await page.evaluate(() => document.querySelector(".talk").scrollHeight + 250);
  await page.setViewportSize({ width: page.viewportSize().width, height });
  await page.screenshot({ path: `${out}${name}-all.png` });
  await axeReport(page, `${name}, after a talk`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, summary, textarea, .link--button, .citation__actions > a")]
      .map((element) => [element.textContent, element.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && (height < 43.5 || width < 43.5))
      .map(([text, { width, height }]) => `${text}: ${width} × ${height}`),
  );
  for (const target of small) report(name, `target below 44 px: ${target}`);
}

async function ask(page, question) {
  const answered = await page.locator(".entry").count();
  await page.keyboard.type(question);
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => document.querySelectorAll(".entry").length >= count + 2, answered);
  await page.waitForTimeout(100);
}

async function openDetails(page) {
  for (const summary of await page.locator(".entry:not(:first-child) summary").all()) await summary.click();
  await page.getByRole("button", { name: "Xem đoạn nguồn" }).first().click();
  await page.getByRole("button", { name: "Ẩn đoạn nguồn" }).first().waitFor();
}

async function axeReport(page, where) {
  await page.addScriptTag({ path: axe });
  const { violations, incomplete } = await page.evaluate(() => window.axe.run());
  for (const { id, impact, nodes } of violations) {
    report(where, `axe ${impact}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  }
  // Mostly contrast it cannot measure: on the header's gradient, inside SVG, in the part of a table scrolled away.
  const unsure = new Map();
  for (const { id, nodes } of incomplete) {
    for (const { any } of nodes) {
      const why = `${id} (${any[0]?.data?.messageKey})`;
      unsure.set(why, (unsure.get(why) ?? 0) + 1);
    }
  }
  const byEye = [...unsure].map(([why, count]) => `${why} ×${count}`).join(", ");
  console.log(`${where}: axe ${violations.length} violations; to check by eye: ${byEye || "nothing"}`);
}

function report(where, what) {
  findings.push(`${where}: ${what}`);
}
