import type { FastifyReply } from 'fastify';

/** For `ApiCreatedResponse`: the answer says where to read what was created. */
export const LOCATION = {
  Location: { description: 'Where it can be read', schema: { type: 'string', format: 'uri-reference' } },
} as const;

/** Says where something new can be read: under its name, below the collection. */
export function locate(reply: FastifyReply, collection: string, name: string): void {
  void reply.header('location', `${collection.split('?', 1)[0] ?? ''}/${encodeURIComponent(name)}`);
}
