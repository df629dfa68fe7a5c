import { expect, test } from 'vitest';
import { denialsInText } from '../../src/rbac/text/denials-in-text.ts';

// A log without line breaks, or one line of JSON, may hold thousands of messages. None of them is a reason to read all of the line again.

test.each([
  'pods "web" is forbidden: exceeded quota: q, requested: pods=1{',
  "services is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no{",
  'pods is forbidden: User "a" cannot list resource "pods" in API group "" in the namespace "n"{',
  'admission webhook "w" denied the request: no images from there{',
  'Error from server (Forbidden): no{',
])('%j a few thousand times is read in time that grows with their number only', (message) => {
  const time = (times: number): number => {
    const text = message.repeat(times);
    const start = process.cpuUsage();
    expect(denialsInText(text).length).toBeGreaterThan(0);
    const { user } = process.cpuUsage(start);
    return user / 1e6;
  };
  time(400);
  const short = time(400);
  // Ten times as many; quadratic would be a hundred times as long.
  expect(time(4000)).toBeLessThan(1 + 30 * short);
});
