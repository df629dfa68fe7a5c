/** One event of a watch, as far as it is worth a line. */
export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK, ERROR. */
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  /** Of an ERROR, which carries a Status inside the 200. */
  readonly message?: string;
}

/** Reads the events out of a watch's body as its pieces come; a piece may end anywhere. */
export interface WatchDecoder {
  push(data: Uint8Array): WatchEvent[];
}

/** An event larger than this is not read: memory per exchange is bounded. */
export const MAX_EVENT_SIZE = 8 * 1024 * 1024;
