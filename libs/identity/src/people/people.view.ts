import { ApiProperty } from '@nestjs/swagger';

export class PersonView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'ada' })
  username: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Ada Lovelace' })
  displayName: string | null;
}

export class PeopleView {
  @ApiProperty({
    type: [PersonView],
    description: 'Those whom you may know, by username; the others are left out',
  })
  users: PersonView[];
}
