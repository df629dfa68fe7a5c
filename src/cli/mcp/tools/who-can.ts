import { z } from 'zod';
import type { Terminal } from '../../terminal/terminal.ts';
import { holdersOf, type RbacSource, rbacSourceText } from '../source/rbac-source.ts';
import { type Tool, tool } from './tool.ts';
import { ANY_OBJECT } from './wire-shapes.ts';

const HOLDERS = z.object({
  asked: ANY_OBJECT,
  source: z.string(),
  incomplete: z.boolean().describe('whether something could not be read'),
  notes: z.array(z.string()),
  subjects: z.array(ANY_OBJECT).describe('each with the bindings and roles that grant it; empty: nobody by RBAC'),
  notShown: z.array(z.string()).describe('who may do it besides, whatever the objects say'),
});

/** `who_can`: who may do something. */
export function whoCan(source: RbacSource, terminal: Terminal): Tool {
  return tool({
    name: 'who_can',
    title: 'Who may do something?',
    description: `Which users, groups and ServiceAccounts may do something, and by which binding and role; from ${rbacSourceText(source)}.`,
    isOpenWorld: !('file' in source),
    input: z.object({
      verb: z.string().min(1).describe('get, list, watch, create, update, patch, delete, deletecollection …'),
      resource: z
        .string()
        .min(1)
        .describe('RESOURCE[.GROUP][/SUBRESOURCE], as in pods/log and deployments.apps, or the path of a URL'),
      name: z.string().optional().describe('of one object'),
      namespace: z.string().optional().describe('default: any'),
    }),
    output: HOLDERS,
    async answer({ verb, resource, name, namespace }) {
      return HOLDERS.parse(await holdersOf(source, { verb, resource, name, namespace }, terminal));
    },
  });
}
