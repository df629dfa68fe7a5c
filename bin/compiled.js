const fs = require('node:fs');
const path = require('node:path');
const { constants, Script } = require('node:vm');

// Compiling takes half of a start, so V8's compiled code is kept for the next one. Node's own compile cache needs 22.8, and 20 ms more: it does not fit
// the flags of V8 that a proxy changes later (src/cli/tracing/v8-settings.ts), and has a file for each chunk.
//
// V8 runs what it finds there, so only a directory and a file that are this user's alone count, and nothing below /tmp does. A file is for one version of
// Node, one set of its options, one bundle and one command; V8 itself refuses what does not fit it. Whatever goes wrong, code is compiled anew.

/** So that many versions and options do not fill a disk. A file has up to 2 MB. */
const MOST_FILES = 48;
const MOST_BYTES = 2 ** 25;
/** V8 copies code that does not begin at a multiple of it. */
const ALIGNMENT = 8;
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) {', '\n})'];

/**
 * What the chunk `entry` of the bundle in a directory exports, as `main`. `keepCompiled` keeps, once, what was compiled up to then; else it is kept at the
 * end of the process. To be called before flags of V8 are changed, since compiled code is bound to them.
 */
exports.loadCompiled = function loadCompiled(bundle, entry, command) {
  const file = keptFile(bundle, command);
  const kept = file === undefined ? new Map() : readKept(file);
  const modules = new Map();
  const compiled = [];
  let isOver = file === undefined;

  function load(name) {
    const known = modules.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const filename = path.join(bundle, name);
    const { source, mark } = readChunk(filename);
    const found = kept.get(name);
    const cachedData = found?.mark === mark ? found.data : undefined;
    const script = new Script(WRAPPER.join(source), {
      filename,
      cachedData,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const isKept = cachedData !== undefined && !script.cachedDataRejected;
    if (!isOver) compiled.push({ name, mark, script, isKept });
    const requireFrom = (asked) => (asked.startsWith('./') ? load(asked.slice(2)) : require(asked));
    script.runInThisContext().call(module.exports, module.exports, requireFrom, module, filename, bundle);
    return module.exports;
  }

  function keepCompiled() {
    if (isOver) return;
    isOver = true;
    if (compiled.some(({ isKept }) => !isKept)) writeKept(file, compiled, kept);
    compiled.length = 0;
    kept.clear();
  }

  process.once('exit', keepCompiled);
  return { main: load(entry), keepCompiled };
};

/** The build writes a mark of its content into the first line of each chunk; the time is for whoever changes one by hand. */
function readChunk(file) {
  const source = fs.readFileSync(file, 'utf8');
  return { source, mark: `${source.slice(0, source.indexOf('\n'))} ${fs.statSync(file).mtimeMs}` };
}

/** Where compiled code of a command is kept, or `undefined`. */
function keptFile(bundle, command) {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, XDG_CACHE_HOME: chosen = '', HOME: home, NODE_OPTIONS } = process.env;
  if (disabled) return undefined;
  try {
    const caches = path.isAbsolute(chosen) ? chosen : path.join(home || require('node:os').homedir(), '.cache');
    const { version, arch, execArgv } = process;
    const set = shortHash(JSON.stringify([bundle, execArgv, NODE_OPTIONS]));
    return path.join(caches, 'kubetrace', `${command}-${version}-${arch}-${set}`);
  } catch {
    return undefined;
  }
}

/** FNV-1a with 32 bits: to tell a few apart, not to withstand anybody. */
function shortHash(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** By the names of chunks: the mark of its source, and what V8 has made of it. A line of JSON says so, in a file that contains the code after it. */
function readKept(file) {
  const kept = new Map();
  try {
    if (!isOwn(fs.statSync(path.join(file, '..')))) return kept;
    const bytes = readOwn(file);
    const end = bytes.indexOf('\n');
    let at = aligned(end + 1);
    for (const { name, mark, size } of JSON.parse(bytes.toString('latin1', 0, end))) {
      if (at + size > bytes.length) break;
      kept.set(name, { mark, data: bytes.subarray(at, at + size) });
      at = aligned(at + size);
    }
  } catch {
    // Nothing is kept, or it is not readable.
  }
  return kept;
}

function readOwn(file) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const stat = fs.fstatSync(descriptor);
    if (!stat.isFile() || !isOwn(stat) || stat.size > MOST_BYTES) throw new Error('not ours');
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Whether it is this user's, and no other may write to it. Windows has no such modes, and the place is below the user's profile. */
function isOwn({ uid, mode }) {
  return process.platform === 'win32' || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** What was kept before and fits is not made again. */
function writeKept(file, compiled, kept) {
  try {
    const made = compiled.map(({ name, mark, script, isKept }) => {
      const data = isKept ? kept.get(name).data : script.createCachedData();
      return { name, mark, data };
    });
    const others = [...kept].filter(([name]) => !made.some((each) => each.name === name));
    const all = [...made, ...others.map(([name, { mark, data }]) => ({ name, mark, data }))];
    const head = JSON.stringify(all.map(({ name, mark, data }) => ({ name, mark, size: data.length })));
    const parts = [Buffer.from(`${head}\n`, 'latin1'), ...all.map(({ data }) => data)];
    const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(aligned(part.length) - part.length)]));
    if (bytes.length <= MOST_BYTES) putInPlace(file, bytes);
  } catch {
    // Then it compiles each time.
  }
}

function putInPlace(file, bytes) {
  const directory = path.join(file, '..');
  makeOwn(path.join(directory, '..'));
  makeOwn(directory);
  if (!isOwn(fs.statSync(directory))) return;
  const unfinished = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(unfinished, bytes, { mode: 0o600, flag: 'wx' });
    fs.renameSync(unfinished, file);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
  removeOldest(directory);
}

function makeOwn(directory) {
  try {
    fs.mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function removeOldest(directory) {
  const files = fs.readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  if (files.length <= MOST_FILES) return;
  const aged = files.map(({ name }) => ({
    file: path.join(directory, name),
    age: fs.statSync(path.join(directory, name)).mtimeMs,
  }));
  for (const { file } of aged.toSorted((a, b) => a.age - b.age).slice(0, -MOST_FILES)) fs.rmSync(file, { force: true });
}

function aligned(size) {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
