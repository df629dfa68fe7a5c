import { session } from '../state/session.ts';

/** What the trace is of: server or file, context, user, program. */
export function Subject() {
  const known = session.value;
  if (!known) return null;
  const { source, context, user, program, isReadOnly } = known;
  return (
    <dl class="subject">
      <Fact name={known.isLive ? 'Server' : 'Recorded in'} value={source} />
      {context !== undefined && <Fact name="Context" value={context} />}
      {user !== undefined && <Fact name="User" value={user} />}
      {program !== undefined && <Fact name="Program" value={program} />}
      {isReadOnly && (
        <div>
          <dt class="heard">Requests</dt>
          <dd class="badge" title="--read-only: requests that may change something are refused">
            read-only
          </dd>
        </div>
      )}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div title={`${name}: ${value}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
