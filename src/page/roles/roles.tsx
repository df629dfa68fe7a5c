import { useEffect } from 'preact/hooks';
import type { RolesView, RoleView } from '../../web/wire/roles.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { SaveButton } from '../parts/save-button.tsx';
import { Matrix } from './matrix.tsx';
import { followTrace, rolesProblem, rolesView } from './roles-view.ts';
import { Wishes } from './wishes.tsx';

/** The least roles for what was seen, as it grows. */
export function Roles() {
  useEffect(followTrace, []);
  const view = rolesView.value;
  return (
    <div class="roles">
      <Wishes />
      {rolesProblem.value !== undefined && (
        <p class="alert" role="alert">
          {rolesProblem.value}
        </p>
      )}
      {view && (view.roles.length > 0 ? <Found view={view} /> : <Nothing view={view} />)}
    </div>
  );
}

function Nothing({ view: { requests, notes } }: { readonly view: RolesView }) {
  return (
    <>
      <p>{requests === 0 ? 'No request was seen yet that needs a right.' : 'No role is needed for what was seen.'}</p>
      <Notes notes={notes} />
    </>
  );
}

function Found({ view }: { readonly view: RolesView }) {
  const { roles, manifest, matrix, notes, requests } = view;
  return (
    <div class="roles-found">
      <div>
        <p class="faint">For {requests === 1 ? '1 request' : `${requests} requests`}.</p>
        {roles.map((role) => (
          <Role key={`${role.kind}/${role.namespace}/${role.name} ${role.subject}`} role={role} />
        ))}
        <Notes notes={notes} />
        <Matrix matrix={matrix} />
      </div>
      <section aria-labelledby="manifest-name">
        <div class="manifest-head">
          <h3 id="manifest-name">Manifest</h3>
          <SaveButton text={manifest} name="kubetrace-roles.yaml" type="application/yaml" label="Download YAML" />
        </div>
        <CodeBlock text={manifest} what="the manifest" />
      </section>
    </div>
  );
}

function Role({ role: { kind, name, namespace, subject, rules } }: { readonly role: RoleView }) {
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={`${kind} ${name}`}>
      <table class="rules">
        <caption>
          <strong>
            {kind} {name}
          </strong>{' '}
          {namespace === '' ? '' : `in ${namespace} `}for {subject}
        </caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Evidence</th>
            <th scope="col" class="amount">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ text, evidence, count, denied }, at) => (
            <tr key={at}>
              <th scope="row">
                <code>{text}</code>
              </th>
              <td>{evidence}</td>
              <td class="amount">
                {count}
                {denied > 0 && <Denied count={denied} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many were denied, as mark, colour and word. */
function Denied({ count }: { readonly count: number }) {
  return (
    <span class="denied">
      {' '}
      <span aria-hidden="true">⊘</span> {count} denied
    </span>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul class="notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
