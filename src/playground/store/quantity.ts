import { lookupTable } from '../../api/lookup-table.ts';

const SUFFIXES = lookupTable<number>({
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
});

/** The number that a quantity stands for (apimachinery pkg/api/resource): `500m` is 0.5, `64Mi` 67108864. NaN for anything else. */
export function quantity(text: string): number {
  const [, digits, suffix = ''] = /^([-+]?[\d.]+(?:[eE]\d+)?)([a-zA-Z]*)$/.exec(text.trim()) ?? [];
  return Number(digits) * (SUFFIXES.get(suffix) ?? NaN);
}
