// Writes the last section of docs/COMMAND.md for every command, from its help: `npm run build && node test/tables/make-command-pages.mjs --write`.
// Without --write it names the pages whose section differs. What stands above the section is written by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { HeldSecrets } from '../../dist/api/secrets/held-secrets.js';
import { COMMANDS } from '../../dist/cli/commands.js';
import { run } from '../../dist/cli/main.js';

const DOCS = resolve(import.meta.dirname, '../../docs');
const BEGINNING = '<!-- The help: made by test/tables/make-command-pages.mjs -->';
const END = '<!-- The end of the help -->';
/** Commands that belong to another, with the page that they are on. */
const SUB_COMMANDS = { playground: ['stop'], rbac: ['check', 'unused'] };

const differing = [];
for (const { name } of COMMANDS) {
  const path = resolve(DOCS, `${name}.md`);
  const page = readFileSync(path, 'utf8');
  const made = `${byHand(page).trimEnd()}\n\n${await section(name)}`;
  if (made === page) continue;
  differing.push(`docs/${name}.md`);
  if (process.argv.includes('--write')) writeFileSync(path, made);
}
if (differing.length > 0) process.stdout.write(`${differing.join('\n')}\n`);

function byHand(page) {
  const at = page.indexOf(BEGINNING);
  return at < 0 ? page : page.slice(0, at);
}

async function section(name) {
  const helps = [[name], ...(SUB_COMMANDS[name] ?? []).map((sub) => [name, sub])];
  const blocks = [];
  for (const words of helps)
    blocks.push(`## kubetrace ${words.join(' ')} --help\n\n\`\`\`text\n${await helpOf(words)}\n\`\`\`\n`);
  return `${BEGINNING}\n\n${blocks.join('\n')}\n${END}\n`;
}

async function helpOf(words) {
  let help = '';
  const sink = () => new Writable({ write: (chunk, _, done) => done(void (help += chunk)) });
  const { stdin } = process;
  await run([...words, '--help'], { stdin, stdout: sink(), stderr: sink(), env: {}, secrets: new HeldSecrets() });
  return help.trim();
}
