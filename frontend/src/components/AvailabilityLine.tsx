import type { Availability } from "../availability";
import { words } from "../words";

/** One calm line under the header when something is not as usual; the status element itself always stays. */
export function AvailabilityLine({ availability }: { availability: Availability }) {
  const usual = availability === "ready" || availability === "unknown";
  return (
    <div class="availability" role="status">
      {!usual && <p class="availability__line">{words.availability[availability]}</p>}
    </div>
  );
}
