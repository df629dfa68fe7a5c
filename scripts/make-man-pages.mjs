// `npm run man [DIRECTORY]`: the help of each command as a page for `man` (default: dist/man). The date of the pages is that of SOURCE_DATE_EPOCH
// (reproducible-builds.org), else today's.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../dist/cli/commands.js';
import { programFor } from '../dist/cli/program.js';
import { manPage, nameOf } from './man-page.mjs';

const [, , directory = 'dist/man'] = process.argv;
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { SOURCE_DATE_EPOCH: epoch } = process.env;
const date = (epoch ? new Date(Number(epoch) * 1000) : new Date()).toISOString().slice(0, 10);
/** No terminal, as when help is piped. */
const terminal = { stdout: { isTTY: false }, stderr: { isTTY: false }, env: {}, asCalled: (text) => text };

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
write(await programFor(undefined, terminal));
for (const { name } of COMMANDS) {
  const program = await programFor(name, terminal);
  for (const command of family(program.commands.find((each) => each.name() === name))) write(command);
}

function family(command) {
  return [command, ...command.commands.flatMap(family)];
}

function write(command) {
  writeFileSync(join(directory, `${nameOf(command)}.1`), manPage(command, { date, version }));
}
