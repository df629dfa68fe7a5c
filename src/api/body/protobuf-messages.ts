import { ACCESS_MESSAGES } from './messages/access-messages.ts';
import { ADMISSION_MESSAGES } from './messages/admission-messages.ts';
import { CORE_MESSAGES } from './messages/core-messages.ts';
import { DEVICE_MESSAGES } from './messages/device-messages.ts';
import { META_MESSAGES } from './messages/meta-messages.ts';
import { NETWORK_MESSAGES } from './messages/network-messages.ts';
import { POD_MESSAGES } from './messages/pod-messages.ts';
import { VOLUME_MESSAGES } from './messages/volume-messages.ts';
import { WORKLOAD_MESSAGES } from './messages/workload-messages.ts';

/** One field of a protobuf message. */
export interface MessageField {
  /** Its name in JSON; `*` for a message whose fields JSON has in the place of it. */
  readonly name: string;
  /** `string`, `int`, `bool`, `bytes`, or the name of a message. */
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
  /** Go has a pointer for it: a zero differs from none. */
  readonly isPointer: boolean;
  /** JSON has it also when it is zero or empty. */
  readonly kept: boolean;
}

/**
 * The lines of the tables have one message each, its fields by number: `name=number:type`. No type is string, `[x]` a list, `{x}` a map from strings;
 * `?` is a pointer, `!` a value that JSON has also when it is zero. A kind has its apiVersion in front; another message its group, where two have one of that name.
 */
const LINES: ReadonlyMap<string, string> = new Map(
  [
    META_MESSAGES,
    CORE_MESSAGES,
    POD_MESSAGES,
    VOLUME_MESSAGES,
    WORKLOAD_MESSAGES,
    ACCESS_MESSAGES,
    NETWORK_MESSAGES,
    ADMISSION_MESSAGES,
    DEVICE_MESSAGES,
  ]
    .flatMap((table) => table.trim().split('\n'))
    .map((line) => {
      const end = line.indexOf(' ');
      return end < 0 ? ([line, ''] as const) : ([line.slice(0, end), line.slice(end + 1)] as const);
    }),
);

const read = new Map<string, ReadonlyMap<number, MessageField>>();

/** The fields of a message by number, in their order; `undefined` for a message that is not in the tables. */
export function messageFields(type: string): ReadonlyMap<number, MessageField> | undefined {
  const known = read.get(type);
  if (known) return known;
  const line = LINES.get(type);
  if (line === undefined) return undefined;
  const fields = new Map(line === '' ? [] : line.split(' ').map(fieldOf));
  read.set(type, fields);
  return fields;
}

/** The message of a kind; that of the version that came of it for a beta. `undefined` where there is none. */
export function messageOfKind(apiVersion: string, kind: string): string | undefined {
  return [apiVersion, apiVersion.replace(/(?:alpha|beta)\d+$/, '')]
    .map((version) => `${version}/${kind}`)
    .find((type) => LINES.has(type));
}

function fieldOf(text: string): [number, MessageField] {
  const [, name = '', number, open, type = 'string', mark] =
    /^([\w*]+)=(\d+)(?::([[{]?)([\w./]+)[\]}]?([?!]?))?$/.exec(text) ?? [];
  const shape = open === '[' ? 'list' : open === '{' ? 'map' : 'one';
  return [Number(number), { name, type, shape, isPointer: mark === '?', kept: mark === '?' || mark === '!' }];
}
