import { Convert, Fixed, Flag, NAME, Text } from '#platform/input';

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);
const optional = { optional: true } as const;
const types = { optional: true, each: true, describe: 'Item types that may stand there; null: any' } as const;

/** A part of an address: clients take a dot and two dots for steps on the way, and never send them. */
const ADDRESSABLE = { ...NAME, regex: new RegExp(`^(?!\\.\\.?$)${NAME.regex.source.slice(1)}`, 'u') };

/** Body of `PATCH …/relationships/{name}`: only supplied fields change. */
@Fixed('name', 'created_at', 'updated_at')
export class RelationshipUpdateDto {
  @Convert(trimmed)
  @Text(1, 64, { ...optional, describe: 'What a link is called as seen from its target' }, NAME)
  inverse?: string | null;

  @Flag({ ...optional, describe: 'No cycle of links' })
  acyclic?: boolean | null;

  @Flag({ ...optional, describe: 'A to B and B to A are the same link' })
  symmetric?: boolean | null;

  @Flag({ ...optional, describe: 'A source has at most one target' })
  single_target?: boolean | null;

  @Text(1, 64, types)
  source_types?: string[] | null;

  @Text(1, 64, types)
  target_types?: string[] | null;
}

/** Body of `POST …/relationships`. */
export class RelationshipCreateDto extends RelationshipUpdateDto {
  @Convert(trimmed)
  @Text(1, 64, { describe: 'The `relationship` of the links that it speaks of; fixed' }, ADDRESSABLE)
  name: string;
}
