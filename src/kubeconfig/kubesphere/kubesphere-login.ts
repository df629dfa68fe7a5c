import { ActionableError } from '../../api/actionable-error.ts';
import type { DialectName } from '../../api/dialect/dialect.ts';
import { kubeSphereServer } from '../../api/kubesphere/kubesphere-server.ts';
import { bearerProof } from '../credentials/bearer-credential.ts';
import type { ChosenCredential } from '../credentials/choose-credential.ts';
import type { Credential } from '../credentials/credential.ts';
import type { Environment } from '../environment.ts';
import { type Entrance, LoginRefused, tokenGrant, type Tokens } from './kubesphere-token.ts';
import { type Lease, LeasedCredential } from '../credentials/leased-credential.ts';
import { tokenFacts } from '../credentials/facts/token-facts.ts';
import type { Login } from '../file/connection-flags.ts';
import type { ConnectionOptions } from '../kubeconfig-upstream.ts';

/** The credentials of a Connection, with those for KubeSphere where kube-apiserver's service proxy is in front. */
export interface LoggedIn extends ChosenCredential, Pick<ConnectionOptions, 'behind'> {
  readonly dialect: DialectName;
}

/**
 * The credentials of a user who logs in to KubeSphere at `entrance`. Through kube-apiserver's service proxy
 * (`…/services/:ks-apiserver:/proxy`) the credential of the kubeconfig is sent as well, in a header of its own.
 */
export function throughLogin(
  login: Login,
  chosen: ChosenCredential,
  entrance: Entrance,
  environment: Environment,
): LoggedIn {
  const isBehind = /\/services\/[^/]*\/proxy\/?$/.test(entrance.server.pathname);
  const outer = isBehind ? chosen : undefined;
  const credential = loginCredential(login, { ...entrance, outer }, environment);
  const { dialect, credentialHeader: header } = kubeSphereServer;
  return outer
    ? { ...outer, dialect, behind: { header, credential } }
    : { credential, dialect, certificate: undefined };
}

/** Gets tokens with the password once, then with the refresh token; both stay in memory. */
function loginCredential(login: Login, entrance: Entrance, environment: Environment): Credential {
  const source = `--kubesphere-login ${login.username}`;
  const hold = environment.secrets.renewable();
  let refreshToken: string | undefined;
  const grant = async (): Promise<Tokens> => {
    const held = refreshToken;
    refreshToken = undefined;
    if (held === undefined) return tokenGrant(passwordGrant(login), entrance, environment);
    try {
      return await tokenGrant(
        { ...clientOf(login), grant_type: 'refresh_token', refresh_token: held },
        entrance,
        environment,
      );
    } catch (error) {
      if (!(error instanceof LoginRefused)) throw error;
      return tokenGrant(passwordGrant(login), entrance, environment);
    }
  };
  return new LeasedCredential(async (): Promise<Lease> => {
    try {
      const { accessToken, refreshToken: next, expiresIn } = await grant();
      hold(accessToken, next);
      refreshToken = next;
      const proof = await bearerProof(accessToken, { kind: 'token', source });
      const { expiresAt = environment.now() + expiresIn } = await tokenFacts(accessToken);
      return { proof, expiresAt };
    } catch (error) {
      const hint = 'check the user, the password and --server; a user must be enabled, and --kubesphere-client trusted';
      throw new ActionableError('ERR_KUBESPHERE_LOGIN', `${source}: ${(error as Error).message}`, hint, {
        cause: error,
      });
    }
  }, environment.now);
}

function passwordGrant(login: Login): Readonly<Record<string, string>> {
  return { ...clientOf(login), grant_type: 'password', username: login.username, password: login.password };
}

const { loginClient } = kubeSphereServer;

function clientOf({ clientId = loginClient, clientSecret = loginClient }: Login) {
  return { client_id: clientId, client_secret: clientSecret };
}
