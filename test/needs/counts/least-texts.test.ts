import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeastTexts } from '../../../src/needs/counts/least-texts.ts';
import { runs } from '../../support/fuzz-runs.ts';

function leastOf(texts: readonly string[], limit = 4): LeastTexts {
  const least = new LeastTexts(limit);
  least.take(texts, false);
  return least;
}

test('has the least few of all texts, however these come, and says whether there were others', () => {
  const texts = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'Z', 'ä'));
  fc.assert(
    fc.property(texts, texts, (some, others) => {
      const all = [...new Set([...some, ...others])].sort();
      const [a, b] = [leastOf(some), leastOf(others)];
      a.take(b.sorted, b.isCut);
      expect([a.sorted, a.isCut, a.size]).toEqual([all.slice(0, 4), all.length > 4, Math.min(4, all.length)]);
      for (const text of all) expect(a.has(text)).toBe(all.indexOf(text) < 4);
    }),
    runs(200),
  );
});
