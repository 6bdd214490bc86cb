/** Where the device stands, asked once and only when the person wants it. */

export interface Position {
  latitude: number;
  longitude: number;
  /** Metres. */
  accuracy: number;
}

const WITHIN_MS = 15_000;

/** Null when the device does not know, or must not say. */
export function positionNow(): Promise<Position | null> {
  return new Promise((done) => {
    if (!("geolocation" in navigator)) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => done({ latitude, longitude, accuracy }),
      () => done(null),
      { enableHighAccuracy: true, timeout: WITHIN_MS, maximumAge: 0 },
    );
  });
}
