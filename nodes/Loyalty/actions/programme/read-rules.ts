import type { IDataObject } from 'n8n-workflow';

/** A row of a list in the form, with the values of one item. */
export type Row = Record<string, unknown>;

/** The rows of a list in the form; whatever else an expression gives is none. */
export function rowsOf(value: unknown): Row[] {
	if (!Array.isArray(value)) return [];
	return value.filter((row): row is Row => typeof row === 'object' && row !== null);
}

/** What was filled in: a field left empty, at 0 or switched off is as if it were not there. */
export function filled(fields: Row): IDataObject {
	const kept = Object.entries(fields).filter(
		([, value]) => Boolean(value) && (Array.isArray(value) ? value.length > 0 : true),
	);
	return Object.fromEntries(kept) as IDataObject;
}

/** The names of a comma-separated text, or of a list that an expression gives. */
export function namesOf(value: unknown): string[] {
	const names: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',')
			: [];
	return names.map((name) => String(name).trim()).filter((name) => name !== '');
}

/** A rule of the form as it stands in the definition. */
export function readRule(row: Row): IDataObject {
	const { firstPurchase, birthday, minimumAmount, capPoints, capPer, capOf, stop } = row;
	return {
		name: row.name as string,
		give: readGive(row),
		when: filled({
			...{ channels: namesOf(row.channels), products: namesOf(row.products) },
			...{ categories: namesOf(row.categories), tiers: namesOf(row.tiers) },
			...{ from: row.from, until: row.until, firstPurchase, birthday, minimumAmount },
		}),
		exclude: filled({
			products: namesOf(row.excludeProducts),
			categories: namesOf(row.excludeCategories),
		}),
		...filled({ caps: capPoints ? [filled({ points: capPoints, per: capPer, of: capOf })] : [] }),
		...filled({ stop }),
	};
}

function readGive({ give, points, event, factor, combine }: Row): IDataObject {
	if (give === 'multiply') return { type: give, ...filled({ factor, combine }) };
	if (give === 'per_unit') return { type: give, ...filled({ points }) };
	return { ...filled({ type: give, event }), points: points as number };
}
