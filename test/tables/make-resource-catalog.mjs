// Makes src/api/catalog/resource-table.ts, which resources Kubernetes has and had, from what its authors publish:
// node test/tables/make-resource-catalog.mjs API_REPOSITORY, a clone of github.com/kubernetes/api with its tags.
// Groups, versions, kinds, scopes and the release that no longer serves a version are in its Go sources, one tag for each release;
// paths of subresources in the client that is generated from the OpenAPI description (@kubernetes/client-node).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const [FIRST, LAST] = [8, 36];
const CLIENT = join(ROOT, 'node_modules/@kubernetes/client-node/dist/gen/apis');

/** Types of other messages than stored objects. */
const NOT_SERVED = /^(?:admission|imagepolicy|apidiscovery|testapigroup)\//;
const NOT_RESOURCES = new Set([
  'policy Eviction',
  'extensions Scale',
  'apps Scale',
  'autoscaling Scale',
  'extensions PodSecurityPolicyReview',
]);

/** As `kubectl api-resources` prints them: no source that is made for programs has those of removed versions. */
const SHORT_NAMES = {
  certificatesigningrequests: 'csr',
  componentstatuses: 'cs',
  configmaps: 'cm',
  cronjobs: 'cj',
  customresourcedefinitions: 'crd,crds',
  daemonsets: 'ds',
  deployments: 'deploy',
  endpoints: 'ep',
  events: 'ev',
  horizontalpodautoscalers: 'hpa',
  ingresses: 'ing',
  ipaddresses: 'ip',
  limitranges: 'limits',
  namespaces: 'ns',
  networkpolicies: 'netpol',
  nodes: 'no',
  persistentvolumeclaims: 'pvc',
  persistentvolumes: 'pv',
  poddisruptionbudgets: 'pdb',
  pods: 'po',
  podsecuritypolicies: 'psp',
  priorityclasses: 'pc',
  replicasets: 'rs',
  replicationcontrollers: 'rc',
  resourcequotas: 'quota',
  serviceaccounts: 'sa',
  services: 'svc',
  statefulsets: 'sts',
  storageclasses: 'sc',
  volumeattributesclasses: 'vac',
};

/** Of API servers with repositories of their own (deprecation guide: v1beta1 was removed in 1.22). */
const OTHERS = ['apiextensions.k8s.io CustomResourceDefinition', 'apiregistration.k8s.io APIService'].flatMap(
  (text) => {
    const [group, kind] = text.split(' ');
    const common = { group, kind, namespaced: false, hasStatus: true };
    return [
      { ...common, version: 'v1' },
      { ...common, version: 'v1beta1', gone: 22 },
    ];
  },
);
/** No client is generated for its own resource. */
const BINDING = { group: '', version: 'v1', kind: 'Binding', namespaced: true, hasStatus: false };

const found = new Map();
for (let minor = FIRST; minor <= LAST; minor++)
  for (const each of typesOf(minor)) found.set(keyOf(each), { ...each, last: minor });
const subresources = subresourcesOf();
const rows = [...found.values(), ...OTHERS, BINDING]
  .map(rowOf)
  .toSorted((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1));
report(rows);
const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(at < row.length - 1 ? widths[at] : 0)).join(' '));
writeFileSync(
  join(ROOT, 'src/api/catalog/resource-table.ts'),
  `/**
 * The resources of Kubernetes up to 1.${LAST}; made by test/tables/make-resource-catalog.mjs. Columns: group/version, plural, kind, scope,
 * short names, the first minor version of Kubernetes 1 that no longer serves it, and subresources.
 */
export const RESOURCE_TABLE = \`
${lines.join('\n')}
\`;

/** The newest minor version of Kubernetes 1 that the table knows. */
export const NEWEST_MINOR = ${LAST};
`,
);

function git(...args) {
  return execFileSync('git', ['-C', process.argv[2], ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The kinds that clients are generated for in the sources of a release. */
function* typesOf(minor) {
  const tag = minor < 19 ? `kubernetes-1.${minor}.0` : `v0.${minor}.0`;
  const files = git('ls-tree', '-r', '--name-only', tag).split('\n');
  for (const file of files.filter((name) => /^[a-z]+\/v[^/]+\/types\.go$/.test(name) && !NOT_SERVED.test(name))) {
    const [directory, version] = file.split('/');
    const read = (name) => git('show', `${tag}:${directory}/${version}/${name}`);
    const group = /GroupName\s*=\s*"([^"]*)"/.exec(read('register.go'))[1];
    const lifecycle = files.includes(`${directory}/${version}/zz_generated.prerelease-lifecycle.go`)
      ? read('zz_generated.prerelease-lifecycle.go')
      : '';
    const types = [
      file,
      ...files.filter(
        (name) => name.startsWith(`${directory}/${version}/`) && /\/[a-z]*types\.go$/.test(name) && name !== file,
      ),
    ];
    for (const [, comments, kind] of types
      .map((name) => git('show', `${tag}:${name}`))
      .join('\n')
      .matchAll(/((?:^\/\/.*\n|^\n(?=\/\/))+)^type (\w+) struct/gm)) {
      if (!/^\/\/ \+genclient$/m.test(comments) || NOT_RESOURCES.has(`${group} ${kind}`)) continue;
      yield {
        group,
        version,
        kind,
        namespaced: !/genclient:nonNamespaced/.test(comments),
        hasStatus: !/genclient:noStatus/.test(comments),
        removed: Number(
          new RegExp(
            String.raw`\(in \*${kind}\) APILifecycleRemoved\(\) \(major, minor int\) \{\s*return 1, (\d+)`,
          ).exec(lifecycle)?.[1] ?? Infinity,
        ),
      };
    }
  }
}

/** By path up to the name, from the paths of the generated client. */
function subresourcesOf() {
  const bySource = new Map();
  for (const file of readdirSync(CLIENT).filter((name) => name.endsWith('Api.js'))) {
    for (const [, path] of readFileSync(join(CLIENT, file), 'utf8').matchAll(/localVarPath = '([^']*)'/g)) {
      const [, group = '', version, namespaced, plural, sub] =
        /^\/(?:api|apis\/([^/]+))\/(v[^/]+)(\/namespaces\/\{namespace\})?\/([a-z]+)(?:\/\{name\}(?:\/([a-z]+))?)?$/.exec(
          path,
        ) ?? [];
      if (version === undefined) continue;
      const key = `${group} ${version} ${plural}`;
      const known = bySource.get(key) ?? { namespaced: false, subs: new Set() };
      if (namespaced) known.namespaced = true;
      if (sub) known.subs.add(sub);
      bySource.set(key, known);
    }
  }
  return bySource;
}

function keyOf({ group, version, kind }) {
  return `${group} ${version} ${kind}`;
}

function rowOf({ group, version, kind, namespaced, hasStatus, removed = Infinity, last = LAST, gone: known }) {
  const plural = pluralOf(kind);
  const sameResource = [...subresources].filter(([key]) => key.endsWith(` ${plural}`));
  const exact = subresources.get(`${group} ${version} ${plural}`);
  const subs = new Set(exact?.subs ?? sameResource.flatMap(([, { subs: names }]) => [...names]));
  if (sameResource.length === 0 && hasStatus) subs.add('status');
  // PodResize came with 1.32, the other one after the client was generated (api/discovery of Kubernetes).
  if (group === '' && plural === 'pods') for (const sub of ['checkpoint', 'resize']) subs.add(sub);
  const gone = known ?? Math.min(removed, last < LAST ? last + 1 : Infinity);
  return [
    group === '' ? version : `${group}/${version}`,
    plural,
    kind,
    namespaced ? 'ns' : '-',
    SHORT_NAMES[plural] ?? '-',
    gone <= LAST ? String(gone) : '-',
    [...subs].toSorted((one, other) => one.localeCompare(other, 'en')).join(',') || '-',
  ];
}

/** As the code generator makes it (gengo namer, pluralNamer). */
function pluralOf(kind) {
  const singular = kind.toLowerCase();
  if (/(?:endpoints|parameters)$/.test(singular)) return singular;
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** Where the sources and the client do not agree. */
function report(all) {
  const made = new Map(
    all.map(([gv, plural, , scope]) => [
      `${gv.includes('/') ? gv.replace('/', ' ') : ` ${gv}`} ${plural}`,
      scope === 'ns',
    ]),
  );
  for (const [key, { namespaced }] of subresources) {
    if (made.get(key) !== namespaced)
      console.error(`of the client, not of the sources: ${key} (${namespaced ? 'in namespaces' : 'cluster-wide'})`);
  }
}
