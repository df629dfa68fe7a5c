// Writes so many audit events to the standard output: `node bench/growth/write-audit-events.mjs 1000`.
import { writeAuditEvents } from '../audit-log.mjs';

writeAuditEvents(process.stdout.fd, Number(process.argv[2]));
