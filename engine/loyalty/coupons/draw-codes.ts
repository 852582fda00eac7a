import type { Randomness } from '../../store';
import { chanceLength, codeKeyOf, codeOf } from './code-pattern';
import type { CodeFormat } from './code-pattern';

const BYTE_VALUES = 256;

/** A code as it is printed and as it is compared. */
export interface DrawnCode {
	code: string;
	codeKey: string;
}

/**
 * So many codes, none twice and none whose key is in `taken`. Each character is drawn alike often: bytes above the last
 * multiple of the alphabet's length are thrown away, since their remainder would favour its first characters.
 */
export function drawCodes(
	format: CodeFormat,
	{
		count,
		taken,
		randomness,
	}: { count: number; taken: ReadonlySet<string>; randomness: Randomness },
): DrawnCode[] {
	const drawn = new Map<string, string>();
	const next = charactersOf(format.alphabet, randomness);
	const length = chanceLength(format);
	while (drawn.size < count) {
		let chance = '';
		while (chance.length < length) chance += next();
		const code = codeOf(format, chance);
		const codeKey = codeKeyOf(code);
		if (!taken.has(codeKey)) drawn.set(codeKey, code);
	}
	return [...drawn].map(([codeKey, code]) => ({ code, codeKey }));
}

const BYTES_PER_DRAW = 4_096;

function charactersOf(alphabet: string, randomness: Randomness): () => string {
	const fair = BYTE_VALUES - (BYTE_VALUES % alphabet.length);
	let bytes = new Uint8Array(0);
	let used = 0;
	return () => {
		for (;;) {
			if (used === bytes.length) {
				bytes = Uint8Array.from(randomness.bytes(BYTES_PER_DRAW));
				used = 0;
			}
			const byte = bytes[used++] ?? BYTE_VALUES;
			if (byte < fair) return alphabet[byte % alphabet.length] ?? '';
		}
	};
}
