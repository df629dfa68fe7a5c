const fs = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

// Compiling takes half of a start, so V8's compiled code is kept for the next one. Node's own compile cache needs 22.8, and 20 ms more: it does not fit
// the flags of V8 that a proxy changes later (src/cli/tracing/v8-settings.ts), and has a file for each chunk.
//
// V8 runs what it finds there, so only a directory and a file that are this user's alone count, and nothing below /tmp does. A file is for one version of
// Node, one set of its options, one bundle and one command; V8 itself refuses what does not fit it, but crashes on what a disk has damaged, so there are
// sums. Whatever goes wrong, code is compiled anew.

/** So that many versions and options do not fill a disk. A file has up to 2 MB. */
const MOST_FILES = 48;
const MOST_BYTES = 2 ** 25;
/** V8 compiles a function when it is first called, and no run calls all that the next may need: what the first few compile is added up. */
const RUNS = 3;
const NOTHING = { runs: 0, chunks: new Map() };
/** V8 copies code that does not begin at a multiple of it. */
const ALIGNMENT = 8;
const BEFORE = '(function (exports, require, module, __filename, __dirname, importModule) {';
const AFTER = '\n})';

/**
 * What the chunk `entry` of the bundle in a directory exports, as `main`. `keepCompiled` loads the chunks `later` and keeps, once, what was compiled up to
 * then; else that is kept at the end of the process. To be called before flags of V8 are changed, since compiled code is bound to them.
 */
exports.loadCompiled = function loadCompiled(bundle, { entry, later }, args) {
  const file = keptFile(bundle, args);
  const kept = file === undefined ? NOTHING : readKept(file);
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
    const found = kept.chunks.get(name);
    const cachedData = found?.mark === mark && found.sum === sumOf(found.data) ? found.data : undefined;
    const script = new Script(source, { filename, cachedData });
    const isKept = cachedData !== undefined && !script.cachedDataRejected;
    if (!isOver) compiled.push({ name, mark, script, isKept });
    const requireFrom = (asked) => (asked.startsWith('./') ? load(asked.slice(2)) : require(asked));
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, requireFrom, module, filename, bundle, importModule);
    return module.exports;
  }

  function keepCompiled(exitCode = 0) {
    if (isOver) return;
    isOver = true;
    // A run that fails early calls little of what the next will.
    const isTypical = exitCode === 0;
    const isComplete = (kept.runs >= RUNS || !isTypical) && compiled.every(({ isKept }) => isKept);
    if (!isComplete) writeKept(file, compiled, { ...kept, runs: isTypical ? kept.runs + 1 : kept.runs });
    compiled.length = 0;
    kept.chunks.clear();
  }

  process.once('exit', keepCompiled);
  const main = load(entry);
  return {
    main,
    keepCompiled: () => {
      for (const name of later) load(name);
      keepCompiled();
    },
  };
};

/** For what a user names, by its URL. */
const importModule = (url) => import(url);

/**
 * The script of a chunk, as Node wraps a module. The build writes a mark of its content into its first line (scripts/marked.mjs); the time is for
 * whoever changes one by hand.
 */
function readChunk(file) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const { size, mtimeMs } = fs.fstatSync(descriptor);
    const script = Buffer.allocUnsafe(BEFORE.length + size + AFTER.length);
    script.write(BEFORE, 'latin1');
    let at = BEFORE.length;
    for (let read = -1; read !== 0 && at < BEFORE.length + size; at += read) {
      read = fs.readSync(descriptor, script, at, BEFORE.length + size - at);
    }
    script.write(AFTER, at, 'latin1');
    const mark = script.toString('latin1', BEFORE.length, script.indexOf('\n'));
    const letters = mark.startsWith('//ascii-') ? 'latin1' : 'utf8';
    return { source: script.toString(letters, 0, at + AFTER.length), mark: `${mark} ${mtimeMs}` };
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Where compiled code of a command is kept, or `undefined`. */
function keptFile(bundle, args) {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, XDG_CACHE_HOME: chosen = '', HOME: home, NODE_OPTIONS } = process.env;
  if (disabled) return undefined;
  try {
    const caches = path.isAbsolute(chosen) ? chosen : path.join(home || require('node:os').homedir(), '.cache');
    const { version, arch, execArgv } = process;
    const set = shortHash(JSON.stringify([bundle, execArgv, NODE_OPTIONS]));
    return path.join(caches, 'kubetrace', `${commandIn(bundle, args)}-${version}-${arch}-${set}`);
  } catch {
    return undefined;
  }
}

/** Other words than the names of commands may be anything, and are not for the name of a file. */
function commandIn(bundle, args) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return 'help';
  const [command = ''] = args;
  return /^[a-z-]+$/.test(command) && fs.existsSync(path.join(bundle, `${command}-command.cjs`)) ? command : 'proxy';
}

/** FNV-1a with 32 bits: to tell a few apart, not to withstand anybody. */
function shortHash(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/**
 * `chunks` has by their names the mark of the source, and what V8 has made of it. A line of JSON says so, in a file that contains the code after it. `runs`
 * is how often the file was written.
 */
function readKept(file) {
  try {
    if (!isOwn(fs.statSync(path.join(file, '..')))) return NOTHING;
    const bytes = readOwn(file);
    const end = bytes.indexOf('\n');
    let at = aligned(end + 1);
    const { runs, chunks } = JSON.parse(bytes.toString('latin1', 0, end));
    const kept = { runs, chunks: new Map() };
    for (const { name, mark, sum, size } of chunks) {
      kept.chunks.set(name, { mark, sum, data: bytes.subarray(at, at + size) });
      at = aligned(at + size);
    }
    return kept;
  } catch {
    // Nothing is kept, or it is not readable.
    return NOTHING;
  }
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

/** Other flags of the same command need other chunks: what was kept of those stays, unless the bundle has changed. */
function writeKept(file, compiled, { runs, chunks }) {
  try {
    const made = compiled.map(({ name, mark, script }) => {
      const data = script.createCachedData();
      return { name, mark, sum: sumOf(data), data };
    });
    const isSame = compiled.every(({ name, mark }) => (chunks.get(name)?.mark ?? mark) === mark);
    const others = isSame ? [...chunks].filter(([name]) => !made.some((each) => each.name === name)) : [];
    const all = [...made, ...others.map(([name, found]) => ({ name, ...found }))];
    const head = {
      runs: isSame ? runs : 0,
      chunks: all.map(({ name, mark, sum, data }) => ({ name, mark, sum, size: data.length })),
    };
    const parts = [Buffer.from(`${JSON.stringify(head)}\n`, 'latin1'), ...all.map(({ data }) => data)];
    const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(aligned(part.length) - part.length)]));
    if (bytes.length <= MOST_BYTES) putInPlace(file, bytes);
  } catch {
    // Then it compiles each time.
  }
}

/**
 * Of one word in 64 bytes: disks lose whole blocks, as when a file was being written and the power failed. `node:zlib`, which has a sum of all bytes, takes
 * up to 3 ms to load.
 */
function sumOf({ buffer, byteOffset, length }) {
  if (byteOffset % ALIGNMENT !== 0) return NaN;
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  let sum = length;
  for (let at = 0; at < words.length; at += 16) sum = Math.imul(sum ^ words[at], 0x01000193);
  return sum;
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
