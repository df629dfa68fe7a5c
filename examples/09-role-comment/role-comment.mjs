// Writes what a trace needs as a comment in Markdown, and what is different from the Role that is committed:
//   node role-comment.mjs TRACE COMMITTED_ROLE SERVICEACCOUNT
// to standard output, and to the page of the run where $GITHUB_STEP_SUMMARY names it. It posts nothing.
import { appendFile, readFile } from 'node:fs/promises';
import { leastRoles } from 'kubetrace';

const [trace, committed, account] = process.argv.slice(2);
const [namespace, name] = account.split('/');
const { roles, yaml, notes, requests } = await leastRoles(trace, {
  subject: { kind: 'ServiceAccount', namespace, name },
  name,
});
const [before, now] = [rulesIn(await readFile(committed, 'utf8')), rulesIn(yaml)];
const changes = [
  ...[...now].filter((rule) => !before.has(rule)).map((rule) => marked('+', rule)),
  ...[...before].filter((rule) => !now.has(rule)).map((rule) => marked('-', rule)),
];

const comment = `### RBAC of ServiceAccount ${account}

${changes.length === 0 ? `\`${committed}\` is what its ${requests} requests need.` : `Its ${requests} requests do not fit \`${committed}\`: \`+\` is missing in it, \`-\` was not used.`}

${changes.length === 0 ? '' : `\`\`\`diff\n${changes.join('\n')}\n\`\`\`\n`}
| in | rule | why |
|---|---|---|
${roles.flatMap(({ namespace: place, rules }) => rules.map((rule) => row(place, rule))).join('\n')}

<details><summary>The whole manifest</summary>

\`\`\`yaml
${yaml}\`\`\`

</details>
${notes.map((note) => `\n> ${note}\n`).join('')}`.replace(/\n{3,}/g, '\n\n');

process.stdout.write(comment);
if (process.env.GITHUB_STEP_SUMMARY) await appendFile(process.env.GITHUB_STEP_SUMMARY, comment);

/** The rules of a manifest that kubetrace wrote, each with its Role, without the comments. */
function rulesIn(manifest) {
  return new Set(
    manifest.split(/^---\n/m).flatMap((document) => {
      const role = `${/^kind: (.*)/m.exec(document)?.[1]} in ${/^ {2}namespace: (.*)/m.exec(document)?.[1] ?? 'the cluster'}`;
      const rules = /^rules:\n((?: .*\n)*)/m.exec(document)?.[1] ?? '';
      // Formatters like other quotes.
      const lines = rules.replace(/^ *#.*\n/gm, '').replaceAll("'", '"');
      return lines.split(/^(?= {2}- )/m).flatMap((rule) => (rule === '' ? [] : `${role}\n${rule.trimEnd()}`));
    }),
  );
}

function marked(sign, rule) {
  return rule
    .split('\n')
    .map((line) => `${sign} ${line}`)
    .join('\n');
}

function row(place, { rule: { verbs, resources, nonResourceURLs, resourceNames = [] }, evidence }) {
  const what = [...(resources ?? nonResourceURLs), ...resourceNames.map((each) => `"${each}"`)].join(', ');
  return `| ${code(place || 'the cluster')} | ${code(`${verbs.join(', ')} ${what}`)} | ${code(evidence)} |`;
}

/** Names, and what clients call themselves, are texts of others: none of it is Markdown. */
function code(text) {
  return `\`${text.replace(/[`|\\]/g, ' ')}\``;
}
