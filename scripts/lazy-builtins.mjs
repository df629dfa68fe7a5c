import { byName } from './bundled-packages.mjs';

/**
 * A plugin of rolldown for chunks in CommonJS: a module of Node is loaded when something of it is first used, not when a chunk is that names it. Most
 * commands use few, and each that is not in Node's snapshot takes up to 20 ms.
 */
export function lazyBuiltins() {
  return { name: 'lazy-builtins', renderChunk: (code) => withLazyBuiltins(code) };
}

/** How rolldown requires what a module imports, how commander requires what it hardly uses, and how rolldown loads what a module imports later. */
const REQUIRED = /^(?:let|\tconst) (\w+) = require\("((?<=^let.*)node:[\w/]+|node:child_process)"\);$/gm;
const IMPORTED = /\bimport\("(node:[\w/]+)"\)/g;

const LAZILY = `function lazyBuiltin(load, names) {
	let loaded;
	const module = {};
	for (const name of names) Object.defineProperty(module, name, { enumerable: true, get: () => (loaded ??= load())[name] });
	return module;
}
`;

function withLazyBuiltins(code) {
  const later = code.replace(IMPORTED, 'Promise.resolve().then(() => require("$1"))');
  const isRequired = later.search(REQUIRED) >= 0;
  const lazy = later.replace(REQUIRED, (_, name, module) => {
    const names = JSON.stringify(usedNames(later, name));
    return `let ${name} = lazyBuiltin(() => require("${module}"), ${names});`;
  });
  return isRequired ? withHelper(lazy) : lazy;
}

/** rolldown writes `name.export` wherever one is used, or `name.default.export`. */
function usedNames(code, name) {
  const uses = [...code.matchAll(new RegExp(`(?<![.\\w$])${name}(?![\\w$])(?:\\.default)?(?:\\.(\\w+))?`, 'g'))];
  const names = uses.map(([, used]) => used).filter((used) => used !== undefined);
  return [...new Set(names)].toSorted(byName);
}

function withHelper(code) {
  if (/\blazyBuiltin\b/.test(code.replace(/ = lazyBuiltin\(\(\) => require/g, '')))
    throw new Error('lazyBuiltin: the name is taken');
  return LAZILY + code;
}
