import { BOUNDS, Budget } from '../../api/bounds/bounds.ts';
import { bytesAt, fieldsOf, numberAt, type ProtobufField } from '../../api/body/protobuf-fields.ts';
import { lookupTable } from '../../api/lookup-table.ts';

/**
 * An object in the `k8s\0` envelope (runtime.Unknown: typeMeta is field 1, `raw` field 2) as JSON would have it: kind, metadata, and of
 * the kinds in the table below what second checks look at. Throws for bytes that are not a message.
 */
export function protobufObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  const budget = new Budget(BOUNDS.object, body.length);
  const envelope = new Message(fieldsOf(body.subarray(4), budget), budget);
  const kind = envelope.message(1).text(2);
  const raw = envelope.message(2);
  return { kind, apiVersion: envelope.message(1).text(1), metadata: metadataOf(raw), ...KINDS.get(kind)?.(raw) };
}

/** Numbers from generated.proto of k8s.io/api rbac/v1, certificates/v1, certificates/v1alpha1 and admissionregistration/v1. */
const KINDS = lookupTable<(raw: Message) => object>({
  // Where the envelope does not say it, only a binding has texts there.
  '': roleRefOf,
  Role: rulesOf,
  ClusterRole: (raw) => ({ ...rulesOf(raw), ...(raw.has(3) && { aggregationRule: {} }) }),
  RoleBinding: roleRefOf,
  ClusterRoleBinding: roleRefOf,
  CertificateSigningRequest: (raw) => ({ spec: { signerName: raw.message(2).text(7) } }),
  ClusterTrustBundle: (raw) => ({ spec: { signerName: raw.message(2).text(1) } }),
  ValidatingAdmissionPolicy: paramKindOf,
  MutatingAdmissionPolicy: paramKindOf,
  ValidatingAdmissionPolicyBinding: paramRefOf,
  MutatingAdmissionPolicyBinding: paramRefOf,
});

function rulesOf(raw: Message): object {
  return {
    rules: raw.messages(2).map((rule) => {
      const lists = [
        ['verbs', 1],
        ['apiGroups', 2],
        ['resources', 3],
        ['resourceNames', 4],
        ['nonResourceURLs', 5],
      ] as const;
      const filled = lists.filter(([field, number]) => field === 'verbs' || rule.has(number));
      return Object.fromEntries(filled.map(([field, number]) => [field, rule.texts(number)]));
    }),
  };
}

function roleRefOf(raw: Message): object {
  const ref = raw.message(3);
  return { roleRef: { apiGroup: ref.text(1), kind: ref.text(2), name: ref.text(3) } };
}

function paramKindOf(raw: Message): object {
  const spec = raw.message(2);
  if (!spec.has(1)) return { spec: {} };
  return { spec: { paramKind: { apiVersion: spec.message(1).text(1), kind: spec.message(1).text(2) } } };
}

function paramRefOf(raw: Message): object {
  return { spec: raw.message(2).has(2) ? { paramRef: {} } : {} };
}

/** apimachinery pkg/apis/meta/v1: ObjectMeta and OwnerReference. Any object has its ObjectMeta as field 1. */
function metadataOf(raw: Message): object {
  const metadata = raw.message(1);
  return {
    name: metadata.text(1),
    annotations: Object.fromEntries(metadata.messages(12).map((entry) => [entry.text(1), entry.text(2)])),
    ownerReferences: metadata.messages(13).map((owner) => ({
      kind: owner.text(1),
      name: owner.text(3),
      apiVersion: owner.text(5),
      blockOwnerDeletion: owner.number(7) === 1,
    })),
  };
}

/** The fields of a message, by number. */
class Message {
  readonly #fields: readonly ProtobufField[];
  readonly #budget: Budget;

  constructor(fields: readonly ProtobufField[], budget: Budget) {
    this.#fields = fields;
    this.#budget = budget;
  }

  has(number: number): boolean {
    return this.#fields.some((field) => field.number === number);
  }

  text(number: number): string {
    return new TextDecoder().decode(bytesAt(this.#fields, number));
  }

  texts(number: number): string[] {
    return this.#all(number).map((bytes) => new TextDecoder().decode(bytes));
  }

  number(number: number): number {
    return numberAt(this.#fields, number);
  }

  message(number: number): Message {
    return this.#messageOf(bytesAt(this.#fields, number));
  }

  messages(number: number): Message[] {
    return this.#all(number).map((bytes) => this.#messageOf(bytes));
  }

  #all(number: number): Uint8Array[] {
    return this.#fields.flatMap(({ number: own, content }) =>
      own === number && content instanceof Uint8Array ? [content] : [],
    );
  }

  /** What is not a message, as in objects of other kinds, has no fields. */
  #messageOf(bytes: Uint8Array): Message {
    try {
      return new Message(fieldsOf(bytes, this.#budget), this.#budget);
    } catch {
      return new Message([], this.#budget);
    }
  }
}
