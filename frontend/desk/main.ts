/** The pages of officials and administrators: htmx for their forms, Chart.js for their charts. Without scripts every form still works. */
import { drawCharts } from "./charts.ts";
import "./desk.css";
import htmx from "htmx.org";
import { keepTalkInView, sendWithEnter } from "./talk.ts";

htmx.config.includeIndicatorStyles = false; // an inline style, which the Content-Security-Policy refuses
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // nothing of an answer stays in a shared computer's storage
// A refusal is a page of ours too: it is shown where the answer would be.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "...", swap: true },
];

htmx.onLoad((part) => {
  if (part instanceof HTMLElement) {
    drawCharts(part);
    sendWithEnter(part);
    keepTalkInView(part);
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) {
    window.print();
  }
});
