import type { Difference } from '../../web/wire/comparison.ts';
import { visible } from '../text/visible.ts';

/** The differences of a pair, under their headings: the first side removed, the second added. */
export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <>
      {grouped(differences).map(({ where, lines }) => (
        <section key={where} class="difference" aria-label={where}>
          <h4>{where}</h4>
          <div class="halves">
            <Half sign="−" word="first" lines={lines.map(({ left }) => left)} />
            <Half sign="+" word="second" lines={lines.map(({ right }) => right)} />
          </div>
        </section>
      ))}
    </>
  );
}

interface HalfProps {
  readonly sign: '−' | '+';
  readonly word: string;
  readonly lines: readonly string[];
}

function Half({ sign, word, lines }: HalfProps) {
  return (
    <pre class={sign === '+' ? 'added' : 'removed'} role="group" aria-label={`in the ${word}`}>
      {lines.map((line, at) =>
        line === '' ? (
          <span key={at} class="none" />
        ) : (
          <span key={at}>
            <span class="sign">{sign}</span>
            {visible(line)}
          </span>
        ),
      )}
    </pre>
  );
}

function grouped(differences: readonly Difference[]): { where: string; lines: Difference[] }[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    groups.set(difference.where, [...(groups.get(difference.where) ?? []), difference]);
  }
  return [...groups].map(([where, lines]) => ({ where, lines }));
}
