// What the package socks uses of ip-address: addresses as bytes and back.

exports.Address4 = class {
  constructor(ip) {
    this.ip = ip;
  }

  toArray() {
    return this.ip.split('.').map(Number);
  }
};

exports.Address6 = class Address6 {
  constructor(ip) {
    this.ip = ip;
  }

  static fromByteArray(bytes) {
    const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16));
    return new Address6(groups.join(':'));
  }

  /** Eight groups of four digits. */
  canonicalForm() {
    const [address] = this.ip.split(/[%/]/);
    // The last four bytes may be written as an IPv4 address.
    const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
      const [a, b, c, d] = bytes.map(Number);
      return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    });
    const [left, right] = hex.split('::').map(part => (part === '' ? [] : part.split(':')));
    const groups = right ? [...left, ...Array(8 - left.length - right.length).fill('0'), ...right] : left;
    return groups.map(group => group.padStart(4, '0')).join(':');
  }
};
