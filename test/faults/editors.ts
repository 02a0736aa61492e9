import type { Ground } from './writers.js';

/** What the service said yes to, of what was there already. Subjects are those of events. */
export interface Edited {
  /** The version that an answer told last. */
  readonly versions: Map<string, number>;
  readonly removed: Set<string>;
}

type Body = Record<string, unknown>;
type GraphAnswer = { readonly diff?: { readonly nodes: Body[]; readonly links: Body[] } };

/** Nobody answers any more. */
class Gone extends Error {}

const HANDS = 2;

/** Makes things of all three kinds, changes them and removes every second one, until it is stopped or nobody answers. */
export class Editors {
  readonly edited: Edited = { versions: new Map(), removed: new Set() };
  /** Answers that were neither a yes nor the silence of a service that is gone. */
  readonly surprises: string[] = [];
  private readonly rounds = { items: 0, bundles: 0, nodes: 0 };
  private readonly hands: Promise<void>[] = [];
  private resting = false;

  private constructor(private readonly ground: Ground) {}

  static async start(ground: Ground): Promise<Editors> {
    const editors = new Editors(ground);
    const item = String((await editors.item())['id']);
    const node = await editors.node();
    for (let hand = 0; hand < HANDS; hand += 1) {
      editors.repeat('items', (n) => editors.editItem(n, item));
      editors.repeat('bundles', (n) => editors.editBundle(n));
      editors.repeat('nodes', (n) => editors.editNode(n, node));
    }
    return editors;
  }

  /** How many things were made, changed and perhaps removed, of the kind that has the fewest. */
  get least(): number {
    return Math.min(...Object.values(this.rounds));
  }

  /** No new thing begins; settles when the last answer is there or given up. */
  async rest(): Promise<void> {
    this.resting = true;
    await Promise.all(this.hands);
  }

  private repeat(kind: keyof Editors['rounds'], edit: (n: number) => Promise<void>): void {
    const hand = async (): Promise<void> => {
      for (let n = 0; !this.resting; n += 1) {
        await edit(n);
        this.rounds[kind] += 1;
      }
    };
    this.hands.push(
      hand().catch((error: unknown) => {
        if (!(error instanceof Gone)) this.surprises.push(String(error));
      }),
    );
  }

  private async editItem(n: number, target: string): Promise<void> {
    const { id } = await this.item();
    const [path, subject] = [`${this.ground.project}/items/${String(id)}`, `items/${String(id)}`];
    for (const title of ['one', 'two'])
      this.saw(subject, (await this.send('PATCH', path, { title }))['version']);
    const link = await this.send('POST', `${path}/links`, { relationship: 'r', target_item_id: target });
    if (n % 3 === 0) {
      await this.send('DELETE', `${path}/links/${String(link['id'])}`);
      this.removed(`item-links/${String(link['id'])}`);
    }
    if (n % 2 === 1) return;
    await this.send('DELETE', path);
    this.removed(subject, `item-links/${String(link['id'])}`);
  }

  private async editBundle(n: number): Promise<void> {
    const { slug } = await this.send('POST', '/api/links', {
      urls: ['https://example.com/'],
      title: 'none',
    });
    const [path, subject] = [`/api/links/${String(slug)}`, `bundles/${String(slug)}`];
    for (const title of ['one', 'two'])
      this.saw(subject, (await this.send('PATCH', path, { title }))['revision']);
    if (n % 2 === 1) return;
    await this.send('DELETE', path);
    this.removed(subject);
  }

  /** A link is changed, trashed, and removed for good; then the node. */
  private async editNode(n: number, target: string): Promise<void> {
    const id = await this.node();
    for (const title of ['one', 'two']) await this.graph('PUT', '/api/node', { id, title });
    const { links } = await this.graph('POST', '/api/link', { source: id, target, type: n % 2 });
    const link = String(links[0]?.['id']);
    await this.graph('PUT', '/api/link', { id: link, type: (n + 1) % 2 });
    if (n % 3 === 0) {
      await this.graph('POST', '/api/link/trash', { id: link });
      await this.graph('DELETE', '/api/link', { id: link });
      this.removed(`graph-links/${link}`);
    }
    if (n % 2 === 1) return;
    await this.graph('POST', '/api/node/trash', { id });
    await this.graph('DELETE', '/api/node', { id });
    this.removed(`nodes/${id}`, `graph-links/${link}`);
  }

  private item(): Promise<Body> {
    return this.send('POST', `${this.ground.project}/items`, { item_type: 'note', title: 'none' });
  }

  private async node(): Promise<string> {
    const { nodes } = await this.graph('POST', '/api/node', { title: 'none' });
    return String(nodes[0]?.['id']);
  }

  /** A call, and the versions that its diff tells. */
  private async graph(method: string, path: string, body: object): Promise<{ nodes: Body[]; links: Body[] }> {
    const { diff = { nodes: [], links: [] } } = (await this.send(method, path, body)) as GraphAnswer;
    for (const { id, version } of diff.nodes) this.saw(`nodes/${String(id)}`, version);
    for (const { id, version } of diff.links) this.saw(`graph-links/${String(id)}`, version);
    return diff;
  }

  /** Answers may overtake each other. */
  private saw(subject: string, version: unknown): void {
    const { versions } = this.edited;
    if (typeof version === 'number') versions.set(subject, Math.max(version, versions.get(subject) ?? 0));
  }

  private removed(...subjects: string[]): void {
    for (const subject of subjects) this.edited.removed.add(subject);
  }

  private async send(method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(this.ground.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.ground.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(() => {
        throw new Gone();
      });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} ${JSON.stringify(body)} ${String(answer.status)} ${answer.text}`);
    return answer.text === '' ? {} : (JSON.parse(answer.text) as Body);
  }
}
