// Passkeys: where the browser knows them, forms for them are shown. Each asks the service what to sign, has the browser
// sign it, and is then sent as any form: what comes of it is a page.

type Ceremony = 'create' | 'get';

interface Asked {
  readonly publicKey: object;
}

const FAILED = 'That did not work. Try again, or use another way.';

if (knowsPasskeys()) {
  for (const part of document.querySelectorAll<HTMLElement>('[data-script]')) part.hidden = false;
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) serve(form);
}

function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

function serve(form: HTMLFormElement): void {
  const answer = form.querySelector<HTMLInputElement>('input[name="credential"]');
  const button = form.querySelector<HTMLButtonElement>('button');
  const told = form.querySelector<HTMLElement>('[data-refusal]');
  if (answer === null || button === null || told === null) return;
  form.addEventListener('submit', (event) => {
    if (answer.value !== '') return;
    event.preventDefault();
    button.disabled = true;
    told.hidden = true;
    ask(form)
      .then((credential) => {
        answer.value = JSON.stringify(credential);
        button.disabled = false;
        form.requestSubmit();
      })
      .catch((error: unknown) => {
        button.disabled = false;
        told.setAttribute('role', 'alert');
        told.textContent = wordsOf(error);
        told.hidden = false;
        button.focus();
      });
  });
}

/** What the browser says of the passkey that was made or used. */
async function ask(form: HTMLFormElement): Promise<object> {
  const { publicKey } = await optionsOf(form);
  const credential = await (ceremonyOf(form) === 'create' ? made(publicKey) : used(publicKey));
  if (!(credential instanceof PublicKeyCredential)) throw new Error(FAILED);
  return credential.toJSON();
}

function made(options: object): Promise<Credential | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return navigator.credentials.create({ publicKey });
}

function used(options: object): Promise<Credential | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return navigator.credentials.get({ publicKey });
}

/** What is filled in beside the passkey goes along: whoever signed in long ago shows who they are. */
async function optionsOf(form: HTMLFormElement): Promise<Asked> {
  const { options = '' } = form.dataset;
  const response = await fetch(options, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(proofIn(form)),
  });
  const answer = (await response.json()) as Asked & { readonly error?: string };
  if (!response.ok) throw new Refusal(answer.error ?? FAILED);
  return answer;
}

function proofIn(form: HTMLFormElement): Record<string, string> {
  const fields = new FormData(form);
  const password = textOf(fields.get('currentPassword'));
  const code = textOf(fields.get('code'));
  const isCode = /^[\d\s]+$/.test(code);
  return {
    ...(password === '' ? {} : { currentPassword: password }),
    ...(code === '' ? {} : { [isCode ? 'code' : 'recoveryCode']: code }),
  };
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.trim() : '';
}

function ceremonyOf(form: HTMLFormElement): Ceremony {
  return form.dataset['passkey'] === 'create' ? 'create' : 'get';
}

/** What the service says is for people; what browsers say is not. */
class Refusal extends Error {}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.';
  return name === 'NotAllowedError' ? 'No passkey was used: it was cancelled, or took too long.' : FAILED;
}
