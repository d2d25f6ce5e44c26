/** One entry to be written; a file with its text, unless the type says otherwise. */
export interface EntryToWrite {
  readonly path: string;
  readonly text?: string;
  /** The type flag of tar: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder. */
  readonly type?: string;
  readonly link?: string;
  /** What the header says, where that is not the length of the text. */
  readonly size?: number;
}

/** A tar archive in the ustar format. */
export function writeTar(entries: readonly EntryToWrite[]): Buffer {
  return Buffer.concat([...entries.flatMap(writeEntry), Buffer.alloc(1024)]);
}

function writeEntry({ path, text = '', type = '0', link = '', size }: EntryToWrite): Buffer[] {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0', 100);
  header.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
