import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from './fields.ts';

/**
 * The JSON object at the end of a line that something else stands before: a time, a host, a pod, a stream, as stern, journald, syslog,
 * `aws logs tail` and `oc adm node-logs` write. What stands before it may have braces of its own.
 */
export function objectAfterPrefix(line: string): Fields | undefined {
  if (!line.trimEnd().endsWith('}')) return undefined;
  let at = line.indexOf('{"');
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries++) {
    const found = jsonObject(line.slice(at), BOUNDS.record);
    if (found) return found;
    at = line.indexOf('{"', at + 1);
  }
  return undefined;
}

/** How many braces may stand before the object; each takes a try to read the rest. */
const MAX_TRIES = 8;

/** A line of containerd or CRI-O: long ones are written in parts (`P`), of which the last is full (`F`). kubernetes pkg/kubelet/kuberuntime/logs */
export interface CriLine {
  readonly stream: string;
  readonly isPart: boolean;
  readonly text: string;
}

/** `undefined` for any other line. */
export function criLine(line: string): CriLine | undefined {
  const [, stream = '', tag = '', text = ''] = CRI.exec(line) ?? [];
  return stream === '' ? undefined : { stream, isPart: tag === 'P', text };
}

const CRI = /^\d{4}-\d\d-\d\dT\S+ (stdout|stderr) ([FP])(?::\S*)? (.*)$/s;
