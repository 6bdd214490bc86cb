import { useEffect, useRef, useState } from "preact/hooks";
import { words as allWords } from "../words";
import { described, Problem } from "./Field";
import { drawPreview, MOST_PHOTOS, prepared } from "./photo";
import { CameraIcon } from "./screenIcons";
import type { Draft } from "./screens";

type Photos = Draft["photos"];

interface Props {
  photos: Photos;
  problem: string | undefined;
  onPhotos: (photos: Photos) => void;
  /** True while photos are made small: nothing is sent meanwhile. */
  onPreparing: (preparing: boolean) => void;
}

export function PhotoPicker({ photos, problem, onPhotos, onPreparing }: Props) {
  const words = allWords.screens.report;
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState("");
  const [wrong, setWrong] = useState("");

  const add = async (files: File[]) => {
    onPreparing(true);
    const room = MOST_PHOTOS - photos.length;
    const blobs = await Promise.all(files.slice(0, room).map(prepared));
    const taken = blobs.filter((blob) => blob !== null);
    const next = photos.reduce((most, { id }) => Math.max(most, id), 0) + 1;
    const all = [...photos, ...taken.map((blob, at) => ({ id: next + at, blob }))];
    onPhotos(all);
    setTold(words.photosChanged(all.length));
    setWrong(
      taken.length < blobs.length ? words.photoUnreadable : files.length > room ? words.photosFull : "",
    );
    onPreparing(false);
  };
  const remove = (id: number) => {
    const left = photos.filter((photo) => photo.id !== id);
    onPhotos(left);
    setWrong("");
    setTold(words.photosChanged(left.length));
    input.current?.focus();
  };

  return (
    <fieldset class="field field--plain">
      <legend class="field__label">
        {words.photos} <span class="field__mark">({allWords.screens.optional})</span>
      </legend>
      <p class="field__hint" id="photos-hint">
        {words.photosHint}
      </p>
      <div class="photos">
        {photos.map(({ id, blob }, at) => (
          <Photo key={id} blob={blob} index={at + 1} onRemove={() => remove(id)} />
        ))}
        <div class="photos__add" hidden={photos.length >= MOST_PHOTOS}>
          <input
            {...described("photos", true, problem || wrong)}
            class="photos__input"
            ref={input}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              void add(files);
            }}
          />
          <label class="photos__label" for="photos">
            <CameraIcon />
            {words.addPhoto}
          </label>
        </div>
      </div>
      <Problem id="photos" problem={problem || wrong} />
      <p class="visually-hidden" role="status">
        {told}
      </p>
    </fieldset>
  );
}

function Photo({ blob, index, onRemove }: { blob: Blob; index: number; onRemove: () => void }) {
  const words = allWords.screens.report;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // Without a preview the photo is still there, with its name and its button.
    if (canvas.current) drawPreview(blob, canvas.current).catch(() => undefined);
  }, [blob]);
  return (
    <div class="photos__one">
      <canvas
        class="photos__picture"
        ref={canvas}
        width={192}
        height={192}
        role="img"
        aria-label={words.photo(index)}
      />
      <button type="button" class="photos__remove" onClick={onRemove}>
        <span aria-hidden="true">×</span>
        <span class="visually-hidden">{words.removePhoto(index)}</span>
      </button>
    </div>
  );
}
