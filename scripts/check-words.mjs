// Part of `npm run check`: finds phrases that a reader has to read twice in src, bench, docs, the pages of the root and the titles of tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** What to write instead. `there is no X` and `is no longer` are fine. */
const PHRASES = [
  [/(?<!there )\b(?:is|are) no (?!longer\b|more\b|later\b|less\b)[a-z]/gi, 'is not a …'],
  [/\bwhat is none\b/gi, 'what is not a …'],
  [/\btold\b/gi, 'logged, reported, shown, printed'],
  [/\bgoe?s? before\b/gi, 'takes precedence over'],
  [/\bfor want of\b/gi, 'because there is no'],
  [/\bof no kind\b/gi, 'unknown'],
  [/\bfolders?\b/gi, 'directory'],
  [/\bdear\b/gi, 'expensive'],
  [/\bimmoderate(?:ly)?\b/gi, 'too large'],
  [/\bamiss\b/gi, 'wrong'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix'],
  [/\bwho(?:m)?ever\b/gi, 'anyone who, the one that'],
  [/\bis to be (?:seen|found)\b/gi, 'found no …'],
];

const PATHS = ['src', 'bench', 'docs', 'test', 'README.md', 'CONTRIBUTING.md', 'AGENTS.md'];
const TITLES = [/(?:^|\n)\s*(?:test|describe)[\w.]*\(\s*(['"`])(.+?)\1/g, /\)\(\s*(['"`])(.+?)\1,\s*(?:async\s*)?\(/g];

const faults = PATHS.flatMap(filesBelow).flatMap(findingsIn);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function filesBelow(path) {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs|md|sh)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

function findingsIn(file) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return PHRASES.flatMap(([pattern, instead]) =>
    [...wordsOf(file, text).matchAll(pattern)].map(
      ({ 0: phrase, index }) => `${file}:${lineAt(text, index)}: "${phrase}" … write: ${instead}`,
    ),
  );
}

/** Of a test only its titles; the rest is blank, so that places stay the same. */
function wordsOf(file, text) {
  if (!file.startsWith('test/')) return text;
  const kept = text.replace(/[^\n]/g, ' ').split('');
  for (const pattern of TITLES) {
    for (const { 0: call, 2: title, index } of text.matchAll(pattern)) {
      const at = index + call.indexOf(title);
      kept.splice(at, title.length, ...title);
    }
  }
  return kept.join('');
}

function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
