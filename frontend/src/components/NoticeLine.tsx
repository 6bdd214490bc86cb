import type { Notice } from "../contract";

/** What an administrator has to say; an urgent one is read out at once. */
export function NoticeLine({ notice }: { notice: Notice | null }) {
  if (notice === null) return null;
  return (
    <p
      class={`notice-line notice-line--${notice.level}`}
      role={notice.level === "urgent" ? "alert" : "status"}
    >
      {notice.text}
    </p>
  );
}
