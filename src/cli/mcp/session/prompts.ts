import type { McpServer } from '@modelcontextprotocol/server';

/** What a user of an assistant picks from its menu. */
interface PromptFacts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

const PROMPTS: readonly PromptFacts[] = [
  {
    name: 'explain_last_403',
    title: 'Explain my last 403',
    description: 'Why the latest request was denied, and the least that lifts it',
    text:
      'Find the latest denied request with list_exchanges (filter "status=403", limit 1) and explain it with explain_denial. Say in one sentence who was ' +
      'missing which right, then show the least cure as YAML. Do not apply anything.',
  },
  {
    name: 'role_for_this_trace',
    title: 'Write the Role for this trace',
    description: 'The least Role for what was traced, with what to be careful with',
    text:
      'Call summarize_traffic, then least_role. Show the manifest, and repeat its notes: what was not counted, what is not known, and which requests were denied. ' +
      'Do not widen the rules and do not apply anything.',
  },
];

/** Offers the prompts that go with a trace. */
export function registerPrompts(server: McpServer): void {
  for (const { name, title, description, text } of PROMPTS) {
    server.registerPrompt(name, { title, description }, () => ({
      messages: [{ role: 'user', content: { type: 'text', text } }],
    }));
  }
}
