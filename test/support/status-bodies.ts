import { readTable } from './table.ts';

/** A real body of a denial, and whether it is written as kube-apiserver writes it. */
export interface RecordedBody {
  readonly id: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly isStatus: boolean;
  /** False for an aggregated server's own layout, and for CBOR, whose keys come in random order. */
  readonly isCanonical: boolean;
  readonly pretty: boolean;
}

export function recordedBodies(): RecordedBody[] {
  return readTable<[string, string, string, ('base64' | undefined)?]>('status-bodies').map(
    ([id, contentType, text, encoding]) => ({
      id,
      contentType,
      body: Buffer.from(text, encoding ?? 'utf8'),
      isStatus: !contentType.startsWith('text/'),
      isCanonical: contentType !== 'application/cbor' && !text.startsWith('{"kind": '),
      pretty: text.startsWith('{\n'),
    }),
  );
}
