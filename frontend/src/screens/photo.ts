/** A photo made small on the device, so that little is sent and nothing hidden in the file leaves it. */

export const MOST_PHOTOS = 3;
const LARGEST_BYTES = 5 * 1024 * 1024;
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const KINDS = ["image/jpeg", "image/png", "image/webp"];

/** Null when it cannot be sent: no picture, or too large where the browser cannot make it smaller. */
export async function prepared(file: Blob): Promise<Blob | null> {
  const smaller = await shrunk(file).catch(() => null);
  if (smaller) return smaller;
  // An older browser: the service makes it small, and says so when it is no picture.
  return KINDS.includes(file.type) && file.size <= LARGEST_BYTES ? file : null;
}

async function shrunk(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** Draws the middle of a photo; an <img> of a blob would need a wider Content-Security-Policy. */
export async function drawPreview(photo: Blob, canvas: HTMLCanvasElement): Promise<void> {
  const picture = await createImageBitmap(photo);
  const side = Math.min(picture.width, picture.height);
  const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d")?.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
  picture.close();
}
