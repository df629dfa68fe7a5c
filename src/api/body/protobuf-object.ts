import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { type Bounds, BOUNDS } from '../bounds/bounds.ts';
import { textOfUtf8 } from '../go/go-utf8.ts';
import { PROTOBUF_MAGIC, startsWith } from './media-type.ts';
import type { PartialValue } from './partial-value.ts';

/**
 * What every Kubernetes object in protobuf says about itself, as in JSON: apiVersion, kind and metadata, for a list those of each item.
 * The rest of the message depends on the kind, and is not read; nor is anything beyond the bounds. `undefined` without the envelope, `k8s\0` and a runtime.Unknown.
 */
export function parseProtobufPrefix(body: Uint8Array): PartialValue | undefined {
  if (!startsWith(body, PROTOBUF_MAGIC) || body.length < PROTOBUF_MAGIC.length) return undefined;
  const within = body.subarray(PROTOBUF_MAGIC.length, BOUNDS.object.size);
  const envelope = new Message(within, stepsOf(BOUNDS.object));
  const typeMeta = envelope.message(1);
  const [apiVersion, kind] = [typeMeta?.text(1) ?? '', typeMeta?.text(2) ?? ''];
  const raw = envelope.message(2);
  const object = raw && !WITHOUT_METADATA.has(kind) ? contentOf(raw, apiVersion, kind) : {};
  return { value: { kind, apiVersion, ...object }, isCut: envelope.isCut };
}

/** A WatchEvent, which has no envelope; the object in it has one. */
export function parseProtobufWatchEvent(frame: Uint8Array): { readonly type: string; readonly object: Uint8Array } {
  const event = new Message(frame, stepsOf(BOUNDS.event));
  return { type: event.text(1), object: event.message(2)?.bytes(1) ?? new Uint8Array() };
}

/** Field 1 of these is something else (apimachinery pkg/apis/meta/v1/generated.proto). A Status is read by the codec of its own. */
const WITHOUT_METADATA: ReadonlySet<string> = new Set([
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'DeleteOptions',
  'CreateOptions',
  'GetOptions',
  'ListOptions',
  'PatchOptions',
  'UpdateOptions',
]);

function contentOf(raw: Message, apiVersion: string, kind: string): object {
  const metadata = raw.message(1);
  if (!kind.endsWith('List')) return { metadata: objectMeta(metadata) };
  // Of typed lists; a v1 List has raw JSON or protobuf of its own.
  const item = { apiVersion, kind: kind.slice(0, -'List'.length) };
  const items =
    kind === 'List' ? [] : raw.messages(2).map((one) => ({ ...item, metadata: objectMeta(one.message(1)) }));
  return { metadata: withoutEmpty({ resourceVersion: metadata?.text(2), continue: metadata?.text(3) }), items };
}

/** apimachinery pkg/apis/meta/v1/generated.proto, ObjectMeta. */
function objectMeta(meta: Message | undefined): object {
  const labels = meta?.messages(11).map((entry) => [entry.text(1), entry.text(2)] as const) ?? [];
  return {
    ...withoutEmpty({
      name: meta?.text(1),
      namespace: meta?.text(3),
      uid: meta?.text(5),
      resourceVersion: meta?.text(6),
    }),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  };
}

function withoutEmpty(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

/** How many fields may still be read, of this message and those in it. */
interface Steps {
  left: number;
}

function stepsOf(bounds: Bounds): Steps {
  return { left: bounds.steps };
}

/** The length-delimited fields of a message; of a cut message, those before the cut and what there is of the last. */
class Message {
  readonly isCut: boolean;
  readonly #steps: Steps;
  readonly #bytes: Uint8Array;
  /** Where each lies: a view of each would take most of the time, and few are looked at. */
  readonly #fields: { readonly number: number; readonly start: number; readonly end: number }[] = [];
  /** The number of a field that is there in part. */
  #cutField = 0;

  constructor(bytes: Uint8Array, steps: Steps) {
    this.#bytes = bytes;
    this.#steps = steps;
    // Creating one takes about as long as reading three fields.
    steps.left -= 3;
    this.isCut = !this.#read();
  }

  bytes(number: number): Uint8Array | undefined {
    const field = this.#fields.findLast((one) => one.number === number);
    return field && this.#bytes.subarray(field.start, field.end);
  }

  text(number: number): string {
    // Half a name would be another name.
    return textOfUtf8((number !== this.#cutField && this.bytes(number)) || new Uint8Array());
  }

  message(number: number): Message | undefined {
    const bytes = this.bytes(number);
    return bytes && new Message(bytes, this.#steps);
  }

  messages(number: number): Message[] {
    const messages: Message[] = [];
    for (const field of this.#fields) {
      if (this.#steps.left <= 0) break;
      if (field.number === number)
        messages.push(new Message(this.#bytes.subarray(field.start, field.end), this.#steps));
    }
    return messages;
  }

  #read(): boolean {
    const reader = new BinaryReader(this.#bytes);
    try {
      while (reader.pos < reader.len) {
        if (--this.#steps.left < 0) return false;
        const [number, wireType] = reader.tag();
        if (wireType !== WireType.LengthDelimited) {
          reader.skip(wireType, number);
          continue;
        }
        const length = reader.uint32();
        const start = reader.pos;
        const end = start + length;
        this.#fields.push({ number, start, end: Math.min(end, reader.len) });
        if (end > reader.len) {
          this.#cutField = number;
          return false;
        }
        reader.pos = end;
      }
      return true;
    } catch {
      return false;
    }
  }
}
