import { QueryChoice, QueryInteger, QueryText, Text } from '#platform';

type GraphDirection = 'outgoing' | 'incoming' | 'both';

/** Query of `GET …/items/{item_id}/graph`. */
export class GraphDto {
  @QueryChoice(['outgoing', 'incoming', 'both'])
  direction?: GraphDirection;

  @QueryText(1, 64)
  relationship?: string;

  @QueryInteger(1, 10)
  depth?: number;

  @QueryInteger(1, 1_000)
  max_nodes?: number;
}

/** Query of `GET …/items/{item_id}/path`. */
export class PathDto {
  @Text(1, 128, { describe: 'The other item, by UUID or ref' })
  to: string;

  @QueryChoice(['outgoing', 'incoming', 'both'])
  direction?: GraphDirection;

  @QueryText(1, 64)
  relationship?: string;

  @QueryInteger(1, 20)
  max_depth?: number;
}
