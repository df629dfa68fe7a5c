/** The lines of ks-apiserver that decode requests differently. */
export type KubeSphereVersion = '3.2' | '3' | '4';

/**
 * The line that a version belongs to: `4`, `3`, or a release such as `v3.2.1`. Up to 3.3.1 the scope was worked out before the
 * resource was known; `3` is what 3.3.2 and later do. `undefined` for any other text.
 */
export function kubeSphereVersion(text: string): KubeSphereVersion | undefined {
  const [, major, minor, patch] = /^v?([34])(?:\.(\d+)(?:\.(\d+)(?!\d)\S*)?)?$/u.exec(text) ?? [];
  if (major !== '3') return major === '4' ? '4' : undefined;
  if (minor === undefined) return '3';
  const isEarly = Number(minor) < 3 || (minor === '3' && patch !== undefined && Number(patch) < 2);
  return isEarly ? '3.2' : '3';
}
