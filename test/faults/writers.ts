import { io, type Socket } from 'socket.io-client';

/** Where the writers may write, and as whom. */
export interface Ground {
  readonly url: string;
  readonly key: string;
  /** Path of a project. */
  readonly project: string;
}

/** What the service said yes to. */
export interface Acknowledged {
  readonly itemLinks: string[];
  readonly slugs: string[];
  readonly graphLinks: string[];
}

interface LinkAck {
  readonly reason?: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly diff?: { readonly links: readonly { readonly id: string }[] };
}

const ITEMS = 6;
const NODES = 40;
const HANDS = 3;

/** Writes all three kinds of link with several hands each, until it is stopped or nobody answers any more. */
export class Writers {
  readonly acknowledged: Acknowledged = { itemLinks: [], slugs: [], graphLinks: [] };
  /** Answers that were neither a yes nor the silence of a service that is gone. */
  readonly surprises: string[] = [];
  private readonly hands: Promise<void>[] = [];
  private resting = false;
  private socket: Socket | undefined;

  private constructor(private readonly ground: Ground) {}

  static async start(ground: Ground): Promise<Writers> {
    const writers = new Writers(ground);
    const items = await writers.make(
      ITEMS,
      `${ground.project}/items`,
      { item_type: 'note' },
      (body) => body.id,
    );
    const nodes = await writers.make(
      NODES,
      '/api/node',
      { title: 'node' },
      (body) => body.diff?.nodes[0]?.id,
    );
    const socket = await writers.connect();
    const pairs = nodes.flatMap((source, i) => nodes.slice(i + 1).map((target) => ({ source, target })));
    for (let hand = 0; hand < HANDS; hand += 1) {
      writers.repeat((n) => writers.linkItems(items, `r-${String(hand)}-${String(n)}`));
      writers.repeat((n) => writers.bundle(n));
      writers.repeat(() => writers.linkNodes(socket, pairs.pop()));
    }
    return writers;
  }

  /** How many answers there were so far, of the kind that has the fewest. */
  get least(): number {
    const { itemLinks, slugs, graphLinks } = this.acknowledged;
    return Math.min(itemLinks.length, slugs.length, graphLinks.length);
  }

  /** No new write begins; settles when the last one is answered or given up. */
  async rest(): Promise<void> {
    this.resting = true;
    await Promise.all(this.hands);
    this.socket?.disconnect();
  }

  private repeat(write: (n: number) => Promise<boolean>): void {
    const hand = async (): Promise<void> => {
      for (let n = 0; !this.resting; n += 1) if (!(await write(n))) return;
    };
    this.hands.push(hand());
  }

  private async linkItems(items: readonly string[], relationship: string): Promise<boolean> {
    const [source, target] = items;
    const answer = await this.post(`${this.ground.project}/items/${source ?? ''}/links`, {
      relationship,
      target_item_id: target,
    });
    if (typeof answer?.['id'] === 'string') this.acknowledged.itemLinks.push(answer['id']);
    return answer !== null;
  }

  private async bundle(n: number): Promise<boolean> {
    const answer = await this.post('/api/links', { urls: [`https://example.com/${String(n)}`] }, n % 2 === 0);
    if (typeof answer?.['slug'] === 'string') this.acknowledged.slugs.push(answer['slug']);
    return answer !== null;
  }

  private async linkNodes(socket: Socket, pair: object | undefined): Promise<boolean> {
    if (pair === undefined || !socket.connected) return false;
    const answer = await new Promise<LinkAck | null>((resolve) => {
      socket.once('disconnect', () => {
        resolve(null);
      });
      socket.emit('link:add', { ...pair, type: 0 }, resolve);
    });
    const id = answer?.diff?.links[0]?.id;
    if (id !== undefined) this.acknowledged.graphLinks.push(id);
    // A service that is about to end may refuse an event, so that its client repeats it at once.
    else if (answer !== null && answer.reason !== 'stopping')
      this.surprises.push(`link:add ${JSON.stringify(answer)}`);
    return answer !== null;
  }

  /** The body of a 2xx answer; null when nobody answers. */
  private async post(path: string, body: object, signed = true): Promise<Record<string, unknown> | null> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (signed) headers['authorization'] = `Bearer ${this.ground.key}`;
    try {
      const response = await fetch(this.ground.url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) this.surprises.push(`${path} ${String(response.status)} ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      return null;
    }
  }

  private async make(
    count: number,
    path: string,
    body: object,
    idOf: (body: { id?: string; diff?: { nodes: { id: string }[] } }) => string | undefined,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const id = idOf((await this.post(path, body)) ?? {});
      if (id === undefined) throw new Error(`${path}: ${this.surprises.at(-1) ?? 'no answer'}`);
      ids.push(id);
    }
    return ids;
  }

  private connect(): Promise<Socket> {
    const socket = io(this.ground.url, {
      auth: { api_token: this.ground.key },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    this.socket = socket;
    return new Promise((resolve, reject) => {
      socket.once('connected', () => {
        resolve(socket);
      });
      socket.once('connect_error', reject);
    });
  }
}
