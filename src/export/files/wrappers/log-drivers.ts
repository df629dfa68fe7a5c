import { ownValue } from '../../../api/own-value.ts';
import { isFields } from '../lines/fields.ts';
import type { Unwrap } from './wrapped.ts';

/**
 * What loggers put around a line: Docker's json-file and Fluent Bit (`log`), stern, Filebeat and CloudWatch (`message`), journald
 * (`MESSAGE`), Elasticsearch (`_source`), Splunk (`_raw`), Google Cloud (`jsonPayload`, `textPayload`), Loki and OpenTelemetry.
 */
export const loggedLine: Unwrap = (fields) => {
  for (const name of LINES) {
    const value = ownValue(fields, name);
    if (typeof value === 'string' || isFields(value)) return [{ value, path: name }];
  }
  return undefined;
};

const LINES = [
  'log',
  'message',
  'MESSAGE',
  '_source',
  '_raw',
  'result',
  'jsonPayload',
  'textPayload',
  'line',
  'body',
  'event',
];
