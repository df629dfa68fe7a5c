// What the MCP SDK takes from its runtime, in the bundle. It would bring a validator of JSON Schema, for what a server asks its clients; ours asks
// them nothing, and zod checks what tools are given. So the libraries inside the SDK that do that are left out.
export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error('kubetrace mcp asks its clients nothing');
  }
}
export { default as process } from 'node:process';
