import { sql } from 'kysely';
import { personEvents } from '../events';
import type { PersonColumn } from '../identity';
import { rowsOf } from '../identity';
import type { PersonRows, Sql, WindowAsked } from '../store';
import { andInWindow } from '../store';

/** Which messages: of the campaign, topic and channel, where given. */
export interface MessageFilter {
	campaign?: string | undefined;
	topic?: string | undefined;
	channel?: string | undefined;
}

/** The messages of the person in the column that a provider has accepted. */
export function sentMessages(
	person: PersonColumn,
	{ campaign, topic, channel }: MessageFilter,
): PersonRows {
	const filters = [
		sql`message.status = 'sent'`,
		...(campaign === undefined ? [] : [sql`message.campaign = ${campaign}`]),
		...(topic === undefined ? [] : [sql`message.topic = ${topic}`]),
		...(channel === undefined ? [] : [sql`message.channel = ${channel}`]),
	];
	return {
		rows: sql`from ${rowsOf(person, 'message')} and ${sql.join(filters, sql` and `)}`,
		at: sql`message.confirmed_at`,
	};
}

/** The events of the person in the column that tell what they did with such messages. */
export function messageEvents(
	person: PersonColumn,
	{ name, campaign, topic, channel }: MessageFilter & { name: string },
): PersonRows {
	const properties = {
		...(campaign === undefined ? {} : { campaign }),
		...(topic === undefined ? {} : { topic }),
	};
	return personEvents(person, { name, channel, properties });
}

/** How many messages were sent in the window, if none of the events is as late as the first of them; else 0. */
export function countUnanswered(messages: PersonRows, events: PersonRows, asked: WindowAsked): Sql {
	return sql`(select case when exists (select 1 ${events.rows} and ${events.at} >= sent.first_at)
			then 0 else sent.message_count end
		from (select count(*) as message_count, min(${messages.at}) as first_at
			${messages.rows} ${andInWindow(messages.at, asked)}) as sent)`;
}
