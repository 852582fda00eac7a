/** What one entry of *Conditions* holds: its fields by name, as n8n reads them. */
export type Fields = Record<string, unknown>;

/** The texts between the commas, without blanks around them and without empty ones. */
export function listedIn(text: unknown): unknown {
	if (typeof text !== 'string') return text;
	const entries = text.split(',').map((entry) => entry.trim());
	return entries.filter((entry) => entry !== '');
}

/** The fields that say something: an empty one is not in the definition. */
export function filledIn(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
	);
}
