import { ApiProperty } from '@nestjs/swagger';

export class AccountDeletionView {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When what the account holds is removed; until then the operator can bring it back',
    example: '2027-01-09T09:30:00.000Z',
  })
  eraseAt: string;
}
