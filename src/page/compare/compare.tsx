import { useEffect } from 'preact/hooks';
import type { ComparedPair } from '../../web/wire/comparison.ts';
import { keyOf } from '../state/rows.ts';
import { type Pin, pinned, place, selected } from '../state/view.ts';
import { comparison, comparisonProblem, followPins } from './comparison.ts';
import { Differences } from './differences.tsx';

/** What two exchanges or two commands have different. */
export function Compare() {
  useEffect(followPins, []);
  const [left, right] = pinned.value;
  return (
    <div class="compare">
      {left && (
        <div class="sides">
          <Side sign="−" pin={left} />
          {right && (
            <button type="button" onClick={() => (pinned.value = [right, left])}>
              <span aria-hidden="true">⇄</span> Swap
            </button>
          )}
          {right && <Side sign="+" pin={right} />}
        </div>
      )}
      {comparisonProblem.value !== undefined && (
        <p class="alert" role="alert">
          {comparisonProblem.value}
        </p>
      )}
      {left && right ? <Compared left={left} right={right} /> : <HowToPin hasOne={left !== undefined} />}
    </div>
  );
}

function HowToPin({ hasOne }: { readonly hasOne: boolean }) {
  return (
    <p>
      {hasOne ? 'Pin another to compare it with: ' : 'Pin two requests, or two commands, to compare them: '}
      in the <a href="#/trace">trace</a>, press <kbd>c</kbd> on the line of a request or a command, or choose{' '}
      <em>Pin</em> in the detail of a request.
    </p>
  );
}

function Side({ sign, pin }: { readonly sign: string; readonly pin: Pin }) {
  const { label, ids } = pin;
  const requests = ids.length === 1 ? `request ${ids[0]}` : `${ids.length} requests`;
  return (
    <div class={sign === '+' ? 'side added' : 'side removed'}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <strong>{label}</strong> <span class="faint">{requests}</span>
      <button type="button" onClick={() => (pinned.value = pinned.value.filter((each) => each !== pin))}>
        Unpin<span class="heard"> {label}</span>
      </button>
    </div>
  );
}

function Compared({ left, right }: { readonly left: Pin; readonly right: Pin }) {
  const { pairs } = comparison.value ?? {};
  if (!pairs) return null;
  const same = pairs.filter(isSame);
  return (
    <>
      <p role="status">{summaryOf(pairs)}</p>
      <ol class="pairs">
        {pairs
          .filter((pair) => !isSame(pair))
          .map((pair) => (
            <Pair key={`${pair.left}-${pair.right}`} pair={pair} left={left} right={right} />
          ))}
      </ol>
      {same.length > 0 && (
        <details>
          <summary>Without a difference: {same.length}</summary>
          <ol class="same">
            {same.map(({ left: id, what }) => (
              <li key={id}>
                <code>{what}</code>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Pair({ pair: { left, right, what, differences }, ...pins }: PairProps) {
  const only = right === undefined ? 'only in the first' : left === undefined ? 'only in the second' : undefined;
  const kind = right === undefined ? 'removed' : left === undefined ? 'added' : '';
  return (
    <li class={kind}>
      <h3>
        {only !== undefined && (
          <span class="sign" aria-hidden="true">
            {kind === 'added' ? '+' : '−'}{' '}
          </span>
        )}
        <code>{what}</code> {only !== undefined && <span class="faint">{only}</span>}
      </h3>
      <p class="open">
        {left !== undefined && <Open id={left} run={pins.left.run} />}
        {right !== undefined && <Open id={right} run={pins.right.run} />}
      </p>
      <Differences differences={differences} />
    </li>
  );
}

interface PairProps {
  readonly pair: ComparedPair;
  readonly left: Pin;
  readonly right: Pin;
}

function Open({ id, run }: { readonly id: number; readonly run: number }) {
  const open = (): void => {
    selected.value = keyOf({ run, id });
    place.value = 'trace';
  };
  return (
    <button type="button" class="quiet" onClick={open}>
      Open request {id}
    </button>
  );
}

function isSame({ left, right, differences }: ComparedPair): boolean {
  return left !== undefined && right !== undefined && differences.length === 0;
}

function summaryOf(pairs: readonly ComparedPair[]): string {
  if (pairs.every(isSame)) return 'No difference.';
  const both = pairs.filter(({ left, right }) => left !== undefined && right !== undefined);
  const different = both.filter((pair) => !isSame(pair)).length;
  const parts = [
    [both.length, `on both sides, ${different} of them different`],
    [pairs.filter(({ right }) => right === undefined).length, 'only in the first'],
    [pairs.filter(({ left }) => left === undefined).length, 'only in the second'],
  ] as const;
  const counted = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `Requests: ${counted.join('; ')}.`;
}
