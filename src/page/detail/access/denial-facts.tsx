import type { DenialView } from '../../../web/wire/access.ts';
import { visible, visibleLine } from '../../text/visible.ts';
import { Cures } from './cures.tsx';

/** A denial: what the server said, what it means, what was nearly enough, and how it is lifted. */
export function DenialFacts({ denial }: { readonly denial: DenialView }) {
  const { reason, message, remedy, doubt, nearMiss, almostBinding, grantedBy, cures } = denial;
  return (
    <>
      <p>{visibleLine(reason)}</p>
      {doubt !== undefined && <p class="doubt">? Not sure: {visibleLine(doubt)}</p>}
      <table class="facts" aria-label="The denial">
        <tbody>
          <Fact name="Class" value={denial.class} />
          <Fact name="Near miss" value={nearMiss} />
          <Fact name="Nearly a binding" value={almostBinding} />
          <Fact name="What to do" value={remedy} />
        </tbody>
      </table>
      <h3>The server's own words</h3>
      <blockquote>{visible(message)}</blockquote>
      {grantedBy.length > 0 && (
        <>
          <h3>Existing roles that would allow it, once bound</h3>
          <ul>
            {grantedBy.map((role) => (
              <li key={role}>
                <code>{visibleLine(role)}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {cures.length > 0 && <Cures cures={cures} />}
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{visibleLine(value)}</td>
    </tr>
  );
}
