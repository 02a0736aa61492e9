import type { McpInputSchema } from '#platform';

/** The schema of a tool's arguments. */
export function inputOf(properties: Record<string, object>, ...required: string[]): McpInputSchema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

export const uuid = (description: string): object => ({ type: 'string', format: 'uuid', description });

export const SLICE = {
  limit: { type: 'integer', minimum: 1, maximum: 5000, default: 1000 },
  offset: { type: 'integer', minimum: 0, default: 0 },
};

/** What may be set on a node. */
export const FIELDS = {
  title: { type: 'string', maxLength: 80 },
  description: { type: 'string', maxLength: 400 },
  status: { type: 'integer', enum: [0, 1, 3], description: '0 available, 1 in progress, 3 completed' },
  dueDate: { type: ['string', 'null'], format: 'date-time' },
  tags: { type: 'array', maxItems: 32, items: { type: 'string', maxLength: 50 } },
  priority: { type: 'integer', minimum: 0, maximum: 9 },
  volume: { type: 'integer', minimum: 0, maximum: 9, description: 'How much work it is' },
  independent: { type: 'boolean', description: 'Never blocked by its sources' },
  assignee: { type: 'array', items: { type: 'string' } },
};
