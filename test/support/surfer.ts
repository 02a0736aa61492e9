/** What a browser does with cookies and redirects, as far as signing in needs it. */
export class Surfer {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  /** What was answered last, after all redirects that were followed. */
  constructor(private readonly origin: string) {}

  /** One request, without following anything. */
  async go(address: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(address, this.origin);
    const cookie = [...this.cookies]
      .filter(
        ([, { path }]) => url.pathname === path || url.pathname.startsWith(path === '/' ? '/' : `${path}/`),
      )
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const header of answer.headers.getSetCookie()) this.keep(header);
    return answer;
  }

  /** Follows redirects of an answer until there is a page, or one leads to where it is told to stop. */
  async follow(answer: Response, stop: (address: URL) => boolean = () => false): Promise<Place> {
    let [at, here] = [answer.url, answer];
    for (let hops = 0; hops < 20; hops += 1) {
      const location = here.headers.get('location');
      if (location === null) return { address: new URL(at), status: here.status, text: await here.text() };
      const next = new URL(location, at);
      if (stop(next)) return { address: next, status: here.status, text: '' };
      [at, here] = [next.href, await this.go(next.href)];
    }
    throw new Error('too many redirects');
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  /** Its names that begin so. */
  names(prefix: string): string[] {
    return [...this.cookies.keys()].filter((name) => name.startsWith(prefix));
  }

  /** The header for requests that a test makes itself. */
  get session(): string {
    return `st_access=${this.cookie('st_access') ?? ''}`;
  }

  /** The token in it; empty: nobody is signed in. */
  get sessionToken(): string {
    return this.cookie('st_access') ?? '';
  }

  put(name: string, value: string, path = '/'): void {
    this.cookies.set(name, { value, path });
  }

  private keep(header: string): void {
    const [pair = '', ...attributes] = header.split(/;\s*/);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
    const isOver = attributes.some(
      (part) =>
        /^max-age=0$/i.test(part) || (/^expires=/i.test(part) && Date.parse(part.slice(8)) < Date.now()),
    );
    if (isOver) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}

export interface Place {
  readonly address: URL;
  readonly status: number;
  readonly text: string;
}
