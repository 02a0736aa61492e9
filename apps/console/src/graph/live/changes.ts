import type { GraphPayload } from '#client';

import { type Steps, stepsOf, type Step } from './steps.js';
import { store } from './use-graph.js';

const PAGE = 100;
/** Whoever undoes more than this at once looks at the history. */
const MOST = 1_000;

/** What can be done to the graph. All of it rejects with what the service says where it refuses. */
export const changes = {
  /** @returns the id of the new node */
  async add(title: string, target?: string): Promise<string> {
    const id = crypto.randomUUID();
    await store.ask('node:add', { id, title, ...(target !== undefined && { target }) });
    return id;
  },
  async update(payload: GraphPayload<'node:update'>): Promise<void> {
    await store.ask('node:update', payload);
  },
  async trash(id: string): Promise<void> {
    await store.ask('node:trash', { id });
  },
  /** From now on the target waits for the source; by a secondary link it does not. */
  async link(source: string, target: string, isSecondary: boolean): Promise<void> {
    await store.ask('link:add', { source, target, type: isSecondary ? 1 : 0 });
  },
  async unlink(id: string): Promise<void> {
    await store.ask('link:trash', { id });
  },
  /** @returns whether there was anything to take back */
  async undo(): Promise<boolean> {
    const batchId = await find('undo');
    if (batchId !== null) await store.ask('history:undo', { batchId });
    return batchId !== null;
  },
  async redo(): Promise<boolean> {
    const batchId = await find('redo');
    if (batchId !== null) await store.ask('history:redo', { batchId });
    return batchId !== null;
  },
} as const;

async function find(which: keyof Steps): Promise<string | null> {
  const history: Step[] = [];
  for (let more = true; more && history.length < MOST;) {
    const page = await store.ask('history:page', { scopeType: 'USER', limit: PAGE, offset: history.length });
    history.push(...page.batches);
    more = page.hasMore;
    const id = stepsOf(history)[which];
    if (id !== null) return id;
  }
  return null;
}
