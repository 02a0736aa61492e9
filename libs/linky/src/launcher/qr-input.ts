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

/** What can be asked for; sizes in pixels, margins in modules. */
export const QR_LOOK = {
  size: { least: 64, most: 2_048, usual: 512 },
  margin: { most: 16, usual: 4 },
  levels: ['L', 'M', 'Q', 'H'],
} as const;
const COLOUR = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;
/** What scanners can tell apart on most screens and papers. */
const LEAST_CONTRAST = 3;

/** Reads `size`, `margin`, `errorCorrection`, `color` and `background` of a query. Refuses what could not be scanned. */
export function parseQrLook(query: unknown): QrLook {
  const sent = isObject(query) ? query : {};
  const { size, margin } = QR_LOOK;
  const color = {
    dark: parseColour(sent['color'], 'color', '#000000'),
    light: parseColour(sent['background'], 'background', '#ffffff'),
  };
  if (contrast(color) < LEAST_CONTRAST)
    throw badRequest('color must be much darker than background: scanners could not read the code');
  return {
    width: queryInteger(sent['size'], 'size', size.least, size.most) ?? size.usual,
    margin: queryInteger(sent['margin'], 'margin', 0, margin.most) ?? margin.usual,
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
  const sent = typeof value === 'string' ? value.toUpperCase() : '';
  const level = QR_LOOK.levels.find((one) => one === sent);
  if (level === undefined) throw badRequest('errorCorrection must be L, M, Q or H');
  return level;
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
