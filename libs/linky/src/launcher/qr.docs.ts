import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';

import { Refuses } from '../bundles/bundles.docs.js';
import { QR_LOOK } from './qr-input.js';

const { size, margin, levels } = QR_LOOK;
const integer = { type: 'integer' } as const;
const colour = { type: 'string', pattern: '^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$' } as const;

/** Documents a route that answers a QR code, in a media type of images. */
export function QrCodeRoute(
  operationId: string,
  summary: string,
  mediaType: string,
  image: object,
): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'slug', description: 'Slug or alias of the bundle', schema: { type: 'string' } }),
    ApiQuery({
      name: 'size',
      required: false,
      description: 'Width and height in pixels; a drawing fills its place unless it is told',
      schema: { ...integer, minimum: size.least, maximum: size.most, default: size.usual },
      example: 512,
    }),
    ApiQuery({
      name: 'margin',
      required: false,
      description: 'Blank modules around the code',
      schema: { ...integer, minimum: 0, maximum: margin.most, default: margin.usual },
      example: 4,
    }),
    ApiQuery({
      name: 'errorCorrection',
      required: false,
      description: 'How much of the code may be hidden: about 7, 15, 25 or 30 percent',
      schema: { type: 'string', enum: [...levels], default: 'M' },
      example: 'Q',
    }),
    ApiQuery({
      name: 'color',
      required: false,
      description: 'Of the code, in three or six hexadecimal digits; much darker than `background`',
      schema: { ...colour, default: '000000' },
      example: '1f2937',
    }),
    ApiQuery({
      name: 'background',
      required: false,
      description: 'The colour behind the code',
      schema: { ...colour, default: 'ffffff' },
      example: 'fef3c7',
    }),
    ApiOkResponse({ description: 'The code', content: { [mediaType]: image } }),
    Refuses(400, 404, 410, 429, 500),
  );
}
