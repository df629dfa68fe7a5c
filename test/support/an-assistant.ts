import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');

/** What tests look at in the result of a tool. */
export interface ToolResult {
  readonly isError: boolean;
  /** All text of it. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An MCP client of the SDK that has started `kubetrace mcp` and speaks with it over its standard streams. */
export interface Assistant extends AsyncDisposable {
  readonly client: Client;
  call(name: string, args?: Record<string, unknown>): Promise<ToolResult>;
  /** All that the server has sent, and what it wrote to stderr. */
  readonly heard: () => string;
}

/** `mode`: `legacy` opens with `initialize`, as clients do since 2024; `auto` with `server/discover` of 2026. */
export async function anAssistant(
  args: readonly string[],
  { env = {}, mode = 'legacy' }: { readonly env?: Record<string, string>; readonly mode?: 'legacy' | 'auto' } = {},
): Promise<Assistant> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, 'mcp', ...args],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'pipe',
  });
  let heard = '';
  transport.stderr?.on('data', (piece) => (heard += String(piece)));
  const client = new Client({ name: 'a-test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    client,
    heard: () => heard,
    async call(name, input = {}) {
      const result = await client.callTool({ name, arguments: input });
      heard += JSON.stringify(result);
      const texts = result.content.map((block) => (block.type === 'text' ? block.text : ''));
      const data = (result.structuredContent ?? {}) as Record<string, unknown>;
      return { isError: result.isError === true, text: texts.join('\n'), data };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
