import { z } from 'zod';
import type { TraceSource } from '../source/trace-source.ts';
import { type Tool, tool } from './tool.ts';
import { ACCESS, ANY_OBJECT, ITEM, itemOf, ROW } from './wire-shapes.ts';

const BODY = z.object({
  contentType: z.string(),
  size: z.number().describe('in bytes, of the whole body'),
  format: z.string().describe('json, yaml, protobuf, cbor, text, binary, or none'),
  text: z.string(),
  missing: z.string().optional().describe('why not all of it is here'),
  events: z.array(ANY_OBJECT).optional().describe('of a watch'),
});

const MESSAGE = z.object({
  httpVersion: z.string().optional(),
  target: z.string().optional(),
  status: z.number().optional(),
  statusText: z.string().optional(),
  headers: z.array(z.object({ name: z.string(), value: z.string(), note: z.string().optional() })),
});

const DETAIL = z.object({
  row: ROW,
  anatomy: z.object({
    query: z.array(z.array(z.string())),
    requestInfo: ANY_OBJECT.optional(),
    rule: ANY_OBJECT.optional().describe('the RBAC rule that the request needs, and where'),
    notes: z.array(z.string()),
  }),
  request: MESSAGE,
  response: MESSAGE.optional(),
  timing: z.array(z.object({ name: z.string(), from: z.number(), to: z.number() })),
  stream: ANY_OBJECT.optional(),
  upgrade: z.string().optional(),
  upstreamUrl: z.string().optional(),
  credential: z.string().optional().describe('what proved who sent it, in words'),
  explanation: ANY_OBJECT.optional().describe('what a failure or an error of the server means, and what to do'),
});

/** `get_exchange`: one exchange in full. */
export function getExchange(source: TraceSource): Tool {
  return tool({
    name: 'get_exchange',
    title: 'Show one API request',
    description:
      'One request and its answer in full: headers, bodies (cut at body_limit characters each), how the API server reads the path (requestInfo), ' +
      'the RBAC rule that it needs, who was authorized, and of a denial the reason and the cures.',
    input: z.object({
      id: z.number().int().min(1).describe('from list_exchanges'),
      body_limit: z.number().int().min(0).max(32_768).optional().describe('characters of each body (default 4096)'),
    }),
    output: DETAIL.extend({
      row: ITEM,
      access: ACCESS,
      requestBody: BODY,
      responseBody: BODY,
    }),
    async answer({ id, body_limit: limit = 4096 }) {
      const [detail, access, sent, received] = await Promise.all([
        source.detail(id),
        source.access(id),
        source.body(id, 'request'),
        source.body(id, 'response'),
      ]);
      const { row, ...rest } = DETAIL.parse(detail);
      return {
        row: itemOf(row),
        ...rest,
        access: ACCESS.parse(access),
        requestBody: cutBody(BODY.parse(sent), limit),
        responseBody: cutBody(BODY.parse(received), limit),
      };
    },
  });
}

/** A body of at most so many characters, of a watch in all its events. */
function cutBody({ text, events, missing, ...body }: z.infer<typeof BODY>, limit: number): z.infer<typeof BODY> {
  const kept: z.infer<typeof ANY_OBJECT>[] = [];
  let left = limit - text.length;
  for (const event of events ?? []) {
    left -= JSON.stringify(event).length;
    if (left < 0) break;
    kept.push(event);
  }
  const notes = [
    ...(missing === undefined ? [] : [missing]),
    ...(text.length > limit ? [`body_limit: ${limit} of ${text.length} characters`] : []),
    ...(events && kept.length < events.length ? [`body_limit: ${kept.length} of ${events.length} events`] : []),
  ];
  return {
    ...body,
    text: text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, ''),
    ...(events && { events: kept }),
    ...(notes.length > 0 && { missing: notes.join('; ') }),
  };
}
