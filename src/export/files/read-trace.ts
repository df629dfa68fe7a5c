import type { Exchange } from '../../trace/exchange.ts';
import { ActionableError } from '../../api/actionable-error.ts';
import { lineParts } from './lines/line-parts.ts';
import { plainBytes } from './lines/plain-bytes.ts';
import type { ReadOptions, TraceInput } from './read-options.ts';
import { RecordReader } from './record-reader.ts';

/**
 * The exchanges of a file in batches, as it is read; of a large list a megabyte at a time. What cannot be read and
 * what is something else is passed over, counted by kind, and reported with the line where it begins. Throws ActionableError for a file
 * without anything that we know, and for a trace of a version that we do not.
 */
export async function* readTrace(input: TraceInput, options: ReadOptions): AsyncGenerator<readonly Exchange[]> {
  const reader = new RecordReader(input.name, options);
  const bytes = plainBytes(input, (reason) => reader.damaged(reason));
  for await (const next of lineParts(bytes, options.limits)) {
    if ('lines' in next) {
      for (const line of next.lines) {
        reader.read(line, next.isLast);
        // Few at a time, so that what is made of a line is garbage before V8 collects it.
        if (reader.waiting >= AT_ONCE) yield reader.taken();
      }
    } else reader.readPart(next.part, next.isEnd);
    options.onLines?.('lines' in next ? next.lines.length : next.isEnd ? 1 : 0);
    if (reader.waiting > 0) yield reader.taken();
  }
  reader.end();
  const rest = reader.taken();
  if (rest.length > 0) yield rest;
  reader.report();
  if (reader.isEmpty) return;
  if (!reader.hasFound && !input.isOptional) throw nothingKnown(input.name, reader.unknownVersion);
  if (!reader.hasFound) options.warn(`${input.name} holds no exchange; passed over`);
}

const AT_ONCE = 32;

function nothingKnown(name: string, version: string | undefined): ActionableError {
  if (version !== undefined) {
    return new ActionableError(
      'ERR_AUDIT_VERSION',
      `${name} has audit events of apiVersion ${JSON.stringify(version)}, but this kubetrace reads audit.k8s.io/v1, v1beta1 and v1alpha1`,
      'use a newer kubetrace',
    );
  }
  return new ActionableError(
    'ERR_NOT_A_TRACE',
    `${name} holds no exchange`,
    'give a file written by --record or --log-format json, an audit log or a HAR',
  );
}
