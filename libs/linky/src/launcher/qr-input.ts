import type { QRCodeErrorCorrectionLevel } from 'qrcode';

import { queryInteger } from '../input/numbers.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';

/** How a QR code is to look. */
export interface QrLook {
  readonly width: number;
  readonly margin: number;
  readonly errorCorrectionLevel: QRCodeErrorCorrectionLevel;
  readonly color: { readonly dark: string; readonly light: string };
}

const SIZE = { least: 64, most: 2_048, usual: 512 } as const;
const MARGIN = { most: 16, usual: 4 } as const;
const COLOUR = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;
/** What scanners can tell apart on most screens and papers. */
const LEAST_CONTRAST = 3;

/** Reads `size`, `margin`, `errorCorrection`, `color` and `background` of a query. Refuses what could not be scanned. */
export function parseQrLook(query: unknown): QrLook {
  const sent = isObject(query) ? query : {};
  const color = {
    dark: parseColour(sent['color'], 'color', '#000000'),
    light: parseColour(sent['background'], 'background', '#ffffff'),
  };
  if (contrast(color) < LEAST_CONTRAST)
    throw badRequest('color must be much darker than background: scanners could not read the code');
  return {
    width: queryInteger(sent['size'], 'size', SIZE.least, SIZE.most) ?? SIZE.usual,
    margin: queryInteger(sent['margin'], 'margin', 0, MARGIN.most) ?? MARGIN.usual,
    errorCorrectionLevel: parseLevel(sent['errorCorrection']),
    color,
  };
}

function parseColour(value: unknown, path: string, usual: string): string {
  if (value === undefined || value === '') return usual;
  const [, digits] = (typeof value === 'string' ? COLOUR.exec(value) : null) ?? [];
  if (digits === undefined) throw badRequest(`${path} must be a colour such as 1f2937`);
  return `#${(digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits).toLowerCase()}`;
}

function parseLevel(value: unknown): QRCodeErrorCorrectionLevel {
  if (value === undefined || value === '') return 'M';
  const level = typeof value === 'string' ? value.toUpperCase() : '';
  if (level === 'L' || level === 'M' || level === 'Q' || level === 'H') return level;
  throw badRequest('errorCorrection must be L, M, Q or H');
}

/** By WCAG 2, from 1 up to 21; below 1 where the code is lighter than its background. */
function contrast({ dark, light }: QrLook['color']): number {
  return (luminance(light) + 0.05) / (luminance(dark) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
