/** `POST /api/v1/decode` and `POST /api/v1/explain`: a text as a person pastes it, at most 256 KiB. */
export interface PastedText {
  readonly text: string;
}

/** What `kubetrace decode -o json` prints for each request in the text. */
export interface DecodedText {
  readonly items: readonly object[];
  /** What of the text was not decoded. */
  readonly note?: string;
}

/** What `kubetrace explain -o json` prints for each denial in the text, and for other errors. */
export interface ExplainedText {
  readonly items: readonly object[];
  readonly note?: string;
}
