import { byName } from './bundled-packages.mjs';

/**
 * A plugin of rolldown for chunks in CommonJS. Modules of Node, and chunks of these names, are loaded when something of them is first used, not when a
 * chunk is that names them. Most commands use few modules of Node, and each that is not in Node's snapshot takes up to 20 ms.
 */
export function lazyRequires(...chunks) {
  const later = new Set(chunks.map((name) => `./${name}.cjs`));
  return { name: 'lazy-requires', renderChunk: (code) => withLazyRequires(code, later) };
}

/** How rolldown requires what a module imports, how commander requires what it hardly uses, and how rolldown loads what a module imports later. */
const REQUIRED = /^(let|const|\tconst) (\w+) = require\("(node:[\w/]+|\.\/[\w-]+\.cjs)"\);$/gm;
const IN_PACKAGES = new Set(['node:child_process']);
const IMPORTED = /\bimport\("((?:node:)?[\w/]+)"\)/g;
/** Code that V8 has kept has no `import`: bin/compiled.js gives it one. */
const COMPUTED = /\bimport\((?=[\w(])/g;

const HELPER = `function lazyModule(load, names) {
	let loaded;
	const module = {};
	for (const name of names) Object.defineProperty(module, name, { enumerable: true, get: () => (loaded ??= load())[name] });
	return module;
}
`;

function withLazyRequires(code, later) {
  const imported = code
    .replace(IMPORTED, 'Promise.resolve().then(() => require("$1"))')
    .replace(COMPUTED, '(typeof importModule === "function" ? importModule : (name) => import(name))(');
  const lazy = imported.replace(REQUIRED, (statement, keyword, name, module) => {
    const isOwn = module.startsWith('./');
    const isLazy = keyword === '\tconst' ? IN_PACKAGES.has(module) : !isOwn || later.has(module);
    const names = isLazy ? usedNames(imported, name) : undefined;
    return names ? `${keyword} ${name} = lazyModule(() => require("${module}"), ${JSON.stringify(names)});` : statement;
  });
  return lazy === imported ? imported : withHelper(lazy);
}

/**
 * What is used of a required module: rolldown writes `name.export` or `name.default.export`. `...name.export` is one too, and `other.name` none.
 * `undefined` where the module itself is passed on.
 */
function usedNames(code, name) {
  const statements = new RegExp(`^\\t?\\w+ ${name} = require\\(.+|^${name} = [\\w.]+\\(${name}, 1\\);`, 'gm');
  const use = new RegExp(`(?<!(?:^|[^.])\\.|[\\w$])${name}(?![\\w$])(?:\\.default)?(?:\\.([\\w$]+))?`, 'g');
  const names = Array.from(code.replace(statements, '').matchAll(use), ([, used]) => used);
  return names.includes(undefined) ? undefined : [...new Set(names)].toSorted(byName);
}

function withHelper(code) {
  const others = code.replace(/ = lazyModule\(\(\) => require/g, '');
  if (/\blazyModule\b/.test(others)) throw new Error('lazyModule: the name is taken');
  return HELPER + code;
}
