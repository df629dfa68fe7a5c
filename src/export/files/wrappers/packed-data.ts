import { decodeContent } from '../../../api/body/decode-content.ts';
import { isFields } from '../lines/fields.ts';
import { itemsOf, type Unwrap } from './wrapped.ts';

/**
 * What AWS hands to functions and HTTP endpoints: `data` in base64, often gzip, of `awslogs` (Lambda), of a record of Firehose, or of
 * `kinesis` in one of its `Records`.
 */
export const packedData: Unwrap = (fields) => {
  const { awslogs, kinesis } = fields;
  for (const holder of [fields, awslogs, kinesis]) {
    const data = isFields(holder) ? holder['data'] : undefined;
    if (typeof data === 'string') return [{ value: textOf(data), path: 'data' }];
  }
  return itemsOf(fields, 'Records');
};

function textOf(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(decodeContent(bytes, isGzip ? 'gzip' : '').bytes).toString();
}
