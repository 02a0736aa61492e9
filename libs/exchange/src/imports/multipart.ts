import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import { Busboy, type BusboyHeaders } from '@fastify/busboy';

import { fieldInForm, unreadableForm } from './imports.errors.js';

const MULTIPART = /^multipart\/form-data\s*(?:;|$)/i;

export const isMultipart = ({ 'content-type': type }: IncomingHttpHeaders): boolean =>
  type !== undefined && MULTIPART.test(type);

/**
 * The file of a form, while it comes. `null`: the form has none. Refuses a form that is none, and one that has anything
 * before its file: nothing of it is read.
 */
export function fileOfForm(
  headers: IncomingHttpHeaders,
  form: Readable,
): Promise<AsyncIterable<Buffer> | null> {
  return new Promise((resolve, reject) => {
    const parser = parserOf(headers);
    parser.on('field', (name) => {
      reject(fieldInForm(name));
    });
    parser.on('file', (_name, file) => {
      // A form that is cut off ends its parser, not its file.
      form.once('aborted', () => file.destroy(new Error('the form was cut off')));
      parser.once('error', (error: Error) => file.destroy(error));
      resolve(file as AsyncIterable<Buffer>);
    });
    parser.once('finish', () => {
      resolve(null);
    });
    parser.once('error', (error: Error) => {
      reject(unreadableForm(error.message));
    });
    form.pipe(parser);
  });
}

function parserOf(headers: IncomingHttpHeaders): Busboy {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { files: 1, parts: 2 } });
  } catch (error) {
    throw unreadableForm((error as Error).message);
  }
}
