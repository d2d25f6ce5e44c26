/** Standard base64 with padding, as Go's base64.StdEncoding reads and writes it. */

export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces, since a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}

/** `undefined` when the text is not base64; line breaks may stand anywhere, other space may not. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[\r\n]+/g, '');
  if (packed.length % 4 !== 0 || !alphabet.test(packed)) return undefined;
  const binary = atob(packed);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;
