/** What makes a talk comfortable: Enter sends, Shift+Enter is a new line, the newest answer is in view. */

export function sendWithEnter(part: HTMLElement): void {
  for (const field of part.querySelectorAll<HTMLTextAreaElement>("textarea[data-enter-sends]")) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        field.form?.requestSubmit();
      }
    });
    // What failed stays typed; what was sent makes room for the next question. htmx calls a refusal that is shown a success.
    field.form?.addEventListener("htmx:afterRequest", (event) => {
      if (event instanceof CustomEvent && Math.trunc(event.detail.xhr.status / 100) === 2) {
        field.value = "";
      }
    });
  }
}

export function keepTalkInView(part: HTMLElement): void {
  if (part.matches("[data-turn]")) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
}
