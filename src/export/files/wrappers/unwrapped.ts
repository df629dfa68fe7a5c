import { azureLog } from './azure.ts';
import { cloudWatch } from './cloudwatch.ts';
import { gkeEvent, loggedEntries } from './google-cloud.ts';
import { listItems } from './lists.ts';
import { loggedLine } from './log-drivers.ts';
import { packedData } from './packed-data.ts';
import type { Fields } from '../lines/fields.ts';
import type { Unwrap, Wrapped } from './wrapped.ts';

/** What is inside an object of a service or a logger; `undefined` for any other object. Throws ShapeError for a malformed one. */
export function unwrapped(fields: Fields): readonly Wrapped[] | undefined {
  for (const unwrap of UNWRAPPERS) {
    const inner = unwrap(fields);
    if (inner) return inner;
  }
  return undefined;
}

/** The more certain sign first. */
const UNWRAPPERS: readonly Unwrap[] = [
  gkeEvent,
  loggedEntries,
  listItems,
  cloudWatch,
  azureLog,
  packedData,
  loggedLine,
];
