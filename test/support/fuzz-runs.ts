const factor = Number(process.env['FUZZ_RUNS'] ?? 1);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_101);

/** Whether this is `npm run fuzz`, which takes its time. */
export const isLong = factor > 1;

/**
 * How often a property is tried: `few` times and always the same in `npm test`; `FUZZ_RUNS` times as often, from `FUZZ_SEED`, in
 * `npm run fuzz`. A counterexample is printed with its seed and path.
 */
export function runs(few: number): { numRuns: number; seed: number; endOnFailure: boolean } {
  return { numRuns: few * factor, seed, endOnFailure: false };
}
