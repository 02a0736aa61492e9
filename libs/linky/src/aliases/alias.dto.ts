import { ApiProperty } from '@nestjs/swagger';

import { LIMITS } from '../linky.limits.js';

const [minLength, maxLength] = LIMITS.alias;

/** The body of a name, for the API description; it is read by `parseAlias`. */
export class AliasBody {
  @ApiProperty({
    minLength,
    maxLength,
    description:
      'Letters and digits, with single hyphens, underscores or dots between them; in lower case it is stored',
  })
  alias: string;
}
