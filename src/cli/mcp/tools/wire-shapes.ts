import { z } from 'zod';

/** Any object, as it is. */
export const ANY_OBJECT = z.record(z.string(), z.unknown());

/** A row of the list (web/wire/row.ts). Fields that are not named here are left out. */
export const ROW = z.object({
  id: z.number().describe('names the exchange in the other tools'),
  at: z.number().describe('when it began, in epoch milliseconds'),
  outcome: z.string().describe('ok, denied (the server said 401 or 403), refused (by kubetrace), error, fault …'),
  origin: z.string().optional().describe('client, or kubetrace for its own calls'),
  verb: z.string().describe('of RBAC: get, list, watch, create …'),
  method: z.string(),
  resource: z.string().describe('resource[/subresource][.group], or the path'),
  namespace: z.string().optional(),
  name: z.string().optional(),
  status: z.number().describe('0 where no answer came'),
  started: z.number().optional().describe('milliseconds until the answer began'),
  ended: z.number().optional().describe('milliseconds until it ended'),
  user: z.string().optional().describe('whom the API server authorized'),
  client: z.string().optional(),
  isLong: z.boolean().optional().describe('a watch, a followed log, exec and the like'),
  problem: z.string().optional().describe('what was missing or failed, in one line'),
  denial: z.string().optional().describe('the class of a denial: rbac, admission …'),
});

/** A row. */
export type McpRow = z.infer<typeof ROW>;

/** A row as an assistant sees it. */
export const ITEM = ROW.extend({ at: z.string().describe('when it began') });

/** With its time as a person writes it, and tenths of milliseconds. */
export function itemOf({ at, started, ended, ...row }: McpRow): z.infer<typeof ITEM> {
  return {
    ...row,
    at: new Date(at).toISOString(),
    ...(started !== undefined && { started: tenths(started) }),
    ...(ended !== undefined && { ended: tenths(ended) }),
  };
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** A list of rows, as far as it is read. */
export const ROWS = z.object({ items: z.array(ROW) });

/** Why it was allowed or denied (web/wire/access.ts). */
export const ACCESS = z.object({
  answer: z.string().describe('the answer in one line'),
  user: z.string().optional(),
  groups: z.array(z.string()).optional(),
  denial: ANY_OBJECT.optional().describe(
    'class, reason, message of the server, remedy, and cures as manifests and commands',
  ),
  allowedBy: z.string().optional().describe('why it was allowed, in the words of the server'),
  unknown: z.string().optional().describe('why that is not known'),
});

/** What stands in each description of a filter. */
export const FILTER = z
  .string()
  .optional()
  .describe(
    'conditions that all hold, comma-separated, as in "status=403,verb=list,namespace=team-a". Fields: verb, resource, group, namespace, name, ' +
      'status, ms, user, client, method, path, class, origin. Operators: = != ~ (regular expression) !~ < <= > >=. status=4xx matches a class',
  );
