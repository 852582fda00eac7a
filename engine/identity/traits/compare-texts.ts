/**
 * Orders texts by code points, as both stores order them; JavaScript's own `<` goes by halves of an emoji.
 */
export function compareTexts(a: string, b: string): number {
	if (a === b) return 0;
	for (let i = 0; i < a.length && i < b.length; i++) {
		const [one, other] = [a.codePointAt(i) ?? 0, b.codePointAt(i) ?? 0];
		if (one !== other) return one < other ? -1 : 1;
	}
	return a.length < b.length ? -1 : 1;
}
