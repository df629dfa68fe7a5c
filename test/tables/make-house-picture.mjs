// Draws the house from the import lines of the sources, for docs/architecture.md: `node test/tables/make-house-picture.mjs --write`.
// Without the flag it prints the page as it should be. test/architecture-page.test.ts compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/architecture.md');
const BLOCK = /(<!-- The house: .*? -->\n)[^]*?(<!-- The end of the house -->)/;

const files = readdirSync(join(ROOT, 'src'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(join(ROOT, 'src'), join(entry.parentPath, entry.name)))
  // The door of the house, index.ts, is not in a room.
  .filter((path) => dirname(path) !== '.')
  .toSorted();
const imports = files.flatMap((path) =>
  [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)].map(
    ([, specifier]) => [path, relative(join(ROOT, 'src'), resolve(ROOT, 'src', dirname(path), specifier))],
  ),
);

const rooms = [...new Set(files.map(roomOf))];
const levels = new Map();
const heights = new Map();
for (const room of rooms) levelOf(room);
const page = readFileSync(PAGE, 'utf8').replace(BLOCK, (_, begin, end) => `${begin}\n${picture()}\n${end}`);
if (process.argv.includes('--write')) writeFileSync(PAGE, page);
else process.stdout.write(page);

function picture() {
  const tops = [...new Set(levels.values())].toSorted((a, b) => b - a);
  const lines = tops.map((level) => {
    const here = rooms.filter((room) => levels.get(room) === level);
    return [`level ${level}`, ...here.map((room) => `  ${roomLine(room)}`)].join('\n');
  });
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\`\n\n\`\`\`mermaid\nflowchart TD\n${arrows().join('\n')}\n\`\`\`\n`;
}

/** `proxy 47 files: own-answers 9 · receive 10 · …`, the sub-rooms from the ground up. */
function roomLine(room) {
  const own = files.filter((path) => roomOf(path) === room);
  const parts = new Map();
  for (const path of own) {
    const part = path.split('/').length > 2 ? path.split('/')[1] : '';
    parts.set(part, (parts.get(part) ?? 0) + 1);
  }
  const subRooms = [...parts]
    .filter(([part]) => part !== '')
    .toSorted(([a], [b]) => heightOf(room, a) - heightOf(room, b) || (a < b ? -1 : 1));
  const listed = subRooms.map(([part, count]) => `${part} ${count}`).join(' · ');
  return `${room.padEnd(11)}${String(own.length).padStart(3)} files${listed && `: ${listed}`}`;
}

/** One arrow for all imports between two rooms; those that others imply are left out. */
function arrows() {
  const to = new Map(rooms.map((room) => [room, new Set(targetsOf(room))]));
  return rooms.flatMap((room) =>
    [...to.get(room)]
      .filter((target) => ![...to.get(room)].some((other) => other !== target && reaches(to, other, target)))
      .map((target) => `  ${room} --> ${target}`),
  );
}

function reaches(to, from, target, seen = new Set()) {
  if (seen.has(from)) return false;
  seen.add(from);
  return [...to.get(from)].some((next) => next === target || reaches(to, next, target, seen));
}

function targetsOf(room) {
  return imports.flatMap(([from, target]) =>
    roomOf(from) === room && roomOf(target) !== room ? [roomOf(target)] : [],
  );
}

function levelOf(room) {
  if (!levels.has(room)) {
    levels.set(room, 0);
    levels.set(room, Math.max(-1, ...targetsOf(room).map(levelOf)) + 1);
  }
  return levels.get(room);
}

/** How many sub-rooms a sub-room stands on. */
function heightOf(room, part) {
  const key = `${room}/${part}`;
  if (!heights.has(key)) {
    heights.set(key, 0);
    heights.set(key, Math.max(-1, ...partsBelow(room, part).map((each) => heightOf(room, each))) + 1);
  }
  return heights.get(key);
}

function partsBelow(room, part) {
  const below = imports.flatMap(([from, target]) => {
    const [a, b] = [partOf(room, from), partOf(room, target)];
    return a === part && b !== undefined && b !== part ? [b] : [];
  });
  return [...new Set(below)];
}

function partOf(room, path) {
  const names = path.split('/');
  return names[0] === room && names.length > 2 ? names[1] : undefined;
}

function roomOf(path) {
  return path.split('/')[0];
}
