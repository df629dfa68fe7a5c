// Makes go-regexps.jsonl, what the real kubectl proxy makes of random expressions, in rows of expression, the paths that match and
// those that do not, or Go's reason for refusing it: node test/tables/make-go-regexps-table.mjs KUBECTL [COUNT [SEED]]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectlFilter } from './kubectl-filter.mjs';
import { randomExpression, randomPath, seeded } from './random-regexps.mjs';

const [, , kubectl, count = '600', seed = '1'] = process.argv;
const random = seeded(Number(seed));
const lines = new Set();
while (lines.size < Number(count)) {
  const expression = randomExpression(random);
  const paths = [...new Set(Array.from({ length: 12 }, () => randomPath(random)))];
  const { problem, matches } = await kubectlFilter(kubectl, expression, paths);
  const row =
    problem === undefined
      ? { expression, matching: paths.filter((_, i) => matches[i]), others: paths.filter((_, i) => !matches[i]) }
      : { expression, problem };
  lines.add(JSON.stringify(row));
}
writeFileSync(join(import.meta.dirname, 'go-regexps.jsonl'), `${[...lines].join('\n')}\n`);
