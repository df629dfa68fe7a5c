/** Bytes for a person: `812 B`, `1.4 KiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kibi = bytes / 1024;
  return kibi < 1024 ? `${rounded(kibi)} KiB` : `${rounded(kibi / 1024)} MiB`;
}

/** Milliseconds for a person: `0.4 ms`, `12 ms`, `3.2 s`. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 1000) return `${rounded(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${rounded(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function rounded(amount: number): string {
  return amount < 10 ? String(Math.round(amount * 10) / 10) : String(Math.round(amount));
}
