// Makes src/playground/schema/kubernetes.txt: the fields of every stable kind of Kubernetes, from the models of @kubernetes/client-node.
//   node scripts/make-kubernetes-schemas.mjs [FILE]
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'node_modules/@kubernetes/client-node');
const GENERATED = join(PACKAGE, 'dist/gen');
const { 2: output = join(ROOT, 'src/playground/schema/kubernetes.txt') } = process.argv;

/** Groups of the API classes that are not the class in lower case. */
const GROUPS = { FlowcontrolApiserver: 'flowcontrol', RbacAuthorization: 'rbac' };

/** Types of apimachinery's meta/v1, which every group uses. */
const META = new Set(
  (
    'APIGroup APIGroupList APIResource APIResourceList APIVersions Condition DeleteOptions FieldSelectorRequirement GroupVersionForDiscovery ' +
    'LabelSelector LabelSelectorRequirement ListMeta ManagedFieldsEntry ObjectMeta OwnerReference Preconditions ServerAddressByClientCIDR ' +
    'Status StatusCause StatusDetails WatchEvent'
  ).split(' '),
);

/** Types that the classes of other groups import, or that their kinds alone lead to. */
const ELSEWHERE = {
  V1Scale: 'autoscaling',
  V1Eviction: 'policy',
  AuthenticationV1TokenRequest: 'authentication',
  V1TopologySelectorTerm: 'core',
};

/** Models of released versions: V1Pod, V2HorizontalPodAutoscaler, CoreV1Event. */
const STABLE = /^(?:[A-Z][a-z]+)?(V\d+)([A-Z]\w+)$/;

const models = new Map(
  // The directory has also models of older releases.
  [...readFileSync(join(GENERATED, 'models/all.js'), 'utf8').matchAll(/models\/(\w+)\.js/g)]
    .map(([, model]) => model)
    .filter((model) => STABLE.test(model) && !/^(?:[A-Z][a-z]+)?V\d+(?:Alpha|Beta)\d/.test(model))
    .map((model) => [model, readModel(model)]),
);
const groups = groupsOf(models);
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
const names = [...models.keys()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const [, release] = /OpenAPI spec version: v(\d+\.\d+)/.exec(readFileSync(join(GENERATED, 'models/V1Pod.js'), 'utf8'));
const head = [
  `# Kubernetes ${release}, made by scripts/make-kubernetes-schemas.mjs of @kubernetes/client-node ${version}.`,
  '# Copyright The Kubernetes Authors, Apache License 2.0.',
  '# A type: GROUP/VERSION.NAME description. A field of it: name, ! where it is required, type; [list], {map}; description.',
];
writeFileSync(output, `${[...head, ...names.flatMap(linesOf)].join('\n')}\n`);

function readModel(model) {
  const code = readFileSync(join(GENERATED, `models/${model}.js`), 'utf8');
  const declaration = readFileSync(join(GENERATED, `models/${model}.d.ts`), 'utf8');
  const attributes = JSON.parse(/attributeTypeMap = (\[(?:\]|\n.*?\n\]));/s.exec(code)[1]);
  const about = new Map(
    [...declaration.matchAll(/(?:\/\*\*\n((?:(?!\*\/)[^])*?)\*\/\n)?^ {4}'([^'\n]+)'(\??): /gm)].map(
      ([, comment = '', name, optional]) => [name, { description: plain(comment), required: optional === '' }],
    ),
  );
  const description = plain(/\/\*\*\n((?:(?!\*\/)[^])*?)\*\/\nexport declare class/.exec(declaration)?.[1] ?? '');
  const fields = attributes.map(({ name, baseName, type, format }) => {
    const found = about.get(name);
    if (found === undefined) throw new Error(`${model}.${name} is not declared`);
    return { name: baseName, ...typeOf(type, format), ...found };
  });
  return { description, fields };
}

/** The text of a comment on one line. */
function plain(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, ''))
    .join(' ')
    .replace(/\\(['"])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function typeOf(type, format) {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? [];
  if (item !== undefined) return shaped('[', typeOf(item, format), ']');
  const [, value] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (value !== undefined) return shaped('{', typeOf(value, format), '}');
  const scalar = { boolean: 'bool', any: 'any', IntOrString: 'int-or-string', object: 'any' }[type];
  if (scalar !== undefined) return { type: scalar };
  if (type === 'number') return { type: format === '' ? 'double' : format };
  if (type === 'string') return { type: format === '' ? 'string' : format };
  if (type === 'Date' || type === 'V1MicroTime') return { type: format === 'date-time-micro' ? 'micro-time' : 'time' };
  return { model: type, type };
}

function shaped(open, { type, model }, close) {
  return { type: `${open}${type}${close}`, model };
}

/** By model its group: that of the class which serves it, or of the only group that leads to it. What core uses is core's: it imports no other group. */
function groupsOf(all) {
  const found = new Map();
  const classes = readdirSync(join(GENERATED, 'apis'))
    .map((file) => /^(\w+?)V\d+Api\.d\.ts$/.exec(file))
    .filter((match) => match !== null)
    .toSorted(([, a], [, b]) => Number(b === 'Core') - Number(a === 'Core'));
  const served = classes.map(([file, name]) => {
    const text = readFileSync(join(GENERATED, 'apis', file), 'utf8');
    const imports = [...text.matchAll(/import \{ (\w+) \} from '\.\.\/models/g)].map(([, model]) => model);
    return { group: GROUPS[name] ?? name.toLowerCase(), imports: imports.filter((model) => all.has(model)) };
  });
  for (const [model] of all) {
    if (META.has(STABLE.exec(model)[2])) found.set(model, 'meta');
    if (Object.hasOwn(ELSEWHERE, model)) found.set(model, ELSEWHERE[model]);
  }
  for (const { group, imports } of served) {
    for (const model of imports) if (!found.has(model)) found.set(model, group);
  }
  for (const { group, imports } of served) {
    for (const model of imports) if (found.get(model) === group) follow(model, group);
  }
  for (const [model, group] of Object.entries(ELSEWHERE)) follow(model, group);
  const homeless = [...all.keys()].filter((model) => !found.has(model));
  if (homeless.length > 0) throw new Error(`no group leads to ${homeless.join(', ')}`);
  return found;

  function follow(model, group) {
    for (const { model: next } of all.get(model).fields) {
      if (next === undefined || found.has(next)) continue;
      if (!all.has(next)) throw new Error(`${model} leads to ${next}, which is missing`);
      found.set(next, group);
      follow(next, group);
    }
  }
}

function nameOf(model) {
  const [, prefix, name] = STABLE.exec(model);
  return `${groups.get(model)}/${prefix.toLowerCase()}.${name}`;
}

function linesOf(model) {
  const { description, fields } = models.get(model);
  return [
    `${nameOf(model)} ${description}`.trimEnd(),
    ...fields.map(({ name, required, type, model: inner, description: text }) => {
      const named = inner === undefined ? type : type.replace(inner, nameOf(inner));
      return ` ${name}${required ? '!' : ''} ${named} ${text}`.trimEnd();
    }),
  ];
}
