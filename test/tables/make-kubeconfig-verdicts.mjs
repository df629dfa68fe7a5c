// Makes kubeconfig-verdicts.jsonl, what real kubectls make of the kubeconfigs of kubeconfig-cases.mjs, with `others` where
// an older one does not agree with the newest: node test/tables/make-kubeconfig-verdicts.mjs KUBECTL… (OLDEST first)
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CASES } from './kubeconfig-cases.mjs';
import { kubectlVerdicts } from './kubectl-verdict.mjs';

/** Messages differ in letters. */
const wordless = ({ message, ...verdict }) => JSON.stringify([verdict, message !== undefined]);

const kubectls = process.argv.slice(2);
const [verdicts, ...older] = await Promise.all(kubectls.toReversed().map((kubectl) => kubectlVerdicts(kubectl, CASES)));
const rows = CASES.map((given, i) => {
  const others = older.flatMap((of, at) =>
    wordless(of[i]) === wordless(verdicts[i]) ? [] : [[basename(kubectls.toReversed()[at + 1]), of[i]]],
  );
  return { ...given, verdict: verdicts[i], ...(others.length > 0 && { others: Object.fromEntries(others) }) };
});
writeFileSync(
  join(import.meta.dirname, 'kubeconfig-verdicts.jsonl'),
  rows
    .map(
      (row) =>
        `${JSON.stringify(row).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`,
    )
    .join(''),
);
