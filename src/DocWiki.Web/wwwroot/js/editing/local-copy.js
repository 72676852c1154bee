// What was typed and the server has not acknowledged, in the browser's own storage: one entry for a person and a page.
// It goes when it is acknowledged, so that nothing lies about on a computer others use.

const prefix = 'docwiki-draft:';

export class LocalCopy {
  constructor(person, place) { this.key = `${prefix}${person || 'nobody'}:${place}`; }

  /** @returns {{ id, sequence, acknowledged, text, fields, at } | null} */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  /** @returns false where the browser keeps nothing, or has no room. */
  write(entry) {
    try {
      localStorage.setItem(this.key, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  remove() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Where nothing can be kept, nothing is.
    }
  }
}
