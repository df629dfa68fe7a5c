import type { ExchangeDetail } from '../../web/wire/detail.ts';
import { CodeBlock } from '../parts/code-block.tsx';

/** The exchange as a trace file has it. */
export function RawPanel({ detail: { raw } }: { readonly detail: ExchangeDetail }) {
  return (
    <>
      <p class="faint">The line of this exchange in a trace file; of each body at most 64 KiB.</p>
      <CodeBlock text={raw} what="the trace line" wraps />
    </>
  );
}
