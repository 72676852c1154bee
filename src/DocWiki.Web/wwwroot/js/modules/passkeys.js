/** Makes a passkey (data-passkeys="add") or signs in with one ("use"): asks the wiki for options, the device for an answer, and sends it by the form. */
export function start(element) {
  const form = element.querySelector('form[data-options]');
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    form.hidden = true;
    return;
  }
  form.hidden = false;
  const failed = form.querySelector('[data-failed]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const response = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
      if (response.redirected) {
        // Too long ago that they signed in: they have to show that it is them first.
        location.assign(response.url);
        return;
      }
      if (!response.ok) throw new Error(`The options answered ${response.status}`);
      const options = await response.json();
      const credential = element.dataset.passkeys === 'add'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements['Input.Credential'].value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      // The person or the device said no, which is an answer as well.
      if (!['NotAllowedError', 'InvalidStateError', 'AbortError', 'SecurityError'].includes(error.name)) console.error(error);
      failed.hidden = false;
    }
  });
}
