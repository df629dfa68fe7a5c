import { signal } from '@preact/signals';
import type { BodyView } from '../../../web/wire/body.ts';
import { jsonNodes } from '../../text/json-nodes.ts';

/** Ways to look at a body. */
export type BodyLook = 'events' | 'table' | 'tree' | 'yaml' | 'text';

/** Which body the user looks at: stays for the next exchange. */
export const chosenSide = signal<'request' | 'response'>();

/** How the user looks at bodies, where one can be shown so. */
export const chosenLook = signal<BodyLook>();

/** The ways to look at a body, the best first. */
export function looksOf(body: BodyView): readonly BodyLook[] {
  const looks: BodyLook[] = [];
  if (body.events) looks.push('events');
  if (body.table) looks.push('table');
  if (body.format !== 'binary' && isJson(body.text)) looks.push('tree');
  if (body.yaml !== undefined) looks.push('yaml');
  // A watch has no text besides its events.
  return body.text === '' && looks.length > 0 ? looks : [...looks, 'text'];
}

/** Whether a text is one JSON object or array, complete. */
export function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    jsonNodes(text);
    return true;
  } catch {
    return false;
  }
}

/** What a body was sent as, and what it was decoded from to be read. */
export function formText({ format, contentType }: BodyView): string {
  const type = contentType === '' ? 'without a Content-Type' : contentType;
  return DECODED.has(format) ? `${type}, decoded from ${DECODED.get(format)}` : type;
}

const DECODED: ReadonlyMap<string, string> = new Map([
  ['protobuf', 'protobuf'],
  ['cbor', 'CBOR'],
]);
