// Prints the JSON Schema of trace lines or of usage files: `npm run build && node scripts/make-schemas.mjs trace-line > schemas/trace-line.schema.json`, and
// the same for `usage`. The shapes by which kubetrace reads them are in the code and say what they are as schemas. test/schemas.test.ts compares.
import { USAGE, USAGE_FILE } from '../dist/needs/summary/summary-shape.js';
import { EXCHANGE } from '../dist/trace/file/exchange-shape.js';
import { LIMITS } from '../dist/trace/file/recording-limits.js';

const text = { type: 'string' };

/** What --log-format=json writes besides exchanges; no command reads it. */
const WATCH_EVENT = {
  type: 'object',
  required: ['exchange', 'at', 'type'],
  properties: {
    exchange: { type: 'integer' },
    at: text,
    type: { enum: ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'] },
    objectKind: text,
    namespace: text,
    name: text,
    resourceVersion: text,
    message: text,
  },
};
const DROPPED = { type: 'object', required: ['lines'], properties: { lines: { type: 'integer', minimum: 1 } } };

const exchange = EXCHANGE.schema();
const recorded = { ...exchange, properties: { ...exchange.properties, recording: LIMITS.schema() } };

const SCHEMAS = {
  'trace-line': {
    title: 'A line of a trace of kubetrace',
    description: 'See docs/trace-format.md. Fields are only added, and fields that are not known may contain anything.',
    anyOf: [ofKind('Exchange', recorded), ofKind('WatchEvent', WATCH_EVENT), ofKind('Dropped', DROPPED)],
  },
  usage: {
    title: 'A line of a usage file of kubetrace',
    description: 'See docs/scale.md. Fields are only added, and fields that are not known may contain anything.',
    anyOf: [ofKind('UsageFile', USAGE_FILE.schema()), ofKind('Usage', USAGE.schema())],
  },
};

const schema = SCHEMAS[process.argv[2]];
if (!schema) throw new Error(`which schema? ${Object.keys(SCHEMAS).join(' or ')}`);
const all = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema };
process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);

function ofKind(kind, of) {
  return {
    ...of,
    required: ['kind', 'apiVersion', ...of.required],
    properties: { kind: { const: kind }, apiVersion: { const: 'kubetrace.dev/v1' }, ...of.properties },
  };
}
