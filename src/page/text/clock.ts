/** The local time of an instant (epoch milliseconds): `15:04:05.678`. */
export function clockText(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => padded(part, 2)).join(':');
  return `${time}.${padded(date.getMilliseconds(), 3)}`;
}

function padded(part: number, digits: number): string {
  return String(part).padStart(digits, '0');
}
