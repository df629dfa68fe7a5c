/** How people hand on what a server wrote: each shape changes how the words stand, and leaves what they say. */
export const SHAPES: Readonly<Record<string, (message: string) => string>> = {
  'as it is': (message) => message,
  'in JSON': (message) => JSON.stringify({ level: 'error', error: message }),
  'in JSON in JSON': (message) => JSON.stringify({ log: JSON.stringify({ error: message }) }),
  'three times in JSON': (message) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: message }) }) }),
  'in logfmt': (message) => `ts=2026-01-01T00:00:00Z level=error msg=${JSON.stringify(message)} component=k8s`,
  'in a Python repr': (message) => `b'{"message":${JSON.stringify(message)}}'`,
  'with curly quotes': (message) => message.replace(/"([^"]*)"/g, '“$1”'),
  'with single quotes': (message) => message.replaceAll('"', "'"),
  'with doubled quotes': (message) => message.replaceAll('"', '""'),
  'without quotes': (message) => message.replaceAll('"', ''),
  'with entities of HTML': (message) =>
    message.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
  'with numeric entities': (message) => message.replaceAll('"', '&#34;'),
  'with no-break spaces': (message) => message.replaceAll(' ', '\u00a0'),
  'in colour': (message) => `\u001b[31m\u001b[1m${message}\u001b[0m`,
  'in inline code': (message) => `I get \`${message}\` when I run it`,
  'in parentheses': (message) => `deploy failed (${message})`,
  'in a Go list': (message) => `error: [${message}, ${message}]`,
  'in a YAML scalar': (message) => `  message: '${message.replaceAll("'", "''")}'\n  reason: FailedCreate`,
};

/** Breaks lines as a terminal does, after so many characters, whatever stands there. */
export function hardWrapped(text: string, columns: number): string {
  return text.match(new RegExp(`[^\\n]{1,${columns}}`, 'g'))?.join('\n') ?? text;
}

/** Breaks lines between words, as a mail does. */
export function wordWrapped(text: string, columns: number): string {
  let line = '';
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

export const WRAPS: Readonly<Record<string, (text: string) => string>> = {
  'not wrapped': (text) => text,
  'wrapped by a terminal of 80 columns': (text) => hardWrapped(text, 80),
  'wrapped by a terminal of 53 columns': (text) => hardWrapped(text, 53),
  'wrapped at words': (text) => wordWrapped(text, 72),
  'wrapped at words, narrow': (text) => wordWrapped(text, 40),
  'wrapped and indented': (text) => wordWrapped(text, 60).replaceAll('\n', '\n      '),
};

/** What stands around the words. */
export const SURROUNDINGS: Readonly<Record<string, (text: string) => string>> = {
  nothing: (text) => text,
  'a line break': (text) => `${text}\n`,
  CRLF: (text) => `${text.replaceAll('\n', '\r\n')}\r\n`,
  'what kubectl puts in front': (text) => `Error from server (Forbidden): ${text}`,
  'a prompt before and after': (text) => `$ kubectl get pods\nError from server (Forbidden): ${text}\n$ `,
  'a prompt with a host': (text) =>
    `root@master:~# kubectl get pods\nError from server (Forbidden): ${text}\nroot@master:~# exit`,
  'a PowerShell prompt': (text) => `PS C:\\work> kubectl get pods\n${text}\nPS C:\\work> `,
  make: (text) => `${text}\nmake: *** [Makefile:3: deploy] Error 1`,
  'a job of GitLab': (text) => `$ ./deploy\nError from server (Forbidden): ${text}\nERROR: Job failed: exit code 1`,
  'bash -x': (text) => `+ kubectl get pods\nError from server (Forbidden): ${text}\n+ exit 1`,
  'a fence of Markdown': (text) => `It says\n\`\`\`\n${text}\n\`\`\`\nWhat can I do?`,
  'a quotation': (text) =>
    text
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
  'a box': (text) => {
    const lines = text.split('\n');
    const width = Math.max(...lines.map((line) => line.length));
    return lines.map((line) => `│ ${line.padEnd(width)} │`).join('\n');
  },
  klog: (text) =>
    `E1125 23:04:16.713844    5172 reflector.go:138] Failed to watch *v1.Pod: failed to list *v1.Pod: ${text}\nI1125 23:04:17.000000    5172 main.go:1] next`,
  helm: (text) => `Error: INSTALLATION FAILED: ${text}\nhelm.go:84: [debug] ${'x'.repeat(9)}`,
  'a question': (text) => `Hello all,\n\nI see this:\n\n${text}\n\nAny idea?`,
};
