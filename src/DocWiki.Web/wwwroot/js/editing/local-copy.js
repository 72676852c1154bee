// What was typed and the server has not acknowledged, in the browser's own storage: one entry for a person, a page and a window.
// It goes when it is acknowledged, so that nothing lies about on a computer others use.

const prefix = 'docwiki-draft:';

export class LocalCopy {
  constructor(person, place, writer) {
    this.place = `${prefix}${person || 'nobody'}:${place}:`;
    this.key = this.place + writer;
    // Held as long as this window is open: whoever looks for what was left knows it is not.
    navigator.locks?.request(this.key, () => new Promise(() => {}));
  }

  /** What windows of this person left here that are not open any more, the newest first. @returns {{ key, id, sequence, acknowledged, text, fields, section, at }[]} */
  async left() {
    const open = new Set((await navigator.locks?.query())?.held.map(({ name }) => name));
    const found = [];
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith(this.place) && key !== this.key && !open.has(key)) found.push({ ...JSON.parse(localStorage.getItem(key)), key });
    } catch {
      // Where nothing can be kept, nothing is.
    }
    return found.sort((one, other) => other.at - one.at);
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

  remove(key = this.key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Where nothing can be kept, nothing is.
    }
  }
}
