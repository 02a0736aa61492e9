'use strict';

/** Joins the parts: what arrives goes into the store, from there into the drawing and the list. */
(() => {
  const LIMIT = 5000;
  const POLL_MS = 4000;
  const SETTLE_MS = 60;
  const by = (id) => document.getElementById(id);
  const token = by('drawing').dataset.token;
  const store = new GraphStore();
  const list = new GraphList(store, select);
  const drawing = new GraphDrawing(by('drawing'), store, select);

  let pending = { shape: false, changed: new Map() };
  let timer;

  function select(id) {
    list.select(id);
    drawing.select(id);
  }

  function state(text, live = false) {
    const line = by('state');
    line.classList.toggle('live', live);
    if (line.textContent !== text) line.textContent = text;
  }

  function showAll({ nodes, links, hasMore }) {
    store.replace({ nodes, links });
    by('note').hidden = !hasMore;
    if (hasMore) by('note').textContent = `Only the first ${LIMIT} nodes and links are shown.`;
    show(true);
  }

  function show(shape) {
    by('empty').hidden = store.nodes.size > 0;
    drawing.draw(shape);
    list.show();
  }

  /** Diffs that come together are shown together. */
  function merge(diff) {
    const { changed, shape } = store.apply(diff);
    pending.shape = pending.shape || shape;
    for (const { node, before } of changed) {
      const first = pending.changed.get(node.id)?.before ?? before;
      pending.changed.set(node.id, { node, before: first });
    }
    timer ??= setTimeout(() => {
      const { shape: reshape, changed: told } = pending;
      timer = undefined;
      pending = { shape: false, changed: new Map() };
      show(reshape);
      drawing.flash([...told.keys()]);
      announce([...told.values()]);
    }, SETTLE_MS);
  }

  function announce(changed) {
    const news = changed.filter(({ node, before }) => before?.status !== node.status);
    if (news.length === 0) return;
    const said = news.slice(0, 3).flatMap(({ node, before }, index) => {
      const title = Object.assign(document.createElement('bdi'), { textContent: GraphNames.titleOf(node) });
      const what = before === undefined ? ' was added' : ` is now ${GraphNames.statusOf(node)}`;
      return index === 0 ? [title, what] : [', ', title, what];
    });
    const more = news.length > 3 ? ` and ${news.length - 3} more changed` : '';
    by('news').replaceChildren(...said, `${more}.`);
  }

  /** The caller's own graph: over a socket, by the session cookie. */
  function follow() {
    const socket = io({ transports: ['websocket', 'polling'], withCredentials: true });
    const LOST = 'Connection lost';
    let refused = false;
    let why = LOST;
    /** Diffs that came since the graph was asked for: the answer may be older than they are. `null`: it is here. */
    let early = [];
    let connection = 0;
    const load = async () => {
      const answer = await socket.timeout(20_000).emitWithAck('graph:get', { limit: LIMIT });
      if (!answer.ok) throw Object.assign(new Error(answer.error), { retryAfter: answer.retry_after });
      showAll(answer);
      early?.forEach(merge);
      early = null;
      state('Live', true);
    };
    const loadUntilDone = (mine) => {
      if (mine !== connection || !socket.connected) return;
      load().catch((error) => {
        state('Waiting for the graph…');
        setTimeout(loadUntilDone, 1000 * (error.retryAfter ?? 3), mine);
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
    socket.on('graph:diff', (diff) => {
      if (early === null) merge(diff);
      else early.push(diff);
    });
    socket.on('error', ({ error }) => {
      refused = error === 'forbidden.auth_missing';
      why = 'Not available now';
      if (refused) location.assign('/signin?redirect_url=/graph');
    });
    socket.on('disconnect', (reason) => {
      if (refused) return;
      state(`${why}: trying again…`);
      if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 8000);
    });
  }

  /** A public branch: read again and again, since nobody is signed in whom a socket could belong to. */
  function watch() {
    const url = `/api/branch?root=${encodeURIComponent(token)}&limit=${LIMIT}`;
    let last = '';
    const read = async () => {
      const response = await fetch(url, { headers: { accept: 'application/json' } });
      if (response.status === 404) return gone();
      if (!response.ok) throw Object.assign(new Error(String(response.status)), { response });
      const { nodes, links, hasMore } = await response.json();
      const now = JSON.stringify([nodes, links]);
      if (last === '') showAll({ nodes, links, hasMore });
      else if (now !== last) merge(differenceTo({ nodes, links }));
      last = now;
      state('Live', true);
      return true;
    };
    const again = () => {
      if (document.hidden) return void document.addEventListener('visibilitychange', again, { once: true });
      read()
        .then((goOn) => (goOn ? POLL_MS : null))
        .catch(({ response }) => {
          state(response ? 'Waiting for the branch…' : 'Connection lost: trying again…');
          return Math.max(POLL_MS, 1000 * Number(response?.headers.get('retry-after') ?? 0));
        })
        .then((pause) => {
          if (pause !== null) setTimeout(again, pause);
        });
    };
    again();
  }

  function gone() {
    state('This branch is no longer public');
    showAll({ nodes: [], links: [], hasMore: false });
    return false;
  }

  /** What has to be merged for the store to hold exactly this. */
  function differenceTo({ nodes, links }) {
    const left = (known, now) => {
      const ids = new Set(now.map(({ id }) => id));
      return [...known.keys()].filter((id) => !ids.has(id)).map((id) => ({ id, deleted: true }));
    };
    return { nodes: [...nodes, ...left(store.nodes, nodes)], links: [...links, ...left(store.links, links)] };
  }

  by('zoom-in').addEventListener('click', () => drawing.zoom(1.3));
  by('zoom-out').addEventListener('click', () => drawing.zoom(1 / 1.3));
  by('fit').addEventListener('click', () => drawing.fit());
  document.addEventListener('keydown', ({ key, target }) => {
    if (key === 'Escape' && target !== by('filter')) select(null);
  });

  if (token === '') follow();
  else watch();
})();
