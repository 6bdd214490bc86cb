import type { Indicator } from "../contract";
import { formatDate, formatNumber } from "../format";
import { words } from "../words";

interface Props {
  indicator: Indicator;
  /** Whether its values are percentages. */
  isRate: boolean;
}

export function IndicatorCard({ indicator, isRate }: Props) {
  const { metric_name, unit_name, period_label, display, numerator, denominator, warnings } = indicator;
  const target =
    typeof indicator.target === "number"
      ? `${formatNumber(indicator.target)}${isRate ? "%" : ""}`
      : indicator.target;
  const facts: [string, string | null][] = [
    [words.indicator.numerator, numerator === null ? null : formatNumber(numerator)],
    [words.indicator.denominator, denominator === null ? null : formatNumber(denominator)],
    [words.indicator.formula, indicator.formula],
    [words.indicator.target, target],
    [words.indicator.asOf, indicator.as_of === null ? null : formatDate(indicator.as_of)],
  ];
  return (
    <div class="indicator">
      <p class="indicator__name">{metric_name}</p>
      <p class="indicator__scope">{[unit_name, period_label].filter(Boolean).join(" · ")}</p>
      {display && <p class="indicator__value">{display}</p>}
      <dl class="facts facts--rows">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {warnings.length > 0 && (
        <div class="indicator__warnings">
          <p>{words.indicator.warnings}</p>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
