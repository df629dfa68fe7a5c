import type { Segment } from '../../../api/request/path-anatomy.ts';
import { visibleLine } from '../../text/visible.ts';

/** The path with a label under each part; to a screen reader it is a list. */
export function PathDrawing({ method, segments }: { readonly method: string; readonly segments: readonly Segment[] }) {
  return (
    <ol class="path-drawing" aria-label="The path, part by part">
      <li class="method">
        <code>{visibleLine(method)}</code>
        <span class="label">method</span>
      </li>
      {segments.map(({ text, label, value }, at) => (
        <li key={at} data-label={label}>
          <code>
            <span class="slash">/</span>
            {visibleLine(text)}
          </code>
          <span class="label">{label}</span>
          {value !== undefined && <small>{visibleLine(value)}</small>}
        </li>
      ))}
    </ol>
  );
}
