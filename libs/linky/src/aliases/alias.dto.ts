import { ApiProperty } from '@nestjs/swagger';

export class AliasBody {
  @ApiProperty({ minLength: 3, maxLength: 50, description: 'Letters, digits and single hyphens' })
  alias: string;
}
