import type { CapturedBody, Exchange } from '../../trace/exchange.ts';

/** All of an exchange but what its bodies hold, as JSON. */
export function packedHead(exchange: Exchange): string {
  const { request, response } = exchange;
  return JSON.stringify({
    ...exchange,
    request: { ...request, body: packedBody(request.body) },
    ...(response && { response: { ...response, body: packedBody(response.body) } }),
  });
}

/** What its bodies hold, the request's first. */
export function bodyPieces({ request, response }: Exchange): readonly Uint8Array[] {
  return response ? [...request.body.chunks, ...response.body.chunks] : request.body.chunks;
}

/** The exchange that was packed. `bodies` are copied. Without them, where they have been dropped, its bodies say so. */
export function unpacked(head: string, bodies: Buffer | undefined): Exchange {
  const packed = JSON.parse(head) as PackedHead;
  const { request, response } = packed;
  const [sent, received] = [request.body.kept, response?.body.kept ?? 0];
  // Its fields stay in the order in which a trace has them.
  const exchange: Omit<Exchange, 'request' | 'response'> = packed;
  return {
    ...exchange,
    request: { ...request, body: unpackedBody(request.body, bodies?.subarray(0, sent)) },
    ...(response && {
      response: { ...response, body: unpackedBody(response.body, bodies?.subarray(sent, sent + received)) },
    }),
  };
}

type PackedHead = Omit<Exchange, 'request' | 'response'> & {
  readonly request: Omit<Exchange['request'], 'body'> & { readonly body: PackedBody };
  readonly response?: Omit<NonNullable<Exchange['response']>, 'body'> & { readonly body: PackedBody };
};

interface PackedBody extends Omit<CapturedBody, 'chunks'> {
  /** How many bytes. */
  readonly kept: number;
}

function packedBody({ chunks, size, truncated, withheld }: CapturedBody): PackedBody {
  let kept = 0;
  for (const chunk of chunks) kept += chunk.byteLength;
  return { size, truncated, ...(withheld !== undefined && { withheld }), kept };
}

function unpackedBody({ kept, ...body }: PackedBody, bytes: Buffer | undefined): CapturedBody {
  if (kept === 0) return { ...body, chunks: [] };
  return bytes
    ? { ...body, chunks: [Buffer.from(bytes)] }
    : { size: body.size, chunks: [], truncated: true, withheld: DROPPED };
}

const DROPPED = 'dropped: newer bodies took its place (--web-memory)';
