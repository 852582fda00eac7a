import { sql } from 'kysely';
import type { PersonColumn } from '../identity';
import { rowsOf } from '../identity';
import type { PersonRows } from '../store';
import { jsonIsOneOf } from '../store';
import { propertyOf } from './conditions/repository-properties';

/** Which events: of the name, on the channel where given, and with these properties. */
export interface PersonEventFilter {
	name: string;
	channel?: string | undefined;
	properties: Readonly<Record<string, string>>;
}

/**
 * For the queries of other capabilities: the events of the person in the column. A property has a value if it says the
 * same: the text, or the number that is written like it.
 */
export function personEvents(
	person: PersonColumn,
	{ name, channel, properties }: PersonEventFilter,
): PersonRows {
	const filters = [
		sql`event.name = ${name}`,
		...(channel === undefined ? [] : [sql`event.channel = ${channel}`]),
		...Object.entries(properties).map(([key, value]) =>
			jsonIsOneOf(person.tx, propertyOf(person.tx, key), spellingsOf(value)),
		),
	];
	return {
		rows: sql`from ${rowsOf(person, 'event')} and ${sql.join(filters, sql` and `)}`,
		at: sql`event.occurred_at`,
	};
}

function spellingsOf(text: string): string[] {
	const isNumber = text !== '' && String(Number(text)) === text && Number.isFinite(Number(text));
	return [JSON.stringify(text), ...(isNumber ? [text] : [])];
}
