import type { Glyphs } from '../protocol/glyphs';
import { attempt, fail, finite, isRecord, shown } from './readValue';

const MAX_GLYPHS = 5_000;

/** Reads what was remembered of the font; undefined: nothing that makes sense. */
export function parseGlyphs(raw: unknown): Glyphs | undefined {
  const parsed = attempt(() => glyphsOf(raw));
  return parsed.ok ? parsed.value : undefined;
}

/** Widths and kerning as a page has measured them. */
export function glyphsOf(raw: unknown): Glyphs {
  if (!isRecord(raw)) return fail('glyphs must be an object');
  const table = (name: string, value: unknown, least: number) => {
    if (!isRecord(value)) return fail(`${name} must be an object`);
    const entries = Object.entries(value);
    if (entries.length > MAX_GLYPHS) return fail(`${name} has ${entries.length} entries, more than ${MAX_GLYPHS}`);
    return Object.fromEntries(
      entries.map(([text, width]) => {
        const known = finite(name, width);
        if ([...text].length > 2 || known < least || known > 500) return fail(`${name} has ${shown(text)}: ${known}`);
        return [text, known];
      }),
    );
  };
  return { widths: table('widths', raw.widths, 0), kerning: table('kerning', raw.kerning, -500) };
}
