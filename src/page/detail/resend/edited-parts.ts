import type { EditableRequest, ResendRequest } from '../../../web/wire/commands.ts';

/** The parts of a request as they are written in a form. */
export interface RequestForm {
  readonly method: string;
  readonly path: string;
  /** `Name: value`, a line each. */
  readonly headers: string;
  readonly body: string;
}

/** A request as a form. */
export function formOf({ method, path, headers, body }: EditableRequest): RequestForm {
  return { method, path, headers: headers.map(([name, value]) => `${name}: ${value}`).join('\n'), body };
}

/** What of a form is different from the request: what is left out is as in the exchange. Throws SyntaxError for a line that is not a header. */
export function editedParts(form: RequestForm, kept: EditableRequest): ResendRequest {
  const before = formOf(kept);
  return {
    ...(form.method !== before.method && { method: form.method.trim().toUpperCase() }),
    ...(form.path !== before.path && { path: form.path.trim() }),
    ...(form.headers !== before.headers && { headers: headersIn(form.headers) }),
    ...(form.body !== before.body && { body: form.body }),
  };
}

function headersIn(text: string): [name: string, value: string][] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const at = line.indexOf(':');
    if (at <= 0) throw new SyntaxError(`"${line}" is not a header: write Name: value`);
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
}
