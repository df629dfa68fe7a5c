import assert from 'node:assert/strict';
import { explainDenials, leastRoles } from 'kubetrace';

/** Fails if the server denied anything in a trace, with what was missing and the Role for it. */
export async function assertNeverForbidden(trace, subject) {
  await trace.idle();
  assert.equal(trace.forgotten, 0, 'not all of the trace was kept: raise `keep` of createProxy');
  const denials = await explainDenials(trace);
  if (denials.length === 0) return;
  const missing = new Set(denials.map(({ answer }) => `- ${answer}\n`));
  const { yaml } = await leastRoles(trace, { subject, missingOnly: true });
  assert.fail(`it was forbidden:\n${[...missing].join('')}\nThis is missing:\n${yaml}`);
}
