import { expect, test } from 'vitest';
import { podParts } from '../../../src/playground/store/pod-parts.ts';

const REF = { fieldPath: 'metadata.name' };

test('containers and volumes have the defaults of the server, and keep what they say', () => {
  const probe = { httpGet: { port: 80, path: '/ready' }, periodSeconds: 3 };
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', valueFrom: { fieldRef: REF } },
  ];
  const volumes = [
    { name: 'bare' },
    { name: 'secret', secret: { secretName: 's' } },
    { name: 'map', configMap: { name: 'm', defaultMode: 256 } },
    { name: 'host', hostPath: { path: '/' } },
    {
      name: 'all',
      projected: {
        sources: [{ serviceAccountToken: { path: 't' } }, { downwardAPI: { items: [{ path: 'n', fieldRef: REF }] } }],
      },
    },
  ];
  const parts = podParts({ containers: [{ name: 'c', image: 'i', env, readinessProbe: probe }], volumes });
  const ref = { apiVersion: 'v1', ...REF };
  expect(parts).toEqual({
    containers: [
      {
        name: 'c',
        image: 'i',
        resources: {},
        imagePullPolicy: 'IfNotPresent',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        env: [env[0], { name: 'B', valueFrom: { fieldRef: ref } }],
        readinessProbe: {
          httpGet: { port: 80, path: '/ready', scheme: 'HTTP' },
          periodSeconds: 3,
          timeoutSeconds: 1,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
    volumes: [
      { name: 'bare', emptyDir: {} },
      { name: 'secret', secret: { secretName: 's', defaultMode: 420 } },
      { name: 'map', configMap: { name: 'm', defaultMode: 256 } },
      { name: 'host', hostPath: { path: '/', type: '' } },
      {
        name: 'all',
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { path: 't', expirationSeconds: 3600 } },
            { downwardAPI: { items: [{ path: 'n', fieldRef: ref }] } },
          ],
        },
      },
    ],
  });
});
