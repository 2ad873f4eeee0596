import { getDiffieHellman } from 'node:crypto';

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** The 2048 bits of RFC 3526 as a PEM file: a server that is given none computes its own at every start, for up to minutes. */
export function dhParameters(): string {
  const group = getDiffieHellman('modp14');
  const prime = Buffer.concat([Buffer.of(0), group.getPrime()]); // its first bit is set, and it is not negative
  const body = Buffer.concat([tagged(INTEGER, prime), tagged(INTEGER, group.getGenerator())]);
  const lines =
    tagged(SEQUENCE, body)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN DH PARAMETERS-----', ...lines, '-----END DH PARAMETERS-----', ''].join('\n');
}

/** By DER: lengths from 128 on say first how many bytes they have. */
function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), value]);
}
