import { expect, test } from 'vitest';
import { withoutServerFields } from '../../../src/playground/loading/server-fields.ts';

test('what a server and its controllers wrote is left out; the rest stays', () => {
  const annotations = { 'kubernetes.io/service-account.name': 'ci', 'kubernetes.io/service-account.uid': 'u' };
  const server = {
    uid: 'u',
    resourceVersion: '1',
    generation: 2,
    creationTimestamp: 't',
    selfLink: '/x',
    ownerReferences: [],
  };
  const secret = {
    kind: 'Secret',
    metadata: { name: 's', labels: { a: 'b' }, annotations, ...server },
    type: 't',
    status: {},
  };
  expect(withoutServerFields(secret)).toEqual({
    kind: 'Secret',
    metadata: { name: 's', labels: { a: 'b' }, annotations: { 'kubernetes.io/service-account.name': 'ci' } },
    type: 't',
  });
});

test('the selector of a Job is made anew, unless somebody chose it', () => {
  const labels = { 'batch.kubernetes.io/controller-uid': 'u', 'job-name': 'j', app: 'a' };
  const spec = {
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
    template: { metadata: { labels }, spec: {} },
  };
  const job = { kind: 'Job', metadata: { name: 'j' }, spec };
  expect(withoutServerFields(job)['spec']).toEqual({ template: { metadata: { labels: { app: 'a' } }, spec: {} } });
  const chosen = { ...job, spec: { ...spec, manualSelector: true } };
  expect(withoutServerFields(chosen)).toEqual(chosen);
});
