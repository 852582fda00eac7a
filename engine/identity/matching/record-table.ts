import type { MatchRecord } from './types';

/** Number of a cell where nothing is held. */
export const MISSING = -1;

/** One field of all records, each distinct content once: records come in by the hundred thousand, contents do not. */
interface RawField {
	/** By record: the number of its content, or `MISSING`; shorter than the records where the last hold nothing. */
	codes: number[];
	contents: (readonly string[])[];
	codeByKey: Map<string, number>;
}

/** The records as they came in. */
export interface RecordTable {
	ids: string[];
	fields: Map<string, RawField>;
}

export function newRecordTable(): RecordTable {
	return { ids: [], fields: new Map() };
}

export function addRecords({ ids, fields }: RecordTable, records: readonly MatchRecord[]): void {
	for (const record of records) {
		for (const [name, texts] of Object.entries(record.fields)) {
			if (texts.length === 0) continue;
			const field: RawField = fields.get(name) ?? {
				codes: [],
				contents: [],
				codeByKey: new Map(),
			};
			fields.set(name, field);
			while (field.codes.length < ids.length) field.codes.push(MISSING);
			field.codes.push(codeOfContent(field, texts));
		}
		ids.push(record.id);
	}
}

function codeOfContent({ contents, codeByKey }: RawField, texts: readonly string[]): number {
	const key = texts.join('\n');
	const known = codeByKey.get(key);
	if (known !== undefined) return known;
	codeByKey.set(key, contents.length);
	contents.push(texts);
	return contents.length - 1;
}
