import { objectType } from '@bufbuild/cel';
import type { CelObjectType } from '@bufbuild/cel';
import { create, createFileRegistry } from '@bufbuild/protobuf';
import type { DescMessage, Message, Registry } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FieldDescriptorProto_Type as Type } from '@bufbuild/protobuf/wkt';

const FILE = create(FileDescriptorProtoSchema, {
  name: 'playground.proto',
  syntax: 'proto3',
  messageType: [
    'kubernetes.Quantity',
    'kubernetes.URL',
    'kubernetes.authorization.Authorizer',
    'kubernetes.authorization.PathCheck',
    'kubernetes.authorization.GroupCheck',
    'kubernetes.authorization.ResourceCheck',
    'kubernetes.authorization.Decision',
    'optional_type',
  ].map((name) => ({ name: spelled(name), field: [{ name: 'text', number: 1, type: Type.STRING }] })),
});
const FILES = createFileRegistry(FILE, () => undefined);

/** The types that Kubernetes adds, for the library to know. */
export const OPAQUE_TYPES: Registry = FILES;

/**
 * A type whose values an expression can only pass on to functions. The library's values are those of CEL and protobuf messages; so it is a message
 * that has a text to compare it by, and what it stands for is kept beside it.
 */
export class OpaqueType<T extends object> {
  readonly celType: CelObjectType;
  readonly #desc: DescMessage;
  readonly #content = new WeakMap<object, T>();

  /** Throws for a name that is not in the list above. */
  constructor(name: string) {
    const desc = FILES.getMessage(spelled(name));
    if (!desc) throw new RangeError(`no message stands for ${name}`);
    this.#desc = desc;
    this.celType = objectType(desc);
  }

  /** A value; two with the same text are equal. */
  wrap(content: T, text: string): Message {
    const message = create(this.#desc, { text });
    this.#content.set(message, content);
    return message;
  }

  /** What a value of this type stands for. Throws for any other. */
  unwrap(value: unknown): T {
    const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : value;
    const content = typeof message === 'object' && message !== null ? this.#content.get(message) : undefined;
    if (!content) throw new TypeError(`no such overload`);
    return content;
  }
}

/** Names of messages in one file have no dots. */
function spelled(name: string): string {
  return name.replaceAll('.', '_');
}
