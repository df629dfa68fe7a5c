// Writes so many audit events to the standard output: `node bench/growth/write-audit-events.mjs 1000`.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { auditLines } from '../audit-log.mjs';

await pipeline(Readable.from(auditLines(Number(process.argv[2]))), process.stdout);
