/** `GET /api/v1/exchanges/ID/bodies/request|response`: a body for a reader. */
export interface BodyView {
  readonly contentType: string;
  /** Of the body, in bytes; may still grow. */
  readonly size: number;
  /** Why not all of it is here: `cut after 1 MiB`, or why it was withheld or dropped. */
  readonly missing?: string;
  /** What it is written in: `json`, `yaml`, `protobuf`, `cbor`; `text`, `binary`, or `none` where there is no body. */
  readonly format: string;
  /** As text; of protobuf and CBOR what was decoded, as JSON. For `binary` a hex dump. */
  readonly text: string;
  /** The same object as YAML. */
  readonly yaml?: string;
  readonly table?: TableView;
  /** Of a watch. */
  readonly events?: readonly WatchEventView[];
}

/** A `meta.k8s.io` Table, or the items of a list as one. */
export interface TableView {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One event of a watch. */
export interface WatchEventView {
  /** `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`, `ERROR`. */
  readonly type: string;
  /** `Pod team-a/web-0`. */
  readonly object: string;
  readonly resourceVersion?: string;
  /** The object as JSON text. */
  readonly text: string;
}
