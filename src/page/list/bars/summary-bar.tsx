import { bytesText, timeText } from '../../text/amounts.ts';
import { counted, numberText } from '../../text/counted.ts';
import { summary } from '../model/shown.ts';

/** What the exchanges that are shown add up to. */
export function SummaryBar() {
  const { requests, denied, errors, bytes, p50, p99 } = summary.value;
  return (
    <div class="summary" role="group" aria-label="Summary of what is shown">
      <span class="requests">{counted(requests, 'request')}</span>
      <span class={denied > 0 ? 'some-denied' : undefined}>
        <Swatch kind="denied" /> ⊘ {numberText(denied)} denied
      </span>
      <span class={errors > 0 ? 'some-errors' : undefined}>
        <Swatch kind="error" /> ! {counted(errors, 'error')}
      </span>
      <span title="Half of the requests took no longer; without watches and the like">p50 {textOf(p50)}</span>
      <span title="99 of 100 requests took no longer; without watches and the like">p99 {textOf(p99)}</span>
      <span title="Of requests and responses, without headers">{bytesText(bytes)}</span>
    </div>
  );
}

/** The colour that a class has in the histogram. */
function Swatch({ kind }: { readonly kind: string }) {
  return <span class={`swatch of-${kind}`} aria-hidden="true" />;
}

function textOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : timeText(milliseconds);
}
