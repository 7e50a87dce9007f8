import * as oauth from 'oauth4webapi';

export interface LoginSettings {
  readonly issuer: string;
  readonly clientId: string;
}

export interface LoginOptions {
  readonly settings: () => Promise<LoginSettings>;
  /** The page's own address, to which its user comes back. */
  readonly page: string;
  readonly go: (url: string) => void;
  /** Of this tab. Holds what must outlive the way to the issuer and back, and never a token. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** The user has to log in before going on. */
export class LoginNeeded extends Error {}

interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** What the user was about to do. */
  readonly intent?: string;
}

interface Tokens {
  readonly access: string;
  readonly refresh?: string;
  readonly expires: number;
}

const SCOPE = 'openid profile email shop/checkout';
const PENDING = 'login.pending';
/** The issuer may still know the user: worth a silent attempt after a reload. */
const KNOWN = 'login.known';
/** A token is renewed so long before its end. */
const MARGIN_MILLISECONDS = 60_000;

/** OpenID Connect's code flow with PKCE. Tokens live in the memory of the page only: after a reload the issuer gives new ones. */
export class Login {
  /** How to address the user; undefined while nobody is logged in. */
  user?: string;
  private tokens?: Tokens;
  private renewal?: Promise<string>;
  private provider?: Promise<{ as: oauth.AuthorizationServer; client: oauth.Client }>;

  constructor(private readonly options: LoginOptions) {}

  /** Sends the user to the issuer; `silently`, to come back at once when a password would be asked for. */
  async begin(intent?: string, silently = false): Promise<void> {
    const { go, page, storage } = this.options;
    const { as, client } = await this.issuer();
    const pending: Pending = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      intent,
    };
    storage.setItem(PENDING, JSON.stringify(pending));
    go(
      withParameters(as.authorization_endpoint!, {
        response_type: 'code',
        client_id: client.client_id,
        redirect_uri: page,
        scope: SCOPE,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(silently ? { prompt: 'none' } : {}),
      }),
    );
  }

  /**
   * Called once, when the page opens: takes what the issuer has sent, or asks it silently.
   *
   * @param url with which the page was opened
   * @returns the intent of `begin`
   */
  async resume(url: URL): Promise<string | undefined> {
    const { storage } = this.options;
    const pending: Pending | null = JSON.parse(storage.getItem(PENDING) ?? 'null');
    const known = storage.getItem(KNOWN) !== null;
    storage.removeItem(PENDING);
    storage.removeItem(KNOWN);
    if (pending && url.searchParams.has('state')) return this.finish(url, pending);
    if (known) await this.begin(undefined, true);
    return undefined;
  }

  /** @throws LoginNeeded */
  async accessToken(): Promise<string> {
    if (!this.tokens) throw new LoginNeeded('nobody is logged in');
    if (this.tokens.expires - Date.now() > MARGIN_MILLISECONDS) return this.tokens.access;
    // One renewal for all that ask: a refresh token is good for one.
    this.renewal ??= this.renew(this.tokens).finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /** Ends the login here and at the issuer, which sends the user back. */
  async end(): Promise<void> {
    const { go, page } = this.options;
    const { as, client } = await this.issuer();
    const { tokens } = this;
    this.forget();
    if (tokens?.refresh && as.revocation_endpoint) {
      await oauth.revocationRequest(as, client, oauth.None(), tokens.refresh).catch(() => {});
    }
    if (!as.end_session_endpoint) return go(page);
    // Amazon Cognito's own name for what the standard calls `post_logout_redirect_uri`.
    go(withParameters(as.end_session_endpoint, { client_id: client.client_id, logout_uri: page }));
  }

  private async finish(url: URL, pending: Pending): Promise<string | undefined> {
    const { as, client } = await this.issuer();
    try {
      const parameters = oauth.validateAuthResponse(as, client, url, pending.state);
      const { page } = this.options;
      const response = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, page, pending.verifier);
      const expectations = { expectedNonce: pending.nonce, requireIdToken: true };
      this.keep(await oauth.processAuthorizationCodeResponse(as, client, response, expectations));
    } catch (error) {
      // To a silent question this is an answer like any other.
      if (error instanceof oauth.AuthorizationResponseError && error.error.endsWith('_required')) return undefined;
      throw error;
    }
    return pending.intent;
  }

  private async renew({ refresh }: Tokens): Promise<string> {
    try {
      if (!refresh) throw new LoginNeeded('the issuer has given no refresh token');
      const { as, client } = await this.issuer();
      const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh);
      return this.keep(await oauth.processRefreshTokenResponse(as, client, response)).access;
    } catch (error) {
      if (!(error instanceof LoginNeeded || error instanceof oauth.ResponseBodyError)) throw error;
      this.forget();
      throw new LoginNeeded('the login has ended', { cause: error });
    }
  }

  private keep(response: oauth.TokenEndpointResponse): Tokens {
    const { access_token: access, refresh_token: refresh = this.tokens?.refresh, expires_in: seconds = 300 } = response;
    const claims = oauth.getValidatedIdTokenClaims(response);
    if (claims) this.user = String(claims.name ?? claims.email ?? claims['cognito:username'] ?? claims.sub);
    this.options.storage.setItem(KNOWN, '');
    return (this.tokens = { access, refresh, expires: Date.now() + seconds * 1000 });
  }

  private forget(): void {
    this.options.storage.removeItem(KNOWN);
    this.user = this.tokens = undefined;
  }

  private async issuer(): Promise<{ as: oauth.AuthorizationServer; client: oauth.Client }> {
    this.provider ??= this.discover().catch(error => {
      this.provider = undefined;
      throw error;
    });
    return this.provider;
  }

  private async discover() {
    const { issuer, clientId } = await this.options.settings();
    const url = new URL(issuer);
    return { as: await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url)), client: { client_id: clientId } };
  }
}

function withParameters(endpoint: string, parameters: Record<string, string>): string {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
