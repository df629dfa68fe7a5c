import { useMemo } from 'preact/hooks';
import type { BodyView } from '../../../web/wire/body.ts';
import type { ExchangeDetail } from '../../../web/wire/detail.ts';
import { Choice } from '../../parts/choice.tsx';
import { CodeBlock } from '../../parts/code-block.tsx';
import type { ListedRow } from '../../state/rows.ts';
import { bytesText } from '../../text/amounts.ts';
import { visibleLine } from '../../text/visible.ts';
import { Loaded } from '../loading/loaded.tsx';
import { useAnswer } from '../loading/use-answer.ts';
import { type BodyLook, chosenLook, chosenSide, formText, looksOf } from './body-views.ts';
import { JsonTree } from './json-tree.tsx';
import { StreamChannels } from './stream-channels.tsx';
import { TableView } from './table-view.tsx';
import { WatchEvents } from './watch-events.tsx';

/** What the panel is made of. */
export interface BodyPanelProps {
  readonly row: ListedRow;
  /** Changes whenever the row does. */
  readonly version: string;
  readonly detail: ExchangeDetail;
}

/** The bodies of the request and of its answer, and what passed through a stream. */
export function BodyPanel({ row, version, detail }: BodyPanelProps) {
  const { request, response, stream } = detail;
  const preferred = request.body.size > 0 && (response?.body.size ?? 0) === 0 ? 'request' : 'response';
  const side = chosenSide.value ?? preferred;
  const size = side === 'request' ? request.body.size : (response?.body.size ?? 0);
  const answered = useAnswer<BodyView>(`exchanges/${row.id}/bodies/${side}`, `${version} ${size}`);
  return (
    <>
      {stream && <StreamChannels stream={stream} />}
      <div class="tools">
        <Choice
          label="Whose body"
          options={[
            { id: 'response', title: `Answer ${bytesText(response?.body.size ?? 0)}` },
            { id: 'request', title: `Request ${bytesText(request.body.size)}` },
          ]}
          chosen={side}
          onChoose={(id) => (chosenSide.value = id)}
        />
      </div>
      <Loaded answered={answered}>{(body) => <Body body={body} side={side} isOver={row.ended !== undefined} />}</Loaded>
    </>
  );
}

interface BodyProps {
  readonly body: BodyView;
  readonly side: 'request' | 'response';
  readonly isOver: boolean;
}

function Body({ body, side, isOver }: BodyProps) {
  const looks = useMemo(() => looksOf(body), [body]);
  const look = looks.find((each) => each === chosenLook.value) ?? looks[0] ?? 'text';
  const what = side === 'request' ? 'the body of the request' : 'the body of the answer';
  if (body.format === 'none') {
    const none = isOver || side === 'request' ? 'No body.' : 'No body yet.';
    return <p class="faint">{body.missing === undefined ? none : visibleLine(body.missing)}</p>;
  }
  return (
    <>
      <p class="faint body-form">
        {visibleLine(formText(body))}, {bytesText(body.size)}
      </p>
      <Missing body={body} />
      {looks.length > 1 && (
        <Choice
          label="How to show it"
          options={looks.map((id) => ({ id, title: id === 'text' && body.format === 'binary' ? 'Hex' : TITLES[id] }))}
          chosen={look}
          onChoose={(id) => (chosenLook.value = id)}
        />
      )}
      {look === 'events' && body.events && <WatchEvents events={body.events} isOver={isOver} />}
      {look === 'table' && body.table && <TableView table={body.table} />}
      {look === 'tree' && <JsonTree text={body.text} what={what} />}
      {look === 'yaml' && body.yaml !== undefined && <CodeBlock text={body.yaml} what={what} hasNumbers />}
      {look === 'text' && <CodeBlock text={body.text} what={what} hasNumbers={body.format !== 'binary'} />}
    </>
  );
}

const TITLES: Readonly<Record<BodyLook, string>> = {
  events: 'Events',
  table: 'Table',
  tree: 'Tree',
  yaml: 'YAML',
  text: 'Text',
};

function Missing({ body: { missing } }: { readonly body: BodyView }) {
  if (missing === undefined) return null;
  return <p class="doubt">⚠ Not complete: {visibleLine(missing)}</p>;
}
