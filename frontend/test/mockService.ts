/**
 * A made-up service inside Vite, for `npm run dev`, `npm run preview` and `npm run look`: the endpoints the page
 * uses, with invented answers. Nothing here is a fact about any office.
 *
 * What to type: "lỗi" (503), "chậm" (3 s), "quên" (404 once), "từ chối", "cán bộ", "biểu đồ", "xu hướng",
 * "chỉ số", "hỏi lại"; anything else gives a procedure. A report of "cháy nhà" is an emergency. `GET /mock/rasa/down` and `/mock/rasa/ready` switch Rasa.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";
import { answersTo, dossier, office, source } from "./mockAnswers.ts";

/** What the service will send with the page. Vite's own development client needs inline styles, so only in preview. */
const CSP = "default-src 'self'";

export function mockService(base: string): Plugin {
  return {
    name: "mock-service",
    configureServer(server) {
      server.middlewares.use(routes(base));
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        response.setHeader("Content-Security-Policy", CSP);
        next();
      });
      server.middlewares.use(routes(base));
    },
  };
}

function routes(base: string): Connect.NextHandleFunction {
  let rasa = "ready";
  return async (request, response, next) => {
    const { pathname } = new URL(request.url ?? "/", "http://mock");
    if (pathname === "/") {
      request.url = base;
      return next();
    }
    if (pathname.startsWith("/mock/rasa/")) {
      rasa = pathname.split("/").at(-1) ?? "ready";
      return send(response, 200, { rasa });
    }
    if (pathname === "/readyz") {
      const ready = rasa === "ready";
      return send(response, ready ? 200 : 503, { ready, rasa: { state: rasa }, store: {}, index: {} });
    }
    if (pathname === "/api/v1/office") return send(response, 200, office);
    if (pathname.startsWith("/api/v1/sources/")) return send(response, 200, source);
    if (pathname.startsWith("/api/v1/dossiers/")) return send(response, 200, dossier);
    if (pathname === "/api/v1/reports") return report(request, response);
    if (pathname === "/api/v1/messages") return answer(request, response);
    if (/^\/api\/v1\/(answers|conversations)\//.test(pathname)) return send(response, 200, {});
    if (pathname === "/service-worker.js") {
      request.url = `${base}service-worker.js`;
      return next();
    }
    next();
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { text, conversation_id } = JSON.parse(await bodyOf(request)) as Record<string, string>;
  const asked = (text ?? "").toLowerCase();
  if (asked.includes("lỗi")) {
    const message = "Hệ thống đang bận. Vui lòng thử lại sau ít phút hoặc gọi 0254 000 0000.";
    return send(response, 503, { error: { code: "unavailable", message } });
  }
  if (asked.includes("quên") && conversation_id) {
    return send(response, 404, { error: { code: "unknown_conversation", message: "Không tìm thấy." } });
  }
  await new Promise((go) => setTimeout(go, asked.includes("chậm") ? 3000 : 300));
  send(response, 200, {
    conversation_id: conversation_id ?? "mock-1",
    turn_id: "t",
    answers: answersTo(asked),
  });
}

async function report(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const told = await bodyOf(request);
  if (told.includes("cháy nhà") && !told.includes("no_danger")) {
    const message = "Nếu đang có nguy hiểm, hãy gọi ngay: 113, 114, 115.";
    return send(response, 409, { error: { code: "emergency", message } });
  }
  send(response, 201, { number: "PA-2345AB", text: "Tôi đã ghi phản ánh của bạn.", photos: 0 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
