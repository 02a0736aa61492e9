import type { IncomingMessage } from 'node:http';

import type { FastifyInstance } from 'fastify';

import { severalHosts } from './http.errors.js';

/** Whether the head names more than one host: of two, Node takes the first, and a proxy perhaps the other. */
export function hasSeveralHosts({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

/** Refuses whatever does not say clearly which host it is for. */
export function refuseSeveralHosts(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(hasSeveralHosts(request.raw) ? severalHosts() : undefined);
  });
}
