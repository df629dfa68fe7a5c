// `npm run fuzz [FILE…]`: the properties of test/fuzz, FUZZ_RUNS times as often as in `npm test` (default 100), from FUZZ_SEED (default:
// a new one). To see a failure again, give its seed.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

const { FUZZ_RUNS = '100', FUZZ_SEED = String(randomInt(2 ** 31)) } = process.env;
console.log(`FUZZ_RUNS=${FUZZ_RUNS} FUZZ_SEED=${FUZZ_SEED} npm run fuzz`);
const files = process.argv.slice(2);
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--testTimeout=0', ...(files.length > 0 ? files : ['test/fuzz'])],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_RUNS, FUZZ_SEED },
  },
);
process.exit(status ?? 1);
