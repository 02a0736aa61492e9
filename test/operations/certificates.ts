import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** `name.key` and `name.crt` in the folder, signed by the CA of that name, which is made where both names are the same. */
export function certify(folder: string, ca: string, name: string, subject: string, extension = ''): void {
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-nodes', '-newkey', 'rsa:2048', '-keyout', `${name}.key`, '-subj', subject];
  if (ca === name) {
    openssl('req', '-x509', '-days', '2', ...key, '-out', `${ca}.crt`);
    return;
  }
  openssl('req', ...key, '-out', `${name}.csr`);
  writeFileSync(join(folder, `${name}.ext`), extension);
  openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-days', '2', '-CA', `${ca}.crt`, '-CAkey', `${ca}.key`],
    ...['-CAcreateserial', '-extfile', `${name}.ext`, '-out', `${name}.crt`],
  );
}
