import type { io as connect } from 'socket.io-client';

import { type GraphView, LIMIT } from './graph-view.js';
import type { GraphDiff, WholeGraph } from './model.js';

/** A script of the page that is no module. */
declare const io: typeof connect;

type Answer =
  | ({ readonly ok: true } & WholeGraph)
  | { readonly ok: false; readonly error: string; readonly retry_after?: number };

const LOST = 'Connection lost';

/** A graph that was refused; `retryAfter`: seconds until another try makes sense. */
class Refused extends Error {
  constructor(
    error: string,
    readonly retryAfter: number | undefined,
  ) {
    super(error);
  }
}

/** The caller's own graph: over a socket, by the session cookie. */
export function follow(view: GraphView): void {
  const socket = io({ transports: ['websocket', 'polling'], withCredentials: true });
  let refused = false;
  let why = LOST;
  /** Diffs that came since the graph was asked for: the answer may be older than they are. `null`: it is here. */
  let early: GraphDiff[] | null = [];
  let connection = 0;

  const load = async (): Promise<void> => {
    const answer = (await socket.timeout(20_000).emitWithAck('graph:get', { limit: LIMIT })) as Answer;
    if (!answer.ok) throw new Refused(answer.error, answer.retry_after);
    view.showAll(answer);
    for (const diff of early ?? []) view.merge(diff);
    early = null;
    view.state('Live', true);
  };
  const loadUntilDone = (mine: number): void => {
    if (mine !== connection || !socket.connected) return;
    load().catch((error: unknown) => {
      view.state('Waiting for the graph…');
      const seconds = error instanceof Refused ? error.retryAfter : undefined;
      setTimeout(loadUntilDone, 1000 * (seconds ?? 3), mine);
    });
  };

  socket.on('connected', () => {
    why = LOST;
    early = [];
    connection += 1;
    loadUntilDone(connection);
  });
  socket.on('rate_limited', () => {
    why = 'Too many connections';
  });
  socket.on('graph:diff', (diff: GraphDiff) => {
    if (early === null) view.merge(diff);
    else early.push(diff);
  });
  socket.on('error', ({ error }: { error: string }) => {
    refused = error === 'forbidden.auth_missing';
    why = 'Not available now';
    if (refused) location.assign('/signin?redirect_url=/graph');
  });
  socket.on('disconnect', (reason) => {
    if (refused) return;
    view.state(`${why}: trying again…`);
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 8000);
  });
}
