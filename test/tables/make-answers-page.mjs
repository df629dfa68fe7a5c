// Writes docs/answers.md: `npm run build && node test/tables/make-answers-page.mjs > docs/answers.md`.
// One row for each remedy, from the answers of test/tables/answers.jsonl. test/answers-page.test.ts compares.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS_CODES } from 'node:http';

const INTRODUCTION = `<!-- Made by test/tables/make-answers-page.mjs from test/tables/answers.jsonl: change the rules in src/api/answers, not this. -->

# Errors that are not denials

From \`-v 1\` on the log has under each 4xx and 5xx the server's own words and, where they are known, what to do: after \`remedy:\`
where the answer leaves no doubt, after \`perhaps:\` where there are other causes. \`kubetrace explain\` says the same of what is pasted into
it: a Status, a trace, a HAR, what kubectl printed. (401 and 403 are explained in [forbidden.md](forbidden.md).) With \`explain -o json\`
such an error has \`class\` \`none\`, its \`code\`, \`message\`, \`remedy\`, and \`certain\`.

These are answers that are known. A word in capitals in a command stands for what the answer does not say, or what a shell would not
take for a name.
`;

const rows = readFileSync(join(import.meta.dirname, 'answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(JSON.parse);
const seen = new Set();
let page = INTRODUCTION;
let code = 0;
for (const row of rows.filter(({ remedy }) => remedy !== undefined && !seen.has(remedy) && seen.add(remedy))) {
  if (row.code !== code)
    page += `\n## ${row.code} ${STATUS_CODES[row.code]}\n\n| the server says | what to do |\n|---|---|\n`;
  ({ code } = row);
  page += `| ${cell(short(row.words[0] ?? ''))} | ${row.isCertain ? '' : 'perhaps: '}${cell(row.remedy)} |\n`;
}
process.stdout.write(page);

function short(text) {
  return text.length > 110 ? `${text.slice(0, 110)}…` : text;
}

/** Text that Markdown leaves alone in a table. */
function cell(text) {
  return text.replaceAll(/[\\|*_<>`[\]]/g, (character) => `\\${character}`);
}
