// What a window knows of who is in a scope. The same as CrowdView.cs: differences may come in any order, twice or not at all; what does not
// follow what is known waits, and where something is missing a snapshot puts it right.

/** More that waits is no disorder but a loss. */
const mostWaiting = 100;

export class CrowdView {
  constructor() {
    this.epoch = null;
    this.sequence = 0;
    /** By their id, with what they do. */
    this.people = new Map();
    this.unnamed = 0;
    this.waiting = [];
  }

  get needsSnapshot() { return this.epoch === null || this.waiting.length > 0; }

  takeSnapshot(snapshot) {
    // It was on its way while more became known.
    if (snapshot.epoch === this.epoch && snapshot.sequence < this.sequence) return;
    this.epoch = snapshot.epoch;
    this.sequence = snapshot.sequence;
    this.people = new Map(snapshot.here.map((person) => [person.person, person]));
    this.unnamed = snapshot.unnamed;
    this.waiting = this.waiting.filter((difference) => difference.epoch === this.epoch);
    this.followUp();
  }

  takeDifference(difference) {
    if (this.waiting.length === mostWaiting) this.waiting.shift();
    this.waiting.push(difference);
    this.followUp();
  }

  followUp() {
    for (;;) {
      const next = this.waiting.find(({ epoch, from, sequence }) => epoch === this.epoch && from <= this.sequence && sequence > this.sequence);
      if (!next) break;
      for (const person of next.gone) this.people.delete(person);
      for (const person of next.here) this.people.set(person.person, person);
      this.unnamed = next.unnamed;
      this.sequence = next.sequence;
    }
    this.waiting = this.waiting.filter(({ epoch, sequence }) => epoch !== this.epoch || sequence > this.sequence);
  }
}
