import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import type { Playground } from '../../src/playground/playground.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

let home: string;
let playground: Playground;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-explain-'));
  playground = await startPlayground();
  await writeFile(join(home, 'config'), await playground.kubeconfig(), { mode: 0o600 });
  playground.load(WIDGETS);
});
afterAll(async () => {
  await playground.close();
  await rm(home, { recursive: true });
});

const WIDGETS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { replicas: { type: integer } } } } } }
`;

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: NAME, namespace: team-a }
spec:
  replicaz: 2
  selector: { matchLabels: { app: NAME } }
  template:
    metadata: { labels: { app: NAME } }
    spec: { containers: [{ name: c, image: i }] }
`;

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const env = () => ({ KUBECONFIG: join(home, 'config'), HOME: home });
  const run = (line: string, stdin?: string) =>
    runKubectl(kubectl, line.split(' '), { env: env(), ...(stdin !== undefined && { stdin }) });

  test.each([
    ['explain pod', ['KIND:       Pod', 'Pod is a collection of containers that can run on a host.', '<PodSpec>']],
    [
      'explain pod.spec.containers',
      ['FIELD: containers <[]Container>', 'List of containers belonging to the pod.', '-required-'],
    ],
    ['explain pod.spec.containers.resources.limits', ['<map[string]Quantity>', 'Limits describes the maximum amount']],
    ['explain service.spec.ports.targetPort', ['<IntOrString>']],
    ['explain deployment --recursive', ['whenUnsatisfiable', '<[]TopologySpreadConstraint>']],
    ['explain rolebinding.roleRef', ['FIELD: roleRef <RoleRef>', 'Kind is the type of resource being referenced']],
    ['explain widgets.spec', ['GROUP:      example.com', 'replicas', '<integer>']],
    ['explain crd.spec.versions.schema.openAPIV3Schema', ['<JSONSchemaProps>']],
    ['explain hpa --api-version=autoscaling/v1', ['VERSION:    v1', 'GROUP:      autoscaling']],
    [
      'explain pod.spec.containers --output=plaintext-openapiv2',
      ['RESOURCE: containers <[]Object>', 'List of containers belonging to the pod.'],
    ],
  ] as const)('%s', async (line, said) => {
    const { stdout, stderr, exitCode } = await run(line);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const part of said) expect(stdout).toContain(part);
  });

  test('a field that a kind does not have is named', async () => {
    const { stderr, exitCode } = await run('explain pod.spec.nothing');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('field "nothing" does not exist')]);
  });

  test('what is misspelt is refused, warned of or dropped, as --validate says', async () => {
    const manifest = MANIFEST.replaceAll('NAME', `m${kubectl.version.replace('.', '-')}`);
    const strict = await run('apply --validate=strict -f -', manifest);
    expect([strict.exitCode, strict.stderr]).toEqual([
      1,
      expect.stringContaining('strict decoding error: unknown field "spec.replicaz"'),
    ]);
    const warned = await run('apply --validate=warn -f -', manifest);
    expect([warned.exitCode, warned.stderr]).toEqual([0, 'Warning: unknown field "spec.replicaz"\n']);
    const dropped = await run('apply --validate=false -f -', manifest.replace('replicaz: 2', 'replicaz: 3'));
    expect([dropped.exitCode, dropped.stderr]).toEqual([0, '']);
    expect((await run('create deployment d --image=i --validate=strict --dry-run=server')).exitCode).toBe(0);
  });
});
