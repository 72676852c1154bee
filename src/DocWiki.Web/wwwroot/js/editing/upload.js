const mostBytes = 10 * 1024 * 1024;

/**
 * Uploads a file for the form in this page, in whose name and with whose token it is sent.
 * @param {File} file
 * @param {(share: number) => void} [onProgress] Gets how much has been sent, 0 to 1.
 * @returns {Promise<{ address: string, markdown: string, name: string, size: number, type: string }>}
 * @throws {Error} Its message says to the person why the file was not taken.
 */
export async function uploadFile(file, onProgress) {
  // What is far too large is cut off before the server can say so.
  if (file.size > mostBytes) throw new Error(`A file may have at most 10 MiB; this one has ${file.size.toLocaleString('en')} bytes.`);
  const fields = new FormData();
  fields.append('__RequestVerificationToken', valueOf('__RequestVerificationToken'));
  fields.append('Input.Name', valueOf('Input.Name'));
  fields.append('file', file, file.name || 'file');

  const request = new XMLHttpRequest(); // fetch does not say how much has been sent
  request.open('POST', '/files');
  request.setRequestHeader('accept', 'application/json');
  request.responseType = 'json';
  request.upload.addEventListener('progress', (event) => {
    if (event.lengthComputable) onProgress?.(event.loaded / event.total);
  });
  await new Promise((resolve, reject) => {
    request.addEventListener('load', resolve);
    for (const failure of ['error', 'timeout', 'abort'])
      request.addEventListener(failure, () => reject(new Error('The wiki could not be reached. Upload the file again.')));
    request.send(fields);
  });
  if (request.status === 200 && request.response) return request.response;
  throw new Error(request.response?.detail ?? `The wiki did not take the file (${request.status}). Upload it again.`);
}

function valueOf(field) {
  return document.querySelector(`[name="${field}"]`)?.value ?? '';
}
