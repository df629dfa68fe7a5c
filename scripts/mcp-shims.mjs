// What the MCP SDK takes from its runtime, in the bundle: the smaller of its two validators of JSON Schema, a tenth of the other. Our server checks nothing by
// JSON Schema itself; zod checks what tools are given.
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
export { default as process } from 'node:process';
