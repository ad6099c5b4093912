import { closeSync, openSync, readSync } from 'node:fs';
import { lineTable } from './lineTable.js';

/** What the binary of a Go program tells of it. */
export interface GoBinary {
  /** The version of Go that built it, without `go`. */
  readonly version: string;
  /** The path of the main module; undefined where it was built of files alone. */
  readonly module?: string;
  /** The version of grpc-go that is in it. */
  readonly grpc?: string;
  /**
   * Returns the line of the call that returns to a place in a function. Go prints of a maker's stack the line at which it
   * goes on, which is the next one where the call ends its line. Where it cannot be told, the line given is returned.
   */
  lineOfCall(name: string, line: number, offset: number): number;
}

/** Reads the binary of a Go program (ELF, 64 bits); undefined for any other file, and one that may not be read. */
export function readGoBinary(path: string): GoBinary | undefined {
  try {
    const sections = sectionsOf(path);
    const told = sections('.go.buildinfo');
    const [version, modules] = (told && buildInfo(told)) ?? [];
    if (version === undefined || modules === undefined) return undefined;
    const [, module] = /^mod\t([^\t\n]+)/m.exec(modules) ?? [];
    const [, grpc] = /^dep\tgoogle\.golang\.org\/grpc\tv([^\t\n]+)/m.exec(modules) ?? [];
    let lines: ReturnType<typeof lineTable> | undefined;
    return {
      version: version.replace(/^go/, ''),
      ...(module !== undefined && { module }),
      ...(grpc !== undefined && { grpc }),
      lineOfCall(name, line, offset) {
        lines ??= lineTable(sections('.gopclntab') ?? sections('.data.rel.ro.gopclntab'));
        return lines(name, line, offset);
      },
    };
  } catch {
    return undefined;
  }
}

const HEADER_BYTES = 64;

/** Returns what reads a section of an ELF file by its name. */
function sectionsOf(path: string): (name: string) => Buffer | undefined {
  const header = readAt(path, 0, HEADER_BYTES);
  if (header.toString('latin1', 0, 4) !== '\x7fELF' || header[4] !== 2 || header[5] !== 1)
    throw new Error('no ELF file of 64 bits, little end first');
  const [at, bytes, count, names] = [
    Number(header.readBigUInt64LE(0x28)),
    header.readUInt16LE(0x3a),
    header.readUInt16LE(0x3c),
    header.readUInt16LE(0x3e),
  ];
  const table = readAt(path, at, bytes * count);
  const places = Array.from({ length: count }, (_, index) => {
    const row = table.subarray(index * bytes, (index + 1) * bytes);
    return {
      name: row.readUInt32LE(0),
      at: Number(row.readBigUInt64LE(0x18)),
      bytes: Number(row.readBigUInt64LE(0x20)),
    };
  });
  const strings = places[names];
  if (!strings) throw new Error('its sections have no names');
  const text = readAt(path, strings.at, strings.bytes);
  return (wanted) => {
    const place = places.find(({ name }) => text.toString('latin1', name, text.indexOf(0, name)) === wanted);
    return place && readAt(path, place.at, place.bytes);
  };
}

function readAt(path: string, at: number, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    let read = 0;
    while (read < bytes) {
      const more = readSync(file, buffer, read, bytes - read, at + read);
      if (more === 0) throw new Error('the file is shorter than it says');
      read += more;
    }
    return buffer;
  } finally {
    closeSync(file);
  }
}

const MAGIC = '\xff Go buildinf:';
const STRINGS_AT = 32;

/** Reads the version and the list of modules, as Go 1.18 and later write them. */
function buildInfo(section: Buffer): [version: string, modules: string] | undefined {
  const start = section.indexOf(MAGIC, 0, 'latin1');
  if (start < 0 || ((section[start + 15] ?? 0) & 2) === 0) return undefined;
  const [version, next] = textAt(section, start + STRINGS_AT);
  const [modules] = textAt(section, next);
  return [version, modules];
}

/** Reads a text whose length stands before it, seven bits in a byte. */
function textAt(from: Buffer, at: number): [text: string, next: number] {
  let [length, shift, next] = [0, 0, at];
  for (let byte = 0x80; byte >= 0x80; shift += 7) {
    byte = from[next++] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
  }
  return [from.toString('utf8', next, next + length), next + length];
}
