import { z } from 'zod';
import type { Terminal } from '../../terminal/terminal.ts';
import { type RbacSource, rbacSourceText, rightsOf } from '../source/rbac-source.ts';
import { type Tool, tool } from './tool.ts';
import { ANY_OBJECT } from './wire-shapes.ts';

const RIGHTS = z.object({
  username: z.string(),
  groups: z.array(z.string()),
  source: z.string(),
  namespace: z.string().describe('empty: all, and each rule names its own'),
  incomplete: z.boolean().describe('whether there may be more'),
  notes: z.array(z.string()),
  rules: z.array(ANY_OBJECT),
});

/** `can`: what somebody may do. */
export function can(source: RbacSource, terminal: Terminal): Tool {
  const needsUser = 'file' in source;
  return tool({
    name: 'can',
    title: 'What may somebody do?',
    description: `What a user or ServiceAccount may do, as RBAC rules with the binding that grants each where it is known; from ${rbacSourceText(source)}.`,
    isOpenWorld: !needsUser,
    input: z.object({
      user: z
        .string()
        .optional()
        .describe(
          `alice, or system:serviceaccount:NAMESPACE:NAME${needsUser ? '' : '; default: the user of the context. Another takes the right to impersonate'}`,
        ),
      groups: z.array(z.string()).max(100).optional().describe('further groups of the user'),
      namespace: z
        .string()
        .optional()
        .describe(needsUser ? 'default: all of them' : 'default: that of the context'),
    }),
    output: RIGHTS,
    async answer({ user, groups = [], namespace }) {
      return RIGHTS.parse(await rightsOf(source, { user, groups, namespace }, terminal));
    },
  });
}
