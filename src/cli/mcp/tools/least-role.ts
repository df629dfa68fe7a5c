import { z } from 'zod';
import type { TraceSource } from '../source/trace-source.ts';
import { type Tool, tool } from './tool.ts';
import { FILTER } from './wire-shapes.ts';

/** Roles as the API has them (web/wire/roles.ts), without the matrix. */
const ROLES = z.object({
  manifest: z.string().describe('all Roles, ClusterRoles and bindings as YAML, with the evidence in comments'),
  roles: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      namespace: z.string().describe('empty of a ClusterRole'),
      subject: z.string(),
      rules: z.array(z.object({ text: z.string(), evidence: z.string(), count: z.number(), denied: z.number() })),
    }),
  ),
  notes: z.array(z.string()).describe('what is not counted, not known, or to be careful with'),
  requests: z.number().describe('how many requests count'),
  subjects: z.array(z.object({ value: z.string(), label: z.string() })).describe('who could be given as subject'),
});

/** `least_role`: the least Roles for what a trace did. */
export function leastRole(source: TraceSource): Tool {
  return tool({
    name: 'least_role',
    title: 'Write the least Role',
    description:
      `The least RBAC (Roles, ClusterRoles, bindings) that allows exactly what was requested in ${source.what}, with the evidence for each rule. ` +
      'It holds only what was seen: requests that were denied may have kept the program from going on. Nothing is applied.',
    input: z.object({
      filter: FILTER,
      subject: z
        .string()
        .optional()
        .describe('for whom: serviceaccount:NAMESPACE/NAME, user:NAME or group:NAME; default: everyone who was seen'),
      missing_only: z.boolean().optional().describe('only what was denied and not allowed later'),
      allowed_only: z.boolean().optional().describe('leave out what was denied or never answered'),
      expand: z
        .string()
        .optional()
        .describe(
          'allow more than was seen, comma-separated: names (any name), namespaces (all), verbs=read; names=3: only where 3 were seen',
        ),
    }),
    output: ROLES,
    async answer({ filter, subject, missing_only: isMissing, allowed_only: isAllowed, expand }) {
      const query = new URLSearchParams({
        ...(filter !== undefined && { filter }),
        ...(subject !== undefined && { subject }),
        ...(isMissing === true && { missingOnly: 'true' }),
        ...(isAllowed === true && { allowedOnly: 'true' }),
        ...(expand !== undefined && { expand }),
      });
      return ROLES.parse(await source.roles(query));
    },
  });
}
