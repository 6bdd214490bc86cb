import type { Cell, Table } from "../contract";
import { formatNumber } from "../format";
import { words } from "../words";

export function DataTable({ table, caption }: { table: Table; caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: no fieldset; it holds no form fields.
    <div class="table-scroll" role="group" tabIndex={0} aria-label={caption}>
      <table class="table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={at} scope="col" class={isNumeric(table, at) ? "number" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, line) => (
            <tr key={line}>
              {table.columns.map((column, at) => {
                const shown = show(row[at] ?? null, column);
                return at === 0 ? (
                  <th key={at} scope="row">
                    {shown}
                  </th>
                ) : (
                  <td key={at} class={isNumeric(table, at) ? "number" : undefined}>
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Numbers, and figures already written out such as `99,54%`, line up on the right. */
function isNumeric(table: Table, at: number): boolean {
  if (at === 0) return false;
  const cells = table.rows.map((row) => row[at] ?? null).filter((cell) => cell !== null);
  return (
    cells.length > 0 && cells.every((cell) => typeof cell === "number" || /^[-–−]?[\d.,]*\s?%?$/.test(cell))
  );
}

function show(cell: Cell, column: string): string {
  if (cell === null || cell === "") return words.noValue;
  if (typeof cell === "string") return cell;
  // A year is a number that is not counted: 2023, never 2.023.
  return /^năm$/i.test(column.trim()) ? String(cell) : formatNumber(cell);
}
