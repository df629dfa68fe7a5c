/** What is wrong with an expression that cannot be compiled. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Where in the expression. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The message as cel-go writes it: the place, the line, and a mark below (common/error.go, ToDisplayString). */
export function displayed(expression: string, { message, offset }: ExpressionError): string {
  const before = expression.slice(0, offset).split('\n');
  const column = Array.from(before.at(-1) ?? '').length;
  const line = expression.split('\n')[before.length - 1] ?? '';
  const mark = `\n | ${line}\n | ${'.'.repeat(column)}^`;
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}${mark}`;
}
