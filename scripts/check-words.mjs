// Part of `npm run check`: finds phrases that a reader has to read twice in src, bench, docs, the pages of the root and the titles of tests.
// `--prune` takes the files that are clean off the list below.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** Files that nobody has gone over yet. A file is taken off when it is clean, and none is added. */
const NOT_YET_PASSED = [
  'docs/forbidden.md',
  'src/cli/explain/explain-command.ts',
  'src/cli/explain/explain-report.ts',
  'src/needs/identity.ts',
  'src/needs/needs.ts',
  'src/needs/permission.ts',
  'src/needs/usage.ts',
  'src/rbac/cures/grant-name.ts',
  'src/rbac/denials/admission/admission-check.ts',
  'src/rbac/denials/authentication/presented-token.ts',
  'src/rbac/denials/authentication/token-trouble.ts',
  'src/rbac/denials/authentication/unauthenticated.ts',
  'src/rbac/denials/authorization/authorizer-denial.ts',
  'src/rbac/denials/authorization/authorizer-reason.ts',
  'src/rbac/denials/authorization/connect-denial.ts',
  'src/rbac/denials/authorization/escalation-denial.ts',
  'src/rbac/denials/authorization/node-restriction.ts',
  'src/rbac/denials/evidence/denied-attributes.ts',
  'src/rbac/denials/evidence/evidence.ts',
  'src/rbac/denials/evidence/new-denial.ts',
  'src/rbac/denials/evidence/refused-exchange.ts',
  'src/rbac/denials/evidence/request-object.ts',
  'src/rbac/denials/explain-denial.ts',
  'src/rbac/denials/hops/backend-and-gateway.ts',
  'src/rbac/denials/hops/kubelet-denial.ts',
  'src/rbac/near/completed-denial.ts',
  'src/rbac/near/misspelling.ts',
  'src/rbac/near/near-miss-text.ts',
  'src/rbac/rules/denial.ts',
  'src/rbac/rules/escalation.ts',
  'test/cli/explain/explain-command.test.ts',
  'test/rbac/denials/admission/admission-check.test.ts',
  'test/rbac/denials/authentication/unauthenticated.test.ts',
  'test/rbac/denials/authorization/authorizer-denial.test.ts',
  'test/rbac/denials/explain-denial.test.ts',
  'test/rbac/rules/default-cluster-roles.test.ts',
];

const PATHS = ['src', 'bench', 'docs', 'test', 'README.md', 'CONTRIBUTING.md', 'AGENTS.md'];
const TITLES = [/(?:^|\n)\s*(?:test|describe)[\w.]*\(\s*(['"`])(.+?)\1/g, /\)\(\s*(['"`])(.+?)\1,\s*(?:async\s*)?\(/g];

const found = new Map(PATHS.flatMap(filesBelow).map((file) => [file, findingsIn(file)]));
const clean = NOT_YET_PASSED.filter((file) => (found.get(file) ?? []).length === 0);
const faults = [...found].flatMap(([file, findings]) => (NOT_YET_PASSED.includes(file) ? [] : findings));

if (process.argv.includes('--prune')) prune(clean);
else for (const file of clean) faults.push(`scripts/check-words.mjs: ${file} is clean or gone: run it with --prune`);
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

function prune(files) {
  const script = fileURLToPath(import.meta.url);
  const lines = readFileSync(script, 'utf8').split('\n');
  writeFileSync(script, lines.filter((line) => !files.some((file) => line.trim() === `'${file}',`)).join('\n'));
}
