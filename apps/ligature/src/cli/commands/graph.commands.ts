import { randomUUID } from 'node:crypto';

import type { Command } from '../command.js';
import { connect, CONNECTION } from '../connection.js';
import { table } from '../table.js';

const MOST = 500;
const STATUSES = ['available', 'in progress', 'blocked', 'completed'] as const;

interface Node {
  readonly id: string;
  readonly title: string;
  readonly status: number;
  readonly priority: number;
}

export const graphList: Command = {
  name: 'graph list',
  about: `lists the nodes of your graph, ${String(MOST)} at most`,
  options: CONNECTION,
  examples: ['graph list'],
  run: async (options, env, readSecret) => {
    const service = await connect(options, env, readSecret);
    const { nodes } = await service.json<{ nodes: Node[] }>(`/api/graph?limit=${String(MOST)}`);
    const rows = nodes.map(({ id, title, status, priority }) => [
      id,
      title,
      STATUSES[status] ?? null,
      priority,
    ]);
    return { json: { nodes }, text: table(['node', 'title', 'status', 'priority'], rows, 'There is none.') };
  },
};

export const graphAdd: Command = {
  name: 'graph add',
  about: 'makes a node of your graph',
  argument: ['TITLE', 'of the node'],
  options: { blocks: { value: 'NODE', about: 'the id of a node that waits for it' }, ...CONNECTION },
  examples: ["graph add 'Order the paper'"],
  run: async (options, env, readSecret) => {
    const [id, title, target] = [randomUUID(), options.argument('TITLE'), options.optional('blocks')];
    const service = await connect(options, env, readSecret);
    const send = (path: string, body: object): Promise<object> =>
      service.json(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send('/api/node', { id, title });
    if (target !== undefined) await send('/api/link', { source: id, target });
    return { json: { id, title }, text: id };
  },
};
