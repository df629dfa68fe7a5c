import { isUtf8 } from 'node:buffer';

/** Stands in a text for bytes that are not of its encoding: half of a letter of two units, which no text has alone. */
const UNREAD = '\udfff';

/**
 * The text of a file. UTF-16 is recognised by its byte order mark, which `>` and `Out-File` of Windows PowerShell write and go-yaml honours
 * (readerc.go, yaml_parser_determine_encoding); all else is UTF-8.
 */
export function textOfFile(bytes: Buffer): string {
  const [first, second] = bytes;
  const half = bytes.length % 2 === 0 ? '' : UNREAD;
  const units = bytes.subarray(2, bytes.length - half.length);
  if (first === 0xff && second === 0xfe) return units.toString('utf16le') + half;
  if (first === 0xfe && second === 0xff) return Buffer.from(units).swap16().toString('utf16le') + half;
  const text = bytes.toString();
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', UNREAD);
}
