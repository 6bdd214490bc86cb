/** Taking something out of the page: onto paper, or into a file. */

/** Prints this element alone, its folded parts open; what can only be tapped stays off (see print.css). */
export function printAlone(element: Element): void {
  document.querySelector(".sheet")?.remove();
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.append(element.cloneNode(true));
  // A copied form would take the choice away from the one on the page.
  for (const form of sheet.querySelectorAll("form")) form.remove();
  for (const details of sheet.querySelectorAll("details")) details.open = true;
  document.body.append(sheet);
  document.documentElement.dataset.print = "sheet";
  addEventListener(
    "afterprint",
    () => {
      sheet.remove();
      delete document.documentElement.dataset.print;
    },
    { once: true },
  );
  print();
}

/** A plain text file; the mark at its beginning tells old editors that it is UTF-8. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
