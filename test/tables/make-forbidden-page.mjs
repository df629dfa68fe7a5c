// Writes docs/forbidden.md: `npm run build && node test/tables/make-forbidden-page.mjs > docs/forbidden.md`.
// The shapes and their meaning are in forbidden-shapes.mjs; what kubetrace says of each example comes from kubetrace.
// test/forbidden-page.test.ts compares.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureStatus } from '../../dist/api/status/status.js';
import { canICommand, cureCommands } from '../../dist/rbac/cures/cure-commands.js';
import { explainDenial } from '../../dist/rbac/denials/explain-denial.js';
import { cureManifest } from '../../dist/rbac/cure-manifest.js';
import { SHAPES } from './forbidden-shapes.mjs';

const INTRODUCTION = `<!-- Made by test/tables/make-forbidden-page.mjs: change that, not this. -->

# Forbidden

## Find your message

A 403 says that something denied the request, and not always what. Find what yours looks like, or let kubetrace find it:

\`\`\`sh
kubectl get secrets 2>&1 | kubetrace explain
\`\`\`

`;

const AFTERWORD = `## How to recognise it without the text

Where the headers of the response are known, they show what denied the request:

| header | shows |
|---|---|
| \`X-Content-Type-Options: nosniff\` on a Status | authorization or impersonation denied it: the sentence names the rule |
| a Status without it | a later check: admission, the second check of exec, the escalation check |
| \`X-Kubernetes-Pf-Flowschema-Uid\` | the request passed impersonation |
| \`Audit-Id\` | the API server saw the request |
| none of these | it did not; something in front of it answered |

A response to HEAD has no body, only headers.
`;

const RECORDED = new Map(
  readFileSync(join(import.meta.dirname, 'denials.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((row) => [row.id, row]),
);

process.stdout.write(INTRODUCTION + indexOf(SHAPES) + SHAPES.map(sectionOf).join('') + AFTERWORD);

function indexOf(shapes) {
  const rows = shapes.flatMap(({ looks, lifts, ...shape }) =>
    looks.map((look) => `| ${look.replaceAll('|', '\\|')} | [${shape.title}](#${anchorOf(shape)}) | ${lifts} |\n`),
  );
  return `| looks like | what it is | what lifts it |\n|---|---|---|\n${rows.join('')}\n`;
}

/** GitHub's: lower case, punctuation dropped, blanks as dashes. */
function anchorOf(shape) {
  return headingOf(shape)
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

function headingOf({ kind, title }) {
  return `\`${kind}\`: ${title}`;
}

function sectionOf({ kind, meaning, example, ...shape }) {
  const denial = explainDenial(typeof example === 'string' ? recorded(RECORDED.get(example)) : invented(example));
  if (denial?.class !== kind) throw new Error(`${kind}: the example is ${denial?.class}`);
  const said = denial.message.trimEnd() === '' ? '' : `${fenced('text', shortened(denial.message))}\n`;
  return `## ${headingOf({ kind, ...shape })}\n\n${meaning}\n\n${said}> ${quoted(denial.reason)}\n\n${remedyOf(denial)}${cureOf(denial)}`;
}

function remedyOf({ remedy }) {
  return remedy === undefined ? '' : `What to do: ${quoted(remedy)}\n\n`;
}

function cureOf({ cures: [least, ...others] }) {
  if (!least) return '';
  const commands = [...cureCommands(least), canICommand(least.grants[0])].filter(Boolean).join('\n');
  const parts = [fenced('yaml', cureManifest(least)), ...(commands === '' ? [] : [fenced('sh', commands)])];
  const titles = others.map(({ title }) => title).join(' · ');
  return `${parts.join('\n')}\n${titles === '' ? '' : `Other ways: ${titles}.\n\n`}`;
}

function fenced(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

function shortened(message) {
  return message.length > 700 ? `${message.slice(0, 697)}...` : message;
}

function quoted(text) {
  return shortened(text.trimEnd()).replaceAll('\n', '\n> ').replaceAll('<', '&lt;');
}

function recorded({ user, groups, request, response }) {
  return {
    method: request.method,
    target: request.path,
    requestHeaders: request.headers,
    requestBody: Buffer.from(request.body ?? '', request.bodyEncoding),
    status: response.status,
    responseHeaders: response.headers,
    body: Buffer.from(response.body, response.bodyEncoding),
    ...(user !== '' &&
      user !== 'system:anonymous' &&
      response.status !== 401 &&
      !isImpersonated(request) && { user: { username: user, groups } }),
  };
}

function isImpersonated({ headers }) {
  return headers.some(([name]) => /^impersonate-/i.test(name));
}

function invented({ message = '', details, body, responseHeaders = [] }) {
  const text = body ?? JSON.stringify(failureStatus(403, 'Forbidden', message, details));
  return { method: '', target: '', requestHeaders: [], status: 403, responseHeaders, body: Buffer.from(text) };
}
